// What happened to a batch, oldest first: with its dates, reasons and files.
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Empty } from '../../frame/parts';
import { count, shortDate, stamp } from '../../format';
import * as host from '../../host/commands';
import type { ChangeId } from '../../host/types.gen';
import { say, sayFailure } from '../../state/change';
import { batchHistoryQuery } from '../../state/queries';
import { useWords, wordFor } from '../../words';

export function BatchHistory({ batch }: { batch: string }) {
  const { t, language } = useWords();
  const { data } = useQuery(batchHistoryQuery(batch));
  if (!data) return <Empty title={t('app.loading')} />;
  const save = (change: ChangeId, name: string) =>
    host.saveDocument(change, name).then((saved) => saved && say(t('outsourcing.saved', { file: name })), sayFailure);
  return (
    <div className="panel scroll-x">
      <table className="figures" data-testid="batch-history">
        <thead>
          <tr>
            <th>{t('outsourcing.on')}</th>
            <th>{t('outsourcing.what')}</th>
            <th className="right">{t('overview.cases')}</th>
            <th>{t('outsourcing.reason')}</th>
            <th>{t('outsourcing.files')}</th>
            <th>{t('history.when')}</th>
          </tr>
        </thead>
        <tbody>
          {data.map((moment) => (
            <tr key={`${moment.change} ${moment.kind}`}>
              <td>{shortDate(moment.on)}</td>
              <td>{wordFor('moment', moment.kind)}</td>
              <td className="right">{moment.cases ? count(moment.cases, language) : '–'}</td>
              <td className="wrap" style={{ minWidth: 160 }}>
                {[moment.reason && wordFor('recallReason', moment.reason), moment.note].filter(Boolean).join(' · ')}
              </td>
              <td className="wrap selectable" style={{ minWidth: 200 }} title={moment.sha256 && `SHA-256 ${moment.sha256}`}>
                {moment.files.join(', ')}
                {moment.kept && (
                  <Button ml={8} size="compact-xs" variant="subtle" onClick={() => void save(moment.change, moment.files[0] ?? '')}>
                    {t('outsourcing.saveCopy')}
                  </Button>
                )}
              </td>
              <td className="soft">
                {stamp(moment.at, language)} · {moment.actor}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
