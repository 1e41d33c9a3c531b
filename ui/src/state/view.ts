// What the overview is asked for beyond the day: kept while the user looks at cases and comes back.
import { addDays, lastMonthEnd } from '../format';
import type { Currency, GroupBy, Level } from '../host/types.gen';

export const TABS = ['aging', 'movement', 'vintage'] as const;
export type Tab = (typeof TABS)[number];

/** Days that are said relative to the one that everything is as of. */
export const RELATIVE = ['day', 'week', 'month', 'month2'] as const;
export type Relative = (typeof RELATIVE)[number];

/** An earlier day: a relative one, or a date. */
export type EarlierDay = Relative | (string & {});

export type Measure = 'count' | 'money';

export interface View {
  tab: Tab;
  by: GroupBy | null;
  compare: EarlierDay | null;
  level: Level;
  /** Only cases in this currency; all where it is `null`. */
  currency: Currency | null;
  /** Only what was entered by the end of this day. */
  knownOn: string | null;
  shown: Measure;
  /** The day that a movement begins with. */
  since: EarlierDay;
  /** Days beyond which a loan counts in a vintage. */
  days: number;
}

export const FIRST_VIEW: View = {
  tab: 'aging',
  by: null,
  compare: null,
  level: 'case',
  currency: null,
  knownOn: null,
  shown: 'money',
  since: 'month',
  days: 30,
};

/** The date of an earlier day as seen from another. */
export function dateOf(day: EarlierDay, asOf: string): string {
  switch (day) {
    case 'day':
      return addDays(asOf, -1);
    case 'week':
      return addDays(asOf, -7);
    case 'month':
      return lastMonthEnd(asOf);
    case 'month2':
      return lastMonthEnd(lastMonthEnd(asOf));
    default:
      return day;
  }
}

/** The first day of a movement, which lies before its last. */
export function sinceOf(view: View, to: string): string {
  const since = dateOf(view.since, to);
  return since < to ? since : lastMonthEnd(to);
}
