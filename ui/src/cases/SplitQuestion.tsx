// Asked once when a drop would leave the cases of a debtor with several people.
import { Button, Group, Modal } from '@mantine/core';
import { useWords } from '../words';

interface Props {
  debtors: number;
  siblings: number;
  answer: (withSiblings: boolean) => void;
  close: () => void;
}

export function SplitQuestion({ debtors, siblings, answer, close }: Props) {
  const { t } = useWords();
  return (
    <Modal opened onClose={close} title={t('division.splitTitle')} size="md" data-testid="split-question">
      <p>{t('division.splitAsk', { debtors: t('count.debtors', { count: debtors }), cases: t('count.cases', { count: siblings }) })}</p>
      <Group justify="end">
        <Button variant="subtle" color="gray" onClick={close}>
          {t('app.cancel')}
        </Button>
        <Button variant="default" onClick={() => answer(false)} data-testid="split-only">
          {t('division.splitOnly')}
        </Button>
        <Button data-autofocus onClick={() => answer(true)} data-testid="split-along">
          {t('division.splitAlong', { cases: t('count.cases', { count: siblings }) })}
        </Button>
      </Group>
    </Modal>
  );
}
