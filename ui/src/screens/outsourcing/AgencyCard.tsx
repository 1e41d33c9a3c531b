// An agency as a card: what it has, what it brought, when the next cases come back, what it has to be told.
import { Button, Group } from '@mantine/core';
import { IconBell } from '@tabler/icons-react';
import { count, date, sums } from '../../format';
import type { AgencySummary } from '../../host/types.gen';
import { usePlace } from '../../state/place';
import { useWords } from '../../words';

export function AgencyCard({ agency, tell }: { agency: AgencySummary; tell: () => void }) {
  const { t, language } = useWords();
  const { go } = usePlace();
  const full = agency.most_cases !== null && agency.placed >= agency.most_cases;
  return (
    <div className="card" data-testid={`agency-${agency.name}`}>
      <Group justify="space-between" wrap="nowrap" gap={8}>
        <button
          type="button"
          className="link cut"
          style={{ fontWeight: 600 }}
          onClick={() => go('outsourcing', { agency: agency.name })}
          data-testid={`open-agency-${agency.name}`}
        >
          {agency.name}
        </button>
        <span className="soft" style={{ whiteSpace: 'nowrap' }}>
          {agency.commission.map((percent) => `${percent}%`).join(' · ')}
          {agency.by_bucket && ' …'}
        </span>
      </Group>
      <div>
        <button
          type="button"
          className="link"
          disabled={agency.placed === 0}
          onClick={() => go('cases', { filter: { agencies: [agency.name] } })}
        >
          {t('count.cases', { count: agency.placed })}
        </button>
        <span className="soft">
          {agency.most_cases !== null && ` / ${count(agency.most_cases, language)}`} · {sums(agency.outstanding, language)}
        </span>
      </div>
      <div className="soft">
        {t('outsourcing.recovered')} <b data-testid={`recovered-${agency.name}`}>{sums(agency.recovered, language)}</b> ·{' '}
        {t('outsourcing.earned')} {sums(agency.earned, language)}
      </div>
      <span className="soft" style={{ fontSize: 12 }}>
        {t('outsourcing.termDays', { days: agency.term_days })} ·{' '}
        {agency.next_recall ? t('outsourcing.nextRecall', { date: date(agency.next_recall, language) }) : t('outsourcing.noRecall')}
      </span>
      {(agency.contract_ends || !agency.valid) && (
        <span className="warn" style={{ fontSize: 12 }}>
          {agency.valid ? t('outsourcing.contractEnds', { date: date(agency.valid_until, language) }) : t('outsourcing.notValid')}
        </span>
      )}
      <Group gap={6}>
        <Button
          variant="light"
          size="compact-sm"
          disabled={!agency.valid || full}
          onClick={() => go('outsourcing', { build: { agency: agency.name, selection: null, cases: 0 } })}
        >
          {t('outsourcing.build')}
        </Button>
        {agency.notices > 0 && (
          <Button
            variant="light"
            color="orange"
            size="compact-sm"
            leftSection={<IconBell size={13} />}
            onClick={tell}
            data-testid={`notices-${agency.name}`}
          >
            {t('outsourcing.notices', { count: agency.notices })}
          </Button>
        )}
      </Group>
    </div>
  );
}
