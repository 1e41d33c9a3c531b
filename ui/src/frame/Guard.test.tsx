import { cleanup, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { draw } from '../testing';
import { Guard } from './Guard';

describe('a screen that can’t be drawn', () => {
  afterEach(cleanup);
  it('says so, and is drawn again when it is asked to', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    let breaks = true;
    function Screen() {
      if (breaks) throw new Error('no figures');
      return <p>figures</p>;
    }
    await draw(
      <Guard>
        <Screen />
      </Guard>,
    );
    expect(screen.getByText(/no figures/)).toBeDefined();
    breaks = false;
    await userEvent.click(screen.getByRole('button'));
    expect(screen.getByText('figures')).toBeDefined();
  });
});
