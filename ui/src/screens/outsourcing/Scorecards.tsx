// What agencies recovered by months since placement, net of commission, beside in-house work on like cases.
import { Group, SegmentedControl, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { bucketColour } from '../../buckets';
import { type Line, Lines } from '../../charts/Lines';
import { Bucket, Empty } from '../../frame/parts';
import { count, money, percent } from '../../format';
import type { ScoreBy, ScoreRow } from '../../host/types.gen';
import { usePlace } from '../../state/place';
import { scorecardQuery } from '../../state/queries';
import { useWords } from '../../words';

const BY: ScoreBy[] = ['agency', 'batch', 'bucket', 'hand'];
/** Curves that are told apart by colour; more would be a tangle. */
const MOST_CURVES = 8;
const COLOURS = ['#2c6fbb', '#c2571a', '#3a8a4d', '#8d4aa8', '#b08a12', '#1d8a93', '#b8386a', '#6b6f76'];

export function Scorecards({ agencies }: { agencies: string[] }) {
  const { t, language } = useWords();
  const { asOf } = usePlace();
  const [by, setBy] = useState<ScoreBy>('agency');
  const [agency, setAgency] = useState<string | null>(null);
  const { data } = useQuery(scorecardQuery({ as_of: asOf, by, agency }));
  const rows = data?.rows ?? [];
  const several = new Set(rows.map((row) => row.placed.currency)).size > 1;
  const name = (row: ScoreRow) =>
    (by === 'hand' ? t('outsourcing.handName', { hand: row.key }) : row.key) + (several ? ` · ${row.placed.currency}` : '');
  const months = Math.max(0, ...rows.map((row) => row.months.filter((month) => month !== null).length));
  const drawn = rows.slice(0, MOST_CURVES);
  const lines: Line[] = drawn.flatMap((row, at) => {
    const colour = (by === 'bucket' ? bucketColour(row.key) : COLOURS[at % COLOURS.length]) ?? '#6b6f76';
    const of = (values: (number | null)[]) => [0, ...values.slice(0, months)];
    const own = { name: name(row), colour, values: of(row.months) };
    return drawn.length > 3 || row.in_house_cases === 0
      ? [own]
      : [
          own,
          {
            name: `${name(row)} · ${t('overview.inHouse')}`,
            colour: `color-mix(in srgb, ${colour} 45%, var(--ground))`,
            values: of(row.in_house),
          },
        ];
  });
  return (
    <div className="page" data-testid="scorecards">
      <Group gap={10} mb={12}>
        <SegmentedControl
          value={by}
          onChange={(value) => setBy(value as ScoreBy)}
          data={BY.map((one) => ({ value: one, label: t(`outsourcing.by.${one}`) }))}
          data-testid="score-by"
        />
        <Select
          w={200}
          clearable
          placeholder={t('outsourcing.allAgencies')}
          aria-label={t('outsourcing.agency')}
          data={agencies}
          value={agency}
          onChange={setAgency}
        />
        <span className="soft">{t('outsourcing.scoreHint')}</span>
      </Group>
      {!data ? (
        <Empty title={t('app.loading')} />
      ) : rows.length === 0 ? (
        <Empty title={t('outsourcing.noScore')} hint={t('outsourcing.noScoreHint')} />
      ) : (
        <>
          {months > 0 && (
            <div className="panel" style={{ padding: '12px 14px', marginBottom: 14 }}>
              <Lines
                lines={lines}
                steps={Array.from({ length: months + 1 }, (_, month) => String(month))}
                write={(value) => percent(value / 100, language)}
                label={t('outsourcing.scoreChart')}
              />
              <div className="soft" style={{ textAlign: 'center' }}>
                {t('outsourcing.monthsSince')}
              </div>
            </div>
          )}
          <div className="panel scroll-x">
            <table className="figures dense" data-testid="score-table">
              <thead>
                <tr>
                  <th>{t(`outsourcing.by.${by}`)}</th>
                  <th className="right">{t('overview.cases')}</th>
                  <th className="right">{t('outsourcing.placedMoney')}</th>
                  <th className="right">{t('outsourcing.recovered')}</th>
                  <th className="right">%</th>
                  <th className="right">{t('outsourcing.earned')}</th>
                  <th className="right">{t('outsourcing.net')}</th>
                  {Array.from({ length: months }, (_, month) => (
                    <th key={month} className="right">
                      {t('outsourcing.monthNumber', { month: month + 1 })}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => (
                  <Rows key={`${row.key} ${row.placed.currency}`} row={row} name={name(row)} by={by} months={months} />
                ))}
              </tbody>
            </table>
          </div>
          {data.in_house_cut && <p className="soft">{t('outsourcing.inHouseCut')}</p>}
        </>
      )}
    </div>
  );
}

function Rows({ row, name, by, months }: { row: ScoreRow; name: string; by: ScoreBy; months: number }) {
  const { t, language } = useWords();
  const shown = (value: number | null | undefined) => (value == null ? '–' : percent(value / 100, language));
  const cells = (values: (number | null)[]) =>
    Array.from({ length: months }, (_, month) => (
      <td key={month} className="right">
        {shown(values[month])}
      </td>
    ));
  return (
    <>
      <tr>
        <td>{by === 'bucket' ? <Bucket code={row.key} boundaries /> : name}</td>
        <td className="right">{count(row.cases, language)}</td>
        <td className="right">{money(row.placed, language)}</td>
        <td className="right">{money(row.recovered, language)}</td>
        <td className="right">{shown(row.rate_percent)}</td>
        <td className="right">{money(row.commission, language)}</td>
        <td className="right">{money(row.net, language)}</td>
        {cells(row.months)}
      </tr>
      <tr className="soft">
        <td style={{ paddingLeft: 26 }}>{t('outsourcing.likeCases')}</td>
        <td className="right">{count(row.in_house_cases, language)}</td>
        <td colSpan={5} />
        {cells(row.in_house)}
      </tr>
    </>
  );
}
