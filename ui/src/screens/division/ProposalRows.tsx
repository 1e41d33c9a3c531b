// The cases of a proposal: what moves and by which rule, what stays, what is given to nobody, and why.
import { Button, SegmentedControl } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type PointerEvent, useEffect, useState } from 'react';
import { Bucket } from '../../frame/parts';
import { money } from '../../format';
import * as host from '../../host/commands';
import type { Division, ProposalPart, ProposalRow } from '../../host/types.gen';
import { useWords } from '../../words';
import type { Carried } from './ProposalScreen';

const PAGE = 50;
const PARTS: ProposalPart[] = ['moves', 'stays', 'left', 'unmatched'];
interface Props {
  division: Division;
  person: string | null;
  start: (event: PointerEvent, carried: Carried) => void;
  choose: (carried: Carried) => void;
}

export function ProposalRows({ division, person, start, choose }: Props) {
  const { t, language } = useWords();
  const [part, setPart] = useState<ProposalPart>('moves');
  const [shown, setShown] = useState(PAGE);
  useEffect(() => setShown(PAGE), [part, person]);
  const proposal = division.proposal;
  const { data } = useQuery({
    queryKey: ['book', 'proposalRows', proposal, part, person, shown],
    queryFn: () => host.proposalRows({ proposal: proposal ?? 0, part, collector: person, from: 0, count: shown }),
    enabled: proposal !== null,
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
  const left = Object.values(division.left_by_code).reduce<number>((sum, cases) => sum + (cases ?? 0), 0);
  const counts: Record<ProposalPart, number> = {
    moves: division.assigned + division.moved,
    stays: division.kept,
    left,
    unmatched: division.unmatched,
  };
  const why = (row: ProposalRow) => {
    const name = row.rule ? division.rules.find((one) => one.rule === row.rule)?.name : '';
    const rule = row.rule ? `${row.rule}. ${name || t('rules.unnamedRule')}` : '';
    return row.code === 'rule' ? rule : [t(`division.because.${row.code}`), rule].filter(Boolean).join(' · ');
  };
  return (
    <>
      <div className="rows-head">
        <SegmentedControl
          value={part}
          onChange={(next) => setPart(next as ProposalPart)}
          data={PARTS.filter((one) => one === 'moves' || counts[one] > 0).map((one) => ({
            value: one,
            label: `${t(`division.parts.${one}`)} ${counts[one].toLocaleString(language)}`,
          }))}
          data-testid="proposal-parts"
        />
        {person && <span className="soft">{t('division.onlyOf', { name: person })}</span>}
        <span className="soft">{t('division.dragRows')}</span>
      </div>
      <div className="panel scroll-x">
        <table className="figures" data-testid="proposal-rows">
          <thead>
            <tr>
              <th>{t('field.loan_no')}</th>
              <th>{t('field.debtor_name')}</th>
              <th>{t('field.bucket')}</th>
              <th className="right">{t('field.outstanding')}</th>
              <th>{t('division.from')}</th>
              <th>{t('division.to')}</th>
              <th>{t('division.why')}</th>
            </tr>
          </thead>
          <tbody>
            {data?.rows.map((row) => {
              const movable = part !== 'unmatched' && row.code !== 'held';
              const carried: Carried = {
                text: `${row.case.loan_no} · ${row.case.debtor_name}`,
                from: row.to,
                what: { cases: [row.case.id], from: null, bucket: null },
              };
              return (
                <tr
                  key={row.case.id}
                  className={movable ? 'carry' : undefined}
                  data-testid={`proposed-case-${row.case.loan_no}`}
                  onPointerDown={movable ? (event) => start(event, carried) : undefined}
                >
                  <td>{row.case.loan_no}</td>
                  <td>{row.case.debtor_name}</td>
                  <td>{row.case.bucket && <Bucket code={row.case.bucket} boundaries />}</td>
                  <td className="right">{money(row.case.outstanding, language)}</td>
                  <td className="soft">{row.case.collector ?? '–'}</td>
                  <td>
                    {movable ? (
                      <button
                        type="button"
                        className="link"
                        title={t('division.giveElse')}
                        data-testid={`to-${row.case.loan_no}`}
                        onClick={() => choose(carried)}
                      >
                        {row.to ?? '–'}
                      </button>
                    ) : (
                      (row.to ?? '–')
                    )}
                  </td>
                  <td className="wrap">{why(row)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {data && data.total > shown && (
        <Button variant="default" mt={8} onClick={() => setShown(shown + PAGE * 4)}>
          {t('division.moreRows', { count: data.total - shown })}
        </Button>
      )}
    </>
  );
}
