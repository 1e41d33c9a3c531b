// The aging table as of a day, beside another day where one is asked for, and a picture of it.
import { Group, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { count, date } from '../../format';
import type { GroupBy } from '../../host/types.gen';
import { failureText } from '../../state/change';
import { usePlace } from '../../state/place';
import { agingQuery, type AgingAsked } from '../../state/queries';
import { dateOf, type View } from '../../state/view';
import { useWords } from '../../words';
import { AgingChart } from './AgingChart';
import { AgingTable } from './AgingTable';
import { AtRisk } from './AtRisk';
import { OwnSets } from './OwnSets';
import { EarlierDay } from './EarlierDay';
import { Groups } from './Groups';
import { LevelChoice } from './LevelChoice';

const GROUPS: [
  GroupBy,
  'splitSide' | 'splitProduct' | 'splitRegion' | 'splitCollector' | 'splitAgency' | 'splitReason' | 'splitReasonGroup' | 'splitMonth',
][] = [
  ['side', 'splitSide'],
  ['product', 'splitProduct'],
  ['region', 'splitRegion'],
  ['collector', 'splitCollector'],
  ['agency', 'splitAgency'],
  ['reason_group', 'splitReasonGroup'],
  ['reason', 'splitReason'],
  ['disbursement_month', 'splitMonth'],
];

/** What the table is asked for as of a day. */
export const agingAsked = (view: View, asOf: string): AgingAsked => ({
  as_of: asOf,
  by: view.by,
  level: view.level,
  currency: view.currency,
  known_on: view.knownOn,
  compare: view.compare && dateOf(view.compare, asOf),
});

export function Aging({ asOf }: { asOf: string }) {
  const { t, language } = useWords();
  const { view, setView } = usePlace();
  const { data, error } = useQuery(agingQuery(agingAsked(view, asOf)));
  if (!data) return <p className="soft">{error ? failureText(error) : t('app.loading')}</p>;
  if (data.total.cases + (data.before?.total.cases ?? 0) === 0) return null;
  return (
    <>
      <Group gap={8} mb={10} className="no-print">
        <span className="soft">{t('overview.compare')}</span>
        <EarlierDay
          id="compare"
          asOf={asOf}
          day={view.compare}
          choose={(compare) => setView({ compare })}
          none={t('overview.compareNone')}
          label={t('overview.compare')}
        />
        <LevelChoice />
      </Group>
      {(data.before || data.product_policies.length > 0) && (
        <p className="soft" style={{ margin: '0 0 8px' }} data-testid="aging-note">
          {[
            data.before &&
              t('overview.against', {
                date: date(data.before.as_of, language),
                cases: count(data.before.total.cases, language),
              }),
            ...data.product_policies.map((own) => t('overview.productPolicy', { product: own.product, policy: own.policy })),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      )}
      <div className="aging">
        <div className="panel scroll-x">
          <AgingTable table={data} />
        </div>
        <AgingChart table={data} shown={view.shown} setShown={(shown) => setView({ shown })} />
      </div>
      <AtRisk table={data} />
      <OwnSets table={data} />
      <Group mt={18} mb={8} gap={8} className={view.by ? undefined : 'no-print'}>
        <span className="soft">{t('overview.split')}</span>
        <Select
          w={170}
          allowDeselect={false}
          value={view.by ?? 'none'}
          onChange={(value) => setView({ by: value === 'none' ? null : (value as GroupBy) })}
          data-testid="split"
          data={[
            { value: 'none', label: t('overview.splitNone') },
            ...GROUPS.map(([value, words]) => ({ value: value as string, label: t(`overview.${words}`) })),
          ]}
        />
      </Group>
      {view.by && data.groups.length > 0 && (
        <div className="panel scroll-x">
          <Groups table={data} by={view.by} shown={view.shown} />
        </div>
      )}
    </>
  );
}
