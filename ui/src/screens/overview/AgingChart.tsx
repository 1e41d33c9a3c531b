// A bar a bucket, in-house and outsourced, by money or by count.
import { Group, SegmentedControl } from '@mantine/core';
import { bucketColour } from '../../buckets';
import { Bucket } from '../../frame/parts';
import { compact, count, countOrDash, money } from '../../format';
import type { AgingBucket, AgingTable, Money } from '../../host/types.gen';
import type { Measure } from '../../state/view';
import { useWords } from '../../words';
import { useOpenCases } from './opening';

interface Props {
  table: AgingTable;
  shown: Measure;
  setShown: (shown: Measure) => void;
}

export function AgingChart({ table, shown, setShown }: Props) {
  const { t, language } = useWords();
  const openCases = useOpenCases(table);
  const currency = table.total.outstanding[0]?.currency ?? 'CNY';
  const minor = (amounts: Money[]) => amounts.find((one) => one.currency === currency)?.minor ?? 0;
  const value = (bucket: AgingBucket) => (shown === 'count' ? bucket.cases : Math.max(0, minor(bucket.outstanding)));
  const outside = (bucket: AgingBucket) => (shown === 'count' ? bucket.outsourced_cases : Math.max(0, minor(bucket.outsourced)));
  const most = Math.max(1, ...table.buckets.map(value));
  // By money the picture shows one currency, and opens its cases.
  const ofCurrency = shown === 'money' && table.total.outstanding.length > 1 ? { currencies: [currency] } : {};
  const written = (figure: number) => (shown === 'count' ? count(figure, language) : money({ currency, minor: figure }, language));
  return (
    <div className="panel" style={{ padding: '10px 14px 12px' }}>
      <Group justify="space-between" mb={6}>
        <b>
          {t('overview.chart')}
          {shown === 'money' && table.total.outstanding.length > 1 && <span className="soft"> · {currency}</span>}
        </b>
        <SegmentedControl
          data-testid="measure"
          value={shown}
          onChange={(next) => setShown(next as Measure)}
          data={[
            { value: 'money', label: t('overview.byMoney') },
            { value: 'count', label: t('overview.byCount') },
          ]}
        />
      </Group>
      {table.buckets.map((bucket) => {
        const [all, out] = [value(bucket), outside(bucket)];
        const open = (outsourced: boolean) => openCases({ buckets: [bucket.code], outsourced, ...ofCurrency });
        return (
          <div key={bucket.code} className="chart-row">
            <Bucket code={bucket.code} boundaries />
            <div className="chart-track">
              {all - out > 0 && (
                <button
                  type="button"
                  className="chart-part"
                  aria-label={`${bucket.label} ${t('overview.inHouse')}`}
                  title={`${t('overview.inHouse')}: ${written(all - out)}`}
                  style={{ width: `${((all - out) / most) * 100}%`, background: bucketColour(bucket.code) }}
                  onClick={open(false)}
                />
              )}
              {out > 0 && (
                <button
                  type="button"
                  className="chart-part hatched"
                  aria-label={`${bucket.label} ${t('overview.outsourced')}`}
                  title={`${t('overview.outsourced')}: ${written(out)}`}
                  style={{ width: `${(out / most) * 100}%`, backgroundColor: bucketColour(bucket.code) }}
                  onClick={open(true)}
                />
              )}
            </div>
            <span className="soft" style={{ textAlign: 'right' }}>
              {shown === 'count' ? countOrDash(all, language) : all === 0 ? '–' : compact({ currency, minor: all }, language, true)}
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
