// The aging table once more for each value of a grouping; every figure opens its cases.
import { Bucket } from '../../frame/parts';
import { compact, count, countOrDash, sums } from '../../format';
import type { AgingBucket, AgingTable, AgingTotal, GroupBy } from '../../host/types.gen';
import type { Filter } from '../../state/place';
import type { Measure } from '../../state/view';
import { useWords, wordFor } from '../../words';
import { useOpenCases } from './opening';

/** How many cases more or fewer than on the day that is compared with. */
function Since({ now, before, known }: { now: number; before: number; known: boolean }) {
  const { language } = useWords();
  if (!known || now === before) return null;
  return (
    <span className="change">
      {now > before ? '+' : '−'}
      {count(Math.abs(now - before), language)}
    </span>
  );
}

export function Groups({ table, by, shown }: { table: AgingTable; by: GroupBy; shown: Measure }) {
  const { t, language } = useWords();
  const open = useOpenCases(table);
  const filterOf = (key: string): Filter => {
    switch (by) {
      case 'product':
        return { products: [key] };
      case 'region':
        return { regions: [key] };
      case 'reason':
        return { reasons: [key] };
      case 'reason_group':
        return { reason_groups: [key] };
      case 'collector':
        return { collectors: [key] };
      case 'agency':
        return { agencies: [key] };
      case 'side':
        return { outsourced: key === 'outsourced' };
      case 'disbursement_month':
        return { disbursement_months: [key] };
    }
  };
  const name = (key: string) => {
    if (by === 'side') return key === 'outsourced' ? t('overview.outsourced') : t('overview.inHouse');
    if (by === 'reason_group') return wordFor('reasonGroup', key);
    if (key) return key;
    return <span className="soft">{by === 'collector' || by === 'agency' ? t('overview.nobody') : t('overview.noValue')}</span>;
  };
  const figure = (one: AgingBucket | AgingTotal, filter: Filter) => (
    <button type="button" className="link" disabled={one.cases === 0} title={sums(one.outstanding, language)} onClick={open(filter)}>
      {shown === 'count' || one.cases === 0
        ? countOrDash(one.cases, language)
        : one.outstanding.map((amount) => <div key={amount.currency}>{compact(amount, language, true)}</div>)}
    </button>
  );
  const before = (key: string) => table.before?.groups.find((group) => group.key === key);
  return (
    <table className="figures matrix" data-testid="groups">
      <thead>
        <tr>
          <th />
          {table.buckets.map((bucket) => (
            <th key={bucket.code} className="right">
              <Bucket code={bucket.code} boundaries />
            </th>
          ))}
          <th className="right">{t('overview.total')}</th>
          <th className="right">{t('overview.debtors')}</th>
        </tr>
      </thead>
      <tbody>
        {table.groups.map((group) => (
          <tr key={group.key}>
            <td>
              {group.parent && <span className="soft">{wordFor('reasonGroup', group.parent)} · </span>}
              {name(group.key)}
            </td>
            {group.buckets.map((bucket) => (
              <td key={bucket.code} className="right">
                <Since
                  now={bucket.cases}
                  before={before(group.key)?.buckets.find((one) => one.code === bucket.code)?.cases ?? 0}
                  known={!!table.before && shown === 'count'}
                />
                {figure(bucket, { buckets: [bucket.code], ...filterOf(group.key) })}
              </td>
            ))}
            <td className="right">
              <Since now={group.total.cases} before={before(group.key)?.total.cases ?? 0} known={!!table.before && shown === 'count'} />
              {figure(group.total, filterOf(group.key))}
            </td>
            <td className="right">{countOrDash(group.total.debtors, language)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
