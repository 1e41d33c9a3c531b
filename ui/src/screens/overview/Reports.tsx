// What is on the screen, as a workbook or on paper.
import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconFileSpreadsheet, IconPrinter } from '@tabler/icons-react';
import * as host from '../../host/commands';
import { say, sayFailure } from '../../state/change';
import { usePlace } from '../../state/place';
import { useWords } from '../../words';
import { beginning } from './Movement';
import type { AgingView } from './Overview';

interface Props {
  tab: 'aging' | 'movement' | 'vintage';
  view: AgingView;
  since: string | null;
  days: number;
}

export function Reports({ tab, view, since, days }: Props) {
  const { t, language } = useWords();
  const { asOf } = usePlace();
  const reports: Record<Props['tab'], host.Report> = {
    aging: { report: 'aging', as_of: asOf, ...view },
    movement: { report: 'movement', from: since ?? beginning(asOf), to: asOf },
    vintage: { report: 'vintage', as_of: asOf, days },
  };
  const save = (report: host.Report) =>
    host.exportReport(report, `${report.report}-${asOf}.xlsx`, language).then((written) => {
      if (written) say(t('cases.exported', { rows: written.rows, path: written.path }));
    }, sayFailure);
  return (
    <>
      <Button variant="default" leftSection={<IconFileSpreadsheet size={14} />} data-testid="export-report" onClick={() => void save(reports[tab])}>
        {t('overview.export')}
      </Button>
      {tab === 'movement' && (
        <Button variant="default" onClick={() => void save({ report: 'roll_rates', as_of: asOf })} data-testid="export-roll-rates">
          {t('overview.exportRollRates')}
        </Button>
      )}
      <Tooltip label={t('overview.print')}>
        <ActionIcon
          variant="default"
          size={30}
          aria-label={t('overview.print')}
          data-testid="print"
          onClick={() => void host.print().catch(sayFailure)}
        >
          <IconPrinter size={15} />
        </ActionIcon>
      </Tooltip>
    </>
  );
}
