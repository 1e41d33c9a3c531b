// Recall…: cases of a batch are wanted back, and the agency may object; or they are taken back, with a file that
// tells the agency what to return and delete.
import { Button, Checkbox, Group, Modal, SegmentedControl, Select, Stack, Textarea } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useState } from 'react';
import * as host from '../../host/commands';
import type { BatchSummary, RecallReason } from '../../host/types.gen';
import { useChange } from '../../state/change';
import { usePlace } from '../../state/place';
import { useWords } from '../../words';

const REASONS: RecallReason[] = ['term_ended', 'performance', 'complaint', 'dispute', 'mistake', 'bought_out', 'other'];

interface Props {
  batch: BatchSummary;
  /** Loan numbers of the cases that are ticked; all, or those wanted back, when none is. */
  ticked: string[];
  done: () => void;
}

export function Recall({ batch, ticked, done }: Props) {
  const { t, language } = useWords();
  const { asOf } = usePlace();
  const change = useChange();
  const [opened, setOpened] = useState(false);
  const [kind, setKind] = useState<'pending' | 'final'>('final');
  const [reason, setReason] = useState<RecallReason>('term_ended');
  const [note, setNote] = useState('');
  const [toFile, setToFile] = useState(false);
  const pending = kind === 'pending';
  const all = pending ? batch.open_cases - batch.pending_cases : batch.pending_cases || batch.open_cases;
  const number = ticked.length || all;
  const recall = async () => {
    setOpened(false);
    const outcome = await change(
      () => host.recall({ batch: batch.batch, loan_nos: ticked, reason, as_of: asOf, pending, note, language }, toFile),
      (made) =>
        made &&
        t(made.pending ? 'outsourcing.wantedBack' : 'outsourcing.recalled', {
          cases: t('count.cases', { count: made.recalled }),
          agency: made.agency,
        }) + (made.file ? ` ${t('app.written', { path: made.file })}` : ''),
    );
    if (outcome) done();
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
      <Modal opened={opened} onClose={() => setOpened(false)} title={t('outsourcing.recallTitle', { batch: batch.batch })} size="md">
        <Stack gap="sm">
          <SegmentedControl
            fullWidth
            value={kind}
            onChange={(value) => setKind(value as 'pending' | 'final')}
            data={[
              { value: 'pending', label: t('outsourcing.wantBack') },
              { value: 'final', label: t('outsourcing.takeBack') },
            ]}
            data-testid="recall-kind"
          />
          <span>
            {t(pending ? 'outsourcing.wantBackAsk' : reason === 'bought_out' ? 'outsourcing.boughtOutAsk' : 'outsourcing.recallAsk', {
              cases: t('count.cases', { count: number }),
              agency: batch.agency,
            })}
          </span>
          <Select
            label={t('outsourcing.recallReason')}
            allowDeselect={false}
            data={REASONS.map((one) => ({ value: one, label: t(`outsourcing.recallReasons.${one}`) }))}
            value={reason}
            onChange={(value) => setReason((value ?? 'other') as RecallReason)}
          />
          <Textarea
            label={t('outsourcing.note')}
            autosize
            minRows={2}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          <Checkbox
            label={t(pending ? 'outsourcing.wantBackFile' : 'outsourcing.recallFile')}
            checked={toFile}
            onChange={(event) => setToFile(event.currentTarget.checked)}
            data-testid="recall-file"
          />
          <Group justify="end">
            <Button variant="default" onClick={() => setOpened(false)}>
              {t('app.cancel')}
            </Button>
            <Button disabled={number === 0} onClick={() => void recall()} data-testid="recall-confirm">
              {t(pending ? 'outsourcing.wantBackDo' : 'outsourcing.recallDo', { cases: t('count.cases', { count: number }) })}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
