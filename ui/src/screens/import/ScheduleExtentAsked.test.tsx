import { cleanup, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Failure } from '../../host/types.gen';
import { draw } from '../../testing';
import { ScheduleExtentAsked } from './ScheduleExtentAsked';

const failure: Failure = {
  code: 'schedule_extent_unsaid',
  params: { cases: 1_200, case: 'L1', unpaid: '300.00 KES', instalments: '320.00 KES' },
};

describe('what is asked of a schedule without numbers', () => {
  afterEach(cleanup);
  it('names the loan and both sums, and takes either answer', async () => {
    const say = vi.fn();
    await draw(<ScheduleExtentAsked failure={failure} say={say} />);
    const asked = screen.getByTestId('schedule-asked');
    expect(asked.textContent).toContain('Of 1,200 loans');
    for (const part of ['L1', '300.00 KES', '320.00 KES']) expect(asked.textContent).toContain(part);
    await userEvent.click(screen.getByRole('button', { name: 'They take their place' }));
    await userEvent.click(screen.getByRole('button', { name: 'Both are due' }));
    expect(say.mock.calls).toEqual([[{ schedule: 'whole' }], [{ schedule: 'part' }]]);
  });
  it('asks in Chinese too', async () => {
    await draw(<ScheduleExtentAsked failure={failure} say={vi.fn()} />, 'zh-CN');
    expect(screen.getByRole('button', { name: '取代原计划' })).toBeDefined();
  });
});
