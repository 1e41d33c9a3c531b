// Roll rates by bucket over the last twelve months.
import { useQuery } from '@tanstack/react-query';
import { bucketColour } from '../../buckets';
import { Lines } from '../../charts/Lines';
import { percent } from '../../format';
import { rollRatesQuery } from '../../state/queries';
import { useWords } from '../../words';

export function RollRates({ asOf, currency }: { asOf: string; currency: string }) {
  const { t, language } = useWords();
  const { data } = useQuery(rollRatesQuery(asOf));
  if (!data) return null;
  const rateOf = (month: number, bucket: string) =>
    data.months[month]?.rates.find((rate) => rate.bucket === bucket && rate.currency === currency);
  // The last bucket has no next one.
  const rolling = data.buckets.slice(0, -1);
  const lines = rolling
    .map((bucket) => ({
      name: bucket.label,
      colour: bucketColour(bucket.code),
      values: data.months.map((_, month) => rateOf(month, bucket.code)?.roll_percent ?? null),
    }))
    .filter((line) => line.values.some((value) => value !== null));
  const write = (value: number) => percent(value / 100, language, 0);
  return (
    <div className="panel" style={{ marginTop: 16, padding: '10px 14px 14px' }} data-testid="roll-rates">
      <b>{t('movement.rollRates')}</b> <span className="soft">{t('movement.rollRatesHint')}</span>
      {lines.length === 0 ? (
        <p className="soft">{t('movement.noRates')}</p>
      ) : (
        <>
          <Lines lines={lines} steps={data.months.map((month) => month.to.slice(0, 7))} write={write} label={t('movement.rollRates')} />
          <div className="scroll-x">
            <table className="figures">
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
                      const rate = rateOf(index, bucket.code)?.roll_percent;
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
