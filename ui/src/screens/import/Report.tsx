// What there is to say about the rows of a file: the sums, what is damaged or odd, what is rejected.
import { Button } from '@mantine/core';
import { useState } from 'react';
import { count, money, sums } from '../../format';
import * as host from '../../host/commands';
import type { ImportResult, Notice, NoticeCount } from '../../host/types.gen';
import { say, sayFailure } from '../../state/change';
import type { ImportForm } from '../../state/work';
import { useWords, wordFor } from '../../words';

/** How many rows of one sort are listed; the rest is counted. */
const LISTED = 100;

/** The sum of what is taken, and whether the file's own total agrees. */
export function Totals({ result }: { result: ImportResult }) {
  const { t, language } = useWords();
  const { outstanding, stated } = result.totals;
  const differs = result.notice_counts.some((one) => one.code === 'total_differs');
  return (
    <p className="soft" data-testid="import-sum">
      {wordFor('importSum', result.kind)}: <b>{sums(outstanding, language)}</b>
      {stated && !differs && ` · ${t('import.totalAgrees')}`}
      {stated && differs && <span className="guessed"> · {t('import.totalDiffers', { stated: money(stated, language) })}</span>}
    </p>
  );
}

const ofSort = (notices: Notice[], sort: NoticeCount) =>
  notices.filter((notice) => notice.code === sort.code && notice.field === sort.field).slice(0, LISTED);

/** Everything about rows that are taken and deserve a look, by sort, each opened to its rows. */
export function DamageReport({ result }: { result: ImportResult }) {
  const { t } = useWords();
  const sorts = result.notice_counts.filter((sort) => !sort.rejected);
  if (sorts.length === 0) return null;
  return (
    <section className="report" data-testid="warnings">
      <h3>{t('import.warnings')}</h3>
      {sorts.map((sort) => (
        <Sort key={`${sort.code}-${sort.field}`} sort={sort} notices={ofSort(result.warnings, sort)} />
      ))}
    </section>
  );
}

/** Rejected rows by reason, and the workbook in which they can be corrected. */
export function Rejects({ result, form }: { result: ImportResult; form: ImportForm }) {
  const { t, language } = useWords();
  const [saving, setSaving] = useState(false);
  const sorts = result.notice_counts.filter((sort) => sort.rejected);
  if (sorts.length === 0) return null;
  const save = async () => {
    setSaving(true);
    try {
      const saved = await host.saveRejects(form, t('import.rejectsName', { file: result.file.name.replace(/\.[^.]+$/, '') }));
      if (saved) say(t('import.rejectsSaved', { count: saved.rows, path: saved.path }));
    } catch (failure) {
      sayFailure(failure);
    } finally {
      setSaving(false);
    }
  };
  return (
    <section className="report" data-testid="rejects">
      <h3>
        {t('import.rejects')} ({count(result.rows.rejected, language)})
        <Button variant="default" size="compact-xs" ml={10} loading={saving} onClick={() => void save()} data-testid="save-rejects">
          {t('import.rejectsSave')}
        </Button>
      </h3>
      {sorts.map((sort) => (
        <Sort key={`${sort.code}-${sort.field}`} sort={sort} notices={ofSort(result.rejects, sort)} opened />
      ))}
    </section>
  );
}

function Sort({ sort, notices, opened = false }: { sort: NoticeCount; notices: Notice[]; opened?: boolean }) {
  const { t, language } = useWords();
  const [shown, setShown] = useState(opened);
  // What concerns the file as a whole has no row to show.
  const whole = notices.length > 0 && notices.every((notice) => notice.row === 0);
  const title = wordFor('notice', sort.code, { value: notices.length === 1 ? notices[0]?.value : '…' });
  return (
    <details open={shown} onToggle={(event) => setShown(event.currentTarget.open)}>
      <summary>
        {title}
        {sort.field && <span className="soft"> · {wordFor('field', sort.field)}</span>}
        {!whole && <span className="soft"> · {t('count.rows', { count: sort.rows })}</span>}
      </summary>
      {shown && (
        <div style={{ maxHeight: 220, overflow: 'auto', marginTop: 4 }}>
          <table className="figures narrow">
            <tbody>
              {notices.map((notice, index) => (
                <tr key={index}>
                  <td className="right soft" style={{ width: 90 }}>
                    {notice.row === 0 ? t('import.wholeFile') : `${t('import.row')} ${count(notice.row, language)}`}
                  </td>
                  <td>{wordFor('notice', notice.code, { value: notice.value })}</td>
                  <td className="selectable">{notice.value}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {sort.rows > notices.length && <p className="soft">{t('import.more', { count: sort.rows - notices.length })}</p>}
        </div>
      )}
    </details>
  );
}

/** Rows below the table, which are no loans. */
export function Footers({ result }: { result: ImportResult }) {
  const { t } = useWords();
  if (result.footers.length === 0) return null;
  return (
    <details className="report" data-testid="footers">
      <summary>
        {t('import.footer')} <span className="soft">· {t('count.rows', { count: result.rows.footer })}</span>
      </summary>
      <table className="figures narrow">
        <tbody>
          {result.footers.map((footer) => (
            <tr key={footer.row}>
              <td className="right soft" style={{ width: 90 }}>
                {t('import.row')} {footer.row}
              </td>
              <td className="selectable">{footer.text}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
