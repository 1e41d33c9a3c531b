// The register of disclosure: who received which data of whom, when, under which contract, until when, deleted when.
// Of one debtor it is a page that prints.
import { Button, Group } from '@mantine/core';
import { IconArrowLeft, IconPrinter } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Empty } from '../../frame/parts';
import { count, date, stamp } from '../../format';
import * as host from '../../host/commands';
import { sayFailure } from '../../state/change';
import { disclosureQuery } from '../../state/queries';
import { useWords } from '../../words';

export function Register({ loanNo, close }: { loanNo: string | null; close: (() => void) | null }) {
  const { t, language } = useWords();
  const { data, error } = useQuery(disclosureQuery(loanNo));
  if (error) return <Empty title={t('outsourcing.noRegister')} />;
  if (!data) return <Empty title={t('app.loading')} />;
  return (
    <div className="page" data-testid="register">
      <Group justify="space-between" mb={12} className="no-print">
        <Group gap={8}>
          {close && (
            <Button variant="subtle" color="gray" leftSection={<IconArrowLeft size={14} />} onClick={close}>
              {t('app.back')}
            </Button>
          )}
          <span className="soft">{t('outsourcing.registerHint')}</span>
        </Group>
        <Button
          variant="default"
          leftSection={<IconPrinter size={14} />}
          disabled={data.entries.length === 0}
          onClick={() => void host.print().catch(sayFailure)}
        >
          {t('overview.print')}
        </Button>
      </Group>
      {loanNo && (
        <h2 style={{ margin: '0 0 4px' }} className="selectable">
          {t('outsourcing.registerOf', { name: data.debtor_name })}
        </h2>
      )}
      {loanNo && <p className="soft selectable">{data.loan_nos.join(', ')}</p>}
      {data.entries.length === 0 ? (
        <Empty title={t('outsourcing.nothingDisclosed')} hint={t('outsourcing.nothingDisclosedHint')} />
      ) : (
        data.entries.map((entry) => (
          <div
            key={`${entry.change} ${entry.batch}`}
            className="panel"
            style={{ padding: '10px 14px', marginBottom: 10, breakInside: 'avoid' }}
          >
            <Group justify="space-between" wrap="nowrap" align="start">
              <div>
                <b>{entry.agency}</b> · {t('outsourcing.batch')} {entry.batch} ·{' '}
                {t(`outsourcing.disclosedIn.${entry.kind}` as 'outsourcing.disclosedIn.pack')}
                {loanNo === null && <span className="soft"> · {t('count.cases', { count: entry.case_count })}</span>}
                <div className="soft">
                  {stamp(entry.at, language)} · {entry.actor}
                </div>
              </div>
              <div className="soft" style={{ textAlign: 'right' }}>
                <div>
                  {entry.contract || t('outsourcing.noContract')} · {t('outsourcing.version', { version: entry.terms_version })}
                </div>
                <div>{t('outsourcing.untilDay', { date: date(entry.until, language) })}</div>
                <div className={entry.deleted_on ? undefined : 'warn'}>
                  {entry.deleted_on ? t('outsourcing.deletedOn', { date: date(entry.deleted_on, language) }) : t('outsourcing.notDeleted')}
                </div>
              </div>
            </Group>
            {entry.cases.length > 0 && (
              <div className="selectable">{entry.cases.map((one) => `${one.loan_no} (${count(one.sequence, language)})`).join(', ')}</div>
            )}
            <div style={{ marginTop: 6 }}>
              {entry.fields.map((field) => (
                <span key={field.field} className="field-chip" title={field.purpose}>
                  {field.header}
                  {field.form === 'masked' && ` (${t('outsourcing.forms.masked')})`}
                  {field.purpose && <span className="soft"> · {field.purpose}</span>}
                </span>
              ))}
            </div>
            <div className="soft selectable" style={{ marginTop: 4, fontSize: 12 }}>
              {entry.files.map((file) => `${file.name} ${file.sha256.slice(0, 16)}…`).join(' · ')}
            </div>
          </div>
        ))
      )}
    </div>
  );
}
