import { describe, expect, it } from 'vitest';
import type { CaseId, CaseLine } from '../host/types.gen';
import { NOTHING_PICKED, type Picked, pickedCount, pickedMoney, selectionOf } from './picked';

const line = (id: number, minor: number, currency = 'CNY') => ({ id: id as CaseId, outstanding: { currency, minor } }) as CaseLine;

describe('a selection', () => {
  it('of some cases counts and sums them, currencies apart', () => {
    const picked: Picked = { all: false, ids: new Map([line(1, 100), line(2, 50), line(3, 7, 'EUR')].map((one) => [one.id, one])) };
    expect(pickedCount(picked)).toBe(3);
    expect(pickedMoney(picked)).toEqual([
      { currency: 'CNY', minor: 150 },
      { currency: 'EUR', minor: 7 },
    ]);
    expect(selectionOf(picked)).toEqual({ cases: [1, 2, 3] });
  });
  it('of everything is the list with exclusions, never its numbers', () => {
    const picked: Picked = { all: true, listId: 7, total: 300_000, except: new Set([4 as CaseId]) };
    expect(pickedCount(picked)).toBe(299_999);
    expect(selectionOf(picked)).toEqual({ list: { list_id: 7, except: [4] } });
  });
  it('of nothing is nothing', () => {
    expect(pickedCount(NOTHING_PICKED)).toBe(0);
  });
});
