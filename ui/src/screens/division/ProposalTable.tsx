// Who gets what: before and after, by bucket. What somebody gets of a bucket can be dragged to somebody else.
import type { PointerEvent } from 'react';
import { bucketCodes } from '../../buckets';
import { Bucket } from '../../frame/parts';
import { count, sums } from '../../format';
import type { DividedCollector, Division } from '../../host/types.gen';
import { useWords } from '../../words';
import type { Carried } from './ProposalScreen';
import { keyOf } from '../../cases/targets';

interface Props {
  division: Division;
  over: string | null;
  person: string | null;
  setPerson: (name: string | null) => void;
  start: (event: PointerEvent, carried: Carried) => void;
  choose: (carried: Carried) => void;
}

export function ProposalTable({ division, over, person, setPerson, start, choose }: Props) {
  const { t, language } = useWords();
  const buckets = bucketCodes().filter((code) =>
    division.collectors.some((one) => one.before.by_bucket[code] || one.after.by_bucket[code] || one.by_bucket[code]),
  );
  const number = (value: number | undefined) => (value ? count(value, language) : '–');
  const cell = (one: DividedCollector, code: string) => {
    const [before, after, given] = [one.before.by_bucket[code], one.after.by_bucket[code], one.by_bucket[code] ?? 0];
    const delta = (after ?? 0) - (before ?? 0);
    const text = (
      <>
        {delta !== 0 && <span className="soft small">{`${delta > 0 ? '+' : '−'}${count(Math.abs(delta), language)} `}</span>}
        {number(after)}
      </>
    );
    if (given === 0) return <span className="soft">{text}</span>;
    const carried: Carried = {
      text: `${code} · ${t('count.debtors', { count: given })}`,
      from: one.name,
      what: { cases: [], from: one.name, bucket: code },
    };
    return (
      <button
        type="button"
        className="link carry"
        title={t('division.dragGiven', { debtors: t('count.debtors', { count: given }) })}
        data-testid={`given-${one.name}-${code}`}
        onPointerDown={(event) => start(event, carried)}
        onClick={() => choose(carried)}
      >
        {text}
      </button>
    );
  };
  return (
    <div className="panel scroll-x" style={{ marginTop: 10 }}>
      <table className="figures tight" data-testid="proposal-table">
        <thead>
          <tr>
            <th>{t('field.collector')}</th>
            <th className="right">{t('division.gets')}</th>
            <th className="right">{t('division.casesBeforeAfter')}</th>
            <th className="right">{t('division.moneyAfter')}</th>
            {buckets.map((code) => (
              <th key={code} className="right">
                <Bucket code={code} boundaries={buckets.length < 5} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {division.collectors.map((one) => {
            const key = keyOf({ kind: 'collector', name: one.name });
            return (
              <tr
                key={one.name}
                data-drop={key}
                data-testid={`proposed-${one.name}`}
                className={over === key ? 'target' : person === one.name ? 'chosen' : undefined}
              >
                <td>
                  <button type="button" className="link" onClick={() => setPerson(person === one.name ? null : one.name)}>
                    {one.name}
                  </button>
                </td>
                <td className="right">
                  {count(one.debtors, language)}
                  <span className="soft">
                    {' '}
                    · {count(one.cases, language)} · {sums(one.outstanding, language)}
                  </span>
                </td>
                <td className={one.over_cases > 0 ? 'right warn' : 'right'}>
                  <span className="soft">{count(one.cases_before, language)} → </span>
                  <b>{count(one.cases_after, language)}</b>
                </td>
                <td className="right">{sums(one.after.outstanding, language)}</td>
                {buckets.map((code) => (
                  <td key={code} className="right">
                    {cell(one, code)}
                  </td>
                ))}
              </tr>
            );
          })}
          <tr data-drop="undivided" className={over === 'undivided' ? 'target' : undefined} data-testid="proposed-nobody">
            <td className="soft" colSpan={4 + buckets.length}>
              {t('division.leaveAlone')}
            </td>
          </tr>
        </tbody>
      </table>
    </div>
  );
}
