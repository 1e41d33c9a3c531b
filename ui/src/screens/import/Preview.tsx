// What an import would do: counts, the damage report, rejected rows; and the line with the button that does it.
import { Button, Checkbox } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { sums } from '../../format';
import type { PickedFile } from '../../host/commands';
import type { ImportResult } from '../../host/types.gen';
import { type ImportForm, useWork } from '../../state/work';
import { useWords } from '../../words';
import { Counts } from './Counts';
import { DamageReport, Footers, Rejects, Totals } from './Report';
import type { Part, Said } from './said';

interface Props {
  preview: ImportResult;
  form: ImportForm;
  said: Said;
  say: Part['say'];
  file: PickedFile;
  /** The name under which to keep how it was read; empty for none. */
  name: string;
}

export function Preview({ preview, form }: Pick<Props, 'preview' | 'form'>) {
  return (
    <>
      <Counts rows={preview.rows} closed={preview.closed} />
      <Totals result={preview} />
      <DamageReport result={preview} />
      <Rejects result={preview} form={form} />
      <Footers result={preview} />
    </>
  );
}

/** Stays at the foot of the page while what is above it is looked through. */
export function ImportNow({ preview, form, said, say, file, name }: Props) {
  const { t, language } = useWords();
  const work = useWork();
  const button = useRef<HTMLButtonElement>(null);
  // By keyboard the next step is one key away, unless the user is busy elsewhere on the page.
  useEffect(() => {
    if (document.activeElement === document.body) button.current?.focus({ preventScroll: true });
  }, []);
  const { rows } = preview;
  const isAllNew = preview.notice_counts.some((one) => one.code === 'loans_renumbered');
  const repeats = preview.notice_counts.some((one) => one.code === 'duplicate_loan_no');
  const taken = rows.created + rows.updated + rows.unchanged;
  return (
    <div className="step-actions">
      <Button
        ref={button}
        disabled={!!work.job || rows.read === 0}
        loading={!!work.job}
        data-testid="import-now"
        color={preview.closes_many || isAllNew ? 'red' : undefined}
        onClick={() =>
          void work.start({ ...form, close: preview.closed, all_new: isAllNew, remember_as: name || null }, file.name, rows.read)
        }
      >
        {preview.closes_many
          ? t('import.importAndClose', { rows: t('count.rows', { count: taken }), cases: t('count.cases', { count: preview.closed }) })
          : isAllNew
            ? t('import.importAllNew', { rows: t('count.rows', { count: taken }) })
            : t('import.import', { rows: t('count.rows', { count: taken }) })}
      </Button>
      <span className="soft">
        {t('import.will', { created: rows.created, updated: rows.updated })}
        {rows.rejected > 0 && ` · ${t('import.leavesOut', { count: rows.rejected })}`}
        {work.job && ` · ${t('import.busy')}`}
      </span>
      <span style={{ flex: 1 }} />
      {preview.kind === 'cases' && (said.addUp || preview.rows.added > 0 || repeats) && (
        <Checkbox
          label={t('import.addUp')}
          checked={said.addUp || preview.rows.added > 0}
          disabled={!said.addUp && preview.rows.added > 0}
          onChange={(event) => say({ addUp: event.currentTarget.checked })}
          data-testid="import-add-up"
        />
      )}
      {preview.kind === 'cases' && (
        <Checkbox
          label={
            preview.closed > 0
              ? t('import.fullCloses', {
                  cases: t('count.cases', { count: preview.closed }),
                  sum: sums(preview.closed_outstanding, language),
                })
              : t('import.full')
          }
          checked={said.full}
          onChange={(event) => say({ full: event.currentTarget.checked })}
          data-testid="import-full"
        />
      )}
    </div>
  );
}
