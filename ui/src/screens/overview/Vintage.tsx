// Vintage curves: what share of a month's disbursements is overdue, by months on book.
import { Group, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Lines } from '../../charts/Lines';
import { count, percent } from '../../format';
import type { VintagePoint } from '../../host/types.gen';
import { failureText } from '../../state/change';
import { usePlace } from '../../state/place';
import { vintageQuery } from '../../state/queries';
import { useWords } from '../../words';

export function Vintage({ asOf }: { asOf: string }) {
  const { t, language } = useWords();
  const { go, view, setView, setAsOf } = usePlace();
  const { days } = view;
  const { data, error } = useQuery(vintageQuery(asOf, days));
  if (!data) return <p className="soft">{error ? failureText(error) : t('app.loading')}</p>;
  // The cases of a point are those of its day, not of today.
  const open = (month: string, point: VintagePoint) => () => {
    setAsOf(point.as_of);
    go('cases', { filter: { status: ['open'], disbursement_months: [month], min_days: data.days + 1 } });
  };
  const most = Math.max(0, ...data.vintages.map((vintage) => vintage.points.length));
  const steps = Array.from({ length: most }, (_, month) => String(month));
  const lines = data.vintages.map((vintage, index) => ({
    name: vintage.month,
    colour: colourOf(index, data.vintages.length),
    values: steps.map((_, month) => vintage.points[month]?.percent ?? null),
  }));
  const highest = Math.max(1, ...data.vintages.flatMap((vintage) => vintage.points.map((point) => point.percent ?? 0)));
  return (
    <>
      <Group gap={8} mb={10} className="no-print">
        <span className="soft">{t('vintage.overdueBy')}</span>
        <SegmentedControl
          data-testid="vintage-days"
          value={String(days)}
          onChange={(value) => setView({ days: Number(value) })}
          data={['0', '30', '60', '90'].map((value) => ({ value, label: t('vintage.days', { days: value }) }))}
        />
        <span className="soft">{t('vintage.hint')}</span>
      </Group>
      {data.vintages.length === 0 ? (
        <p className="soft">{t('vintage.empty')}</p>
      ) : (
        <>
          <div className="panel" style={{ padding: '10px 14px 14px' }}>
            <b>{t('vintage.title', { days })}</b>
            <Lines
              lines={lines}
              steps={steps}
              write={(value) => percent(value / 100, language, value < 5 ? 1 : 0)}
              label={t('vintage.title', { days })}
              height={280}
            />
          </div>
          <div className="panel scroll-x" style={{ marginTop: 14 }}>
            <table className="figures matrix vintages" data-testid="vintages">
              <thead>
                <tr>
                  <th>{t('vintage.month')}</th>
                  <th className="right">{t('vintage.loans')}</th>
                  {steps.map((step) => (
                    <th key={step} className="right">
                      {step}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {data.vintages.map((vintage, index) => (
                  <tr key={vintage.month}>
                    <td>
                      <span className="bucket">
                        <span className="bucket-dot" style={{ background: colourOf(index, data.vintages.length) }} />
                        {vintage.month}
                      </span>
                    </td>
                    <td className="right">
                      <button
                        type="button"
                        className="link"
                        onClick={() =>
                          go('cases', {
                            filter: {
                              status: ['open', 'settled', 'withdrawn', 'written_off', 'not_yet'],
                              disbursement_months: [vintage.month],
                            },
                          })
                        }
                      >
                        {count(vintage.loans, language)}
                      </button>
                    </td>
                    {steps.map((step, month) => {
                      const point = vintage.points[month];
                      const share = point?.percent;
                      return (
                        <td
                          key={step}
                          className="right"
                          title={point && t('vintage.point', { overdue: point.overdue, loans: vintage.loans })}
                          style={
                            share
                              ? { background: `color-mix(in srgb, #bf3f3a ${Math.round((share / highest) * 42)}%, transparent)` }
                              : undefined
                          }
                        >
                          {point && (
                            <button type="button" className="link" disabled={point.overdue === 0} onClick={open(vintage.month, point)}>
                              {percent((share ?? 0) / 100, language)}
                            </button>
                          )}
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
      {data.without_disbursement > 0 && <p className="soft">{t('vintage.without', { count: data.without_disbursement })}</p>}
    </>
  );
}

/** Older months are paler. */
function colourOf(index: number, count: number): string {
  const share = count < 2 ? 1 : index / (count - 1);
  return `hsl(${Math.round(205 + share * 100)} ${Math.round(45 + share * 15)}% ${Math.round(72 - share * 34)}%)`;
}
