// Aging as of the day, what became of it since another, and vintages; with the way to paper and files.
import { Button, Group, SegmentedControl, Select, Tooltip } from '@mantine/core';
import { DateInput } from '@mantine/dates';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Empty } from '../../frame/parts';
import { date } from '../../format';
import type { BookState } from '../../host/types.gen';
import { failureText } from '../../state/change';
import { usePlace } from '../../state/place';
import { overviewQuery } from '../../state/queries';
import { TABS, type Tab } from '../../state/view';
import { useWords } from '../../words';
import { Aging } from './Aging';
import { DateSlider } from './DateSlider';
import { Headline } from './Headline';
import { Movement } from './Movement';
import { Reports } from './Reports';
import { Vintage } from './Vintage';

export function Overview({ book }: { book: BookState }) {
  const { t, language } = useWords();
  const { asOf, today, go, view, setView } = usePlace();
  /** The day that the slider stands on while it is moved. */
  const [sliding, setSliding] = useState<string | null>(null);
  const counts = useQuery(overviewQuery(asOf));
  if (!counts.data) return <Empty title={counts.error ? failureText(counts.error) : t('app.loading')} />;
  const currencies = counts.data.outstanding.map((one) => one.currency);
  return (
    <div className="page">
      <div className="print-only">
        <b>{book.name}</b> · {t('app.asOf')} {date(asOf, language)} · {t('overview.policy', { policy: book.policy })}
        {view.knownOn && ` · ${t('overview.knownOn')} ${date(view.knownOn, language)}`}
        {view.currency && ` · ${view.currency}`}
        {view.level === 'debtor' && ` · ${t('overview.levelDebtor')}`}
      </div>
      <div style={sliding ? { opacity: 0.45 } : undefined}>
        <Headline counts={counts.data} />
      </div>
      <Group justify="space-between" mt={14} mb={12} gap={12} className="no-print">
        <SegmentedControl
          data-testid="overview-tabs"
          value={view.tab}
          onChange={(value) => setView({ tab: value as Tab })}
          data={TABS.map((value) => ({ value, label: t(`overview.${value}`) }))}
        />
        <DateSlider first={counts.data.first_day} sliding={sliding} setSliding={setSliding} />
        <Group gap={8} wrap="nowrap">
          {(currencies.length > 1 || view.currency) && (
            <Select
              w={96}
              allowDeselect={false}
              aria-label={t('field.currency')}
              data-testid="currency"
              value={view.currency ?? 'all'}
              onChange={(value) => setView({ currency: value === 'all' ? null : value })}
              data={[{ value: 'all', label: t('overview.allCurrencies') }, ...currencies.map((value) => ({ value, label: value }))]}
            />
          )}
          {view.tab !== 'vintage' && (
            <Tooltip label={t('overview.knownOnHint')} multiline w={240}>
              <DateInput
                w={128}
                size="xs"
                clearable
                valueFormat="YYYY-MM-DD"
                maxDate={today}
                placeholder={t('overview.knownOn')}
                aria-label={t('overview.knownOn')}
                value={view.knownOn}
                onChange={(knownOn) => setView({ knownOn })}
                data-testid="known-on"
              />
            </Tooltip>
          )}
          <button type="button" className="link soft" onClick={() => go('settings')} data-testid="policy-used">
            {t('overview.policy', { policy: book.policy })}
          </button>
          <Reports />
        </Group>
      </Group>
      {view.tab === 'aging' && <Aging asOf={sliding ?? asOf} />}
      {view.tab === 'movement' && <Movement to={asOf} />}
      {view.tab === 'vintage' && <Vintage asOf={asOf} />}
      {view.tab === 'aging' && counts.data.cases === 0 && sliding === null && (
        <Empty title={t('overview.empty')} hint={t('overview.emptyHint')}>
          <Button onClick={() => go('import')}>{t('nav.import')}</Button>
        </Empty>
      )}
    </div>
  );
}
