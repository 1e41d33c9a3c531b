// The batches as a table, each with how much of its term is over.
import { Group } from '@mantine/core';
import { count, daysBetween, shortDate, sums } from '../../format';
import type { BatchSummary } from '../../host/types.gen';
import { usePlace } from '../../state/place';
import { useWords, wordFor } from '../../words';

/** How much of a batch's term is over. */
export function Term({ batch }: { batch: BatchSummary }) {
  const { t } = useWords();
  const { asOf } = usePlace();
  if (!batch.placed_on || !batch.recall_due || batch.open_cases === 0) return null;
  const gone = daysBetween(batch.placed_on, asOf);
  const left = daysBetween(asOf, batch.recall_due);
  const share = Math.max(0, Math.min(1, gone / Math.max(1, batch.term_days)));
  const words = left >= 0 ? t('outsourcing.daysLeft', { days: left }) : t('outsourcing.over', { days: -left });
  return (
    <Group gap={8} wrap="nowrap">
      <div className="timeline" title={words}>
        <span style={{ width: `${share * 100}%` }} />
      </div>
      <span className={left <= 7 ? 'warn' : 'soft'}>{words}</span>
    </Group>
  );
}

export function Batches({ batches }: { batches: BatchSummary[] }) {
  const { t, language } = useWords();
  const { go } = usePlace();
  return (
    <table className="figures" data-testid="batches">
      <thead>
        <tr>
          <th>{t('outsourcing.batch')}</th>
          <th>{t('outsourcing.agency')}</th>
          <th>{t('outsourcing.state')}</th>
          <th className="right">{t('overview.cases')}</th>
          <th className="right">{t('overview.outstanding')}</th>
          <th className="right">{t('outsourcing.recovered')}</th>
          <th className="right">{t('outsourcing.earned')}</th>
          <th>{t('outsourcing.placedOn')}</th>
          <th>{t('outsourcing.recallDue')}</th>
          <th>{t('outsourcing.timeline')}</th>
        </tr>
      </thead>
      <tbody>
        {batches.map((batch) => (
          <tr key={batch.batch}>
            <td>
              <button
                type="button"
                className="link"
                data-testid={`batch-${batch.batch}`}
                onClick={() => go('outsourcing', { batch: batch.batch })}
              >
                {batch.batch}
              </button>
            </td>
            <td>{batch.agency}</td>
            <td>
              {wordFor('batchState', batch.state)}
              {batch.pending_cases > 0 && <span className="warn"> · {t('outsourcing.pendingCases', { count: batch.pending_cases })}</span>}
            </td>
            <td className="right">
              {batch.open_cases === batch.cases
                ? count(batch.cases, language)
                : `${count(batch.open_cases, language)} / ${count(batch.cases, language)}`}
            </td>
            <td className="right">{sums(batch.outstanding, language)}</td>
            <td className="right">{sums(batch.recovered, language)}</td>
            <td className="right">{sums(batch.earned, language)}</td>
            <td>{shortDate(batch.placed_on)}</td>
            <td>{shortDate(batch.recall_due)}</td>
            <td>
              <Term batch={batch} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
