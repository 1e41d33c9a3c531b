// From each state of the first day to each of the last. The first and the last column and row are the
// two aging tables: what was there, what its amounts changed by, and where it went make one sum.
import { compact, count, date, money, sums } from '../../format';
import type { Money, Movement } from '../../host/types.gen';
import { type Filter, usePlace } from '../../state/place';
import type { Measure } from '../../state/view';
import { useWords } from '../../words';
import { stateColour, stateLabel } from './movementStates';
import { useOpening } from './opening';

interface Props {
  moved: Movement;
  shown: Measure;
  currency: string;
  /** Whether there is money in other currencies too. */
  several: boolean;
}

export function MovementMatrix({ moved, shown, currency, several }: Props) {
  const { t, language } = useWords();
  const { go } = usePlace();
  const opening = useOpening();
  const buckets = moved.opening.length;
  const places = moved.states.map((_, place) => place);
  const rows = places.filter((place) => place < buckets || moved.cells.some((cell) => cell.from === place));
  const columns = places.filter((place) => place < buckets || moved.cells.some((cell) => cell.to === place));
  const minor = (amounts: Money[]) => amounts.find((one) => one.currency === currency)?.minor ?? 0;
  const amount = (figure: number) => compact({ currency, minor: figure }, language, true);
  const exact = (figure: number) => money({ currency, minor: figure }, language);
  const code = (place: number) => moved.states[place]?.code ?? '';
  const name = (place: number) => {
    const state = moved.states[place];
    return (
      state && (
        <span className="bucket">
          <span className="bucket-dot" style={{ background: stateColour(state.code) }} />
          {stateLabel(state)}
        </span>
      )
    );
  };
  const open = (from: string[], to: string[]) => () => {
    const filter: Filter = { moved: { since: moved.from, from, to, flow: null } };
    go('cases', { filter: opening(shown === 'money' && several ? { ...filter, currencies: [currency] } : filter) });
  };
  const all = places.slice(0, buckets).map(code);
  const figure = (sum: { cases: number }, value: number, title: string, act: () => void, id?: string) => (
    <button type="button" className="link" data-testid={id} title={title} onClick={act}>
      {shown === 'count' ? count(sum.cases, language) : amount(value)}
    </button>
  );
  const cells = (row: number) => moved.cells.filter((cell) => cell.from === row);
  const changeOf = (row: number) =>
    cells(row).reduce((sum, cell) => sum + (cell.to < buckets && row < buckets ? minor(cell.after) - minor(cell.before) : 0), 0);
  const total = (side: 'before' | 'after') => {
    const of = side === 'before' ? moved.opening : moved.closing;
    return { cases: of.reduce((sum, one) => sum + one.cases, 0), minor: of.reduce((sum, one) => sum + minor(one[side]), 0) };
  };
  const dash = <span className="soft">–</span>;
  return (
    <table className="figures matrix" data-testid="matrix">
      <thead>
        <tr>
          <th>{t('movement.corner')}</th>
          <th className="right">{t('movement.on', { date: date(moved.from, language) })}</th>
          {shown === 'money' && (
            <th className="right" title={t('movement.changedHint')}>
              {t('movement.changed')}
            </th>
          )}
          {columns.map((place) => (
            <th key={place} className="right">
              {name(place)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const sum = row < buckets ? moved.opening[row] : undefined;
          const change = changeOf(row);
          return (
            <tr key={row}>
              <td>{name(row)}</td>
              <td className="right">
                {sum && sum.cases > 0 ? figure(sum, minor(sum.before), sums(sum.before, language), open([code(row)], [])) : dash}
              </td>
              {shown === 'money' && (
                <td className="right soft" title={exact(change)}>
                  {change === 0 ? '–' : `${change > 0 ? '+' : ''}${amount(change)}`}
                </td>
              )}
              {columns.map((column) => {
                const cell = cells(row).find((one) => one.to === column);
                // What left is shown by what it owed.
                const value = cell ? minor(column >= buckets ? cell.before : cell.after) : 0;
                const shows = cell && (shown === 'count' || value !== 0 || !several);
                return (
                  <td key={column} className={`right${row === column ? ' stayed' : ''}`}>
                    {shows
                      ? figure(
                          cell,
                          value,
                          `${t('count.cases', { count: cell.cases })} · ${sums(cell.before, language)} → ${sums(cell.after, language)}`,
                          open([code(row)], [code(column)]),
                          `move-${code(row)}-${code(column)}`,
                        )
                      : dash}
                  </td>
                );
              })}
            </tr>
          );
        })}
      </tbody>
      <tfoot>
        <tr>
          <td>{t('movement.on', { date: date(moved.to, language) })}</td>
          <td className="right">{figure(total('before'), total('before').minor, exact(total('before').minor), open(all, []))}</td>
          {shown === 'money' && <td />}
          {columns.map((place) => {
            const sum = place < buckets ? moved.closing[place] : undefined;
            return (
              <td key={place} className="right">
                {sum && sum.cases > 0 ? figure(sum, minor(sum.after), sums(sum.after, language), open([], [code(place)])) : ''}
              </td>
            );
          })}
        </tr>
        <tr>
          <td colSpan={2 + (shown === 'money' ? 1 : 0)}>{t('movement.totalOn', { date: date(moved.to, language) })}</td>
          <td colSpan={columns.length}>{figure(total('after'), total('after').minor, exact(total('after').minor), open([], all))}</td>
        </tr>
      </tfoot>
    </table>
  );
}
