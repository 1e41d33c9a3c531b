// The aging table as of the day, a picture of it, and what there is to do.
import { Button, Group, SegmentedControl, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { bucketColour } from '../buckets';
import { Bucket, Empty } from '../frame/parts';
import { count, countOrDash, decimals, percent, sums } from '../format';
import type { AgingBucket, AgingTable, GroupBy, Money, Overview as Counts } from '../host/types.gen';
import { type Filter, usePlace } from '../state/place';
import { agingQuery, overviewQuery } from '../state/queries';
import { useWords } from '../words';

export function Overview() {
  const { t } = useWords();
  const { asOf, go } = usePlace();
  const [by, setBy] = useState<GroupBy | null>(null);
  const aging = useQuery(agingQuery(asOf, by));
  const counts = useQuery(overviewQuery(asOf));
  if (!aging.data || !counts.data) return <Empty title={t('app.loading')} />;
  if (aging.data.total.cases === 0) {
    return (
      <Empty title={t('overview.empty')} hint={t('overview.emptyHint')}>
        <Button onClick={() => go('import')}>{t('nav.import')}</Button>
      </Empty>
    );
  }
  return (
    <div className="page">
      <Headline counts={counts.data} />
      <div style={{ display: 'grid', gridTemplateColumns: 'minmax(0, 3fr) minmax(280px, 2fr)', gap: 16, marginTop: 16 }}>
        <div className="panel scroll-x">
          <Table table={aging.data} />
        </div>
        <Chart table={aging.data} />
      </div>
      <Group mt={18} mb={8} gap={8}>
        <span className="soft">{t('overview.split')}</span>
        <Select
          w={150}
          allowDeselect={false}
          value={by ?? 'none'}
          onChange={(value) => setBy(value === 'none' ? null : (value as GroupBy))}
          data-testid="split"
          data={[
            { value: 'none', label: t('overview.splitNone') },
            { value: 'product', label: t('overview.splitProduct') },
            { value: 'region', label: t('overview.splitRegion') },
            { value: 'collector', label: t('overview.splitCollector') },
            { value: 'agency', label: t('overview.splitAgency') },
            { value: 'reason', label: t('overview.splitReason') },
          ]}
        />
      </Group>
      {by && aging.data.groups.length > 0 && (
        <div className="panel scroll-x">
          <Groups table={aging.data} by={by} />
        </div>
      )}
    </div>
  );
}

function Headline({ counts }: { counts: Counts }) {
  const { t, language } = useWords();
  const { go } = usePlace();
  const open: Filter = { status: ['open'] };
  const todo: [number, string, () => void][] = [
    [counts.new, t('overview.new', { count: counts.new }), () => go('cases', { filter: { ...open, brought_by: counts.new_since } })],
    [counts.undivided, t('overview.undivided', { count: counts.undivided }), () => go('division')],
    [counts.worsened, t('overview.worsened', { count: counts.worsened }), () => go('cases', { filter: { ...open, worsened: true } })],
    [counts.recalls_due.length, t('overview.recalls', { count: counts.recalls_due.length }), () => go('outsourcing')],
  ];
  return (
    <Group justify="space-between" align="end" gap="lg">
      <Group gap={28} align="baseline">
        <button type="button" className="link figure" data-testid="total-cases" onClick={() => go('cases', { filter: open })}>
          {t('count.cases', { count: counts.cases })}
        </button>
        <span className="figure" style={{ fontWeight: 400 }}>
          {t('count.debtors', { count: counts.debtors })}
        </span>
        <span className="figure">{sums(counts.outstanding, language)}</span>
      </Group>
      <Group gap={14}>
        {todo.map(([number, text, act], index) => (
          <button key={index} type="button" className="link" disabled={number === 0} onClick={act} data-testid={`todo-${index}`}>
            {text}
          </button>
        ))}
      </Group>
    </Group>
  );
}

/** A share of money; of counts where several currencies can't be added. */
function shareOf(bucket: AgingBucket, table: AgingTable): number {
  const total = table.total.outstanding;
  if (total.length === 1 && (total[0]?.minor ?? 0) > 0) return (bucket.outstanding[0]?.minor ?? 0) / (total[0]?.minor ?? 1);
  return table.total.cases ? bucket.cases / table.total.cases : 0;
}

function Table({ table }: { table: AgingTable }) {
  const { t, language } = useWords();
  const { go } = usePlace();
  const open = (more: Filter) => () => go('cases', { filter: { status: ['open'], ...more } });
  return (
    <table className="figures" data-testid="aging-table">
      <thead>
        <tr>
          <th>{t('overview.bucket')}</th>
          <th>{t('overview.days')}</th>
          <th className="right">{t('overview.cases')}</th>
          <th className="right">{t('overview.debtors')}</th>
          <th className="right">{t('overview.outstanding')}</th>
          <th className="right">{t('overview.share')}</th>
          <th className="right">{t('overview.outsourced')}</th>
        </tr>
      </thead>
      <tbody>
        {table.buckets.map((bucket) => (
          <tr key={bucket.code} data-testid={`bucket-${bucket.code}`}>
            <td>
              <Bucket code={bucket.code} />
            </td>
            <td className="soft">
              {bucket.from === null ? t('overview.notDue') : `${bucket.label.replace(/^.*\((.*)\)$/, '$1')}`}
              {bucket.to === null && ` · ${t('overview.badDebt')}`}
            </td>
            <td className="right">
              <button type="button" className="link" disabled={bucket.cases === 0} onClick={open({ buckets: [bucket.code] })}>
                {countOrDash(bucket.cases, language)}
              </button>
            </td>
            <td className="right">{countOrDash(bucket.debtors, language)}</td>
            <td className="right">{sums(bucket.outstanding, language)}</td>
            <td className="right soft">{bucket.cases ? percent(shareOf(bucket, table), language) : '–'}</td>
            <td className="right">
              <button
                type="button"
                className="link"
                disabled={bucket.outsourced_cases === 0}
                onClick={open({ buckets: [bucket.code], outsourced: true })}
              >
                {countOrDash(bucket.outsourced_cases, language)}
              </button>
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <td colSpan={2}>{t('overview.total')}</td>
          <td className="right">{count(table.total.cases, language)}</td>
          <td className="right">{count(table.total.debtors, language)}</td>
          <td className="right">{sums(table.total.outstanding, language)}</td>
          <td />
          <td className="right">
            {countOrDash(
              table.buckets.reduce((sum, bucket) => sum + bucket.outsourced_cases, 0),
              language,
            )}
          </td>
        </tr>
      </tfoot>
    </table>
  );
}

function Chart({ table }: { table: AgingTable }) {
  const { t, language } = useWords();
  const { go } = usePlace();
  const [shown, setShown] = useState<'count' | 'money'>('money');
  const currency = table.total.outstanding[0]?.currency;
  const minor = (amounts: Money[]) => amounts.find((one) => one.currency === currency)?.minor ?? 0;
  const value = (bucket: AgingBucket) => (shown === 'count' ? bucket.cases : Math.max(0, minor(bucket.outstanding)));
  const outside = (bucket: AgingBucket) =>
    shown === 'count' ? bucket.outsourced_cases : Math.max(0, minor(bucket.outsourced));
  const most = Math.max(1, ...table.buckets.map(value));
  return (
    <div className="panel" style={{ padding: '10px 14px 12px' }}>
      <Group justify="space-between" mb={6}>
        <b>{t('overview.chart')}</b>
        <SegmentedControl
          value={shown}
          onChange={(next) => setShown(next as 'count' | 'money')}
          data={[
            { value: 'money', label: t('overview.byMoney') },
            { value: 'count', label: t('overview.byCount') },
          ]}
        />
      </Group>
      {table.buckets.map((bucket) => {
        const [all, out] = [value(bucket), outside(bucket)];
        const open = (outsourced: boolean) => () =>
          go('cases', { filter: { status: ['open'], buckets: [bucket.code], outsourced } });
        return (
          <div key={bucket.code} className="chart-row">
            <Bucket code={bucket.code} boundaries />
            <div className="chart-track">
              {all - out > 0 && (
                <button
                  type="button"
                  className="chart-part"
                  aria-label={`${bucket.label} ${t('overview.inHouse')}`}
                  title={t('overview.inHouse')}
                  style={{ width: `${((all - out) / most) * 100}%`, background: bucketColour(bucket.code) }}
                  onClick={open(false)}
                />
              )}
              {out > 0 && (
                <button
                  type="button"
                  className="chart-part hatched"
                  aria-label={`${bucket.label} ${t('overview.outsourced')}`}
                  title={t('overview.outsourced')}
                  style={{ width: `${(out / most) * 100}%`, backgroundColor: bucketColour(bucket.code) }}
                  onClick={open(true)}
                />
              )}
            </div>
            <span className="soft" style={{ textAlign: 'right' }}>
              {all === 0
                ? '–'
                : shown === 'count'
                  ? count(all, language)
                  : new Intl.NumberFormat(language, { notation: 'compact', maximumFractionDigits: 1 }).format(all / 10 ** decimals(currency ?? 'CNY'))}
            </span>
          </div>
        );
      })}
      <div className="soft" style={{ fontSize: 12, marginTop: 6 }}>
        {t('overview.legend')}
      </div>
    </div>
  );
}

function Groups({ table, by }: { table: AgingTable; by: GroupBy }) {
  const { t, language } = useWords();
  const { go } = usePlace();
  const part: Record<GroupBy, keyof Filter> = {
    product: 'products',
    region: 'regions',
    collector: 'collectors',
    agency: 'agencies',
    reason: 'reasons',
  };
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
        </tr>
      </thead>
      <tbody>
        {table.groups.map((group) => (
          <tr key={group.key}>
            <td>{group.key || <span className="soft">{by === 'collector' || by === 'agency' ? t('overview.nobody') : t('overview.noValue')}</span>}</td>
            {group.buckets.map((bucket) => (
              <td key={bucket.code} className="right">
                <button
                  type="button"
                  className="link"
                  disabled={bucket.cases === 0}
                  onClick={() => go('cases', { filter: { status: ['open'], buckets: [bucket.code], [part[by]]: [group.key] } })}
                >
                  {countOrDash(bucket.cases, language)}
                </button>
              </td>
            ))}
            <td className="right">
              {count(
                group.buckets.reduce((sum, bucket) => sum + bucket.cases, 0),
                language,
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
