// The line at the bottom, there only while something runs.
import { Button, Progress } from '@mantine/core';
import { useEffect, useState } from 'react';
import { count, duration } from '../format';
import { useBusyText } from '../state/busy';
import { useWork } from '../state/work';
import { useWords } from '../words';

export function JobLine() {
  const { t, language } = useWords();
  const { job } = useWork();
  const busy = useBusyText();
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!job) return;
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, [job]);
  if (!job && busy) {
    return (
      <div className="job" role="status" data-testid="job">
        <span>{busy}</span>
        <Progress value={100} animated size="sm" style={{ flex: 1 }} />
      </div>
    );
  }
  if (!job) return <div style={{ gridColumn: 2 }} />;
  const seconds = Math.max(0.001, (now - job.startedAt) / 1000);
  // The first moments tell nothing of the rest.
  const rate = seconds < 1 ? 0 : job.done / seconds;
  const share = job.total ? Math.min(1, job.done / job.total) : null;
  return (
    <div className="job" role="status" data-testid="job">
      <span>{t('import.importing', { file: job.file })}</span>
      <Progress value={share === null ? 100 : share * 100} animated={share === null} size="sm" style={{ flex: 1 }} />
      <span>{t('count.rows', { count: job.done })}</span>
      {rate > 0 && <span className="soft">{t('app.rowsPerSecond', { rate: count(Math.round(rate), language) })}</span>}
      {job.total && rate > 0 && <span className="soft">{t('app.leftSeconds', { time: duration((job.total - job.done) / rate) })}</span>}
      <Button variant="default" size="compact-xs" onClick={job.cancel} data-testid="cancel-job">
        {t('app.cancel')}
      </Button>
    </div>
  );
}
