// Payments that two files told of and that may be one: each is settled by hand.
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { date, money } from '../../format';
import * as host from '../../host/commands';
import type { DoublePayment, PaymentId } from '../../host/types.gen';
import { useChange } from '../../state/change';
import { doublesQuery } from '../../state/queries';
import { useWords } from '../../words';

/** More than this are settled in turns; those that were shown make room for the others. */
const SHOWN = 50;

function Place({ payment }: { payment: DoublePayment }) {
  const { language } = useWords();
  return (
    <>
      <div>
        {date(payment.paid_on, language)}
        {payment.reference && <span className="selectable"> · {payment.reference}</span>}
      </div>
      <div className="soft selectable">{payment.file}</div>
    </>
  );
}

export function Doubles() {
  const { t, language } = useWords();
  const change = useChange();
  const { data } = useQuery(doublesQuery);
  if (!data || data.length === 0) return null;
  const settle = (payments: PaymentId[], areOne: boolean) =>
    void change(
      () => host.settleDoubles({ payments, are_one: areOne }),
      ({ settled }) => t(areOne ? 'doubles.wereOne' : 'doubles.wereTwo', { count: settled }),
    );
  return (
    <section className="doubles">
      <div>
        <b data-testid="doubles-title">{t('doubles.title', { count: data.length })}</b>
        <div className="soft">{t('doubles.hint')}</div>
      </div>
      <div className="panel scroll-x">
        <table className="figures" data-testid="doubles">
          <thead>
            <tr>
              <th>{t('field.loan_no')}</th>
              <th className="right">{t('field.amount')}</th>
              <th>{t('doubles.later')}</th>
              <th>{t('doubles.earlier')}</th>
              <th />
            </tr>
          </thead>
          <tbody>
            {data.slice(0, SHOWN).map((double) => (
              <tr key={double.later.payment}>
                <td>
                  <div className="selectable">{double.loan_no}</div>
                  <div className="soft">{double.debtor_name}</div>
                </td>
                <td className="right">{money(double.later.amount, language)}</td>
                <td>
                  <Place payment={double.later} />
                </td>
                <td>
                  <Place payment={double.earlier} />
                  <div className="soft reason">{t(`doubles.reason.${double.reason}`)}</div>
                </td>
                <td>
                  <Button.Group>
                    <Button
                      size="compact-xs"
                      variant="default"
                      onClick={() => settle([double.later.payment], true)}
                      data-testid="double-one"
                    >
                      {t('doubles.one')}
                    </Button>
                    <Button
                      size="compact-xs"
                      variant="default"
                      onClick={() => settle([double.later.payment], false)}
                      data-testid="double-two"
                    >
                      {t('doubles.two')}
                    </Button>
                  </Button.Group>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
