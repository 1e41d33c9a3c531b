// Rules of a division as the window holds them: every part is there, also where it says nothing.
import type { DivisionRule, RuleSet } from '../host/types.gen';

export function emptyRule(): DivisionRule {
  return {
    name: '',
    only: 'unassigned',
    buckets: [],
    products: [],
    regions: [],
    reasons: [],
    currencies: [],
    held_by: [],
    min_days: null,
    max_days: null,
    min_outstanding: null,
    max_outstanding: null,
    search: null,
    where: {},
    to: [],
    teams: [],
    by: 'count',
    keep_current: false,
    never_back: false,
    challenger: null,
  };
}

/** Rules as they come from the book or a file, which leave out what says nothing. */
export const wholeSet = (set: RuleSet): RuleSet => ({
  ...set,
  rules: set.rules.map((rule) => ({ ...emptyRule(), ...rule })),
});
