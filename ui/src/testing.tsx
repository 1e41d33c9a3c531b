// What tests of components stand on: words, a theme, and what jsdom lacks of a browser.
import { MantineProvider } from '@mantine/core';
import { render } from '@testing-library/react';
import type { ReactElement } from 'react';
import { vi } from 'vitest';
import { theme } from './theme';
import { type Language, speak, startWords } from './words';

let isStarted = false;

/** Draws a component in a language. */
export async function draw(element: ReactElement, language: Language = 'en') {
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: vi.fn(), removeEventListener: vi.fn() }));
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe = vi.fn();
      unobserve = vi.fn();
      disconnect = vi.fn();
    },
  );
  await (isStarted ? speak(language) : startWords(language));
  isStarted = true;
  return render(<MantineProvider theme={theme}>{element}</MantineProvider>);
}
