// What the user has said about a file, and what a part of the page gets to show and change it.
import type { DateOrder, DecimalMark, Field, Inspection, Kind } from '../../host/types.gen';

export interface Said {
  kind: Kind | null;
  sheet: string | null;
  headerRow: number | null;
  columns: [string, Field | null][];
  /** The profile to read it by; null for the one that knows its headers. */
  profile: string | null;
  /** The name under which to keep how it was read; empty for none. */
  rememberAs: string;
  encoding: string | null;
  delimiter: string | null;
  dates: DateOrder | null;
  decimals: DecimalMark | null;
  currency: string | null;
  asOf: string;
  full: boolean;
}

export interface Part {
  data: Inspection;
  said: Said;
  say: (part: Partial<Said>) => void;
}

/** How many warnings and rejects come to the window; all are counted. */
export const NOTICES_SHOWN = 500;
