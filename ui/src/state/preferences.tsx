// What the window remembers of its user: language, look, density, and where they were.
import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { type Language, speak, systemLanguage } from '../words';

export type LanguageChoice = 'system' | Language;
export type Density = 'compact' | 'comfortable';

/** Reads something remembered; what can't be read counts as never set. */
export function remembered<T>(key: string, otherwise: T): T {
  try {
    const text = localStorage.getItem(`caseload.${key}`);
    return text === null ? otherwise : (JSON.parse(text) as T);
  } catch {
    return otherwise;
  }
}

export function remember(key: string, value: unknown) {
  try {
    localStorage.setItem(`caseload.${key}`, JSON.stringify(value));
  } catch {
    // A full or forbidden store only costs the convenience.
  }
}

interface Preferences {
  language: LanguageChoice;
  setLanguage: (language: LanguageChoice) => void;
  density: Density;
  setDensity: (density: Density) => void;
  /** Height of a row, in pixels. */
  rowHeight: number;
}

const Context = createContext<Preferences | null>(null);

export const startLanguage = (): Language => {
  const chosen = remembered<LanguageChoice>('language', 'system');
  return chosen === 'system' ? systemLanguage() : chosen;
};

export function PreferencesProvider({ children }: { children: ReactNode }) {
  const [language, keepLanguage] = useState<LanguageChoice>(() => remembered('language', 'system'));
  const [density, keepDensity] = useState<Density>(() => remembered('density', 'compact'));
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false });
  useEffect(() => {
    document.body.dataset.agThemeMode = scheme;
  }, [scheme]);
  const setLanguage = useCallback((chosen: LanguageChoice) => {
    remember('language', chosen);
    keepLanguage(chosen);
    void speak(chosen === 'system' ? systemLanguage() : chosen);
  }, []);
  const setDensity = useCallback((chosen: Density) => {
    remember('density', chosen);
    keepDensity(chosen);
  }, []);
  const value = useMemo(
    () => ({ language, setLanguage, density, setDensity, rowHeight: density === 'compact' ? 32 : 36 }),
    [language, setLanguage, density, setDensity],
  );
  return <Context value={value}>{children}</Context>;
}

export function usePreferences(): Preferences {
  const value = useContext(Context);
  if (!value) throw new Error('outside of PreferencesProvider');
  return value;
}

export const useLook = useMantineColorScheme;
