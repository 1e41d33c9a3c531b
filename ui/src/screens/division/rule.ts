// A rule of a division, as the window makes one.
import type { DivisionRule } from '../../host/types.gen';

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
