// One colour scale for buckets everywhere: pale to dark, never without the code beside it.
const SCALE = ['#9aa5b1', '#f3d96b', '#f0b840', '#e98f35', '#d9662f', '#bf3f3a', '#972a4c', '#641b45'];

/** The codes of the default set, youngest first. */
export const BUCKET_CODES = ['M0', 'M1', 'M2', 'M3', 'M4', 'M5', 'M6', 'M7+'];

/** The boundaries in days of the default set, as they are shown. */
export const BOUNDARIES: Record<string, string> = {
  M0: '≤0',
  M1: '1–30',
  M2: '31–60',
  M3: '61–90',
  M4: '91–120',
  M5: '121–150',
  M6: '151–180',
  'M7+': '>180',
};

export function bucketColour(code: string): string {
  const at = BUCKET_CODES.indexOf(code);
  return SCALE[at < 0 ? 0 : at] ?? '#9aa5b1';
}
