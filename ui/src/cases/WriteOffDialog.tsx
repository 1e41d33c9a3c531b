// Write off…: cases that the lender gives up in its books.
import { Button, Group, Modal, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useWords } from '../words';

interface Props {
  opened: boolean;
  /** How many cases. */
  count: number;
  close: () => void;
  writeOff: (reason: string) => void;
}

export function WriteOffDialog({ opened, count, close, writeOff }: Props) {
  const { t } = useWords();
  const [reason, setReason] = useState('');
  useEffect(() => {
    if (opened) setReason('');
  }, [opened]);
  return (
    <Modal opened={opened} onClose={close} title={t('writeOff.title', { cases: t('count.cases', { count }) })} size="sm">
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          close();
          writeOff(reason.trim());
        }}
      >
        <p className="soft" style={{ margin: 0 }}>
          {t('writeOff.hint')}
        </p>
        <TextInput
          data-autofocus
          size="xs"
          label={t('writeOff.reason')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          data-testid="write-off-reason"
        />
        <Group justify="flex-end" gap={8} mt={6}>
          <Button variant="default" onClick={close}>
            {t('app.cancel')}
          </Button>
          <Button type="submit" data-testid="write-off-save">
            {t('writeOff.do', { cases: t('count.cases', { count }) })}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
