// The past on a slider: the aging table is drawn anew while it moves.
import { Slider } from '@mantine/core';
import { useThrottledCallback } from '@mantine/hooks';
import { useRef, useState } from 'react';
import { addDays, date, daysBetween } from '../../format';
import { usePlace } from '../../state/place';
import { useWords } from '../../words';

/** Days back that the slider reaches, unless the day looked at lies further back. */
const REACH = 730;
/** Milliseconds between two tables while it moves. */
const PACE = 60;

interface Props {
  /** The earliest day that the book tells anything of. */
  first: string | null;
  sliding: string | null;
  setSliding: (day: string | null) => void;
}

export function DateSlider({ first, sliding, setSliding }: Props) {
  const { t, language } = useWords();
  const { asOf, today, setAsOf } = usePlace();
  const known = Math.min(REACH, Math.max(30, first ? daysBetween(first, today) : 0));
  const back = Math.max(known, daysBetween(asOf, today));
  const start = addDays(today, -back);
  const dayAt = (place: number) => addDays(start, place);
  const [place, setPlace] = useState<number | null>(null);
  const moving = useRef(false);
  // A call that comes late finds that the hand has let go.
  const slide = useThrottledCallback((to: number) => moving.current && setSliding(dayAt(to)), PACE);
  const at = Math.min(back, Math.max(0, daysBetween(start, sliding ?? asOf)));
  return (
    <div className="date-slider">
      <span className="soft">{date(start, language)}</span>
      <Slider
        data-testid="date-slider"
        thumbLabel={t('overview.slider')}
        thumbProps={{ 'aria-valuetext': date(dayAt(place ?? at), language) }}
        size="sm"
        min={0}
        max={back}
        // What is dragged is drawn at once; the table follows.
        value={place ?? at}
        label={(value) => date(dayAt(value), language)}
        onChange={(value) => {
          moving.current = true;
          setPlace(value);
          slide(value);
        }}
        onChangeEnd={(value) => {
          moving.current = false;
          setPlace(null);
          setSliding(null);
          setAsOf(dayAt(value));
        }}
      />
      <span className="soft">{t('app.today')}</span>
    </div>
  );
}
