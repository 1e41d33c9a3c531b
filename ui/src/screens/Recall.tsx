// Recall…: all cases of a batch that are with the agency still are taken back, and why.
import { Button, Group, Modal, Select } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useState } from 'react';
import * as host from '../host/commands';
import type { BatchSummary, RecallReason } from '../host/types.gen';
import { useChange } from '../state/change';
import { usePlace } from '../state/place';
import { useWords } from '../words';

const REASONS: RecallReason[] = ['term_ended', 'performance', 'complaint', 'dispute', 'mistake', 'other'];

export function Recall({ batch }: { batch: BatchSummary }) {
  const { t } = useWords();
  const { asOf } = usePlace();
  const change = useChange();
  const [opened, setOpened] = useState(false);
  const [reason, setReason] = useState<RecallReason>('term_ended');
  const recall = async () => {
    setOpened(false);
    await change(
      () => host.recall({ batch: batch.batch, reason, as_of: asOf }),
      (done) => t('outsourcing.recalled', { cases: t('count.cases', { count: done.recalled }), agency: done.agency }),
    );
  };
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconArrowBackUp size={15} />}
        disabled={batch.open_cases === 0}
        onClick={() => setOpened(true)}
        data-testid="recall-batch"
      >
        {t('outsourcing.recall')}
      </Button>
      <Modal opened={opened} onClose={() => setOpened(false)} title={t('outsourcing.recallTitle', { batch: batch.batch })} size="sm">
        <p>
          {t('outsourcing.recallAsk', { cases: t('count.cases', { count: batch.open_cases }), agency: batch.agency })}
        </p>
        <Select
          label={t('outsourcing.recallReason')}
          allowDeselect={false}
          data={REASONS.map((one) => ({ value: one, label: t(`outsourcing.recallReasons.${one}`) }))}
          value={reason}
          onChange={(value) => setReason((value ?? 'other') as RecallReason)}
        />
        <Group justify="end" mt={14}>
          <Button variant="default" onClick={() => setOpened(false)}>
            {t('app.cancel')}
          </Button>
          <Button onClick={() => void recall()} data-testid="recall-confirm">
            {t('outsourcing.recallDo', { cases: t('count.cases', { count: batch.open_cases }) })}
          </Button>
        </Group>
      </Modal>
    </>
  );
}
