// Outsourcing: agencies on top, their batches below; a batch opens as a page.
import { Button, Group, Modal, NumberInput, Stack, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Empty } from '../frame/parts';
import { count, date, daysBetween, shortDate, sums } from '../format';
import * as host from '../host/commands';
import type { AgencySummary, BatchSummary, BookState } from '../host/types.gen';
import { useChange } from '../state/change';
import { usePlace } from '../state/place';
import { agenciesQuery, batchesQuery } from '../state/queries';
import { useWords, wordFor } from '../words';
import { BatchBuilder } from './BatchBuilder';
import { BatchPage } from './BatchPage';

export function Outsourcing({ book }: { book: BookState }) {
  const { t } = useWords();
  const { asOf, batch, build, go } = usePlace();
  const agencies = useQuery(agenciesQuery(asOf));
  const batches = useQuery(batchesQuery(asOf));
  const [adding, setAdding] = useState(false);
  if (!agencies.data || !batches.data) return <Empty title={t('app.loading')} />;
  const opened = batches.data.find((one) => one.batch === batch);
  if (opened) return <BatchPage batch={opened} />;
  return (
    <div className="page">
      <Group justify="space-between" mb={10}>
        <b style={{ fontSize: 15 }}>{t('outsourcing.title')}</b>
        <Group gap={8}>
          <Button variant="default" leftSection={<IconPlus size={14} />} onClick={() => setAdding(true)} data-testid="add-agency">
            {t('outsourcing.addAgency')}
          </Button>
          <Button
            disabled={agencies.data.length === 0}
            onClick={() => go('outsourcing', { build: { agency: null, selection: null, cases: 0 } })}
            data-testid="build-batch"
          >
            {t('outsourcing.build')}
          </Button>
        </Group>
      </Group>
      {agencies.data.length === 0 ? (
        <Empty title={t('outsourcing.emptyAgencies')} hint={t('outsourcing.emptyAgenciesHint')}>
          <Button onClick={() => setAdding(true)}>{t('outsourcing.addAgency')}</Button>
        </Empty>
      ) : (
        <>
          <div style={{ display: 'grid', gridTemplateColumns: 'repeat(auto-fill, minmax(220px, 1fr))', gap: 10 }}>
            {agencies.data.map((agency) => (
              <AgencyCard key={agency.name} agency={agency} />
            ))}
          </div>
          <b style={{ display: 'block', margin: '20px 0 8px' }}>{t('outsourcing.batches')}</b>
          {batches.data.length === 0 ? (
            <p className="soft">{t('outsourcing.emptyBatches')}</p>
          ) : (
            <div className="panel scroll-x">
              <Batches batches={batches.data} />
            </div>
          )}
        </>
      )}
      <AddAgency opened={adding} close={() => setAdding(false)} />
      {build && agencies.data.length > 0 && <BatchBuilder intent={build} agencies={agencies.data} currency={book.currency} />}
    </div>
  );
}

function AgencyCard({ agency }: { agency: AgencySummary }) {
  const { t, language } = useWords();
  const { go } = usePlace();
  return (
    <div className="card" data-testid={`agency-${agency.name}`}>
      <Group justify="space-between" wrap="nowrap">
        <b>{agency.name}</b>
        <span className="soft">{agency.commission.map((percent) => `${percent}%`).join(' · ')}</span>
      </Group>
      <div>
        <button
          type="button"
          className="link"
          disabled={agency.placed === 0}
          onClick={() => go('cases', { filter: { agencies: [agency.name] } })}
        >
          {t('count.cases', { count: agency.placed })}
        </button>
        <span className="soft"> · {sums(agency.outstanding, language)}</span>
      </div>
      <span className="soft" style={{ fontSize: 12 }}>
        {t('outsourcing.termDays', { days: agency.term_days })} ·{' '}
        {agency.next_recall ? t('outsourcing.nextRecall', { date: date(agency.next_recall, language) }) : t('outsourcing.noRecall')}
      </span>
      <Button
        variant="light"
        size="compact-sm"
        style={{ alignSelf: 'start' }}
        onClick={() => go('outsourcing', { build: { agency: agency.name, selection: null, cases: 0 } })}
      >
        {t('outsourcing.build')}
      </Button>
    </div>
  );
}

/** How much of a batch's term is over. */
export function Term({ batch }: { batch: BatchSummary }) {
  const { t } = useWords();
  const { asOf } = usePlace();
  if (!batch.placed_on || !batch.recall_due) return null;
  const gone = daysBetween(batch.placed_on, asOf);
  const left = daysBetween(asOf, batch.recall_due);
  const share = Math.max(0, Math.min(1, gone / Math.max(1, batch.term_days)));
  const words = left >= 0 ? t('outsourcing.daysLeft', { days: left }) : t('outsourcing.over', { days: -left });
  return (
    <Group gap={8} wrap="nowrap">
      <div className="timeline" title={words}>
        <span style={{ width: `${share * 100}%` }} />
      </div>
      <span className="soft">{words}</span>
    </Group>
  );
}

function Batches({ batches }: { batches: BatchSummary[] }) {
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
          <th className="right">{t('overview.debtors')}</th>
          <th className="right">{t('overview.outstanding')}</th>
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
            <td>{wordFor('batchState', batch.state)}</td>
            <td className="right">{count(batch.cases, language)}</td>
            <td className="right">{count(batch.debtors, language)}</td>
            <td className="right">{sums(batch.outstanding, language)}</td>
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

function AddAgency({ opened, close }: { opened: boolean; close: () => void }) {
  const { t } = useWords();
  const change = useChange();
  const [name, setName] = useState('');
  const [days, setDays] = useState<number | string>(90);
  const [commission, setCommission] = useState('20, 30');
  const percents = commission.split(/[,，;\s]+/).filter(Boolean).map(Number);
  const bad = percents.length === 0 || percents.some((percent) => !(percent >= 0 && percent <= 100));
  const add = async () => {
    const done = await change(async () => {
      await host.addAgency({ name, term_days: Number(days), commission: percents });
      return true;
    });
    if (!done) return;
    setName('');
    close();
  };
  return (
    <Modal opened={opened} onClose={close} title={t('outsourcing.addAgency')} size="sm">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        <Stack gap="sm">
          <TextInput
            data-autofocus
            label={t('outsourcing.name')}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            data-testid="agency-name"
          />
          <NumberInput label={t('outsourcing.term')} min={1} max={3650} allowDecimal={false} value={days} onChange={setDays} data-testid="agency-term" />
          <TextInput
            label={t('outsourcing.commission')}
            description={t('outsourcing.commissionHint')}
            error={bad ? t('outsourcing.commissionBad') : undefined}
            value={commission}
            onChange={(event) => setCommission(event.currentTarget.value)}
            data-testid="agency-commission"
          />
          <Group justify="end">
            <Button type="submit" disabled={!name.trim() || bad || days === ''} data-testid="agency-save">
              {t('app.add')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
