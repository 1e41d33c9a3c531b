// Everything that was done: who, when, what; and the way back where there is one.
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Empty } from '../frame/parts';
import { stamp } from '../format';
import * as host from '../host/commands';
import type { ChangeId, LogLine } from '../host/types.gen';
import { useChange } from '../state/change';
import { logQuery } from '../state/queries';
import { useWords, wordFor } from '../words';

const PAGE = 100;

export function History() {
  const { t, language } = useWords();
  const change = useChange();
  const [limit, setLimit] = useState(PAGE);
  const { data } = useQuery(logQuery(limit));
  if (!data) return <Empty title={t('app.loading')} />;
  if (data.length === 0) return <Empty title={t('history.empty')} />;
  return (
    <div className="page">
      <b style={{ fontSize: 15 }}>{t('history.title')}</b>
      <span className="soft"> · {t('history.chain')}</span>
      <div className="panel scroll-x" style={{ marginTop: 10 }}>
        <table className="figures" data-testid="log">
          <thead>
            <tr>
              <th className="right">#</th>
              <th>{t('history.when')}</th>
              <th>{t('history.who')}</th>
              <th>{t('history.what')}</th>
              <th>{t('history.details')}</th>
              <th />
            </tr>
          </thead>
          <tbody>
            {data.map((line) => (
              <tr key={line.change} style={line.undone_by ? { opacity: 0.55 } : undefined}>
                <td className="right soft">{line.change}</td>
                <td title={line.at}>{stamp(line.at, language)}</td>
                <td>{line.actor}</td>
                <td>{wordFor('what', line.what)}</td>
                <td className="wrap selectable">{details(line, t)}</td>
                <td className="right">
                  {line.undone_by && <span className="soft">{t('history.undone', { change: line.undone_by })}</span>}
                  {line.undoable && (
                    <Button variant="subtle" size="compact-xs" onClick={() => void change(() => host.undo(line.change))}>
                      {t('history.undo')}
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {data.length >= limit && (
        <Button variant="default" mt={10} onClick={() => setLimit(limit + PAGE)}>
          {t('history.more')}
        </Button>
      )}
    </div>
  );
}

/** The parameters of an entry as a person reads them. */
function details(line: LogLine, t: ReturnType<typeof useWords>['t']): string {
  const params = line.params;
  const text = (name: string) => (typeof params[name] === 'string' ? (params[name] as string) : null);
  const number = (name: string) => (typeof params[name] === 'number' ? (params[name] as number) : null);
  const cases = number('cases');
  const rows = params.rows as Record<string, number> | undefined;
  const step = line.what === 'step' ? (params.changes as ChangeId[]) : [];
  const [first, last] = [step.at(0), step.at(-1)];
  const parts = [
    first !== undefined && last !== undefined ? t('history.step', { first, last }) : null,
    text('file'),
    text('batch'),
    text('agency'),
    text('name'),
    text('loan_no'),
    cases !== null ? t('count.cases', { count: cases }) : null,
    rows
      ? `${t('import.created')} ${rows.created} · ${t('import.updated')} ${rows.updated} · ${t('import.rejected')} ${rows.rejected}`
      : null,
    text('to') && `→ ${text('to')}`,
    text('value'),
    number('change') !== null ? `#${number('change')}` : null,
    text('sha256')?.slice(0, 12),
  ];
  return parts.filter(Boolean).join(' · ');
}
