// Import: one page that fills as the user goes. The file, its columns, the preview, the result.
import { Button, Checkbox, Group, NumberInput, Select } from '@mantine/core';
import { DatePickerInput } from '@mantine/dates';
import { IconFileImport } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { Empty } from '../frame/parts';
import { count, date, stamp, sums } from '../format';
import * as host from '../host/commands';
import type { BookState, DateOrder, Failure, Field, ImportResult, Inspection, Kind, Notice, RowCounts } from '../host/types.gen';
import { failureText, sayFailure } from '../state/change';
import { usePlace } from '../state/place';
import { importsQuery } from '../state/queries';
import { type ImportForm, useWork } from '../state/work';
import { useWords, wordFor } from '../words';

/** What the user has said about the file. */
interface Said {
  kind: Kind | null;
  sheet: string | null;
  headerRow: number | null;
  columns: [string, Field | null][];
  dates: DateOrder | null;
  asOf: string;
  full: boolean;
}

export function Import({ book }: { book: BookState }) {
  const { t } = useWords();
  const work = useWork();
  const file = work.queue[0];
  return (
    <div className="page">
      <div className="steps">
        {work.queue.length > 1 && <span className="soft">{t('import.queue', { count: work.queue.length - 1 })}</span>}
        {file ? <OneFile key={file.token} file={file} book={book} /> : <Choose />}
      </div>
    </div>
  );
}

function useChoose() {
  const { t } = useWords();
  const { enqueue } = useWork();
  return () =>
    host.pickImportFile(t('import.filter')).then((file) => {
      if (file) enqueue([file]);
    }, sayFailure);
}

