// Where a case can be on a day: in a bucket, or out of collection.
import { bucketColour } from '../../buckets';
import type { MovementState } from '../../host/types.gen';
import { wordFor } from '../../words';

export const stateColour = (code: string) =>
  code === 'settled' ? '#4d9078' : ['withdrawn', 'written_off', 'not_yet'].includes(code) ? '#7f8b99' : bucketColour(code);

/** A bucket with its boundaries, or where a case is when it is in none. */
export const stateLabel = (state: MovementState) => {
  const words = wordFor('state', state.code);
  return words === state.code ? state.label : words;
};
