// What an import did, with counts that lead to the cases.
import { Button, Group } from '@mantine/core';
import { useEffect, useRef } from 'react';
import type { ImportResult } from '../../host/types.gen';
import { usePlace } from '../../state/place';
import { type ImportForm, useWork } from '../../state/work';
import { useWords } from '../../words';
import { Counts } from './Counts';
import { Doubles } from './Doubles';
import { Step } from './Step';
import { DamageReport, Footers, Rejects, Totals } from './Report';

export function Result({ result, form }: { result: ImportResult; form: ImportForm }) {
  const { t } = useWords();
  const { go } = usePlace();
  const { next, queue } = useWork();
  const nothing = result.rows.created + result.rows.updated + result.closed === 0;
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus({ preventScroll: true }), []);
  const show = (filter: Parameters<typeof go>[1]) => () => {
    next();
    go('cases', filter);
  };
  const rows = result.kind === 'cases';
  return (
    <Step id="result" title={t('import.result')} aside={<span>{result.file.name}</span>}>
      <p data-testid="import-done" style={{ marginTop: 0 }}>
        {nothing ? t('import.nothingNew') : t('import.done', { file: result.file.name })}
        {result.profile && <span className="soft"> {t('import.keptAs', { profile: result.profile })}</span>}
      </p>
      <Counts
        rows={result.rows}
        closed={result.closed}
        open={{
          created: rows ? show({ filter: { brought_by: result.change } }) : show({ filter: { changed_by: result.change } }),
          updated: show({ filter: { changed_by: result.change } }),
          closed: show({ filter: { changed_by: result.change, status: ['withdrawn'] } }),
        }}
      />
      <Totals result={result} />
      <DamageReport result={result} />
      <Rejects result={result} form={form} />
      <Footers result={result} />
      {!rows && <Doubles />}
      <Group gap={8} mt={12}>
        {queue.length > 1 ? (
          <Button ref={button} onClick={next} data-testid="import-next">
            {t('import.nextFile', { file: queue[1]?.name ?? '' })}
          </Button>
        ) : (
          <Button
            ref={button}
            data-testid="show-new"
            disabled={nothing}
            onClick={
              rows && result.rows.created > 0
                ? show({ filter: { brought_by: result.change } })
                : show({ filter: { changed_by: result.change } })
            }
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