function Choose() {
  const { t, language } = useWords();
  const choose = useChoose();
  const { data } = useQuery(importsQuery);
  return (
    <>
      <div className="panel" style={{ padding: '34px 20px', textAlign: 'center', borderStyle: 'dashed' }}>
        <Button size="sm" leftSection={<IconFileImport size={16} />} onClick={() => void choose()} data-testid="choose-file" data-autofocus>
          {t('import.choose')}
        </Button>
        <div className="soft" style={{ marginTop: 8 }}>
          {t('import.chooseHint')}
        </div>
      </div>
      <b>{t('import.earlier')}</b>
      {!data || data.length === 0 ? (
        <p className="soft">{t('import.none')}</p>
      ) : (
        <div className="panel scroll-x">
          <table className="figures" data-testid="earlier-imports">
            <thead>
              <tr>
                <th className="right">#</th>
                <th>{t('import.file')}</th>
                <th>{t('history.when')}</th>
                <th>{t('import.asOf')}</th>
                <th className="right">{t('import.created')}</th>
                <th className="right">{t('import.updated')}</th>
                <th className="right">{t('import.unchanged')}</th>
                <th className="right">{t('import.rejected')}</th>
                <th>SHA-256</th>
              </tr>
            </thead>
            <tbody>
              {data.map((run) => (
                <tr key={run.run} style={run.undone ? { opacity: 0.55 } : undefined}>
                  <td className="right soft">{run.run}</td>
                  <td>
                    {run.file} {run.undone && <span className="soft">({t('import.undone')})</span>}
                  </td>
                  <td>{stamp(run.at, language)}</td>
                  <td>{date(run.as_of, language)}</td>
                  {(['created', 'updated', 'unchanged', 'rejected'] as const).map((part) => (
                    <td key={part} className="right">
                      {count(run.rows[part] ?? 0, language)}
                    </td>
                  ))}
                  <td className="soft selectable">{run.sha256.slice(0, 12)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}

function Step({ title, aside, children, id }: { title: string; aside?: ReactNode; children: ReactNode; id: string }) {
  return (
    <section className="panel" data-testid={`step-${id}`}>
      <div className="step-head">
        <h2>{title}</h2>
        {aside}
      </div>
      <div className="step-body">{children}</div>
    </section>
  );
}

function OneFile({ file, book }: { file: host.PickedFile; book: BookState }) {
  const { t, language } = useWords();
  const { asOf } = usePlace();
  const work = useWork();
  const [said, setSaid] = useState<Said>({
    kind: null,
    sheet: null,
    headerRow: null,
    columns: [],
    dates: null,
    asOf,
    full: false,
  });
  const form: ImportForm = useMemo(
    () => ({
      path: file.token,
      as_of: said.asOf,
      kind: said.kind,
      sheet: said.sheet,
      header_row: said.headerRow,
      columns: said.columns,
      dates: said.dates,
      full: said.full,
    }),
    [file.token, said],
  );
  const inspection = useQuery({
    queryKey: ['inspection', form],
    queryFn: () => host.inspectFile(form),
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
  const [preview, setPreview] = useState<ImportResult | null>(null);
  const [refused, setRefused] = useState<Failure | null>(null);
  const [checking, setChecking] = useState(false);
  const data = inspection.error ? undefined : inspection.data;
  const ready = !!data && data.missing.length === 0 && data.unsettled_dates.length === 0 && !inspection.isPlaceholderData;

  // Where nothing has to be decided the check runs by itself; a later answer to an older question is dropped.
  const asked = useRef(0);
  useEffect(() => {
    setPreview(null);
    setRefused(null);
    if (!ready || work.result) return;
    asked.current += 1;
    const mine = asked.current;
    setChecking(true);
    host.importFile({ ...form, dry_run: true }, `check-${file.token}-${mine}`, () => {}).then(
      (found) => {
        if (asked.current !== mine) return;
        setPreview(found);
        setChecking(false);
      },
      (failure: unknown) => {
        if (asked.current !== mine) return;
        setRefused(failure as Failure);
        setChecking(false);
      },
    );
  }, [ready, form, file.token, work.result, book.change]);

  if (work.result) return <Result result={work.result} />;
  const say = (part: Partial<Said>) => setSaid({ ...said, ...part });
  const aside = (
    <>
      <span className="selectable">{file.name}</span>
      <span className="soft">{count(Math.ceil(file.size / 1024), language)} KB</span>
      <span style={{ flex: 1 }} />
      <Button variant="subtle" color="gray" size="compact-xs" onClick={work.next}>
        {t('app.cancel')}
      </Button>
    </>
  );
  return (
    <>
      <Step id="file" title={t('import.file')} aside={aside}>
        {inspection.error && (
          <p data-testid="import-failure" style={{ margin: '0 0 10px' }}>
            {failureText(inspection.error)}
          </p>
        )}
        {data && <Recognised data={data} said={said} say={say} currency={book.currency} />}
        {inspection.error && <HeaderRow said={said} say={say} shown={null} />}
      </Step>
      {data && (
        <Step
          id="columns"
          title={t('import.columns')}
          aside={
            data.missing.length > 0 && (
              <span style={{ color: 'var(--mantine-color-red-6)' }} data-testid="missing">
                {t('import.missing', { fields: data.missing.map((field) => wordFor('field', field)).join(', ') })}
              </span>
            )
          }
        >
          <ColumnsTable data={data} said={said} say={say} />
        </Step>
      )}
      {(checking || preview || refused) && (
        <Step id="preview" title={t('import.preview')} aside={checking && <span className="soft">{t('import.checking')}</span>}>
          {refused && <p data-testid="import-failure">{failureText(refused)}</p>}
          {preview && (
            <>
              <Counts rows={preview.rows} closed={preview.closed} />
              <p className="soft">
                {t('import.sum')}: <b>{sums(preview.totals.outstanding, language)}</b>
              </p>
              <Notices title={t('import.rejects')} notices={preview.rejects} id="rejects" />
              <Notices title={t('import.warnings')} notices={preview.warnings} id="warnings" />
              {data?.kind === 'cases' && (
                <Checkbox
                  my={10}
                  label={t('import.full')}
                  checked={said.full}
                  onChange={(event) => say({ full: event.currentTarget.checked })}
                />
              )}
              <Button
                disabled={!!work.job || preview.rows.read === 0}
                loading={!!work.job}
                data-testid="import-now"
                onClick={() => void work.start(form, file.name, preview.rows.read)}
              >
                {t('import.import', { rows: t('count.rows', { count: preview.rows.read }) })}
              </Button>
              {work.job && <span className="soft"> {t('import.busy')}</span>}
            </>
          )}
          {work.failure && <p data-testid="import-failure">{failureText(work.failure)}</p>}
        </Step>
      )}
      {inspection.isPending && <Empty title={t('import.checking')} />}
    </>
  );
}

interface Part {
  data: Inspection;
  said: Said;
  say: (part: Partial<Said>) => void;
}

function HeaderRow({ said, say, shown }: { said: Said; say: Part['say']; shown: number | null }) {
  const { t } = useWords();
  return (
    <NumberInput
      w={130}
      label={t('import.headerRow')}
      min={1}
      allowDecimal={false}
      value={said.headerRow ?? shown ?? ''}
      onChange={(value) => say({ headerRow: value === '' ? null : Number(value), columns: [] })}
    />
  );
}

function Recognised({ data, said, say, currency }: Part & { currency: string }) {
  const { t, language } = useWords();
  const { file } = data;
  const dates: [DateOrder | 'auto', string][] = [
    ['auto', t('import.datesAuto')],
    ['dmy', t('import.datesDmy')],
    ['mdy', t('import.datesMdy')],
    ['ymd', t('import.datesYmd')],
  ];
  const delimiter = file.delimiter === '\t' ? t('import.tab') : file.delimiter;
  const kinds: [Kind, string][] = [
    ['cases', t('import.kindCases')],
    ['instalments', t('import.kindInstalments')],
    ['payments', t('import.kindPayments')],
  ];
  return (
    <>
      <Group gap="md" align="end">
        <div data-testid="recognised">
          <div className="soft">{t('import.file')}</div>
          <b>{file.format.toUpperCase()}</b>
          {file.encoding && ` · ${t('import.encoding')} ${file.encoding}`}
          {delimiter && ` · ${t('import.delimiter')} ${delimiter}`}
          {` · ${currency}`}
        </div>
        {data.sheets.length > 0 && (
          <Select
            w={180}
            label={t('import.sheet')}
            allowDeselect={false}
            data={data.sheets}
            value={file.sheet}
            onChange={(sheet) => say({ sheet, columns: [], headerRow: null })}
          />
        )}
        <HeaderRow said={said} say={say} shown={file.header_row} />
        <Select
          w={120}
          label={t('import.kind')}
          allowDeselect={false}
          data={kinds.map(([value, label]) => ({ value, label }))}
          value={data.kind}
          onChange={(kind) => say({ kind: kind as Kind, columns: [] })}
        />
        <DatePickerInput
          w={150}
          size="xs"
          label={t('import.asOf')}
          value={said.asOf}
          valueFormat="YYYY-MM-DD"
          onChange={(day) => day && say({ asOf: day })}
          data-testid="import-as-of"
        />
        <Select
          w={130}
          label={t('import.dates')}
          allowDeselect={false}
          data={dates.map(([value, label]) => ({ value, label }))}
          value={said.dates ?? 'auto'}
          onChange={(value) => say({ dates: value === 'auto' ? null : (value as DateOrder) })}
        />
      </Group>
      {data.as_of_hint && data.as_of_hint !== said.asOf && (
        <p data-testid="as-of-hint" style={{ margin: '10px 0 0' }}>
          {t('import.asOfHint', { date: date(data.as_of_hint, language) })}{' '}
          <Button variant="light" size="compact-xs" onClick={() => data.as_of_hint && say({ asOf: data.as_of_hint })}>
            {t('import.asOfUse')}
          </Button>
        </p>
      )}
      {data.unsettled_dates.length > 0 && (
        <p style={{ color: 'var(--mantine-color-red-6)', margin: '10px 0 0' }}>
          {t('import.datesAsk', { columns: data.unsettled_dates.join(', ') })}
        </p>
      )}
    </>
  );
}

function ColumnsTable({ data, said, say }: Part) {
  const { t } = useWords();
  const how = { alias: t('import.byAlias'), values: t('import.byValues'), profile: t('import.byProfile'), given: t('import.byGiven') };
  const choose = (header: string, value: string | null) => {
    const field = value === 'keep' || !value ? null : (value as Field);
    // A field has one column: whoever had it keeps its column as it is.
    const others = said.columns.filter(([other, taken]) => other !== header && (taken === null || taken !== field));
    const before = data.columns.find((column) => column.field === field && column.header !== header);
    const freed: [string, Field | null][] = field && before ? [[before.header, null]] : [];
    say({ columns: [...others.filter(([other]) => !freed.some(([one]) => one === other)), ...freed, [header, field]] });
  };
  const choices = [
    { value: 'keep', label: t('import.keep') },
    ...data.fields.map((field) => ({ value: field as string, label: wordFor('field', field) })),
  ];
  return (
    <div style={{ maxHeight: 330, overflow: 'auto' }}>
      <table className="figures" data-testid="columns-table">
        <thead>
          <tr>
            <th>{t('import.header')}</th>
            <th>{t('import.field')}</th>
            <th>{t('import.by')}</th>
            <th>{t('import.samples')}</th>
          </tr>
        </thead>
        <tbody>
          {data.columns.map((column) => (
            <tr key={column.header}>
              <td className="selectable">{column.header}</td>
              <td>
                <Select
                  w={170}
                  searchable
                  allowDeselect={false}
                  aria-label={`${t('import.field')}: ${column.header}`}
                  data={choices}
                  value={column.field ?? 'keep'}
                  onChange={(value) => choose(column.header, value)}
                />
              </td>
              <td className="soft">{column.by ? how[column.by] : ''}</td>
              <td className="soft" style={{ maxWidth: 420, overflow: 'hidden', textOverflow: 'ellipsis' }}>
                {column.samples.join(' · ')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <details style={{ padding: '10px 12px' }}>
        <summary>{t('import.firstRows')}</summary>
        <div className="scroll-x">
          <table className="figures">
            <thead>
              <tr>
                <th className="right">{t('import.row')}</th>
                {data.columns.map((column) => (
                  <th key={column.header}>{column.header}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {data.rows.map(([number, cells]) => (
                <tr key={number}>
                  <td className="right soft">{number}</td>
                  {cells.map((cell, index) => (
                    <td key={index}>{cell}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </div>
  );
}

function Counts({ rows, closed }: { rows: RowCounts; closed: number }) {
  const { t, language } = useWords();
  const parts: [string, string, number][] = [
    ['read', t('import.read'), rows.read],
    ['created', t('import.created'), rows.created],
    ['updated', t('import.updated'), rows.updated],
    ['unchanged', t('import.unchanged'), rows.unchanged],
    ['rejected', t('import.rejected'), rows.rejected],
    ['blank', t('import.blank'), rows.blank],
    ['footer', t('import.footer'), rows.footer],
  ];
  if (closed > 0) parts.push(['closed', t('import.closed'), closed]);
  return (
    <>
      <div className="tiles">
        {parts.map(([id, name, number]) => (
          <div key={id}>
            <div className="soft">{name}</div>
            <span className="figure" data-testid={`count-${id}`}>
              {count(number, language)}
            </span>
          </div>
        ))}
      </div>
      <div className="soft" style={{ fontSize: 12, marginTop: 4 }}>
        {t('import.adds')}
      </div>
    </>
  );
}

/** How many notices are listed; the rest is counted. */
const LISTED = 100;

function Notices({ title, notices, id }: { title: string; notices: Notice[]; id: string }) {
  const { t } = useWords();
  if (notices.length === 0) return null;
  return (
    <details open={id === 'rejects'} style={{ marginTop: 8 }}>
      <summary>
        {title} ({notices.length})
      </summary>
      <div style={{ maxHeight: 240, overflow: 'auto', marginTop: 6 }}>
        <table className="figures" data-testid={id}>
          <thead>
            <tr>
              <th className="right">{t('import.row')}</th>
              <th>{t('import.field')}</th>
              <th>{t('import.reason')}</th>
              <th>{t('import.value')}</th>
            </tr>
          </thead>
          <tbody>
            {notices.slice(0, LISTED).map((notice, index) => (
              <tr key={index}>
                <td className="right">{notice.row}</td>
                <td>{notice.field && wordFor('field', notice.field)}</td>
                <td>{wordFor('notice', notice.code, { value: notice.value })}</td>
                <td className="soft selectable">{notice.value}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {notices.length > LISTED && <p className="soft">{t('import.more', { count: notices.length - LISTED })}</p>}
      </div>
    </details>
  );
}

function Result({ result }: { result: ImportResult }) {
  const { t, language } = useWords();
  const { go } = usePlace();
  const { next } = useWork();
  const nothing = result.rows.created + result.rows.updated + result.closed === 0;
  return (
    <Step id="result" title={t('import.result')} aside={<span>{result.file.name}</span>}>
      <p data-testid="import-done" style={{ marginTop: 0 }}>
        {nothing ? t('import.nothingNew') : t('import.done', { file: result.file.name })}
      </p>
      <Counts rows={result.rows} closed={result.closed} />
      <p className="soft">
        {t('import.sum')}: <b>{sums(result.totals.outstanding, language)}</b>
      </p>
      <Notices title={t('import.rejects')} notices={result.rejects} id="rejects" />
      <Notices title={t('import.warnings')} notices={result.warnings} id="warnings" />
      <Group gap={8} mt={12}>
        {result.rows.created > 0 && (
          <Button
            data-testid="show-new"
            onClick={() => {
              next();
              go('cases', { filter: { brought_by: result.change } });
            }}
          >
            {t('import.showCases')}
          </Button>
        )}
        <Button
          variant="default"
          onClick={() => {
            next();
            go('division');
          }}
        >
          {t('import.toDivision')}
        </Button>
        <Button variant="default" onClick={next} data-testid="import-another">
          {t('import.another')}
        </Button>
      </Group>
    </Step>
  );
}
