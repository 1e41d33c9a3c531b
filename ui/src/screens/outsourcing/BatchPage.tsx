// One batch: its terms and money, its cases, what came back, and what happened to it.
import { Button, Checkbox, Group, Menu, Modal, PasswordInput, Popover, SegmentedControl, Stack, Textarea } from '@mantine/core';
import { DateInput } from '@mantine/dates';
import { IconArrowLeft, IconChevronDown, IconPackageExport } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Bucket } from '../../frame/parts';
import { count, date, money, shortDate, sums } from '../../format';
import * as host from '../../host/commands';
import type { PickedFile } from '../../host/commands';
import type { BatchSummary, Export, FileLanguage } from '../../host/types.gen';
import { say, sayFailure, useChange } from '../../state/change';
import { usePlace } from '../../state/place';
import { useDropped } from '../../state/work';
import { useWords, wordFor } from '../../words';
import { BatchHistory } from './BatchHistory';
import { Term } from './Batches';
import { Recall } from './Recall';
import { ReturnDesk } from './ReturnDesk';

const ROWS = 200;
const TABS = ['cases', 'returns', 'history'] as const;
type Tab = (typeof TABS)[number];
type Step = 'acknowledge' | 'withdraw' | 'object' | 'delete';

export function BatchPage({ batch }: { batch: BatchSummary }) {
  const { t, language } = useWords();
  const { go, asOf } = usePlace();
  const change = useChange();
  const [tab, setTab] = useState<Tab>('cases');
  const [opened, setOpened] = useState(false);
  const [passphrase, setPassphrase] = useState('');
  const [headers, setHeaders] = useState<FileLanguage | 'agreed'>('agreed');
  const [written, setWritten] = useState<Export | null>(null);
  const [ticked, setTicked] = useState<string[]>([]);
  const [step, setStep] = useState<Step | null>(null);
  const [dropped, setDropped] = useState<PickedFile | null>(null);
  // A file of the agency's that is dropped on its batch has come back.
  useDropped((file) => {
    setTab('returns');
    setDropped(file);
  });
  const write = async () => {
    setOpened(false);
    const request = {
      batch: batch.batch,
      as_of: asOf,
      language: headers === 'agreed' ? null : headers,
      usual_language: language,
    };
    const done = await change(() => host.exportBatch(request, passphrase || null));
    setPassphrase('');
    if (!done) return;
    setWritten(done);
    say(t('outsourcing.exported', { count: done.files.length, folder: done.folder }));
  };
  const facts: [string, React.ReactNode][] = [
    [
      t('outsourcing.agency'),
      <button key="agency" type="button" className="link" onClick={() => go('outsourcing', { agency: batch.agency })}>
        {batch.agency}
      </button>,
    ],
    [
      t('outsourcing.state'),
      <span key="state" data-testid="batch-state">
        {wordFor('batchState', batch.state)}
      </span>,
    ],
    [
      t('overview.cases'),
      <button key="cases" type="button" className="link" onClick={() => go('cases', { filter: { batch: batch.batch } })}>
        {count(batch.cases, language)}
      </button>,
    ],
    [
      t('outsourcing.stillThere'),
      <span key="open" data-testid="batch-open">
        {count(batch.open_cases, language)}
      </span>,
    ],
    [t('overview.outstanding'), sums(batch.outstanding, language)],
    [
      t('outsourcing.recovered'),
      <span key="recovered" data-testid="batch-recovered">
        {sums(batch.recovered, language)}
      </span>,
    ],
    [
      t('outsourcing.earned'),
      <span key="earned" data-testid="batch-earned">
        {sums(batch.earned, language)}
      </span>,
    ],
    [t('outsourcing.placedOn'), date(batch.placed_on, language)],
    [t('outsourcing.recallDue'), date(batch.recall_due, language)],
    [t('outsourcing.terms'), t('outsourcing.version', { version: batch.terms_version })],
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
          <Menu position="bottom-end">
            <Menu.Target>
              <Button variant="default" rightSection={<IconChevronDown size={14} />} data-testid="batch-more">
                {t('outsourcing.more')}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item
                disabled={batch.exports === 0 || batch.open_cases === 0}
                onClick={() => setStep('acknowledge')}
                data-testid="acknowledge"
              >
                {t('outsourcing.acknowledge')}
              </Menu.Item>
              <Menu.Item disabled={!batch.withdrawable} onClick={() => setStep('withdraw')} data-testid="withdraw">
                {t('outsourcing.withdraw')}
              </Menu.Item>
              <Menu.Item disabled={batch.pending_cases === 0} onClick={() => setStep('object')} data-testid="object">
                {t('outsourcing.object')}
              </Menu.Item>
              <Menu.Item disabled={batch.open_cases > 0} onClick={() => setStep('delete')} data-testid="confirm-deletion">
                {t('outsourcing.confirmDeletion')}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
          <Recall batch={batch} ticked={ticked} done={() => setTicked([])} />
          <Popover opened={opened} onChange={setOpened} position="bottom-end" shadow="md" trapFocus>
            <Popover.Target>
              <Button
                leftSection={<IconPackageExport size={15} />}
                disabled={batch.open_cases === 0}
                onClick={() => setOpened(!opened)}
                data-testid="export-batch"
              >
                {t('outsourcing.export')}
              </Button>
            </Popover.Target>
            <Popover.Dropdown>
              <Stack gap="sm" w={300}>
                <div>
                  <div className="soft">{t('outsourcing.exportLanguage')}</div>
                  <SegmentedControl
                    fullWidth
                    value={headers}
                    onChange={(value) => setHeaders(value as FileLanguage | 'agreed')}
                    data={[
                      { value: 'agreed', label: t('outsourcing.asAgreed') },
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
                  data-testid="export-passphrase"
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
          {batch.open_cases > 0 && (
            <div>
              <div className="soft">{t('outsourcing.timeline')}</div>
              <Term batch={batch} />
            </div>
          )}
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
      <Group justify="space-between" mb={10}>
        <SegmentedControl
          value={tab}
          onChange={(value) => setTab(value as Tab)}
          data={TABS.map((one) => ({ value: one, label: t(`outsourcing.tabs.${one}`) }))}
          data-testid="batch-tabs"
        />
        {tab === 'cases' && ticked.length > 0 && <b data-testid="ticked">{t('cases.selected', { count: ticked.length })}</b>}
      </Group>
      {tab === 'cases' && <BatchCases batch={batch} ticked={ticked} setTicked={setTicked} />}
      {tab === 'returns' && <ReturnDesk batch={batch} dropped={dropped} />}
      {tab === 'history' && <BatchHistory batch={batch.batch} />}
      {step && <StepDialog step={step} batch={batch} ticked={ticked} close={() => setStep(null)} />}
    </div>
  );
}

function BatchCases({ batch, ticked, setTicked }: { batch: BatchSummary; ticked: string[]; setTicked: (loans: string[]) => void }) {
  const { t, language } = useWords();
  const cases = useInfiniteQuery({
    queryKey: ['book', 'batch-cases', batch.batch],
    queryFn: ({ pageParam }) => host.batchCases(batch.batch, pageParam, ROWS),
    initialPageParam: 0,
    getNextPageParam: (last) => (last.length < ROWS ? undefined : last[last.length - 1]?.sequence),
  });
  const toggle = (loan: string) => setTicked(ticked.includes(loan) ? ticked.filter((one) => one !== loan) : [...ticked, loan]);
  return (
    <>
      <div className="panel scroll-x">
        <table className="figures" data-testid="batch-cases">
          <thead>
            <tr>
              <th aria-label={t('cases.selectAll')} />
              <th className="right">#</th>
              <th>{t('field.loan_no')}</th>
              <th>{t('field.debtor_name')}</th>
              <th>{t('field.product')}</th>
              <th className="right">{t('field.days_past_due')}</th>
              <th>{t('field.bucket')}</th>
              <th className="right">{t('field.outstanding')}</th>
              <th className="right">{t('field.hand')}</th>
              <th className="right">%</th>
              <th>{t('outsourcing.state')}</th>
              <th>{t('outsourcing.reason')}</th>
            </tr>
          </thead>
          <tbody>
            {cases.data?.pages.flat().map((line) => {
              const open = line.state === 'placed' || line.state === 'recall_pending';
              return (
                <tr key={line.sequence} style={open ? undefined : { opacity: 0.65 }}>
                  <td>
                    <Checkbox
                      size="xs"
                      aria-label={line.loan_no}
                      disabled={!open}
                      checked={ticked.includes(line.loan_no)}
                      onChange={() => toggle(line.loan_no)}
                      data-testid={`tick-${line.loan_no}`}
                    />
                  </td>
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
                  <td>
                    {wordFor('placementState', line.state)}
                    {line.ended_on && <span className="soft"> {shortDate(line.ended_on)}</span>}
                  </td>
                  <td>
                    <span
                      className="cut"
                      style={{ maxWidth: 260 }}
                      title={[wordFor('recallReason', line.reason), line.objection].filter(Boolean).join(' · ')}
                    >
                      {line.reason && wordFor('recallReason', line.reason)}
                      {line.objection && <span className="warn"> {t('outsourcing.objects', { what: line.objection })}</span>}
                    </span>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {cases.hasNextPage && (
        <Button variant="default" mt={10} loading={cases.isFetchingNextPage} onClick={() => void cases.fetchNextPage()}>
          {t('history.more')}
        </Button>
      )}
    </>
  );
}

/** A step of a batch's life that needs a day, a note, or a document. */
function StepDialog({ step, batch, ticked, close }: { step: Step; batch: BatchSummary; ticked: string[]; close: () => void }) {
  const { t } = useWords();
  const { asOf } = usePlace();
  const change = useChange();
  const [on, setOn] = useState(asOf);
  const [note, setNote] = useState('');
  const [file, setFile] = useState<PickedFile | null>(null);
  const request = { batch: batch.batch, on, note };
  const work = (): Promise<number> => {
    if (step === 'acknowledge') return host.acknowledge(request);
    if (step === 'withdraw') return host.withdraw(request);
    if (step === 'object') return host.object({ ...request, loan_nos: ticked });
    return host.confirmDeletion(request, file?.token ?? null);
  };
  const done = async () => {
    const made = await change(work, () => t(`outsourcing.steps.${step}.done`, { agency: batch.agency }));
    if (made !== null) close();
  };
  const pick = () => host.pickImportFiles(t('outsourcing.document')).then((files) => setFile(files[0] ?? null), sayFailure);
  return (
    <Modal opened onClose={close} title={t(`outsourcing.steps.${step}.title`, { batch: batch.batch })} size="md">
      <Stack gap="sm">
        <span>
          {t(`outsourcing.steps.${step}.ask`, {
            agency: batch.agency,
            cases: t('count.cases', { count: step === 'object' ? ticked.length || batch.pending_cases : batch.open_cases }),
          })}
        </span>
        <DateInput
          valueFormat="YYYY-MM-DD"
          label={t('outsourcing.on')}
          value={on}
          onChange={(day) => day && setOn(day)}
          data-testid="step-on"
        />
        <Textarea
          label={step === 'object' ? t('outsourcing.objection') : t('outsourcing.note')}
          autosize
          minRows={2}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
          data-testid="step-note"
        />
        {step === 'delete' && (
          <Group gap={8}>
            <Button variant="default" onClick={() => void pick()} data-testid="step-file">
              {t('outsourcing.chooseDocument')}
            </Button>
            <span className="soft">{file?.name ?? t('outsourcing.documentHint')}</span>
          </Group>
        )}
        <Group justify="end">
          <Button variant="default" onClick={close}>
            {t('app.cancel')}
          </Button>
          <Button disabled={!on || (step === 'object' && !note.trim())} onClick={() => void done()} data-testid="step-confirm">
            {t(`outsourcing.steps.${step}.do`)}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
