// Hold…: why cases must not be divided or placed for now, and until when.
import { Autocomplete, Button, Group, Modal } from '@mantine/core';
import { DateInput } from '@mantine/dates';
import { useEffect, useState } from 'react';
import { addDays } from '../format';
import { usePlace } from '../state/place';
import { useWords } from '../words';

interface Props {
  opened: boolean;
  /** How many cases. */
  count: number;
  close: () => void;
  hold: (reason: string, until: string | null) => void;
}

export function HoldDialog({ opened, count, close, hold }: Props) {
  const { t } = useWords();
  const { asOf } = usePlace();
  const [reason, setReason] = useState('');
  const [until, setUntil] = useState<string | null>(null);
  useEffect(() => {
    if (!opened) return;
    setReason('');
    setUntil(addDays(asOf, 14));
  }, [opened, asOf]);
  const ready = reason.trim() !== '';
  const take = () => {
    if (!ready) return;
    close();
    hold(reason.trim(), until);
  };
  return (
    <Modal opened={opened} onClose={close} title={t('hold.title', { cases: t('count.cases', { count }) })} size="sm">
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          take();
        }}
      >
        <Autocomplete
          data-autofocus
          size="xs"
          label={t('hold.reason')}
          data={[t('hold.dispute'), t('hold.promise'), t('hold.hardship'), t('hold.deceased'), t('hold.legal')]}
          value={reason}
          onChange={setReason}
          data-testid="hold-reason"
        />
        <DateInput
          size="xs"
          clearable
          valueFormat="YYYY-MM-DD"
          label={t('hold.until')}
          description={t('hold.untilHint')}
          minDate={addDays(asOf, 1)}
          value={until}
          onChange={setUntil}
          data-testid="hold-until"
        />
        <Group justify="flex-end" gap={8} mt={6}>
          <Button variant="default" onClick={close}>
            {t('app.cancel')}
          </Button>
          <Button type="submit" disabled={!ready} data-testid="hold-save">
            {t('hold.do', { cases: t('count.cases', { count }) })}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
