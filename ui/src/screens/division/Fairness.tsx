// The divisions that were applied, and the certificate of each: a page to print, a file to send, a button
// that runs it again.
import { Button, Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Empty } from '../../frame/parts';
import { count, smallPercent, stamp } from '../../format';
import * as host from '../../host/commands';
import { useDivision } from '../../state/division';
import { divisionsQuery } from '../../state/queries';
import { useWords } from '../../words';
import { CertificatePage } from './CertificatePage';

export function Fairness() {
  const { t, language } = useWords();
  const { data } = useQuery(divisionsQuery);
  const { certificate, setCertificate: open } = useDivision();
  const loaded = useQuery({
    queryKey: ['book', 'certificate', certificate],
    queryFn: () => host.certificate(certificate ?? 0),
    enabled: certificate !== null,
  });
  if (certificate !== null && loaded.data) {
    const summary = data?.find((one) => one.division === certificate);
    return <CertificatePage certificate={loaded.data} summary={summary ?? null} close={() => open(null)} />;
  }
  if (!data) return <Empty title={t('app.loading')} />;
  if (data.length === 0) return <Empty title={t('fairness.empty')} hint={t('fairness.emptyHint')} />;
  return (
    <div className="page">
      <p className="soft" style={{ marginTop: 0 }}>
        {t('fairness.hint')}
      </p>
      <div className="panel scroll-x">
        <table className="figures" data-testid="divisions">
          <thead>
            <tr>
              <th className="right">#</th>
              <th>{t('history.when')}</th>
              <th>{t('history.who')}</th>
              <th>{t('fairness.rules')}</th>
              <th className="right">{t('overview.cases')}</th>
              <th className="right">{t('division.countDifference')}</th>
              <th className="right">{t('division.spread')}</th>
              <th />
            </tr>
          </thead>
          <tbody>
            {data.map((one) => (
              <tr key={one.division} style={one.undone ? { opacity: 0.55 } : undefined}>
                <td className="right soft">{one.division}</td>
                <td>{stamp(one.at, language)}</td>
                <td>{one.actor}</td>
                <td>{one.rules || t('fairness.oneRule')}</td>
                <td className="right">{count(one.cases, language)}</td>
                <td className="right">{count(one.count_difference, language)}</td>
                <td className="right">{smallPercent(one.spread_percent, language)}</td>
                <td className="right">
                  <Group gap={4} justify="flex-end" wrap="nowrap">
                    {one.undone && <span className="soft">{t('fairness.undone')}</span>}
                    <Button
                      variant="subtle"
                      size="compact-xs"
                      onClick={() => open(one.division)}
                      data-testid={`certificate-${one.division}`}
                    >
                      {t('fairness.certificate')}
                    </Button>
                  </Group>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
