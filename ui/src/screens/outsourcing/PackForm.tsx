// Which data leave for an agency, for what and until when; and the shape of its packs. The very sheet is shown below,
// masked as it will be.
import { ActionIcon, Button, Group, NumberInput, Select, Stack, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { DateInput } from '@mantine/dates';
import { IconArrowDown, IconArrowUp, IconPlus, IconX } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import * as host from '../../host/commands';
import type {
  AgencyView,
  ContractField,
  CsvEncoding,
  FieldContract,
  FileLanguage,
  Form,
  PackTemplate,
  TemplateColumn,
} from '../../host/types.gen';
import { failureText, useChange } from '../../state/change';
import { usePlace } from '../../state/place';
import { useWords } from '../../words';

export function PackForm({ agency }: { agency: AgencyView }) {
  const { t, language } = useWords();
  const { asOf } = usePlace();
  const change = useChange();
  const [contract, setContract] = useState<FieldContract>(agency.contract);
  const [template, setTemplate] = useState<PackTemplate>(agency.template);
  const asked = { contract, template };
  const [settled] = useDebouncedValue(asked, 250);
  const preview = useQuery({
    queryKey: ['book', 'preview', agency.name, asOf, language, settled],
    queryFn: () => host.previewPack({ agency: agency.name, as_of: asOf, language, ...settled }),
    placeholderData: keepPreviousData,
  });
  const shown = preview.error ? undefined : preview.data;
  const name = (field: string) =>
    [...(shown?.columns.map((one) => [one.field, one.header] as const) ?? []), ...(shown?.withheld ?? [])].find(
      ([known]) => known === field,
    )?.[1] ?? field;
  const named = (at: number, part: Partial<ContractField>) =>
    setContract((known) => ({ ...known, fields: known.fields.map((one, index) => (index === at ? { ...one, ...part } : one)) }));
  const put = (part: Partial<PackTemplate>) => setTemplate((known) => ({ ...known, ...part }));
  // The usual columns are written out as soon as one of them is changed.
  const columns: TemplateColumn[] = template.columns.length
    ? template.columns
    : (shown?.columns.map((one) => ({ field: one.field, header: null })) ?? []);
  const move = (at: number, by: number) => {
    const next = [...columns];
    const [moved] = next.splice(at, 1);
    if (moved) next.splice(at + by, 0, moved);
    put({ columns: next });
  };
  const free = (shown?.withheld ?? []).filter(([field]) => !contract.fields.some((one) => one.field === field));
  const addable = [...(shown?.withheld ?? [])].filter(([field]) => !columns.some((one) => one.field === field));
  const changed = JSON.stringify(asked) !== JSON.stringify({ contract: agency.contract, template: agency.template });
  const unpurposed = contract.fields.some((one) => !one.purpose.trim());
  const save = () =>
    change(
      () => host.editAgency({ name: agency.name, contract, template }),
      (saved) => t('outsourcing.agreed', { agency: saved.name, version: saved.version }),
    );
  return (
    <div data-testid="pack-form">
      <div className="two-columns">
        <div>
          <h3 className="form-head">{t('outsourcing.contract')}</h3>
          <p className="soft">{t('outsourcing.contractHint')}</p>
          <Group gap="sm" align="end" grow>
            <TextInput
              label={t('outsourcing.contractReference')}
              value={contract.reference}
              onChange={(event) => {
                const reference = event.currentTarget.value;
                setContract((known) => ({ ...known, reference }));
              }}
              data-testid="contract-reference"
            />
            <NumberInput
              label={t('outsourcing.deleteWithin')}
              min={0}
              max={3650}
              allowDecimal={false}
              value={contract.delete_within_days ?? ''}
              onChange={(value) => setContract((known) => ({ ...known, delete_within_days: value === '' ? null : Number(value) }))}
            />
          </Group>
          <Stack gap={6} mt={10}>
            {contract.fields.map((one, at) => (
              <Group key={one.field} gap={6} wrap="nowrap" align="end">
                <b className="cut" style={{ width: 110, paddingBottom: 6 }} title={name(one.field)}>
                  {name(one.field)}
                </b>
                <Select
                  w={104}
                  aria-label={t('outsourcing.form')}
                  allowDeselect={false}
                  data={(['full', 'masked'] as Form[]).map((form) => ({ value: form, label: t(`outsourcing.forms.${form}`) }))}
                  value={one.form}
                  onChange={(value) => named(at, { form: value as Form })}
                  data-testid={`form-${one.field}`}
                />
                <TextInput
                  style={{ flex: 1 }}
                  aria-label={t('outsourcing.purpose')}
                  placeholder={t('outsourcing.purpose')}
                  error={!one.purpose.trim()}
                  value={one.purpose}
                  onChange={(event) => named(at, { purpose: event.currentTarget.value })}
                  data-testid={`purpose-${one.field}`}
                />
                <DateInput
                  valueFormat="YYYY-MM-DD"
                  clearable

                  w={136}
                  aria-label={t('outsourcing.until')}
                  title={t('outsourcing.until')}
                  value={one.until}
                  onChange={(day) => named(at, { until: day })}
                />
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={t('outsourcing.withhold', { field: name(one.field) })}
                  onClick={() => {
                    setContract((known) => ({ ...known, fields: known.fields.filter((_, index) => index !== at) }));
                    put({ columns: template.columns.filter((column) => column.field !== one.field) });
                  }}
                >
                  <IconX size={14} />
                </ActionIcon>
              </Group>
            ))}
          </Stack>
          <Select
            mt={8}
            w={280}
            searchable
            value={null}
            leftSection={<IconPlus size={13} />}
            placeholder={t('outsourcing.addField')}
            nothingFoundMessage={t('outsourcing.noField')}
            data={free.map(([field, header]) => ({ value: field, label: header }))}
            onChange={(field) => {
              if (!field) return;
              setContract((known) => ({ ...known, fields: [...known.fields, { field, form: 'full', purpose: '', until: null }] }));
              if (template.columns.length) put({ columns: [...template.columns, { field, header: null }] });
            }}
            data-testid="add-field"
          />
        </div>
        <div>
          <h3 className="form-head">{t('outsourcing.template')}</h3>
          <Group gap="sm" align="end" grow>
            <Select
              label={t('outsourcing.exportLanguage')}
              allowDeselect={false}
              data={[
                { value: '', label: t('outsourcing.asWritten') },
                { value: 'en', label: 'English' },
                { value: 'zh-CN', label: '中文' },
              ]}
              value={template.language ?? ''}
              onChange={(value) => put({ language: (value || null) as FileLanguage | null })}
            />
            <Select
              label={t('outsourcing.csvEncoding')}
              allowDeselect={false}
              data={[
                { value: 'utf8', label: 'UTF-8' },
                { value: 'gb18030', label: 'GB 18030' },
              ]}
              value={template.csv_encoding}
              onChange={(value) => put({ csv_encoding: value as CsvEncoding })}
            />
            <TextInput
              label={t('outsourcing.fileName')}
              title={t('outsourcing.fileNameHint')}
              placeholder="{batch}"
              value={template.file_name}
              onChange={(event) => put({ file_name: event.currentTarget.value })}
              data-testid="file-name"
            />
          </Group>
          <p className="soft" style={{ margin: '6px 0' }}>
            {t('outsourcing.fileNameHint')}
          </p>
          <div className="panel" style={{ maxHeight: 250, overflow: 'auto' }} data-testid="template-columns">
            <table className="figures dense">
              <tbody>
                {columns.map((column, at) => (
                  <tr key={column.field}>
                    <td className="soft">{at + 1}</td>
                    <td>
                      <span className="cut" style={{ maxWidth: 130 }} title={column.field}>
                        {name(column.field)}
                      </span>
                    </td>
                    <td>
                      <TextInput
                        size="xs"
                        aria-label={t('outsourcing.header')}
                        placeholder={t('outsourcing.header')}
                        value={column.header ?? ''}
                        onChange={(event) => {
                          const header = event.currentTarget.value || null;
                          put({ columns: columns.map((one, index) => (index === at ? { ...one, header } : one)) });
                        }}
                      />
                    </td>
                    <td style={{ whiteSpace: 'nowrap' }}>
                      <ActionIcon
                        size="sm"
                        variant="subtle"
                        color="gray"
                        disabled={at === 0}
                        aria-label={t('outsourcing.up')}
                        onClick={() => move(at, -1)}
                      >
                        <IconArrowUp size={13} />
                      </ActionIcon>
                      <ActionIcon
                        size="sm"
                        variant="subtle"
                        color="gray"
                        disabled={at === columns.length - 1}
                        aria-label={t('outsourcing.down')}
                        onClick={() => move(at, 1)}
                      >
                        <IconArrowDown size={13} />
                      </ActionIcon>
                      <ActionIcon
                        size="sm"
                        variant="subtle"
                        color="gray"
                        disabled={columns.length === 1 || column.field === 'case_ref'}
                        aria-label={t('outsourcing.removeColumn', { column: name(column.field) })}
                        onClick={() => put({ columns: columns.filter((_, index) => index !== at) })}
                      >
                        <IconX size={13} />
                      </ActionIcon>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <Group gap={6} mt={6}>
            <Select
              w={240}
              searchable
              value={null}
              leftSection={<IconPlus size={13} />}
              placeholder={t('outsourcing.addColumn')}
              nothingFoundMessage={t('outsourcing.noField')}
              data={addable
                .filter(([field]) => contract.fields.some((one) => one.field === field) || isMinimum(field))
                .map(([field, header]) => ({ value: field, label: header }))}
              onChange={(field) => field && put({ columns: [...columns, { field, header: null }] })}
            />
            {template.columns.length > 0 && (
              <Button variant="subtle" size="compact-sm" onClick={() => put({ columns: [] })}>
                {t('outsourcing.usualColumns')}
              </Button>
            )}
          </Group>
        </div>
      </div>
      <Group justify="space-between" mt={16} mb={8}>
        <b>{t('outsourcing.preview')}</b>
        <Group gap={8}>
          <span className="soft">{t('outsourcing.versionHint')}</span>
          <Button disabled={!changed || unpurposed || preview.error !== null} onClick={() => void save()} data-testid="save-pack">
            {t('outsourcing.savePack')}
          </Button>
        </Group>
      </Group>
      {preview.error && <p className="warn">{failureText(preview.error)}</p>}
      {shown && (
        <div className="panel scroll-x" data-testid="pack-preview">
          <table className="figures dense">
            <thead>
              <tr>
                {shown.columns.map((column) => (
                  <th key={column.field} title={column.purpose}>
                    {column.header}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {shown.rows.map((row, at) => (
                <tr key={at}>
                  {row.map((text, column) => (
                    <td key={column}>{text}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
          {shown.rows.length === 0 && (
            <p style={{ padding: 12 }} className="soft">
              {t('outsourcing.previewEmpty')}
            </p>
          )}
        </div>
      )}
    </div>
  );
}

/** Fields that every agency gets; those beyond them stand in a contract first. */
const MINIMUM = [
  'batch_no',
  'sequence',
  'case_ref',
  'agency',
  'debtor_name',
  'phone',
  'other_contact',
  'product',
  'currency',
  'loan_amount',
  'total_due',
  'principal',
  'interest',
  'penalty',
  'days_past_due',
  'bucket',
  'last_paid_on',
  'last_paid_amount',
  'placed_on',
  'term_days',
  'recall_due',
  'hand',
  'commission',
  'flags',
];
const isMinimum = (field: string) => MINIMUM.includes(field);
