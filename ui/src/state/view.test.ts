import { describe, expect, it } from 'vitest';
import { addDays } from '../format';
import { dateOf, FIRST_VIEW, RELATIVE, sinceOf } from './view';

describe('earlier days', () => {
  it('lie before the day they are seen from, on every day of a year', () => {
    for (let back = 0; back < 366; back++) {
      const asOf = addDays('2024-12-31', -back);
      for (const day of RELATIVE) expect(dateOf(day, asOf) < asOf, `${day} ${asOf}`).toBe(true);
      expect(sinceOf({ ...FIRST_VIEW, since: '2024-06-15' }, asOf) < asOf).toBe(true);
    }
  });
  it('are month-ends and days before', () => {
    expect(dateOf('month', '2024-03-01')).toBe('2024-02-29');
    expect(dateOf('day', '2024-03-01')).toBe('2024-02-29');
    expect(dateOf('month2', '2024-03-31')).toBe('2024-01-31');
    expect(dateOf('2024-01-05', '2024-03-31')).toBe('2024-01-05');
  });
});
