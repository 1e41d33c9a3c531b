// What an agency earned in a month, payment by payment, with the rule that gave it; beside it the agency's invoice.
import { Button, Group, Modal, Select } from '@mantine/core';
import { IconDownload, IconFileImport, IconPrinter } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Bucket, Empty } from '../../frame/parts';
import { count, date, money, shortDate, sums } from '../../format';
import * as host from '../../host/commands';
import type { PickedFile } from '../../host/commands';
import type { InvoiceComparison, Money, Statement } from '../../host/types.gen';
import { say, sayFailure, useChange } from '../../state/change';
import { usePlace } from '../../state/place';
import { bookChanged, statementMonthsQuery, statementQuery } from '../../state/queries';
import { useWords, wordFor } from '../../words';

export function StatementView({ agency }: { agency: string }) {
  const { t } = useWords();
  const { asOf } = usePlace();
  const months = useQuery(statementMonthsQuery(agency, asOf));
  const [month, setMonth] = useState<string | null>(null);
  const chosen = month ?? months.data?.[0] ?? null;
  if (!months.data) return <Empty title={t('app.loading')} />;
  if (!chosen) return <Empty title={t('outsourcing.noStatement')} hint={t('outsourcing.noStatementHint')} />;
  return <OfMonth key={chosen} agency={agency} month={chosen} months={months.data} setMonth={setMonth} />;
}

interface Props {
  agency: string;
  month: string;
  months: string[];
  setMonth: (month: string) => void;
}

function OfMonth({ agency, month, months, setMonth }: Props) {
  const { t, language } = useWords();
  const { asOf, today } = usePlace();
  const change = useChange();
  const { data } = useQuery(statementQuery(agency, month));
  const [file, setFile] = useState<PickedFile | null>(null);
  const [invoice, setInvoice] = useState<InvoiceComparison | null>(null);
  const [settling, setSettling] = useState(false);
  const request = { agency, month };
  const compare = () =>
    host.pickImportFiles(t('import.filter')).then(async (files) => {
      if (!files[0]) return;
      try {
        setInvoice(await host.compareInvoice(request, files[0].token));
        setFile(files[0]);
      } catch (failure) {
        sayFailure(failure);
      }
    }, sayFailure);
  const write = () =>
    host
      .writeStatement(request, file?.token ?? null, language)
      .then((path) => path && say(t('app.written', { path })), sayFailure)
      .then(bookChanged);
  const settle = () => {
    setSettling(false);
    void change(
      () => host.settle(request, asOf < today ? today : asOf),
      () => t('outsourcing.settledNote', { agency, month }),
    );
  };
  return (
    <div data-testid="statement">
      <Group justify="space-between" mb={10} className="no-print">
        <Group gap={8}>
          <Select
            w={130}
            aria-label={t('outsourcing.month')}
            allowDeselect={false}
            data={months}
            value={month}
            onChange={(value) => value && setMonth(value)}
            data-testid="statement-month"
          />
          {data?.settled && (
            <b className="good-note" data-testid="settled">
              {t('outsourcing.settled')}
            </b>
          )}
        </Group>
        <Group gap={6}>
          <Button variant="default" leftSection={<IconFileImport size={14} />} onClick={() => void compare()} data-testid="compare-invoice">
            {t('outsourcing.compareInvoice')}
          </Button>
          <Button
            variant="default"
            leftSection={<IconDownload size={14} />}
            disabled={!data?.lines.length}
            onClick={() => void write()}
            data-testid="write-statement"
          >
            {t('overview.export')}
          </Button>
          <Button
            variant="default"
            leftSection={<IconPrinter size={14} />}
            disabled={!data?.lines.length}
            onClick={() => void host.print().catch(sayFailure)}
          >
            {t('overview.print')}
          </Button>
          <Button disabled={!data || data.settled} onClick={() => setSettling(true)} data-testid="settle">
            {t('outsourcing.settle')}
          </Button>
        </Group>
      </Group>
      {data && <Sheet statement={data} />}
      {invoice && <Invoice invoice={invoice} />}
      <Modal opened={settling} onClose={() => setSettling(false)} title={t('outsourcing.settle')} size="sm">
        <p>{t('outsourcing.settleAsk', { agency, month, money: sums(data?.commission ?? [], language) })}</p>
        <Group justify="end">
          <Button variant="default" onClick={() => setSettling(false)}>
            {t('app.cancel')}
          </Button>
          <Button onClick={settle} data-testid="settle-confirm">
            {t('outsourcing.settleDo')}
          </Button>
        </Group>
      </Modal>
    </div>
  );
}

