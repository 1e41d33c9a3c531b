// Roll rates by bucket over the last twelve months.
import { Group, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { bucketColour } from '../../buckets';
import { Lines } from '../../charts/Lines';
import { percent } from '../../format';
import type { Level } from '../../host/types.gen';
import { failureText } from '../../state/change';
import { rollRatesQuery } from '../../state/queries';
import { useWords } from '../../words';

const RATES = ['roll', 'worsened', 'stayed', 'rolled_back', 'cured', 'settled', 'withdrawn', 'written_off'] as const;
type Rate = (typeof RATES)[number];

export function RollRates({ asOf, currency, level }: { asOf: string; currency: string; level: Level }) {
  const { t, language } = useWords();
  const [which, setWhich] = useState<Rate>('roll');
  const { data, error } = useQuery(rollRatesQuery(asOf, level));
  if (!data) return <p className="soft">{error ? failureText(error) : t('app.loading')}</p>;
  const rateOf = (month: number, bucket: string) =>
    data.months[month]?.rates.find((rate) => rate.bucket === bucket && rate.currency === currency);
  // The last bucket has no next one.
  const rolling = which === 'roll' || which === 'worsened' ? data.buckets.slice(0, -1) : data.buckets;
  const lines = rolling
    .map((bucket) => ({
      name: bucket.label,
      colour: bucketColour(bucket.code),
      values: data.months.map((_, month) => rateOf(month, bucket.code)?.[`${which}_percent`] ?? null),
    }))
    .filter((line) => line.values.some((value) => value !== null));
  const write = (value: number) => percent(value / 100, language, 0);
  return (
    <div className="panel" style={{ marginTop: 16, padding: '10px 14px 14px' }} data-testid="roll-rates">
      <Group justify="space-between" mb={6}>
        <span>
          <b>{t('movement.rollRates')}</b> <span className="soft">{t(`movement.rateHint.${which}`)}</span>
        </span>
        <Select
          w={190}
          allowDeselect={false}
          aria-label={t('movement.rollRates')}
          value={which}
          onChange={(value) => setWhich(value as Rate)}
          data={RATES.map((value) => ({ value, label: t(`movement.rate.${value}`) }))}
          data-testid="rate"
        />
      </Group>
      {lines.length === 0 ? (
        <p className="soft">{t('movement.noRates')}</p>
      ) : (
        <>
          <Lines lines={lines} steps={data.months.map((month) => month.to.slice(0, 7))} write={write} label={t('movement.rollRates')} />
          <div className="scroll-x">
            <table className="figures matrix">
              <thead>
                <tr>
                  <th>{t('overview.bucket')}</th>
                  {data.months.map((month) => (
                    <th key={month.to} className="right" title={`${month.from} → ${month.to}`}>
                      {month.to.slice(2, 7)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {rolling.map((bucket) => (
                  <tr key={bucket.code}>
                    <td>
                      <span className="bucket">
                        <span className="bucket-dot" style={{ background: bucketColour(bucket.code) }} />
                        {bucket.label}
                      </span>
                    </td>
                    {data.months.map((month, index) => {
                      const rate = rateOf(index, bucket.code)?.[`${which}_percent`];
                      return (
                        <td key={month.to} className="right">
                          {rate == null ? <span className="soft">–</span> : percent(rate / 100, language)}
                        </td>
                      );
                    })}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
    </div>
  );
}
