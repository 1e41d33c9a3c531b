// What is carried while dragging: a small card with count and sum.
import type { CustomDragAndDropImageProps } from 'ag-grid-react';
import type { RefObject } from 'react';
import { sums } from '../format';
import type { CaseId, CaseLine } from '../host/types.gen';
import { useWords } from '../words';
import { type Picked, pickedCount, pickedMoney, sumOf } from './picked';

export function DragCard(props: CustomDragAndDropImageProps) {
  const { t, language } = useWords();
  const { picked } = props.context as { picked: RefObject<Picked> };
  const id = Number(props.label) as CaseId;
  const now = picked.current;
  const within = now.all ? !now.except.has(id) : now.ids.has(id);
  const node = within ? undefined : props.api.getRowNode(String(id));
  const lines = node?.data ? [node.data as CaseLine] : [];
  const count = within ? pickedCount(now) : 1;
  const money = within ? pickedMoney(now) : sumOf(lines);
  return (
    <div className="ghost">
      {t('count.cases', { count })}
      {money && ` · ${sums(money, language)}`}
    </div>
  );
}
