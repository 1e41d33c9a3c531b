// Import: one page that fills as the user goes. The file, its columns, the preview, the result.
import { Button } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { count, date, stamp } from '../../format';
import * as host from '../../host/commands';
import type { BookState } from '../../host/types.gen';
import { sayFailure } from '../../state/change';
import { importsQuery } from '../../state/queries';
import { useWork } from '../../state/work';
import { useWords } from '../../words';
import { Doubles } from './Doubles';
import { OneFile } from './OneFile';

export function Import({ book }: { book: BookState }) {
  const { t } = useWords();
  const work = useWork();
  const file = work.queue[0];
  const waiting = work.queue.slice(1);
  return (
    <div className="page">
      <div className="steps">
        {waiting.length > 0 && (
          <span className="soft" data-testid="import-queue">
            {t('import.queue', { count: waiting.length })}: {waiting.map((one) => one.name).join(', ')}
          </span>
        )}
        {file ? <OneFile key={file.token} file={file} book={book} /> : <Choose />}
      </div>
    </div>
  );
}

function Choose() {
  const { t, language } = useWords();
  const { enqueue } = useWork();
  const { data } = useQuery(importsQuery);
  const choose = () =>
    host.pickImportFiles(t('import.filter')).then((files) => {
      if (files.length > 0) enqueue(files);
    }, sayFailure);
  return (
    <>
      <div className="panel" style={{ padding: '34px 20px', textAlign: 'center', borderStyle: 'dashed' }}>
        <Button size="sm" leftSection={<IconFileImport size={16} />} onClick={() => void choose()} data-testid="choose-file" autoFocus>
          {t('import.choose')}
        </Button>
        <div className="soft" style={{ marginTop: 8 }}>
          {t('import.chooseHint')}
        </div>
      </div>
      <Doubles />
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
