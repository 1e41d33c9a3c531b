// Work that takes a moment and can't be cancelled: the line at the bottom says so while it lasts.
import { createContext, type ReactNode, useCallback, useContext, useState } from 'react';

type Run = <T>(text: string, work: () => Promise<T>) => Promise<T>;

const Context = createContext<{ text: string | null; run: Run } | null>(null);

export function BusyProvider({ children }: { children: ReactNode }) {
  const [text, setText] = useState<string | null>(null);
  const run = useCallback<Run>(async (said, work) => {
    setText(said);
    try {
      return await work();
    } finally {
      setText(null);
    }
  }, []);
  return <Context value={{ text, run }}>{children}</Context>;
}

function useContextOf() {
  const value = useContext(Context);
  if (!value) throw new Error('outside of BusyProvider');
  return value;
}

/** Runs work that is told while it lasts. */
export const useBusy = () => useContextOf().run;

/** What is under way, or nothing. */
export const useBusyText = () => useContextOf().text;
