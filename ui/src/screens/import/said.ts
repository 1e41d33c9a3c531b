// What the user has said about a file, and what a part of the page gets to show and change it.
import type { DateOrder, DecimalMark, Field, Inspection, Kind, ScheduleExtent, Signs, StatusMeaning } from '../../host/types.gen';

export interface Said {
  kind: Kind | null;
  sheet: string | null;
  headerRow: number | null;
  columns: [string, Field | null][];
  /** What values of the columns of status mean. */
  statuses: StatusMeaning[];
  signs: Signs | null;
  /** The profile to read it by; null for the one that knows its headers. */
  profile: string | null;
  /** The name under which to keep how it was read; empty for none, null for one of the program's where something was asked. */
  rememberAs: string | null;
  encoding: string | null;
  delimiter: string | null;
  dates: DateOrder | null;
  decimals: DecimalMark | null;
  currency: string | null;
  asOf: string;
  full: boolean;
  /** Several rows of one loan are added up. */
  addUp: boolean;
  /** How much of the schedules of its loans the file holds, where it was asked. */
  schedule: ScheduleExtent | null;
}

/** The name under which how the file was read is kept: what the user says, else the profile's or the file's own where the
 * user answered anything, so that it is asked once. */
export function profileName(said: Said, data: Inspection): string {
  if (said.rememberAs !== null) return said.rememberAs.trim();
  const isAnswered = said.columns.length > 0 || said.statuses.length > 0 || said.signs !== null || said.addUp || said.schedule !== null;
  if (!isAnswered) return '';
  const stem = data.file.name.replace(/\.[^.]+$/, '').replace(/[\d_\-. ]+$/, '');
  return data.profile ?? (stem || data.file.name);
}

export interface Part {
  data: Inspection;
  said: Said;
  say: (part: Partial<Said>) => void;
}

/** How many warnings and rejects come to the window; all are counted. */
export const NOTICES_SHOWN = 500;
