// What became of the same loans between two days: a matrix, a picture of the flow, and roll rates.
import { Button, Group, SegmentedControl, Select } from '@mantine/core';
import { DateInput } from '@mantine/dates';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { bucketColour } from '../../buckets';
import { Flow } from '../../charts/Flow';
import { addDays, compact, count, date, lastMonthEnd, sums } from '../../format';
import type { Flow as FlowKind, Money, Movement as Moved, MovementState } from '../../host/types.gen';
import { usePlace } from '../../state/place';
import { movementQuery } from '../../state/queries';
import { useWords, wordFor } from '../../words';
import type { Measure } from './Aging';
import { MovementMatrix } from './MovementMatrix';
import { RollRates } from './RollRates';

/** The day a movement begins with where none was chosen: the end of the month before. */
export const beginning = (to: string) => lastMonthEnd(to);

const FLOWS: FlowKind[] = ['rolled_on', 'stayed', 'rolled_back', 'cured', 'settled', 'withdrawn', 'new', 'returned'];

export const stateColour = (code: string) =>
  code === 'settled' ? '#4d9078' : code === 'withdrawn' || code === 'not_yet' ? '#7f8b99' : bucketColour(code);

/** A bucket with its boundaries, or where a case is when it is in none. */
export const stateLabel = (state: MovementState) => {
  const words = wordFor('state', state.code);
  return words === state.code ? state.label : words;
};

interface Props {
  since: string | null;
  setSince: (day: string | null) => void;
  to: string;
}

export function Movement({ since, setSince, to }: Props) {
  const { t, language } = useWords();
  const [shown, setShown] = useState<Measure>('money');
  const [chosen, setCurrency] = useState<string | null>(null);
  const from = since ?? beginning(to);
  const { data } = useQuery(movementQuery(from, to));
  if (!data) return null;
  const currencies = [...new Set(data.cells.flatMap((cell) => [...cell.before, ...cell.after]).map((one) => one.currency))].toSorted();
  const currency = chosen && currencies.includes(chosen) ? chosen : (currencies[0] ?? 'CNY');
  const minor = (amounts: Money[]) => amounts.find((one) => one.currency === currency)?.minor ?? 0;
  return (
    <>
      <Group gap={8} mb={10} className="no-print">
        <span className="soft">{t('movement.from')}</span>
        <DateInput
          w={130}
          size="xs"
          valueFormat="YYYY-MM-DD"
          maxDate={addDays(to, -1)}
          value={from}
          onChange={setSince}
          data-testid="movement-from"
          aria-label={t('movement.from')}
        />
        <span className="soft">{t('movement.to', { date: date(to, language) })}</span>
        {[
          [lastMonthEnd(to), t('overview.monthEndBefore')],
          [addDays(to, -7), t('overview.weekBefore')],
          [addDays(to, -1), t('overview.dayBefore')],
        ].map(([day, label]) => (
          <Button key={label} variant={day === from ? 'light' : 'default'} size="compact-xs" onClick={() => setSince(day ?? null)}>
            {label}
          </Button>
        ))}
        <SegmentedControl
          value={shown}
          onChange={(next) => setShown(next as Measure)}
          data={[
            { value: 'money', label: t('overview.byMoney') },
            { value: 'count', label: t('overview.byCount') },
          ]}
        />
        {currencies.length > 1 && (
          <Select w={90} allowDeselect={false} data={currencies} value={currency} onChange={setCurrency} aria-label={t('field.currency')} />
        )}
      </Group>
      <FlowTiles moved={data} />
      <div className="panel scroll-x" style={{ marginTop: 12 }}>
        <MovementMatrix moved={data} shown={shown} currency={currency} />
      </div>
      <div className="panel" style={{ marginTop: 16, padding: '10px 14px 14px' }}>
        <b>{t('movement.flow')}</b>
        <Picture moved={data} shown={shown} minor={minor} currency={currency} />
      </div>
      <RollRates asOf={to} currency={currency} />
    </>
  );
}

/** What became of the cases, each a way to them. */
function FlowTiles({ moved }: { moved: Moved }) {
  const { t, language } = useWords();
  const { go } = usePlace();
  const pairs = (flow: FlowKind) => moved.cells.filter((cell) => cell.flow === flow);
  return (
    <div className="flow-tiles" data-testid="flows">
      {FLOWS.flatMap((flow) => {
        const sum = moved.flows.find((one) => one.flow === flow);
        if (!sum) return [];
        const cells = pairs(flow);
        const codes = (side: 'from' | 'to') => [...new Set(cells.map((cell) => moved.states[cell[side]]?.code ?? ''))];
        // Several cells can share their states with other flows; then one list can't hold exactly them.
        const exact = moved.cells
          .filter((cell) => codes('from').includes(moved.states[cell.from]?.code ?? '') && codes('to').includes(moved.states[cell.to]?.code ?? ''))
          .every((cell) => cell.flow === flow);
        const left = ['settled', 'withdrawn'].includes(flow);
        return [
          <button
            key={flow}
            type="button"
            className="link flow-tile"
            disabled={!exact}
            data-testid={`flow-${flow}`}
            title={t(`movement.${flow}Hint`)}
            onClick={() =>
              go('cases', { filter: { moved: { since: moved.from, from: codes('from'), to: codes('to') } } })
            }
          >
            <span className="soft">{wordFor('flow', flow)}</span>
            <b>{count(sum.cases, language)}</b>
            <span>{sums(left ? sum.before : sum.after, language)}</span>
          </button>,
        ];
      })}
    </div>
  );
}

function Picture({
  moved,
  shown,
  minor,
  currency,
}: {
  moved: Moved;
  shown: Measure;
  minor: (amounts: Money[]) => number;
  currency: string;
}) {
  const { t, language } = useWords();
  const { go } = usePlace();
  const states = moved.states.map((state) => ({
    code: state.code,
    label: stateLabel(state),
    colour: stateColour(state.code),
  }));
  const ribbons = moved.cells.map((cell) => {
    const [from, to] = [states[cell.from], states[cell.to]];
    const [before, after] = [Math.max(0, minor(cell.before)), Math.max(0, minor(cell.after))];
    // What is not there on one of the days is drawn by its money of the other.
    const [left, right] = [before || after, after || before];
    const said = shown === 'count' ? t('count.cases', { count: cell.cases }) : `${compact({ currency, minor: before }, language, true)} → ${compact({ currency, minor: after }, language, true)}`;
    return {
      from: from?.code ?? '',
      to: to?.code ?? '',
      before: shown === 'count' ? cell.cases : left,
      after: shown === 'count' ? cell.cases : right,
      title: `${from?.label} → ${to?.label}: ${said}`,
      act: () => go('cases', { filter: { moved: { since: moved.from, from: [from?.code ?? ''], to: [to?.code ?? ''] } } }),
    };
  });
  return <Flow left={states} right={states} ribbons={ribbons} label={t('movement.flow')} />;
}
