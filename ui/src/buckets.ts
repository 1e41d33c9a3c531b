// One colour scale for buckets everywhere: pale to dark, never without the code beside it. The buckets
// are those of the policy in use.
import type { Bucket, BucketSet } from './host/types.gen';

const CURRENT = '#9aa5b1';
const SCALE = ['#f3d96b', '#f0b840', '#e98f35', '#d9662f', '#bf3f3a', '#972a4c', '#641b45'];

let buckets: Bucket[] = [];

/** Makes the buckets of a set those that everything is shown by. */
export function showBuckets(set: BucketSet) {
  buckets = set.buckets;
}

/** The codes of the set in use, youngest first. */
export const bucketCodes = () => buckets.map((bucket) => bucket.code);

/** Boundaries in days as they are shown: `31–60`, `≤0`, `>180`. */
export function boundariesOf({ from, to }: Pick<Bucket, 'from' | 'to'>): string {
  if (from === null) return to === null ? '' : `≤${to}`;
  if (to === null) return `>${from - 1}`;
  return from === to ? `${from}` : `${from}–${to}`;
}

/** The boundaries of a bucket of the set in use. */
export function boundaries(code: string): string {
  const bucket = buckets.find((one) => one.code === code);
  return bucket ? boundariesOf(bucket) : '';
}

/** The colour of the bucket at a place of a set of so many: grey where nothing is overdue, else pale to dark. */
export function colourAt(place: number, count: number): string {
  if (place <= 0 || count <= 1) return CURRENT;
  const share = count === 2 ? 1 : (place - 1) / (count - 2);
  const at = share * (SCALE.length - 1);
  const [from, to] = [SCALE[Math.floor(at)] ?? CURRENT, SCALE[Math.ceil(at)] ?? CURRENT];
  // Between two steps of the scale, so that no two buckets of a longer set look alike.
  return at % 1 === 0 ? from : `color-mix(in srgb, ${from} ${Math.round((1 - (at % 1)) * 100)}%, ${to})`;
}

export function bucketColour(code: string): string {
  return colourAt(
    buckets.findIndex((bucket) => bucket.code === code),
    buckets.length,
  );
}

/** The code with its boundaries; a code that is its boundaries stands alone. */
export const bucketLabel = (code: string) =>
  code.replace('-', '–') === boundaries(code) ? boundaries(code) : `${code} (${boundaries(code)})`;
