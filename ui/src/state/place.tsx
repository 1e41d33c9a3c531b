// Where the user is: the screen with its filter, and the day that everything is as of.
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import type { CaseFilter, Level, Selection } from '../host/types.gen';
import { remember, remembered } from './preferences';
import { FIRST_VIEW, type View } from './view';

export const SCREENS = ['overview', 'cases', 'division', 'outsourcing', 'import', 'history', 'settings'] as const;
export type Screen = (typeof SCREENS)[number];

/** Which cases; whose age decides their bucket, and by what was known when. */
export type Filter = Partial<CaseFilter> & { level?: Level; known_on?: string };

/** A batch to be built, from a selection or from all. */
export interface BuildIntent {
  agency: string | null;
  selection: Selection | null;
  cases: number;
}

interface Place {
  screen: Screen;
  filter: Filter;
  batch: string | null;
  build: BuildIntent | null;
  /** The agency whose page is open. */
  agency: string | null;
  /** A loan of the debtor whose disclosures are open; empty for those of the whole book. */
  register: string | null;
  today: string;
  asOf: string;
  go: (
    screen: Screen,
    more?: { filter?: Filter; batch?: string | null; build?: BuildIntent | null; agency?: string; register?: string },
  ) => void;
  setFilter: (filter: Filter) => void;
  setAsOf: (day: string) => void;
  /** What the overview is asked for. */
  view: View;
  setView: (part: Partial<View>) => void;
}

const Context = createContext<Place | null>(null);

interface Remembered {
  screen: Screen;
  /** The day, unless it was today: today moves on. */
  pinned: string | null;
}

export function PlaceProvider({ today, children }: { today: string; children: ReactNode }) {
  const before = useMemo(() => remembered<Remembered>('place', { screen: 'overview', pinned: null }), []);
  const [screen, setScreen] = useState<Screen>(SCREENS.includes(before.screen) ? before.screen : 'overview');
  const [filter, setFilter] = useState<Filter>({ status: ['open'] });
  const [batch, setBatch] = useState<string | null>(null);
  const [build, setBuild] = useState<BuildIntent | null>(null);
  const [agency, setAgency] = useState<string | null>(null);
  const [register, setRegister] = useState<string | null>(null);
  const [pinned, setPinned] = useState<string | null>(before.pinned);
  const [view, keepView] = useState<View>(FIRST_VIEW);
  const setView = useCallback((part: Partial<View>) => keepView((known) => ({ ...known, ...part })), []);
  // Both are remembered together, as they are when the window is drawn.
  useEffect(() => remember('place', { screen, pinned }), [screen, pinned]);
  const go = useCallback<Place['go']>((next, more) => {
    setScreen(next);
    if (next === 'cases') setFilter(more?.filter ?? { status: ['open'] });
    setBatch(more?.batch ?? null);
    setBuild(more?.build ?? null);
    setAgency(more?.agency ?? null);
    setRegister(more?.register ?? null);
  }, []);
  const setAsOf = useCallback(
    (day: string) => {
      const next = day === today ? null : day;
      setPinned(next);
    },
    [today],
  );
  const value = useMemo(
    () => ({ screen, filter, batch, build, agency, register, today, asOf: pinned ?? today, go, setFilter, setAsOf, view, setView }),
    [screen, filter, batch, build, agency, register, today, pinned, go, setAsOf, view, setView],
  );
  return <Context value={value}>{children}</Context>;
}

export function usePlace(): Place {
  const value = useContext(Context);
  if (!value) throw new Error('outside of PlaceProvider');
  return value;
}
