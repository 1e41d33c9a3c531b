// One batch: its terms, its cases as they were placed, and its pack.
import { Button, Group, PasswordInput, Popover, SegmentedControl, Stack } from '@mantine/core';
import { IconArrowLeft, IconPackageExport } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Bucket } from '../frame/parts';
import { count, date, money, sums } from '../format';
import * as host from '../host/commands';
import type { BatchSummary, Export, FileLanguage } from '../host/types.gen';
import { say, useChange } from '../state/change';
import { usePlace } from '../state/place';
import { useWords, wordFor } from '../words';
import { Term } from './Outsourcing';
import { Recall } from './Recall';

const ROWS = 200;

export function BatchPage({ batch }: { batch: BatchSummary }) {
  const { t, language } = useWords();
  const { go } = usePlace();
  const change = useChange();
  const [opened, setOpened] = useState(false);
  const [passphrase, setPassphrase] = useState('');
  const [headers, setHeaders] = useState<FileLanguage>(language);
  const [written, setWritten] = useState<Export | null>(null);
  const cases = useInfiniteQuery({
    queryKey: ['book', 'batch-cases', batch.batch],
    queryFn: ({ pageParam }) => host.batchCases(batch.batch, pageParam, ROWS),
    initialPageParam: 0,
    getNextPageParam: (last) => (last.length < ROWS ? undefined : last[last.length - 1]?.sequence),
  });
  const write = async () => {
    setOpened(false);
    const done = await change(() => host.exportBatch(batch.batch, headers, passphrase || null));
    setPassphrase('');
    if (!done) return;
    setWritten(done);
    say(t('outsourcing.exported', { count: done.files.length, folder: done.folder }));
  };
  const facts: [string, React.ReactNode][] = [
    [t('outsourcing.agency'), batch.agency],
    [t('outsourcing.state'), wordFor('batchState', batch.state)],
    [
      t('overview.cases'),
      <button key="cases" type="button" className="link" onClick={() => go('cases', { filter: { batch: batch.batch } })}>
        {count(batch.cases, language)}
      </button>,
    ],
    [t('overview.debtors'), count(batch.debtors, language)],
    [t('overview.outstanding'), sums(batch.outstanding, language)],
    [t('outsourcing.placedOn'), date(batch.placed_on, language)],
    [t('outsourcing.recallDue'), date(batch.recall_due, language)],
  ];
  return (
    <div className="page" data-testid="batch-page">
      <Group justify="space-between" mb={12}>
        <Group gap={10}>
          <Button variant="subtle" color="gray" leftSection={<IconArrowLeft size={14} />} onClick={() => go('outsourcing')}>
            {t('outsourcing.back')}
          </Button>
          <b style={{ fontSize: 16 }} className="selectable">
            {batch.batch}
          </b>
        </Group>
        <Group gap={6}>
        <Recall batch={batch} />
        <Popover opened={opened} onChange={setOpened} position="bottom-end" shadow="md" trapFocus>
          <Popover.Target>
            <Button leftSection={<IconPackageExport size={15} />} onClick={() => setOpened(!opened)} data-testid="export-batch">
              {t('outsourcing.export')}
            </Button>
          </Popover.Target>
          <Popover.Dropdown>
            <Stack gap="sm" w={280}>
              <div>
                <div className="soft">{t('outsourcing.exportLanguage')}</div>
                <SegmentedControl
                  fullWidth
                  value={headers}
                  onChange={(value) => setHeaders(value as FileLanguage)}
                  data={[
                    { value: 'en', label: 'English' },
                    { value: 'zh-CN', label: '中文' },
                  ]}
                />
              </div>
              <PasswordInput
                label={t('outsourcing.exportPassphrase')}
                description={t('outsourcing.exportPassphraseHint')}
                value={passphrase}
                onChange={(event) => setPassphrase(event.currentTarget.value)}
              />
              <Button onClick={() => void write()} data-testid="export-write">
                {t('outsourcing.export')}
              </Button>
            </Stack>
          </Popover.Dropdown>
        </Popover>
        </Group>
      </Group>
      <div className="panel" style={{ padding: '12px 16px', marginBottom: 14 }}>
        <div className="tiles">
          {facts.map(([name, value]) => (
            <div key={name}>
              <div className="soft">{name}</div>
              <b>{value}</b>
            </div>
          ))}
          <div>
            <div className="soft">{t('outsourcing.timeline')}</div>
            <Term batch={batch} />
          </div>
        </div>
      </div>
      {written && (
        <div className="panel" style={{ padding: '10px 16px', marginBottom: 14 }} data-testid="written">
          <b>{t('outsourcing.files')}</b>
          <div className="soft selectable">{written.folder}</div>
          {written.files.map((file) => (
            <div key={file.name} className="selectable">
              {file.name} <span className="soft">SHA-256 {file.sha256.slice(0, 24)}…</span>
            </div>
          ))}
        </div>
      )}
      <div className="panel scroll-x">
        <table className="figures">
          <thead>
            <tr>
              <th className="right">#</th>
              <th>{t('field.loan_no')}</th>
              <th>{t('field.debtor_name')}</th>
              <th>{t('field.product')}</th>
              <th className="right">{t('field.days_past_due')}</th>
              <th>{t('field.bucket')}</th>
              <th className="right">{t('field.outstanding')}</th>
              <th className="right">{t('field.hand')}</th>
              <th className="right">%</th>
            </tr>
          </thead>
          <tbody>
            {cases.data?.pages.flat().map((line) => (
              <tr key={line.sequence}>
                <td className="right soft">{line.sequence}</td>
                <td className="selectable">{line.loan_no}</td>
                <td>{line.debtor_name}</td>
                <td>{line.product}</td>
                <td className="right">{line.days_past_due}</td>
                <td>
                  <Bucket code={line.bucket} />
                </td>
                <td className="right">{money(line.outstanding, language)}</td>
                <td className="right">{line.hand}</td>
                <td className="right">{line.commission_percent}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {cases.hasNextPage && (
        <Button variant="default" mt={10} loading={cases.isFetchingNextPage} onClick={() => void cases.fetchNextPage()}>
          {t('history.more')}
        </Button>
      )}
    </div>
  );
}
