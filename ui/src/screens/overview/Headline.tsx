// The whole in one line, and what there is to do today.
import { Group } from '@mantine/core';
import { sums } from '../../format';
import type { Overview } from '../../host/types.gen';
import { type Filter, usePlace } from '../../state/place';
import { useWords } from '../../words';

export function Headline({ counts }: { counts: Overview }) {
  const { t, language } = useWords();
  const { go } = usePlace();
  const open: Filter = { status: ['open'] };
  const todo: [number, string, () => void][] = [
    [counts.new, t('overview.new', { count: counts.new }), () => go('cases', { filter: { ...open, brought_on: counts.new_on } })],
    [counts.undivided, t('overview.undivided', { count: counts.undivided }), () => go('division')],
    [counts.worsened, t('overview.worsened', { count: counts.worsened }), () => go('cases', { filter: { ...open, worsened: true } })],
    [
      counts.holds_ending,
      t('overview.holdsEnding', { count: counts.holds_ending }),
      () => go('cases', { filter: { ...open, hold_ends: true } }),
    ],
    [counts.recalls_due.length, t('overview.recalls', { count: counts.recalls_due.length }), () => go('outsourcing')],
    [counts.agency_notices, t('overview.notices', { count: counts.agency_notices }), () => go('outsourcing')],
  ];
  return (
    <Group justify="space-between" align="end" gap="lg">
      <Group gap={28} align="baseline">
        <button type="button" className="link figure" data-testid="total-cases" onClick={() => go('cases', { filter: open })}>
          {t('count.cases', { count: counts.cases })}
        </button>
        <span className="figure" style={{ fontWeight: 400 }}>
          {t('count.debtors', { count: counts.debtors })}
        </span>
        <span className="figure">{sums(counts.outstanding, language)}</span>
      </Group>
      <Group gap={14} className="no-print">
        {todo.map(([number, text, act], index) => (
          <button key={index} type="button" className="link" disabled={number === 0} onClick={act} data-testid={`todo-${index}`}>
            {text}
          </button>
        ))}
      </Group>
    </Group>
  );
}
