// What is selected: some cases, or everything in a list but some.
import type { CaseId, CaseLine, Money, Selection } from '../host/types.gen';

export type Picked = { all: false; ids: Map<CaseId, CaseLine> } | { all: true; listId: number; total: number; except: Set<CaseId> };

export const NOTHING_PICKED: Picked = { all: false, ids: new Map() };

export function pickedCount(picked: Picked): number {
  return picked.all ? picked.total - picked.except.size : picked.ids.size;
}

/** The money of the selected cases, where all of them were seen. */
export function pickedMoney(picked: Picked): Money[] | null {
  return picked.all ? null : sumOf([...picked.ids.values()]);
}

/** Sums per currency. */
export function sumOf(lines: CaseLine[]): Money[] {
  const sums = new Map<string, number>();
  for (const { outstanding } of lines) sums.set(outstanding.currency, (sums.get(outstanding.currency) ?? 0) + outstanding.minor);
  return [...sums].map(([currency, minor]) => ({ currency, minor }));
}

/** The selection as the engine takes it. */
export function selectionOf(picked: Picked): Selection {
  return picked.all ? { list: { list_id: picked.listId, except: [...picked.except] } } : { cases: [...picked.ids.keys()] };
}
