// What is on the screen, as a workbook or on paper.
import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconFileSpreadsheet, IconPrinter } from '@tabler/icons-react';
import * as host from '../../host/commands';
import { say, sayFailure } from '../../state/change';
import { usePlace } from '../../state/place';
import { sinceOf, type Tab } from '../../state/view';
import { useWords } from '../../words';
import { agingAsked } from './Aging';

export function Reports() {
  const { t, language } = useWords();
  const { asOf, view } = usePlace();
  const reports: Record<Tab, host.ReportRequestInput> = {
    aging: { report: 'aging', ...agingAsked(view, asOf) },
    movement: {
      report: 'movement',
      from: sinceOf(view, asOf),
      to: asOf,
      known_on: view.knownOn,
      currency: view.currency,
      level: view.level,
    },
    vintage: { report: 'vintage', as_of: asOf, days: view.days },
  };
  const save = (report: host.ReportRequestInput) =>
    host.exportReport(report, `${report.report}-${asOf}.xlsx`, language).then((written) => {
      if (written) say(t('cases.exported', { rows: written.rows, path: written.path }));
    }, sayFailure);
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconFileSpreadsheet size={14} />}
        data-testid="export-report"
        onClick={() => void save(reports[view.tab])}
      >
        {t('overview.export')}
      </Button>
      {view.tab === 'movement' && (
        <Button
          variant="default"
          onClick={() => void save({ report: 'roll_rates', as_of: asOf, level: view.level })}
          data-testid="export-roll-rates"
        >
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
