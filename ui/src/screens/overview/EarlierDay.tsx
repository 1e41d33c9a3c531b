// An earlier day to choose: a relative one, or any date.
import { Select } from '@mantine/core';
import { DateInput } from '@mantine/dates';
import { useState } from 'react';
import { addDays } from '../../format';
import { dateOf, type EarlierDay as Day, RELATIVE, type Relative } from '../../state/view';
import { useWords } from '../../words';

interface Props {
  /** The day from which relative ones are seen. */
  asOf: string;
  day: Day | null;
  choose: (day: Day | null) => void;
  /** What stands for no day; without it a day must be chosen. */
  none?: string;
  label: string;
  id: string;
}

export function EarlierDay({ asOf, day, choose, none, label, id }: Props) {
  const { t } = useWords();
  const [choosing, setChoosing] = useState(false);
  const relative = day !== null && RELATIVE.includes(day as Relative);
  const other = choosing || (day !== null && !relative);
  return (
    <>
      <Select
        w={190}
        allowDeselect={false}
        aria-label={label}
        data-testid={id}
        value={other ? 'other' : (day ?? 'none')}
        onChange={(value) => {
          setChoosing(value === 'other');
          if (value !== 'other') choose(value === 'none' ? null : value);
        }}
        data={[
          ...(none === undefined ? [] : [{ value: 'none', label: none }]),
          ...RELATIVE.map((value) => ({ value: value as string, label: t(`overview.earlier.${value}`) })),
          { value: 'other', label: t('overview.earlier.other') },
        ]}
      />
      {other && (
        <DateInput
          w={126}
          size="xs"
          maxDate={addDays(asOf, -1)}
          aria-label={t('overview.earlier.other')}
          data-testid={`${id}-date`}
          valueFormat="YYYY-MM-DD"
          value={day === null ? null : dateOf(day, asOf)}
          onChange={(value) => {
            setChoosing(false);
            if (value) choose(value);
          }}
        />
      )}
    </>
  );
}
