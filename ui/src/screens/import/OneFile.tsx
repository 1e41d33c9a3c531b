// One file on its way into the book: what it was recognised as, its columns, the preview.
import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { Empty } from '../../frame/parts';
import { count } from '../../format';
import * as host from '../../host/commands';
import type { BookState, Failure, ImportResult } from '../../host/types.gen';
import { failureText } from '../../state/change';
import { usePlace } from '../../state/place';
import { type ImportForm, useWork } from '../../state/work';
import { useWords } from '../../words';
import { Columns } from './Columns';
import { ImportNow, Preview } from './Preview';
import { HeaderRow, Recognised } from './Recognised';
import { Result } from './Result';
import { NOTICES_SHOWN, profileName, type Said } from './said';
import { ScheduleExtentAsked } from './ScheduleExtentAsked';
import { Statuses } from './Statuses';
import { Step } from './Step';

export function OneFile({ file, book }: { file: host.PickedFile; book: BookState }) {
  const { t, language } = useWords();
  const { asOf } = usePlace();
  const work = useWork();
  const [said, setSaid] = useState<Said>({
    kind: null,
    sheet: null,
    headerRow: null,
    columns: [],
    statuses: [],
    signs: null,
    profile: null,
    rememberAs: null,
    encoding: null,
    delimiter: null,
    dates: null,
    decimals: null,
    currency: null,
    asOf,
    full: false,
    addUp: false,
    schedule: null,
  });
  const form: ImportForm = useMemo(
    () => ({
      path: file.token,
      as_of: said.asOf,
      kind: said.kind,
      sheet: said.sheet,
      header_row: said.headerRow,
      columns: said.columns,
      statuses: said.statuses,
      signs: said.signs,
      profile: said.profile,
      encoding: said.encoding,
      delimiter: said.delimiter,
      dates: said.dates,
      decimals: said.decimals,
      currency: said.currency,
      full: said.full,
      add_up: said.addUp,
      schedule: said.schedule,
      language,
      most_notices: NOTICES_SHOWN,
    }),
    // Under which name it is kept changes nothing of how it is read.
    [
      file.token,
      said.asOf,
      said.kind,
      said.sheet,
      said.headerRow,
      said.columns,
      said.statuses,
      said.signs,
      said.profile,
      said.encoding,
      said.delimiter,
      said.dates,
      said.decimals,
      said.currency,
      said.full,
      said.addUp,
      said.schedule,
      language,
    ],
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
  const [checked, setChecked] = useState(0);
  const data = inspection.error ? undefined : inspection.data;
  const ready =
    !!data &&
    data.missing.length === 0 &&
    data.unsettled_dates.length === 0 &&
    !data.unsettled_sign &&
    !data.unsettled_signs &&
    data.columns.every((column) => column.by !== 'values') &&
    data.statuses.every((status) => status.meaning !== null) &&
    !inspection.isPlaceholderData;

  // Where nothing has to be decided the check runs by itself; a later answer to an older question is dropped.
  const asked = useRef(0);
  useEffect(() => {
    setPreview(null);
    setRefused(null);
    if (!ready || work.result) return;
    asked.current += 1;
    const mine = asked.current;
    const job = `check-${file.token}-${mine}`;
    setChecking(true);
    setChecked(0);
    host
      .importFile({ ...form, dry_run: true }, job, ({ done }) => setChecked(done))
      .then(
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
    return () => {
      asked.current += 1;
      setChecking(false);
      void host.cancel(job);
    };
  }, [ready, form, file.token, work.result, book.change]);

  if (work.result) return <Result result={work.result} form={form} />;
  const say = (part: Partial<Said>) => setSaid((before) => ({ ...before, ...part }));
  const aside = (
    <>
      <span className="selectable">{file.name}</span>
      <span className="soft">{count(Math.ceil(file.size / 1024), language)} KB</span>
      <span style={{ flex: 1 }} />
      <Button variant="subtle" color="gray" size="compact-xs" onClick={work.next} disabled={!!work.job} data-testid="drop-file">
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
        {data && <Recognised data={data} said={said} say={say} currency={said.currency ?? book.currency} />}
        {inspection.error && <HeaderRow said={said} say={say} shown={null} />}
      </Step>
      {data && <Columns data={data} said={said} say={say} />}
      {data && <Statuses data={data} said={said} say={say} />}
      {(checking || preview || refused) && (
        <Step
          id="preview"
          title={t('import.preview')}
          aside={
            checking && (
              <span className="soft">
                {t('import.checking')} {checked > 0 && t('count.rows', { count: checked })}
              </span>
            )
          }
        >
          {refused?.code === 'schedule_extent_unsaid' ? (
            <ScheduleExtentAsked failure={refused} say={say} />
          ) : (
            refused && <p data-testid="import-failure">{failureText(refused)}</p>
          )}
          {preview && <Preview preview={preview} form={form} />}
          {work.failure && <p data-testid="import-failure">{failureText(work.failure)}</p>}
        </Step>
      )}
      {preview && <ImportNow preview={preview} form={form} said={said} say={say} file={file} name={data ? profileName(said, data) : ''} />}
      {inspection.isPending && <Empty title={t('import.checking')} />}
    </>
  );
}
