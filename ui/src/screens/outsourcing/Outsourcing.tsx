// Outsourcing: agencies on top, their batches below; a batch and an agency open as pages.
import { Button, Group, SegmentedControl } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Empty } from '../../frame/parts';
import type { BookState } from '../../host/types.gen';
import { usePlace } from '../../state/place';
import { agenciesQuery, batchesQuery } from '../../state/queries';
import { useWords } from '../../words';
import { AddAgency } from './AddAgency';
import { AgencyCard } from './AgencyCard';
import { AgencyPage } from './AgencyPage';
import { BatchBuilder } from './BatchBuilder';
import { BatchPage } from './BatchPage';
import { Batches } from './Batches';
import { Notices } from './Notices';
import { Register } from './Register';
import { Scorecards } from './Scorecards';

const VIEWS = ['batches', 'scorecards', 'register'] as const;
type OutsourcingView = (typeof VIEWS)[number];

export function Outsourcing({ book }: { book: BookState }) {
  const { t } = useWords();
  const { asOf, batch, build, agency, register, go } = usePlace();
  const agencies = useQuery(agenciesQuery(asOf));
  const batches = useQuery(batchesQuery(asOf));
  const [view, setView] = useState<OutsourcingView>('batches');
  const [adding, setAdding] = useState(false);
  const [telling, setTelling] = useState<string | null>(null);
  if (!agencies.data || !batches.data) return <Empty title={t('app.loading')} />;
  const opened = batches.data.find((one) => one.batch === batch);
  if (opened) return <BatchPage key={opened.batch} batch={opened} />;
  if (register !== null) return <Register loanNo={register || null} close={() => go('outsourcing')} />;
  const shown = agencies.data.find((one) => one.name === agency);
  if (shown && !build) return <AgencyPage key={shown.name} agency={shown} book={book} />;
  return (
    <>
      <div className="subnav">
        <SegmentedControl
          value={view}
          onChange={(next) => setView(next as OutsourcingView)}
          data={VIEWS.map((one) => ({ value: one, label: t(`outsourcing.views.${one}`) }))}
          data-testid="outsourcing-views"
        />
        <span style={{ flex: 1 }} />
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
      </div>
      {view === 'register' && <Register loanNo={null} close={null} />}
      {view === 'scorecards' && <Scorecards agencies={agencies.data.map((one) => one.name)} />}
      {view === 'batches' && (
        <div className="page">
          {agencies.data.length === 0 ? (
            <Empty title={t('outsourcing.emptyAgencies')} hint={t('outsourcing.emptyAgenciesHint')}>
              <Button onClick={() => setAdding(true)}>{t('outsourcing.addAgency')}</Button>
            </Empty>
          ) : (
            <>
              <div style={{ display: 'grid', gridTemplateColumns: 'repeat(auto-fill, minmax(250px, 1fr))', gap: 10 }}>
                {agencies.data.map((one) => (
                  <AgencyCard key={one.name} agency={one} tell={() => setTelling(one.name)} />
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
        </div>
      )}
      <AddAgency opened={adding} close={() => setAdding(false)} />
      {telling && <Notices agency={telling} close={() => setTelling(null)} />}
      {build && agencies.data.length > 0 && <BatchBuilder intent={build} agencies={agencies.data} currency={book.currency} />}
    </>
  );
}
