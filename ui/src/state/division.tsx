// The work on a division that outlasts a look elsewhere: rules that are being edited, and a proposal with its
// adjustments.
import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';
import type { Adjustment, DivisionRule, RuleSet } from '../host/types.gen';

export const DIVISION_VIEWS = ['board', 'rules', 'fairness', 'trials'] as const;
export type DivisionView = (typeof DIVISION_VIEWS)[number];

/** A proposal that is being looked at. */
export interface Proposed {
  rules: RuleSet;
  /** The one rule that is chosen on its screen; `null` where it is by kept rules. */
  rule: DivisionRule | null;
  seed: number | null;
  adjustments: Adjustment[];
}

interface Work {
  view: DivisionView;
  setView: (view: DivisionView) => void;
  draft: RuleSet | null;
  setDraft: (draft: RuleSet | null) => void;
  proposed: Proposed | null;
  setProposed: (next: Proposed | null | ((before: Proposed | null) => Proposed | null)) => void;
  certificate: number | null;
  setCertificate: (division: number | null) => void;
}

const Context = createContext<Work | null>(null);

export function DivisionProvider({ children }: { children: ReactNode }) {
  const [view, setView] = useState<DivisionView>('board');
  const [draft, setDraft] = useState<RuleSet | null>(null);
  const [proposed, setProposed] = useState<Proposed | null>(null);
  const [certificate, setCertificate] = useState<number | null>(null);
  const value = useMemo(
    () => ({ view, setView, draft, setDraft, proposed, setProposed, certificate, setCertificate }),
    [view, draft, proposed, certificate],
  );
  return <Context value={value}>{children}</Context>;
}

export function useDivision(): Work {
  const value = useContext(Context);
  if (!value) throw new Error('outside of DivisionProvider');
  return value;
}
