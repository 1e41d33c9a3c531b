// One case at the side: its fields, the file's other columns, why it is as old as it is, its history.
import { ActionIcon, Button, Group, Tooltip } from '@mantine/core';
import { IconChevronDown, IconChevronUp, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Bucket } from '../frame/parts';
import { date, money, shortDate, stamp } from '../format';
import * as host from '../host/commands';
import type { CaseView, DayCount, Money, Revealed, WhyLine } from '../host/types.gen';
import { sayFailure, useChange } from '../state/change';
import { usePlace } from '../state/place';
import { caseQuery } from '../state/queries';
import { useWords, wordFor } from '../words';

interface Props {
  loanNo: string;
  close: () => void;
  /** Walks the list; `null` where there is no way on. */
  step: ((by: 1 | -1) => void) | null;
  open: (loanNo: string) => void;
}

export function CasePanel({ loanNo, close, step, open }: Props) {
  const { t, language } = useWords();
  const { asOf, go } = usePlace();
  const change = useChange();
  const { data } = useQuery(caseQuery(loanNo, asOf));
  const [revealed, setRevealed] = useState<Revealed | null>(null);
  useEffect(() => setRevealed(null), [loanNo]);
  if (!data) return <aside className="case-panel" />;
  const cash = (one: Money | null) => (one ? money(one, language) : null);
  const show = () => host.reveal(loanNo).then(setRevealed, sayFailure);
  const pairs: [string, React.ReactNode][] = [
    [t('field.debtor_name'), data.debtor_name],
    [t('field.phone'), data.phone && (revealed?.phone ?? data.phone)],
    [t('field.debtor_no'), data.debtor_no && (revealed?.debtor_no ?? data.debtor_no)],
    [t('field.email'), data.email],
    [t('field.address'), data.address],
    [t('field.region'), data.region],
    [t('field.product'), data.product],
    [t('field.loan_amount'), cash(data.loan_amount)],
    [t('field.disbursed_on'), data.disbursed_on && date(data.disbursed_on, language)],
    [t('field.term'), data.term],
    [t('field.due_date'), data.due_date && date(data.due_date, language)],
    [t('field.outstanding'), cash(data.outstanding)],
    [t('field.principal'), cash(data.principal)],
    [t('field.interest'), cash(data.interest)],
    [t('field.penalty'), cash(data.penalty)],
    [t('field.fees'), cash(data.fees)],
    [t('field.balance'), data.balance.minor === data.outstanding.minor ? null : cash(data.balance)],
    [t('field.last_paid_on'), data.last_paid_on && date(data.last_paid_on, language)],
    [t('field.last_paid_amount'), cash(data.last_paid_amount)],
    [t('field.reason'), data.reason],
    [t('field.status'), wordFor('status', data.status)],
    [t('field.collector'), data.collector],
    [t('field.agency'), data.agency],
    [t('field.hand'), data.hand || null],
  ];
  return (
    <aside className="case-panel" data-testid="case-panel" aria-label={data.loan_no}>
      <Group justify="space-between" wrap="nowrap" align="start">
        <div style={{ minWidth: 0 }}>
          <b className="selectable" style={{ fontSize: 15 }}>
            {data.loan_no}
          </b>
          <div className="soft">{data.debtor_name}</div>
        </div>
        <Group gap={2} wrap="nowrap">
          {step && (
            <>
              <ActionIcon variant="subtle" color="gray" aria-label={t('case.previous')} onClick={() => step(-1)}>
                <IconChevronUp size={16} />
              </ActionIcon>
              <ActionIcon variant="subtle" color="gray" aria-label={t('case.next')} onClick={() => step(1)}>
                <IconChevronDown size={16} />
              </ActionIcon>
            </>
          )}
          <ActionIcon variant="subtle" color="gray" aria-label={t('app.close')} onClick={close}>
            <IconX size={16} />
          </ActionIcon>
        </Group>
      </Group>
      <Group gap={14} mt={8}>
        <span className="figure">{money(data.outstanding, language)}</span>
        {data.bucket && (
          <span>
            <Bucket code={data.bucket} boundaries /> · {t('count.days', { count: data.days_past_due })}
            {data.delinquent_days !== data.days_past_due && (
              <span className="soft"> · {t('case.delinquent', { count: data.delinquent_days })}</span>
            )}
            {data.debtor_days_past_due > data.days_past_due && (
              <span className="soft"> · {t('case.debtorDays', { count: data.debtor_days_past_due })}</span>
            )}
          </span>
        )}
      </Group>
      {data.debtor_credits.minor < 0 && (
        <div className="soft" data-testid="debtor-credits">
          {t('overview.credits')}: {money(data.debtor_credits, language)}
        </div>
      )}
      {data.hold && (
        <div className="held" data-testid="held">
          <span>
            {t('hold.isHeld', { reason: data.hold.reason })}
            <span className="soft">
              {' '}
              · {data.hold.until ? t('hold.releasedOn', { date: date(data.hold.until, language) }) : t('hold.open-ended')}
            </span>
          </span>
          <Button
            variant="subtle"
            size="compact-xs"
            data-testid="release-one"
            onClick={() =>
              void change(
                () => host.release({ cases: [data.id] }, asOf),
                () => t('hold.released', { cases: data.loan_no }),
              )
            }
          >
            {t('hold.release')}
          </Button>
        </div>
      )}
      {(data.status === 'written_off' || data.status === 'withdrawn') && (
        <div className="held" data-testid="removed">
          <span>{t(`status.${data.status}`)}</span>
          <Button
            variant="subtle"
            size="compact-xs"
            data-testid="reinstate-one"
            onClick={() =>
              void change(
                () => host.reinstate({ cases: [data.id] }, asOf),
                () => t('writeOff.reinstated', { cases: data.loan_no }),
              )
            }
          >
            {t('writeOff.reinstate')}
          </Button>
        </div>
      )}
      <Why lines={data.why} policy={data.policy} />
      <OtherAges view={data} />
      <Group justify="space-between" align="end">
        <h3>{t('case.fields')}</h3>
        {data.hand > 0 && (
          <Button variant="subtle" size="compact-xs" onClick={() => go('outsourcing', { register: data.loan_no })} data-testid="disclosed">
            {t('outsourcing.disclosed')}
          </Button>
        )}
        {(data.phone || data.debtor_no) && (
          <Tooltip label={revealed ? t('case.shown') : ''} disabled={!revealed}>
            <Button variant="subtle" size="compact-xs" disabled={!!revealed} onClick={() => void show()} data-testid="reveal">
              {t('case.show')}
            </Button>
          </Tooltip>
        )}
      </Group>
      <dl className="pairs selectable">
        {pairs
          .filter(([, value]) => value !== null && value !== '' && value !== undefined)
          .map(([name, value]) => (
            <div key={name} style={{ display: 'contents' }}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        {data.reported_days_past_due !== null && data.reported_days_past_due !== data.days_past_due && (
          <>
            <dt>{t('field.days_past_due')}</dt>
            <dd>
              {data.days_past_due} <span className="soft">({t('case.reported', { days: data.reported_days_past_due })})</span>
            </dd>
          </>
        )}
      </dl>
      {Object.keys(data.more).length > 0 && (
        <>
          <h3>{t('case.more')}</h3>
          <dl className="pairs selectable" data-testid="case-more">
            {Object.entries(data.more).map(([name, value]) => (
              <div key={name} style={{ display: 'contents' }}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
      {data.siblings.length > 0 && (
        <>
          <h3>{t('case.siblings')}</h3>
          <Group gap={8}>
            {data.siblings.map((sibling) => (
              <button key={sibling} type="button" className="link" onClick={() => open(sibling)}>
                {sibling}
              </button>
            ))}
            <button
              type="button"
              className="link soft"
              onClick={() => go('cases', { filter: { loan_nos: [data.loan_no, ...data.siblings] } })}
            >
              {t('division.showCases')}
            </button>
          </Group>
        </>
      )}
      <Schedule view={data} />
      <h3>{t('case.history')}</h3>
      <ul className="why" data-testid="case-history">
        {data.history.map((item) => (
          <li key={item.change} style={item.undone ? { opacity: 0.5, textDecoration: 'line-through' } : undefined}>
            <span className="soft" title={item.at}>
              {item.at.slice(0, 10)}
            </span>
            <span>
              {wordFor('what', item.what)} {item.detail}
            </span>
            <span className="soft" title={stamp(item.at, language)}>
              {item.actor}
            </span>
          </li>
        ))}
      </ul>
    </aside>
  );
}

function Why({ lines, policy }: { lines: WhyLine[]; policy: string }) {
  const { t, language } = useWords();
  const words = (line: WhyLine): string => {
    const detail = line.detail ?? '';
    switch (line.what) {
      case 'reported':
        return t('case.whyReported');
      case 'instalment':
        return t('case.whyInstalment', { detail });
      case 'applied':
        return t('case.whyApplied', { detail });
      case 'payment':
        return t('case.whyPayment');
      case 'settled':
        return t('case.whySettled');
      case 'withdrawn':
        return t('case.whyWithdrawn');
      case 'written_off':
        return t('case.whyWrittenOff');
      case 'oldest_unpaid':
        return t('case.whyOldest');
      case 'no_due_date':
        return t('case.whyNoDue');
      case 'days_past_due': {
        // `39 (next-day)`: the days, and how they are counted.
        const [, days = detail, counted] = /^(-?\d+) \((next-day|day-end|months)\)$/.exec(detail) ?? [];
        const how = counted && t(`settings.dayCount.${counted as DayCount}`);
        return how ? `${t('case.whyDays', { detail: days })} · ${how}` : t('case.whyDays', { detail: days });
      }
      case 'fees':
        return t('case.whyFees', { detail });
      case 'fees_paid':
        return t('case.whyFeesPaid', { detail });
      case 'reversal':
        return t('case.whyReversal', { detail });
      case 'tolerated':
        return t('case.whyTolerated');
      case 'overpaid':
        return t('case.whyOverpaid');
      case 'months_missed':
        return t('case.whyMonths', { detail });
      case 'grace':
        return t('case.whyGrace', { detail });
      case 'paused':
        return t('case.whyPaused', { detail });
      case 'delinquent_days':
        return t('case.whyDelinquent', { detail });
      case 'debtor_bucket':
        return t('case.whyDebtor', { detail });
      case 'bucket':
        return t('case.whyBucket', { detail });
    }
  };
  return (
    <>
      <h3>
        {t('case.why')} <span style={{ fontWeight: 400 }}>· {policy}</span>
      </h3>
      <ul className="why" data-testid="case-why">
        {lines.map((line, index) => (
          <li key={index}>
            <span className="soft">{shortDate(line.date)}</span>
            <span>{words(line)}</span>
            <span>
              {line.amount && money(line.amount, language)}
              {line.left && line.amount && line.left.minor !== line.amount.minor && (
                <span className="soft"> {t('case.left', { amount: money(line.left, language) })}</span>
              )}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** The same case under other conventions. */
function OtherAges({ view }: { view: CaseView }) {
  const { t, language } = useWords();
  if (view.status !== 'open' || view.other_ages.length === 0) return null;
  return (
    <details className="other-ages" data-testid="other-ages">
      <summary>{t('case.otherAges')}</summary>
      <table className="figures">
        <thead>
          <tr>
            <th>{t('case.convention')}</th>
            <th className="right">{t('overview.days')}</th>
            <th className="right">{t('overview.bucket')}</th>
          </tr>
        </thead>
        <tbody>
          {view.other_ages.map((other) => (
            <tr key={`${other.policy} ${other.day_count} ${other.bucket_set}`}>
              <td className="wrap">
                {other.policy ? `${other.policy} · ${other.bucket_set}` : other.bucket_set}{' '}
                <span className="soft">· {t(`settings.dayCount.${other.day_count}`)}</span>
              </td>
              <td className="right">
                {other.days_past_due}
                {other.delinquent_days !== other.days_past_due && <span className="soft"> ({other.delinquent_days})</span>}
              </td>
              <td className="right" title={money(other.outstanding, language)}>
                {other.bucket_label ?? '–'}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

function Schedule({ view }: { view: CaseView }) {
  const { t, language } = useWords();
  return (
    <>
      {view.instalments.length > 0 && (
        <>
          <h3>{t('case.schedule')}</h3>
          <ul className="why">
            {view.instalments.map((item) => (
              <li key={item.instalment_no}>
                <span className="soft">{item.due_date}</span>
                <span>{money(item.amount, language)}</span>
                <span className="soft">{item.shortfall.minor > 0 && `${t('case.shortfall')} ${money(item.shortfall, language)}`}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      {view.work_results.length > 0 && (
        <>
          <h3>{t('case.workResults')}</h3>
          <ul className="why" data-testid="work-results">
            {view.work_results.map((item, index) => (
              <li key={index}>
                <span className="soft">{shortDate(item.worked_on)}</span>
                <span>
                  {[item.result, item.reason].filter(Boolean).join(' · ')}
                  {item.collector && <span className="soft"> · {item.collector}</span>}
                </span>
                <Promised on={item.promised_on} amount={item.promised_amount} />
              </li>
            ))}
          </ul>
        </>
      )}
      {view.agency_notes.length > 0 && (
        <>
          <h3>{t('case.agencyNotes')}</h3>
          <ul className="why" data-testid="agency-notes">
            {view.agency_notes.map((item, index) => (
              <li key={index}>
                <span className="soft">{shortDate(item.noted_on)}</span>
                <span>
                  {[item.contact, item.result, item.note].filter(Boolean).join(' · ')}
                  <span className="soft"> · {item.agency}</span>
                </span>
                <Promised on={item.promised_on} amount={item.promised_amount} />
              </li>
            ))}
          </ul>
        </>
      )}
      {view.payments.length > 0 && (
        <>
          <h3>{t('case.payments')}</h3>
          <ul className="why">
            {view.payments.map((item, index) => (
              <li key={index}>
                <span className="soft">{shortDate(item.paid_on)}</span>
                <span>{item.reference}</span>
                <span>{money(item.amount, language)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

/** What a debtor promised, where they did. */
function Promised({ on, amount }: { on: string | null; amount: Money | null }) {
  const { t, language } = useWords();
  return (
    <span>
      {(on || amount) && (
        <>
          {t('case.promise')} {amount && money(amount, language)} {shortDate(on)}
        </>
      )}
    </span>
  );
}
