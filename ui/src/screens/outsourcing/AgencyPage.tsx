// One agency: what is agreed with it, which data it may have, the shape of its packs, and what it earned.
import { Button, Group, SegmentedControl } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Empty } from '../../frame/parts';
import { count, sums } from '../../format';
import type { AgencySummary, BookState } from '../../host/types.gen';
import { usePlace } from '../../state/place';
import { agencyQuery } from '../../state/queries';
import { useWords } from '../../words';
import { PackForm } from './PackForm';
import { StatementView } from './StatementView';
import { TermsForm } from './TermsForm';

const TABS = ['terms', 'pack', 'statement'] as const;
type Tab = (typeof TABS)[number];

export function AgencyPage({ agency, book }: { agency: AgencySummary; book: BookState }) {
  const { t, language } = useWords();
  const { go } = usePlace();
  const [tab, setTab] = useState<Tab>('terms');
  const { data } = useQuery(agencyQuery(agency.name));
  if (!data) return <Empty title={t('app.loading')} />;
  return (
    <div className="page" data-testid="agency-page">
      <Group justify="space-between" mb={12} className="no-print">
        <Group gap={10}>
          <Button variant="subtle" color="gray" leftSection={<IconArrowLeft size={14} />} onClick={() => go('outsourcing')}>
            {t('outsourcing.backToAgencies')}
          </Button>
          <b style={{ fontSize: 16 }} className="selectable">
            {agency.name}
          </b>
          <span className="soft">{t('outsourcing.version', { version: data.version })}</span>
        </Group>
        <span className="soft">
          {t('count.cases', { count: agency.placed })} · {sums(agency.outstanding, language)} · {t('outsourcing.recovered')}{' '}
          {sums(agency.recovered, language)}
          {agency.most_cases !== null &&
            ` · ${t('outsourcing.room', { cases: count(Math.max(0, agency.most_cases - agency.placed), language) })}`}
        </span>
      </Group>
      <SegmentedControl
        mb={14}
        className="no-print"
        value={tab}
        onChange={(value) => setTab(value as Tab)}
        data={TABS.map((one) => ({ value: one, label: t(`outsourcing.agencyTabs.${one}`) }))}
        data-testid="agency-tabs"
      />
      {tab === 'terms' && <TermsForm key={data.version} agency={data} currency={book.currency} />}
      {tab === 'pack' && <PackForm key={data.version} agency={data} />}
      {tab === 'statement' && <StatementView agency={agency.name} />}
    </div>
  );
}
