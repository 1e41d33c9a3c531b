// The certificate of a division as a page: what it was made from, what came out, and whether it comes out
// again.
import { ActionIcon, Button, Group } from '@mantine/core';
import { IconArrowLeft, IconCircleCheck, IconAlertTriangle, IconDownload, IconPrinter, IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import { bucketCodes } from '../../buckets';
import { Bucket } from '../../frame/parts';
import { count, smallPercent, stamp, sums } from '../../format';
import * as host from '../../host/commands';
import type { Certificate, CertificateCheck, DivisionSummary } from '../../host/types.gen';
import { say, sayFailure } from '../../state/change';
import { useBusy } from '../../state/busy';
import { useWords } from '../../words';
import { Evenness } from './Evenness';

interface Props {
  certificate: Certificate;
  summary: DivisionSummary | null;
  close: () => void;
}

export function CertificatePage({ certificate, summary, close }: Props) {
  const { t, language } = useWords();
  const busy = useBusy();
  const [check, setCheck] = useState<CertificateCheck | null>(null);
  const verify = async () => {
    try {
      setCheck(await busy(t('fairness.verifying'), () => host.verifyCertificate(certificate)));
    } catch (failure) {
      sayFailure(failure);
    }
  };
  const write = async () => {
    try {
      const path = await host.exportCertificate(certificate.division);
      if (path) say(t('app.written', { path }));
    } catch (failure) {
      sayFailure(failure);
    }
  };
  const buckets = bucketCodes().filter((code) => certificate.collectors.some((one) => one.by_bucket[code]));
  const facts: [string, string][] = [
    [t('fairness.day'), certificate.as_of],
    [t('fairness.applied'), summary ? `${stamp(summary.at, language)} · ${summary.actor}` : ''],
    [t('fairness.rules'), certificate.rules.name || t('fairness.oneRule')],
    [t('fairness.policy'), `${certificate.policy} · ${certificate.bucket_set}`],
    [t('division.assignedCount'), count(certificate.assigned, language)],
    [t('division.moved'), count(certificate.moved, language)],
    [t('division.kept'), count(certificate.kept, language)],
    [t('division.byHand'), count(certificate.adjusted, language)],
    [
      t('division.countDifference'),
      `${count(certificate.count_difference, language)} (${t('division.atBest', { count: certificate.best_count_difference })})`,
    ],
    [
      t('division.spread'),
      `${smallPercent(certificate.spread_percent, language)}${certificate.floor_percent > 0 ? ` (${t('division.floor', { percent: smallPercent(certificate.floor_percent, language) })})` : ''}`,
    ],
  ];
  return (
    <div className="page" data-testid="certificate">
      <Group justify="space-between" className="no-print" mb={10}>
        <Group gap={8}>
          <ActionIcon variant="subtle" aria-label={t('app.back')} onClick={close}>
            <IconArrowLeft size={16} />
          </ActionIcon>
          <span className="soft">{t('fairness.hint')}</span>
        </Group>
        <Group gap={6}>
          <Button variant="default" leftSection={<IconRefresh size={14} />} onClick={() => void verify()} data-testid="verify">
            {t('fairness.verify')}
          </Button>
          <Button variant="default" leftSection={<IconDownload size={14} />} onClick={() => void write()} data-testid="export-certificate">
            {t('fairness.export')}
          </Button>
          <Button variant="default" leftSection={<IconPrinter size={14} />} onClick={() => void host.print().catch(sayFailure)}>
            {t('overview.print')}
          </Button>
        </Group>
      </Group>
      <h2 style={{ margin: '0 0 8px' }}>{t('fairness.title', { number: certificate.division })}</h2>
      {check && (
        <p className={check.ok ? 'good-note' : 'warn'} data-testid="verified">
          {check.ok ? <IconCircleCheck size={15} className="beside" /> : <IconAlertTriangle size={15} className="beside" />}{' '}
          {check.ok ? t('fairness.ok') : t('fairness.differs', { parts: check.differences.map((one) => one.part).join(', ') })}
          {check.undone && ` ${t('fairness.undoneSince')}`}
        </p>
      )}
      <div className="facts">
        {facts
          .filter(([, value]) => value)
          .map(([name, value]) => (
            <div key={name}>
              <span className="soft">{name}</span>
              <span>{value}</span>
            </div>
          ))}
      </div>
      <Evenness rules={certificate.figures} />
      <div className="panel scroll-x" style={{ marginTop: 10 }}>
        <table className="figures">
          <thead>
            <tr>
              <th>{t('field.collector')}</th>
              <th className="right">{t('overview.debtors')}</th>
              <th className="right">{t('overview.cases')}</th>
              <th className="right">{t('overview.outstanding')}</th>
              {buckets.map((code) => (
                <th key={code} className="right">
                  <Bucket code={code} boundaries={buckets.length < 6} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {certificate.collectors.map((one) => (
              <tr key={one.name}>
                <td>{one.name}</td>
                <td className="right">{count(one.debtors, language)}</td>
                <td className="right">{count(one.cases, language)}</td>
                <td className="right">{sums(one.outstanding, language)}</td>
                {buckets.map((code) => (
                  <td key={code} className="right">
                    {one.by_bucket[code] ? count(one.by_bucket[code] ?? 0, language) : '–'}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className="facts" style={{ marginTop: 10 }}>
        <div>
          <span className="soft">{t('division.seed')}</span>
          <span className="selectable">{certificate.seed}</span>
        </div>
        <div>
          <span className="soft">{t('fairness.inputDigest')}</span>
          <span className="selectable digest">{certificate.digest}</span>
        </div>
        <div>
          <span className="soft">{t('fairness.outcomeDigest')}</span>
          <span className="selectable digest">{certificate.outcome_digest}</span>
        </div>
      </div>
      <p className="soft">{t('fairness.how', { command: 'caseload divide --verify' })}</p>
    </div>
  );
}
