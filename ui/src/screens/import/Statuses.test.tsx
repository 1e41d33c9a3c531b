import { cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Inspection, StatusCount } from '../../host/types.gen';
import { draw } from '../../testing';
import { wordFor } from '../../words';
import type { Said } from './said';
import { Statuses } from './Statuses';

const status = (header: string, value: string, meaning: StatusCount['meaning']): StatusCount => ({
  header,
  value,
  meaning,
  is_said: false,
  rows: 3,
});
const file = (statuses: StatusCount[]) => ({ statuses, meanings: ['open', 'settled'] }) as Partial<Inspection> as Inspection;
const said = (statuses: Said['statuses'] = []) => ({ statuses }) as Partial<Said> as Said;

/** Chooses what a value means, as its list offers it. */
async function choose(control: HTMLElement, meaning: string) {
  await userEvent.click(control);
  const list = document.getElementById(control.getAttribute('aria-controls') ?? '');
  if (!list) throw new Error('the list is open');
  await userEvent.click(within(list).getByRole('option', { name: wordFor('meaning', meaning), hidden: true }));
}

describe('the words of columns of status', () => {
  afterEach(cleanup);
  it('are shown with what they mean, and asked about where nobody knows', async () => {
    const say = vi.fn();
    await draw(<Statuses data={file([status('State', 'R', null), status('State', 'Paid', 'settled')])} said={said()} say={say} />);
    expect(screen.getByTestId('status-R').querySelector('.guessed')).not.toBeNull();
    expect(screen.getByTestId('status-Paid').querySelector('.guessed')).toBeNull();
    await choose(screen.getByRole('combobox', { name: /R/ }), 'open');
    expect(say).toHaveBeenCalledWith({ statuses: [{ value: 'R', meaning: 'open' }] });
  });
  it('are said of one column alone where two have the same', async () => {
    const say = vi.fn();
    const both = [status('State', 'C', null), status('Class', 'C', null)];
    const before: Said['statuses'] = [{ value: 'Class: C', meaning: 'settled' }];
    await draw(<Statuses data={file(both)} said={said(before)} say={say} />);
    const first = screen.getAllByRole('combobox')[0];
    if (!first) throw new Error('a choice is shown');
    await choose(first, 'open');
    expect(say).toHaveBeenCalledWith({ statuses: [...before, { value: 'State: C', meaning: 'open' }] });
  });
  it('take no room where there are none', async () => {
    await draw(<Statuses data={file([])} said={said()} say={vi.fn()} />);
    expect(screen.queryByTestId('step-statuses')).toBeNull();
  });
});
