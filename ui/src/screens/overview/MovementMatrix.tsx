// From each state of the first day to each of the last; the sums are those of the two aging tables.
import { compact, count, sums } from '../../format';
import type { Money, Movement, MovementSum } from '../../host/types.gen';
import { usePlace } from '../../state/place';
import { useWords } from '../../words';
import type { Measure } from './Aging';
import { stateColour, stateLabel } from './Movement';

interface Props {
  moved: Movement;
  shown: Measure;
  currency: string;
}

export function MovementMatrix({ moved, shown, currency }: Props) {
  const { t, language } = useWords();
  const { go } = usePlace();
  const buckets = moved.opening.length;
  const places = moved.states.map((_, place) => place);
  const rows = places.filter((place) => place < buckets || moved.cells.some((cell) => cell.from === place));
  const columns = places.filter((place) => place < buckets || moved.cells.some((cell) => cell.to === place));
  const minor = (amounts: Money[]) => amounts.find((one) => one.currency === currency)?.minor ?? 0;
  const written = (sum: MovementSum, of: 'before' | 'after') =>
    shown === 'count' ? count(sum.cases, language) : compact({ currency, minor: minor(sum[of]) }, language, true);
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
  return (
    <table className="figures matrix" data-testid="matrix">
      <thead>
        <tr>
          <th>
            {t('movement.corner')}
          </th>
          {columns.map((place) => (
            <th key={place} className="right">
              {name(place)}
            </th>
          ))}
          <th className="right">{moved.from}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row}>
            <td>{name(row)}</td>
            {columns.map((column) => {
              const cell = moved.cells.find((one) => one.from === row && one.to === column);
              const left = column >= buckets;
              return (
                <td key={column} className={`right${row === column ? ' stayed' : ''}`}>
                  {cell ? (
                    <button
                      type="button"
                      className="link"
                      data-testid={`move-${code(row)}-${code(column)}`}
                      title={`${t('count.cases', { count: cell.cases })} · ${sums(cell.before, language)} → ${sums(cell.after, language)}`}
                      onClick={() =>
                        go('cases', { filter: { moved: { since: moved.from, from: [code(row)], to: [code(column)] } } })
                      }
                    >
                      {written(cell, left ? 'before' : 'after')}
                    </button>
                  ) : (
                    <span className="soft">–</span>
                  )}
                </td>
              );
            })}
            <td className="right">{row < buckets && moved.opening[row] ? written(moved.opening[row], 'before') : ''}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <td>{moved.to}</td>
          {columns.map((place) => (
            <td key={place} className="right">
              {place < buckets && moved.closing[place] ? written(moved.closing[place], 'after') : ''}
            </td>
          ))}
          <td />
        </tr>
      </tfoot>
    </table>
  );
}