function Sheet({ statement }: { statement: Statement }) {
  const { t, language } = useWords();
  const bound = (least: Money | null, most: Money | null) =>
    [least && `≥ ${money(least, language)}`, most && `≤ ${money(most, language)}`].filter(Boolean).join(' ');
  if (statement.lines.length === 0) return <p className="soft">{t('outsourcing.noPayments')}</p>;
  return (
    <>
      <div className="print-only">
        <h2>
          {t('outsourcing.statementOf', {
            agency: statement.agency,
            from: date(statement.first, language),
            to: date(statement.last, language),
          })}
        </h2>
        {statement.head && <p className="soft">{t('outsourcing.bookHead', { digest: statement.head.digest })}</p>}
      </div>
      <div className="panel scroll-x" style={{ marginBottom: 14 }}>
        <table className="figures">
          <thead>
            <tr>
              <th>{t('outsourcing.batch')}</th>
              <th className="right">{t('outsourcing.payments')}</th>
              <th className="right">{t('outsourcing.paid')}</th>
              <th className="right">{t('outsourcing.earned')}</th>
            </tr>
          </thead>
          <tbody>
            {statement.batches.map((batch) => (
              <tr key={batch.batch}>
                <td>{batch.batch}</td>
                <td className="right">{count(batch.payments, language)}</td>
                <td className="right">{sums(batch.paid, language)}</td>
                <td className="right">{sums(batch.commission, language)}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <td>{t('overview.total')}</td>
              <td className="right">{count(statement.lines.length, language)}</td>
              <td className="right">{sums(statement.paid, language)}</td>
              <td className="right" data-testid="statement-commission">
                {sums(statement.commission, language)}
              </td>
            </tr>
          </tfoot>
        </table>
      </div>
      <div className="panel scroll-x" style={{ marginBottom: 14 }}>
        <table className="figures dense" data-testid="statement-lines">
          <thead>
            <tr>
              <th>{t('outsourcing.batch')}</th>
              <th>{t('field.loan_no')}</th>
              <th>{t('field.debtor_name')}</th>
              <th>{t('outsourcing.paidOn')}</th>
              <th className="right">{t('outsourcing.amount')}</th>
              <th>{t('field.bucket')}</th>
              <th className="right">{t('field.hand')}</th>
              <th>{t('outsourcing.rule')}</th>
              <th className="right">%</th>
              <th className="right">{t('outsourcing.earned')}</th>
            </tr>
          </thead>
          <tbody>
            {statement.lines.map((line) => (
              <tr key={`${line.payment} ${line.again}`}>
                <td>{line.batch}</td>
                <td className="selectable" title={line.loan_no}>
                  {line.case_ref}
                </td>
                <td>{line.debtor_name}</td>
                <td>{shortDate(line.paid_on)}</td>
                <td className="right">{money(line.amount, language)}</td>
                <td>
                  <Bucket code={line.bucket} />
                </td>
                <td className="right">{line.hand}</td>
                <td title={bound(line.minimum, line.maximum)}>
                  {wordFor('rule', line.rule)}
                  {line.carried && <span className="soft"> · {t(line.again ? 'outsourcing.difference' : 'outsourcing.carried')}</span>}
                </td>
                <td className="right">{line.percent ?? '–'}</td>
                <td className="right">{money(line.commission, language)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function Invoice({ invoice }: { invoice: InvoiceComparison }) {
  const { t, language } = useWords();
  const shown = (one: Money | null) => (one ? money(one, language) : '–');
  const differing = invoice.lines.filter((line) => line.verdict !== 'agrees').length;
  return (
    <div data-testid="invoice">
      <Group gap={10} mb={8}>
        <b>{t('outsourcing.invoiceOf', { file: invoice.file })}</b>
        <span className={differing ? 'warn' : 'good-note'}>
          {differing ? t('outsourcing.invoiceDiffers', { count: differing }) : t('outsourcing.invoiceAgrees')}
        </span>
        <span className="soft">
          {t('outsourcing.theirs')} {sums(invoice.theirs, language)} · {t('outsourcing.ours')} {sums(invoice.ours, language)}
        </span>
      </Group>
      <div className="panel scroll-x">
        <table className="figures dense">
          <thead>
            <tr>
              <th className="right">{t('outsourcing.row')}</th>
              <th>{t('field.loan_no')}</th>
              <th>{t('outsourcing.paidOn')}</th>
              <th className="right">{t('outsourcing.theirAmount')}</th>
              <th className="right">{t('outsourcing.ourAmount')}</th>
              <th className="right">{t('outsourcing.theirCommission')}</th>
              <th className="right">{t('outsourcing.ourCommission')}</th>
              <th>{t('outsourcing.verdict')}</th>
            </tr>
          </thead>
          <tbody>
            {invoice.lines.map((line, at) => (
              <tr key={at}>
                <td className="right soft">{line.row ?? '–'}</td>
                <td className="selectable">{line.loan_no}</td>
                <td>{shortDate(line.paid_on)}</td>
                <td className="right">{shown(line.their_amount)}</td>
                <td className="right">{shown(line.our_amount)}</td>
                <td className="right">{shown(line.their_commission)}</td>
                <td className="right">{shown(line.our_commission)}</td>
                <td className={line.verdict === 'agrees' ? 'soft' : 'warn'}>{wordFor('verdict', line.verdict)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
