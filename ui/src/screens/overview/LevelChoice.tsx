// Whether a case is as old as itself or as its debtor's oldest.
import { SegmentedControl } from '@mantine/core';
import type { Level } from '../../host/types.gen';
import { usePlace } from '../../state/place';
import { useWords } from '../../words';

export function LevelChoice() {
  const { t } = useWords();
  const { view, setView } = usePlace();
  return (
    <>
      <span className="soft" style={{ marginLeft: 12 }}>
        {t('overview.level')}
      </span>
      <SegmentedControl
        data-testid="level"
        value={view.level}
        onChange={(level) => setView({ level: level as Level })}
        data={[
          { value: 'case', label: t('overview.levelCase') },
          { value: 'debtor', label: t('overview.levelDebtorShort') },
        ]}
      />
    </>
  );
}
