// Products whose policy has a bucket set of its own, once more in that set.
import { amounts, countOrDash } from '../../format';
import type { AgingBucket, AgingTable, AgingTotal } from '../../host/types.gen';
import { useWords } from '../../words';
import { useOpenCases } from './opening';

export function OwnSets({ table }: { table: AgingTable }) {
  const { t, language } = useWords();
  const open = useOpenCases(table);
  if (table.own_sets.length === 0) return null;
  const figures = (one: AgingBucket | AgingTotal) => (
    <>
      <td className="right">{countOrDash(one.cases, language)}</td>
      <td className="right">{countOrDash(one.debtors, language)}</td>
      <td className="right">{amounts(one.outstanding, language).join(' ') || '–'}</td>
      <td className="right">{amounts(one.balance, language).join(' ') || '–'}</td>
    </>
  );
  return (
    <div className="own-sets" data-testid="own-sets">
      {table.own_sets.map((own) => (
        <div className="panel scroll-x" key={own.policy}>
          <table className="figures">
            <caption>
              <button type="button" className="link" onClick={open({ products: own.products })}>
                {own.products.join(', ')}
              </button>
              <span className="soft">
                {' '}
                · {own.bucket_set} · {own.policy}
              </span>
            </caption>
            <thead>
              <tr>
                <th>{t('overview.bucket')}</th>
                <th className="right">{t('overview.cases')}</th>
                <th className="right">{t('overview.debtors')}</th>
                <th className="right">{t('overview.outstanding')}</th>
                <th className="right">{t('overview.balance')}</th>
              </tr>
            </thead>
            <tbody>
              {own.buckets.map((bucket) => (
                <tr key={bucket.code}>
                  <td>{bucket.label}</td>
                  {figures(bucket)}
                </tr>
              ))}
            </tbody>
            <tfoot>
              <tr>
                <td>{t('overview.total')}</td>
                {figures(own.total)}
              </tr>
            </tfoot>
          </table>
        </div>
      ))}
    </div>
  );
}
