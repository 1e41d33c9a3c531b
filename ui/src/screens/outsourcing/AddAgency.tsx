// A new agency: its name, its term, its commission by hand. The rest is agreed upon on its page.
import { Button, Group, Modal, NumberInput, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import * as host from '../../host/commands';
import { useChange } from '../../state/change';
import { useWords } from '../../words';

export function AddAgency({ opened, close }: { opened: boolean; close: () => void }) {
  const { t } = useWords();
  const change = useChange();
  const [name, setName] = useState('');
  const [days, setDays] = useState<number | string>(90);
  const [commission, setCommission] = useState('20, 30');
  const percents = commission
    .split(/[,，;\s]+/)
    .filter(Boolean)
    .map(Number);
  const bad = percents.length === 0 || percents.some((percent) => !(percent >= 0 && percent <= 100));
  const add = async () => {
    const done = await change(async () => {
      await host.addAgency({ name, term_days: Number(days), commission: percents });
      return true;
    });
    if (!done) return;
    setName('');
    close();
  };
  return (
    <Modal opened={opened} onClose={close} title={t('outsourcing.addAgency')} size="sm">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        <Stack gap="sm">
          <TextInput
            data-autofocus
            label={t('outsourcing.name')}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            data-testid="agency-name"
          />
          <NumberInput
            label={t('outsourcing.term')}
            min={1}
            max={3650}
            allowDecimal={false}
            value={days}
            onChange={setDays}
            data-testid="agency-term"
          />
          <TextInput
            label={t('outsourcing.commission')}
            description={t('outsourcing.commissionHint')}
            error={bad ? t('outsourcing.commissionBad') : undefined}
            value={commission}
            onChange={(event) => setCommission(event.currentTarget.value)}
            data-testid="agency-commission"
          />
          <span className="soft">{t('outsourcing.addAgencyHint')}</span>
          <Group justify="end">
            <Button type="submit" disabled={!name.trim() || bad || days === ''} data-testid="agency-save">
              {t('app.add')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
