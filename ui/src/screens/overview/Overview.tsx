// Aging as of the day, what became of it since another, and vintages; with the way to paper and files.
import { Button, Group, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Empty } from '../../frame/parts';
import { date } from '../../format';
import type { BookState, GroupBy, Level } from '../../host/types.gen';
import { usePlace } from '../../state/place';
import { remember, remembered } from '../../state/preferences';
import { overviewQuery } from '../../state/queries';
import { useWords } from '../../words';
import { Aging } from './Aging';
import { DateSlider } from './DateSlider';
import { Headline } from './Headline';
import { Movement } from './Movement';
import { Reports } from './Reports';
import { Vintage } from './Vintage';

const TABS = ['aging', 'movement', 'vintage'] as const;
type Tab = (typeof TABS)[number];

/** What the aging table is asked for beyond the day. */
export interface AgingView {
  by: GroupBy | null;
  compare: string | null;
  level: Level;
}

export function Overview({ book }: { book: BookState }) {
  const { t, language } = useWords();
  const { asOf, go } = usePlace();
  const [tab, setTab] = useState<Tab>(() => remembered('overview', 'aging'));
  const [view, setView] = useState<AgingView>({ by: null, compare: null, level: 'case' });
  const [since, setSince] = useState<string | null>(null);
  const [days, setDays] = useState(30);
  /** The day that the slider stands on while it is moved. */
  const [sliding, setSliding] = useState<string | null>(null);
  const counts = useQuery(overviewQuery(asOf));
  if (!counts.data) return <Empty title={t('app.loading')} />;
  const day = sliding ?? asOf;
  return (
    <div className="page">
      <div className="print-only">
        <b>{book.name}</b> · {t('app.asOf')} {date(asOf, language)} · {t('overview.policy', { policy: book.policy })}
      </div>
      <Headline counts={counts.data} />
      <Group justify="space-between" mt={14} mb={12} gap={12} className="no-print">
        <SegmentedControl
          data-testid="overview-tabs"
          value={tab}
          onChange={(value) => {
            setTab(value as Tab);
            remember('overview', value);
          }}
          data={TABS.map((value) => ({ value, label: t(`overview.${value}`) }))}
        />
        <DateSlider first={counts.data.first_day} sliding={sliding} setSliding={setSliding} />
        <Group gap={8} wrap="nowrap">
          <button type="button" className="link soft" onClick={() => go('settings')} data-testid="policy-used">
            {t('overview.policy', { policy: book.policy })}
          </button>
          <Reports tab={tab} view={view} since={since} days={days} />
        </Group>
      </Group>
      {tab === 'aging' && <Aging asOf={day} view={view} setView={setView} />}
      {tab === 'movement' && <Movement since={since} setSince={setSince} to={day} />}
      {tab === 'vintage' && <Vintage asOf={day} days={days} setDays={setDays} />}
      {tab === 'aging' && counts.data.cases === 0 && day === asOf && (
        <Empty title={t('overview.empty')} hint={t('overview.emptyHint')}>
          <Button onClick={() => go('import')}>{t('nav.import')}</Button>
        </Empty>
      )}
    </div>
  );
}
