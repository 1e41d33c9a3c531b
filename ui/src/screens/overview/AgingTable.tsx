// One row a bucket; every figure opens its cases, and the change since another day stands beside it.
import { boundariesOf } from '../../buckets';
import { Bucket } from '../../frame/parts';
import { amounts, count, countOrDash, money, percent } from '../../format';
import type { AgingBucket, AgingTable as Table, AgingTotal, Money } from '../../host/types.gen';
import type { Filter } from '../../state/place';
import { useWords } from '../../words';
import { useOpenCases } from './opening';

/** A share of money; of counts where several currencies can't be added. */
function shareOf(bucket: AgingBucket, table: Table): number {
  const total = table.total.outstanding;
  if (total.length === 1 && (total[0]?.minor ?? 0) > 0) return (bucket.outstanding[0]?.minor ?? 0) / (total[0]?.minor ?? 1);
  return table.total.cases ? bucket.cases / table.total.cases : 0;
}

/** How a count has changed; nothing where it has not. */
function Change({ now, before }: { now: number; before: number | undefined }) {
  const { language } = useWords();
  if (before === undefined || now === before) return null;
  return (
    <span className="change">
      {now > before ? '+' : '−'}
      {count(Math.abs(now - before), language)}
    </span>
  );
}

function MoneyChange({ now, before }: { now: Money[]; before: Money[] | undefined }) {
  const { language } = useWords();
  if (!before) return null;
  const currencies = [...new Set([...now, ...before].map((one) => one.currency))];
  const of = (sums: Money[], currency: string) => sums.find((one) => one.currency === currency)?.minor ?? 0;
  const changes = currencies
    .map((currency) => ({ currency, minor: of(now, currency) - of(before, currency) }))
    .filter((one) => one.minor !== 0);
  if (changes.length === 0) return null;
  return <span className="change">{changes.map((one) => `${one.minor > 0 ? '+' : ''}${money(one, language)}`).join(' ')}</span>;
}

export function AgingTable({ table }: { table: Table }) {
  const { t, language } = useWords();
  // Where loans have schedules, more is to come than is overdue.
  const hasBalances = table.buckets.some(
    (bucket) => amounts(bucket.balance, language).join() !== amounts(bucket.outstanding, language).join(),
  );
  const open = useOpenCases(table);
  const figures = (one: AgingBucket | AgingTotal, before: AgingBucket | AgingTotal | undefined, more: Filter) => (
    <>
      <td className="right">
        <Change now={one.cases} before={before?.cases} />
        <button type="button" className="link" disabled={one.cases === 0} onClick={open(more)}>
          {countOrDash(one.cases, language)}
        </button>
      </td>
      <td className="right">
        <Change now={one.debtors} before={before?.debtors} />
        <button type="button" className="link" disabled={one.cases === 0} onClick={open(more)}>
          {countOrDash(one.debtors, language)}
        </button>
      </td>
      <td className="right">
        <MoneyChange now={one.outstanding} before={before?.outstanding} />
        <button type="button" className="link lines-of-money" disabled={one.cases === 0} onClick={open(more)}>
          {one.outstanding.length === 0 ? '–' : amounts(one.outstanding, language).map((text) => <span key={text}>{text}</span>)}
        </button>
      </td>
      {hasBalances && (
        <td className="right soft lines-of-money">
          {one.balance.length === 0 ? '–' : amounts(one.balance, language).map((text) => <span key={text}>{text}</span>)}
        </td>
      )}
    </>
  );
  const outside = (one: AgingBucket | AgingTotal, more: Filter) => (
    <td className="right">
      <button type="button" className="link" disabled={one.outsourced_cases === 0} onClick={open({ ...more, outsourced: true })}>
        {countOrDash(one.outsourced_cases, language)}
      </button>
    </td>
  );
  return (
    <table className="figures" data-testid="aging-table">
      <thead>
        <tr>
          <th>{t('overview.bucket')}</th>
          <th>{t('overview.days')}</th>
          <th className="right">{t('overview.cases')}</th>
          <th className="right">{t('overview.debtors')}</th>
          <th className="right">{t('overview.outstanding')}</th>
          {hasBalances && (
            <th className="right" title={t('overview.balanceHint')}>
              {t('overview.balance')}
            </th>
          )}
          <th className="right">{t('overview.share')}</th>
          <th className="right">{t('overview.outsourced')}</th>
        </tr>
      </thead>
      <tbody>
        {table.buckets.map((bucket, index) => (
          <tr key={bucket.code} data-testid={`bucket-${bucket.code}`}>
            <td>
              <Bucket code={bucket.code} />
            </td>
            <td className="soft">
              {bucket.from === null && (bucket.to ?? 1) <= 0 && table.terms.class_by === 'past-due'
                ? t('overview.notDue')
                : boundariesOf(bucket)}
              {bucket.code === 'M7+' && ` · ${t('overview.badDebt')}`}
            </td>
            {figures(bucket, table.before?.buckets[index], { buckets: [bucket.code] })}
            <td className="right soft">{bucket.cases ? percent(shareOf(bucket, table), language) : '–'}</td>
            {outside(bucket, { buckets: [bucket.code] })}
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <td colSpan={2}>{t('overview.total')}</td>
          {figures(table.total, table.before?.total, {})}
          <td />
          {outside(table.total, {})}
        </tr>
      </tfoot>
    </table>
  );
}
