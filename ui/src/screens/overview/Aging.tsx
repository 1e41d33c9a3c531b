// The aging table as of a day, beside another day where one is asked for, and a picture of it.
import { Group, SegmentedControl, Select } from '@mantine/core';
import { DateInput } from '@mantine/dates';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { addDays, count, date, lastMonthEnd } from '../../format';
import type { GroupBy } from '../../host/types.gen';
import { usePlace } from '../../state/place';
import { agingQuery } from '../../state/queries';
import { useWords } from '../../words';
import { AgingChart } from './AgingChart';
import { AgingTable } from './AgingTable';
import { Groups } from './Groups';
import type { AgingView } from './Overview';

interface Props {
  asOf: string;
  view: AgingView;
  setView: (view: AgingView) => void;
}

export type Measure = 'count' | 'money';

const GROUPS: [GroupBy, 'splitSide' | 'splitProduct' | 'splitRegion' | 'splitCollector' | 'splitAgency' | 'splitReason' | 'splitMonth'][] = [
  ['side', 'splitSide'],
  ['product', 'splitProduct'],
  ['region', 'splitRegion'],
  ['collector', 'splitCollector'],
  ['agency', 'splitAgency'],
  ['reason', 'splitReason'],
  ['disbursement_month', 'splitMonth'],
];

export function Aging({ asOf, view, setView }: Props) {
  const { t, language } = useWords();
  const { today } = usePlace();
  const [shown, setShown] = useState<Measure>('money');
  const [choosing, setChoosing] = useState(false);
  const { data } = useQuery(agingQuery({ as_of: asOf, ...view }));
  if (!data || data.total.cases + (data.before?.total.cases ?? 0) === 0) return null;
  const presets: [string, string][] = [
    [addDays(asOf, -1), t('overview.dayBefore')],
    [addDays(asOf, -7), t('overview.weekBefore')],
    [lastMonthEnd(asOf), t('overview.monthEndBefore')],
    [lastMonthEnd(lastMonthEnd(asOf)), t('overview.monthEndBefore2')],
  ];
  const known = presets.some(([day]) => day === view.compare);
  const compared = choosing || (view.compare !== null && !known) ? 'other' : (view.compare ?? 'none');
  const { level } = view;
  return (
    <>
      <Group gap={8} mb={10} className="no-print">
        <span className="soft">{t('overview.compare')}</span>
        <Select
          w={190}
          allowDeselect={false}
          data-testid="compare"
          value={compared}
          onChange={(value) => {
            setChoosing(value === 'other');
            if (value !== 'other') setView({ ...view, compare: value === 'none' ? null : value });
          }}
          data={[
            { value: 'none', label: t('overview.compareNone') },
            ...presets.map(([value, label]) => ({ value, label })),
            { value: 'other', label: t('overview.compareOther') },
          ]}
        />
        {compared === 'other' && (
          <DateInput
            w={130}
            size="xs"
            maxDate={today}
            aria-label={t('overview.compareOther')}
            data-testid="compare-date"
            valueFormat="YYYY-MM-DD"
            value={view.compare}
            onChange={(value) => setView({ ...view, compare: value })}
          />
        )}
        <span className="soft" style={{ marginLeft: 12 }}>
          {t('overview.level')}
        </span>
        <SegmentedControl
          data-testid="level"
          value={level}
          onChange={(value) => setView({ ...view, level: value as AgingView['level'] })}
          data={[
            { value: 'case', label: t('overview.levelCase') },
            { value: 'debtor', label: t('overview.levelDebtorShort') },
          ]}
        />
        {data.before && (
          <span className="soft">
            {t('overview.against', { date: date(data.before.as_of, language), cases: count(data.before.total.cases, language) })}
          </span>
        )}
      </Group>
      <div className="aging">
        <div className="panel scroll-x">
          <AgingTable table={data} />
        </div>
        <AgingChart table={data} shown={shown} setShown={setShown} />
      </div>
      <Group mt={18} mb={8} gap={8} className={view.by ? undefined : 'no-print'}>
        <span className="soft">{t('overview.split')}</span>
        <Select
          w={170}
          allowDeselect={false}
          value={view.by ?? 'none'}
          onChange={(value) => setView({ ...view, by: value === 'none' ? null : (value as GroupBy) })}
          data-testid="split"
          data={[
            { value: 'none', label: t('overview.splitNone') },
            ...GROUPS.map(([value, words]) => ({ value, label: t(`overview.${words}`) })),
          ]}
        />
      </Group>
      {view.by && data.groups.length > 0 && (
        <div className="panel scroll-x">
          <Groups table={data} by={view.by} shown={shown} />
        </div>
      )}
    </>
  );
}
