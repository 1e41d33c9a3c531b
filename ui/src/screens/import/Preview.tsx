// What an import would do: counts, the damage report, rejected rows; and the button that does it.
import { Button, Checkbox, Group } from '@mantine/core';
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
}

export function Preview({ preview, form, said, say, file }: Props) {
  const { t, language } = useWords();
  const work = useWork();
  const button = useRef<HTMLButtonElement>(null);
  // By keyboard the next step is one key away, unless the user is busy elsewhere on the page.
  useEffect(() => {
    if (document.activeElement === document.body) button.current?.focus({ preventScroll: true });
  }, []);
  const { rows } = preview;
  const taken = rows.created + rows.updated + rows.unchanged;
  return (
    <>
      <Counts rows={rows} closed={preview.closed} />
      <Totals result={preview} />
      <DamageReport result={preview} />
      <Rejects result={preview} form={form} />
      <Footers result={preview} />
      {preview.kind === 'cases' && (
        <Checkbox
          my={10}
          label={
            preview.closed > 0
              ? t('import.fullCloses', { cases: t('count.cases', { count: preview.closed }), sum: sums(preview.closed_outstanding, language) })
              : t('import.full')
          }
          checked={said.full}
          onChange={(event) => say({ full: event.currentTarget.checked })}
          data-testid="import-full"
        />
      )}
      <Group gap={10} mt={10}>
        <Button
          ref={button}
          disabled={!!work.job || rows.read === 0}
          loading={!!work.job}
          data-testid="import-now"
          onClick={() => void work.start({ ...form, remember_as: said.rememberAs.trim() || null }, file.name, rows.read)}
        >
          {t('import.import', { rows: t('count.rows', { count: taken }) })}
        </Button>
        {rows.rejected > 0 && <span className="soft">{t('import.leavesOut', { count: rows.rejected })}</span>}
        {work.job && <span className="soft">{t('import.busy')}</span>}
      </Group>
    </>
  );
}
