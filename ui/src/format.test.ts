import { describe, expect, it } from 'vitest';
import { addDays, amount, daysBetween, duration, lastMonthEnd, money, sums } from './format';

describe('money', () => {
  it('keeps every digit up to 2⁵³ − 1', () => {
    expect(amount({ currency: 'CNY', minor: 9007199254740991 }, 'en')).toBe('90,071,992,547,409.91');
    expect(amount({ currency: 'CNY', minor: 5 }, 'en')).toBe('0.05');
    expect(amount({ currency: 'JPY', minor: 1250 }, 'en')).toBe('1,250');
  });
  it('has a real minus before the sign of the currency', () => {
    expect(money({ currency: 'CNY', minor: -1250 }, 'zh-CN')).toBe('−¥12.50');
  });
  it('never adds currencies', () => {
    expect(
      sums(
        [
          { currency: 'CNY', minor: 100 },
          { currency: 'EUR', minor: 200 },
        ],
        'en',
      ),
    ).toBe('¥1.00 + €2.00');
    expect(sums([], 'en')).toBe('–');
  });
});

describe('days', () => {
  it('are counted on the calendar, whatever the clock does', () => {
    expect(daysBetween('2024-02-28', '2024-03-01')).toBe(2);
    expect(addDays('2024-12-31', 1)).toBe('2025-01-01');
    expect(lastMonthEnd('2024-03-15')).toBe('2024-02-29');
    expect(lastMonthEnd('2024-01-01')).toBe('2023-12-31');
  });
  it('durations are short', () => {
    expect(duration(69.6)).toBe('1:10');
  });
  it('names currencies by code where two share a sign', () => {
    const [yuan, yen, dollars] = [
      { currency: 'CNY', minor: 100 },
      { currency: 'JPY', minor: 5000 },
      { currency: 'USD', minor: 700 },
    ];
    expect(sums([yuan, dollars] as never, 'en')).toBe('¥1.00 + $7.00');
    expect(sums([yuan, yen] as never, 'en')).toBe('1.00 CNY + 5,000 JPY');
  });
});
