// The counts of an import, which add up to the rows read; those of cases lead to them.
import { count } from '../../format';
import type { RowCounts } from '../../host/types.gen';
import { useWords } from '../../words';

type Counted = 'read' | 'created' | 'updated' | 'unchanged' | 'rejected' | 'added' | 'left_out' | 'blank' | 'footer' | 'closed';

interface Props {
  rows: RowCounts;
  closed: number;
  /** What a click on a count opens, where it counts cases. */
  open?: Partial<Record<Counted, () => void>>;
}

export function Counts({ rows, closed, open = {} }: Props) {
  const { t, language } = useWords();
  const parts: [Counted, string, number][] = [
    ['read', t('import.read'), rows.read],
    ['created', t('import.created'), rows.created],
    ['updated', t('import.updated'), rows.updated],
    ['unchanged', t('import.unchanged'), rows.unchanged],
    ['rejected', t('import.rejected'), rows.rejected],
    ['blank', t('import.blank'), rows.blank],
    ['footer', t('import.footer'), rows.footer],
  ];
  if (rows.added > 0) parts.splice(4, 0, ['added', t('import.added'), rows.added]);
  if (rows.left_out > 0) parts.splice(-2, 0, ['left_out', t('import.leftOut'), rows.left_out]);
  if (closed > 0) parts.push(['closed', t('import.closed'), closed]);
  return (
    <>
      <div className="tiles">
        {parts.map(([id, name, number]) => {
          const go = number > 0 ? open[id] : undefined;
          return (
            <div key={id}>
              <div className="soft">{name}</div>
              {go ? (
                <button type="button" className="figure link" onClick={go} data-testid={`count-${id}`}>
                  {count(number, language)}
                </button>
              ) : (
                <span className="figure" data-testid={`count-${id}`}>
                  {count(number, language)}
                </span>
              )}
            </div>
          );
        })}
      </div>
      <div className="soft" style={{ fontSize: 12, marginTop: 4 }}>
        {t('import.adds')}
      </div>
    </>
  );
}
