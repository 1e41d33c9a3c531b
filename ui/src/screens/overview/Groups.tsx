// The aging table once more for each value of a grouping; every figure opens its cases.
import { Bucket } from '../../frame/parts';
import { compact, countOrDash, sums } from '../../format';
import type { AgingBucket, AgingTable, AgingTotal, GroupBy } from '../../host/types.gen';
import { type Filter, usePlace } from '../../state/place';
import { useWords } from '../../words';
import type { Measure } from './Aging';

export function Groups({ table, by, shown }: { table: AgingTable; by: GroupBy; shown: Measure }) {
  const { t, language } = useWords();
  const { go } = usePlace();
  const level = table.level === 'debtor' ? ({ level: 'debtor' } as const) : {};
  const filterOf = (key: string): Filter => {
    switch (by) {
      case 'product':
        return { products: [key] };
      case 'region':
        return { regions: [key] };
      case 'reason':
        return { reasons: [key] };
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
    if (key) return key;
    return <span className="soft">{by === 'collector' || by === 'agency' ? t('overview.nobody') : t('overview.noValue')}</span>;
  };
  const figure = (one: AgingBucket | AgingTotal, filter: Filter) => (
    <button
      type="button"
      className="link"
      disabled={one.cases === 0}
      title={sums(one.outstanding, language)}
      onClick={() => go('cases', { filter: { status: ['open'], ...level, ...filter } })}
    >
      {shown === 'count' || one.cases === 0
        ? countOrDash(one.cases, language)
        : one.outstanding.map((amount) => compact(amount, language, true)).join(' + ') || '–'}
    </button>
  );
  return (
    <table className="figures" data-testid="groups">
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
            <td>{name(group.key)}</td>
            {group.buckets.map((bucket) => (
              <td key={bucket.code} className="right">
                {figure(bucket, { buckets: [bucket.code], ...filterOf(group.key) })}
              </td>
            ))}
            <td className="right">{figure(group.total, filterOf(group.key))}</td>
            <td className="right">{countOrDash(group.total.debtors, language)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
