// The day that every figure on every screen is for.
import { Button, Group, Popover } from '@mantine/core';
import { DatePicker } from '@mantine/dates';
import { IconCalendar } from '@tabler/icons-react';
import { addDays, date, lastMonthEnd } from '../format';
import { usePlace } from '../state/place';
import { useWords } from '../words';

export function AsOf({ opened, setOpened }: { opened: boolean; setOpened: (opened: boolean) => void }) {
  const { t, language } = useWords();
  const { asOf, today, setAsOf } = usePlace();
  const choose = (day: string | null) => {
    if (!day) return;
    setAsOf(day);
    setOpened(false);
  };
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" shadow="md" trapFocus>
      <Popover.Target>
        <Button
          variant="subtle"
          color="gray"
          data-testid="as-of"
          leftSection={<IconCalendar size={15} />}
          onClick={() => setOpened(!opened)}
        >
          {t('app.asOf')}&ensp;<b>{date(asOf, language)}</b>
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Group gap={6} mb={8}>
          <Button variant="default" size="compact-xs" onClick={() => choose(today)}>
            {t('app.today')}
          </Button>
          <Button variant="default" size="compact-xs" onClick={() => choose(addDays(today, -1))}>
            {t('app.yesterday')}
          </Button>
          <Button variant="default" size="compact-xs" onClick={() => choose(lastMonthEnd(today))}>
            {t('app.monthEnd')}
          </Button>
        </Group>
        <DatePicker key={asOf} value={asOf} defaultDate={asOf} onChange={choose} size="xs" data-testid="as-of-picker" />
      </Popover.Dropdown>
    </Popover>
  );
}
