// Imports: the queue of files, the one that runs, and what came of it. Work goes on while the user
// looks elsewhere, so it is kept here and not on a screen.
import { createContext, type ReactNode, type RefObject, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import * as host from '../host/commands';
import type { Failure, ImportRequest, ImportResult } from '../host/types.gen';
import { bookChanged } from './queries';
import { useLatest } from './useLatest';

export type ImportForm = Partial<ImportRequest> & Pick<ImportRequest, 'path' | 'as_of'>;

export interface Job {
  file: string;
  done: number;
  total: number | null;
  startedAt: number;
  cancel: () => void;
}

interface Work {
  queue: host.PickedFile[];
  enqueue: (files: host.PickedFile[]) => void;
  /** Takes files that are dropped on the window instead of the import, while a screen is there that wants them. */
  receiver: RefObject<((files: host.PickedFile[]) => void) | null>;
  next: () => void;
  job: Job | null;
  result: ImportResult | null;
  failure: Failure | null;
  start: (form: ImportForm, file: string, total: number | null) => Promise<void>;
}

const Context = createContext<Work | null>(null);

export function WorkProvider({ children }: { children: ReactNode }) {
  const [queue, setQueue] = useState<host.PickedFile[]>([]);
  const [job, setJob] = useState<Job | null>(null);
  const [result, setResult] = useState<ImportResult | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const number = useRef(0);
  const receiver = useRef<((files: host.PickedFile[]) => void) | null>(null);
  const enqueue = useCallback(
    (files: host.PickedFile[]) => {
      // A file that is done makes room for those that come.
      const done = result ? 1 : 0;
      setResult(null);
      setFailure(null);
      setQueue((before) => [...before.slice(done), ...files]);
    },
    [result],
  );
  const next = useCallback(() => {
    setResult(null);
    setFailure(null);
    setQueue((before) => before.slice(1));
  }, []);
  const start = useCallback(async (form: ImportForm, file: string, total: number | null) => {
    number.current += 1;
    const name = `import-${number.current}`;
    setFailure(null);
    setJob({ file, done: 0, total, startedAt: Date.now(), cancel: () => void host.cancel(name) });
    try {
      const outcome = await host.importFile(form, name, ({ done }) => setJob((before) => (before ? { ...before, done } : before)));
      setResult(outcome);
      await bookChanged();
    } catch (error) {
      setFailure(error as Failure);
    } finally {
      setJob(null);
    }
  }, []);
  const value = useMemo(
    () => ({ queue, enqueue, receiver, next, job, result, failure, start }),
    [queue, enqueue, next, job, result, failure, start],
  );
  return <Context value={value}>{children}</Context>;
}

export function useWork(): Work {
  const value = useContext(Context);
  if (!value) throw new Error('outside of WorkProvider');
  return value;
}

/** While this screen is there, files that are dropped on the window are for it. */
export function useDropped(take: (file: host.PickedFile) => void) {
  const { receiver } = useWork();
  const now = useLatest(take);
  useEffect(() => {
    receiver.current = (files) => files[0] && now.current(files[0]);
    return () => {
      receiver.current = null;
    };
  }, [receiver, now]);
}
