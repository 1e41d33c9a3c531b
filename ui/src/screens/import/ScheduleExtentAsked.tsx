// Whether the instalments of a file take the place of unpaid ones of the book: nothing in the file tells.
import { Button } from '@mantine/core';
import type { Failure } from '../../host/types.gen';
import { useWords } from '../../words';
import type { Part } from './said';

export function ScheduleExtentAsked({ failure, say }: { failure: Failure; say: Part['say'] }) {
  const { t } = useWords();
  const { cases, case: example, instalments, unpaid } = failure.params;
  return (
    <div className="asks" data-testid="schedule-asked">
      {t('import.scheduleAsk', { count: Number(cases), case: String(example), instalments: String(instalments), unpaid: String(unpaid) })}{' '}
      <Button variant="light" size="compact-xs" onClick={() => say({ schedule: 'whole' })}>
        {t('import.scheduleWhole')}
      </Button>{' '}
      <Button variant="light" size="compact-xs" onClick={() => say({ schedule: 'part' })}>
        {t('import.schedulePart')}
      </Button>
    </div>
  );
}
