// What became of the same loans between two days: a matrix, a picture of the flow, and roll rates.
import { Group, SegmentedControl, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Flow } from '../../charts/Flow';
import { compact, count, date, sums } from '../../format';
import type { Flow as FlowKind, Money, Movement as Moved } from '../../host/types.gen';
import { failureText } from '../../state/change';
import { usePlace } from '../../state/place';
import { movementQuery } from '../../state/queries';
import { type Measure, sinceOf } from '../../state/view';
import { useWords, wordFor } from '../../words';
import { EarlierDay } from './EarlierDay';
import { LevelChoice } from './LevelChoice';
import { MovementMatrix } from './MovementMatrix';
import { useOpening } from './opening';
import { RollRates } from './RollRates';
import { stateColour, stateLabel } from './movementStates';

const FLOWS: FlowKind[] = ['rolled_on', 'stayed', 'rolled_back', 'cured', 'settled', 'withdrawn', 'written_off', 'new', 'returned'];

export function Movement({ to }: { to: string }) {
  const { t, language } = useWords();
  const { view, setView } = usePlace();
  const [chosen, setCurrency] = useState<string | null>(null);
  const from = sinceOf(view, to);
  const { data, error } = useQuery(movementQuery({ from, to, known_on: view.knownOn, currency: view.currency, level: view.level }));
  if (!data) return <p className="soft">{error ? failureText(error) : t('app.loading')}</p>;
  const currencies = [...new Set(data.cells.flatMap((cell) => [...cell.before, ...cell.after]).map((one) => one.currency))].toSorted();
  const currency = chosen && currencies.includes(chosen) ? chosen : (currencies[0] ?? 'CNY');
  return (
    <>
      <Group gap={8} mb={10} className="no-print">
        <span className="soft">{t('movement.from')}</span>
        <EarlierDay
          id="movement-from"
          asOf={to}
          day={view.since}
          choose={(since) => since && setView({ since })}
          label={t('movement.from')}
        />
        <span className="soft">{t('movement.between', { from: date(from, language), to: date(to, language) })}</span>
        <SegmentedControl
          value={view.shown}
          onChange={(next) => setView({ shown: next as Measure })}
          data={[
            { value: 'money', label: t('overview.byMoney') },
            { value: 'count', label: t('overview.byCount') },
          ]}
        />
        <LevelChoice />
        {currencies.length > 1 && view.shown === 'money' && (
          <Select w={90} allowDeselect={false} data={currencies} value={currency} onChange={setCurrency} aria-label={t('field.currency')} />
        )}
      </Group>
      <FlowTiles moved={data} />
      <div className="panel scroll-x" style={{ marginTop: 12 }}>
        <MovementMatrix moved={data} shown={view.shown} currency={currency} several={currencies.length > 1} />
      </div>
      <div className="panel" style={{ marginTop: 16, padding: '10px 14px 14px' }}>
        <b>{t('movement.flow')}</b>
        <Picture moved={data} shown={view.shown} currency={currency} />
      </div>
      <RollRates asOf={to} currency={currency} level={view.level} />
    </>
  );
}

/** What became of the cases, each a way to them. */
function FlowTiles({ moved }: { moved: Moved }) {
  const { t, language } = useWords();
  const { go } = usePlace();
  const opening = useOpening();
  return (
    <div className="flow-tiles" data-testid="flows">
      {FLOWS.flatMap((flow) => {
        const sum = moved.flows.find((one) => one.flow === flow);
        if (!sum) return [];
        const left = ['settled', 'withdrawn', 'written_off'].includes(flow);
        return [
          <button
            key={flow}
            type="button"
            className="link flow-tile"
            data-testid={`flow-${flow}`}
            title={t(`movement.${flow}Hint`)}
            onClick={() => go('cases', { filter: opening({ moved: { since: moved.from, from: [], to: [], flow } }) })}
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

function Picture({ moved, shown, currency }: { moved: Moved; shown: Measure; currency: string }) {
  const { t, language } = useWords();
  const { go } = usePlace();
  const opening = useOpening();
  const minor = (amounts: Money[]) => amounts.find((one) => one.currency === currency)?.minor ?? 0;
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
    const said =
      shown === 'count'
        ? t('count.cases', { count: cell.cases })
        : `${compact({ currency, minor: before }, language, true)} → ${compact({ currency, minor: after }, language, true)}`;
    const codes = { from: [from?.code ?? ''], to: [to?.code ?? ''] };
    return {
      from: codes.from[0] ?? '',
      to: codes.to[0] ?? '',
      before: shown === 'count' ? cell.cases : left,
      after: shown === 'count' ? cell.cases : right,
      title: `${from?.label} → ${to?.label}: ${said}`,
      act: () =>
        go('cases', {
          filter: opening({
            moved: { since: moved.from, ...codes, flow: null },
            ...(shown === 'money' ? { currencies: [currency] } : {}),
          }),
        }),
    };
  });
  return <Flow left={states} right={states} ribbons={ribbons} label={t('movement.flow')} />;
}
