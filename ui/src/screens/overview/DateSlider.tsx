// The past on a slider: every figure is drawn anew while it moves.
import { Slider } from '@mantine/core';
import { addDays, date, daysBetween } from '../../format';
import { usePlace } from '../../state/place';
import { useWords } from '../../words';

/** Days back that the slider reaches at most. */
const REACH = 730;

interface Props {
  /** The earliest day that the book tells anything of. */
  first: string | null;
  sliding: string | null;
  setSliding: (day: string | null) => void;
}

export function DateSlider({ first, sliding, setSliding }: Props) {
  const { t, language } = useWords();
  const { asOf, today, setAsOf } = usePlace();
  const back = Math.min(REACH, Math.max(30, first ? daysBetween(first, today) : 0));
  const start = addDays(today, -back);
  const at = Math.min(back, Math.max(0, daysBetween(start, sliding ?? asOf)));
  return (
    <div className="date-slider">
      <span className="soft">{date(start, language)}</span>
      <Slider
        data-testid="date-slider"
        thumbLabel={t('overview.slider')}
        size="sm"
        min={0}
        max={back}
        value={at}
        label={(value) => date(addDays(start, value), language)}
        onChange={(value) => setSliding(addDays(start, value))}
        onChangeEnd={(value) => {
          setSliding(null);
          setAsOf(addDays(start, value));
        }}
      />
      <span className="soft">{t('app.today')}</span>
    </div>
  );
}
