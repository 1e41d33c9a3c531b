// Lines over a few steps, such as months. Drawn here: the chart libraries of React stand on one that
// can't live with frozen prototypes, which the window has.
import { useElementSize } from '@mantine/hooks';
import { useState } from 'react';

export interface Line {
  name: string;
  colour: string;
  /** One value a step; `null` leaves a gap. */
  values: (number | null)[];
}

interface Props {
  lines: Line[];
  /** What stands below each step. */
  steps: string[];
  /** How a value is written. */
  write: (value: number) => string;
  /** What the picture shows, for those who can't see it. */
  label: string;
  height?: number;
}

const LEFT = 44;
const RIGHT = 26;
const TOP = 10;
const BOTTOM = 24;

export function Lines({ lines, steps, write, label, height = 240 }: Props) {
  const [at, setAt] = useState<number | null>(null);
  // Drawn in pixels, so that letters are as large as everywhere.
  const { ref, width } = useElementSize();
  const all = lines.flatMap((line) => line.values).filter((value) => value !== null);
  const most = roundUp(Math.max(0, ...all));
  const x = (step: number) => LEFT + (step * (width - LEFT - RIGHT)) / Math.max(1, steps.length - 1);
  const y = (value: number) => height - BOTTOM - (value / most) * (height - TOP - BOTTOM);
  const every = Math.max(1, Math.ceil((steps.length * 58) / Math.max(1, width - LEFT)));
  const near = (event: React.PointerEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const share = (event.clientX - box.left - LEFT) / (width - LEFT - RIGHT);
    setAt(Math.min(steps.length - 1, Math.max(0, Math.round(share * (steps.length - 1)))));
  };
  const shown = at === null ? [] : lines.flatMap((line) => (line.values[at] == null ? [] : [{ ...line, value: line.values[at] }]));
  return (
    <div className="lines" ref={ref}>
      <svg width={width} height={height} role="img" aria-label={label} onPointerMove={near} onPointerLeave={() => setAt(null)}>
        {[0, 0.25, 0.5, 0.75, 1].map((share) => (
          <g key={share}>
            <line x1={LEFT} x2={width - RIGHT} y1={y(most * share)} y2={y(most * share)} className="rule" />
            <text x={LEFT - 8} y={y(most * share) + 4} textAnchor="end">
              {write(most * share)}
            </text>
          </g>
        ))}
        {steps.map((step, index) =>
          index % every === 0 ? (
            <text key={index} x={x(index)} y={height - 6} textAnchor="middle">
              {step}
            </text>
          ) : null,
        )}
        {at !== null && <line x1={x(at)} x2={x(at)} y1={TOP} y2={height - BOTTOM} className="rule" />}
        {lines.map((line) => (
          <g key={line.name} stroke={line.colour} fill={line.colour}>
            <path d={path(line.values, x, y)} fill="none" strokeWidth={2} strokeLinejoin="round" />
            {line.values.map((value, index) =>
              value !== null && (lines.length < 9 || index === at) ? (
                <circle key={index} cx={x(index)} cy={y(value)} r={index === at ? 4 : 2.5} stroke="none" />
              ) : null,
            )}
          </g>
        ))}
      </svg>
      {at !== null && shown.length > 0 && (
        <div className="lines-note" style={at > steps.length / 2 ? { left: 60 } : { right: 14 }}>
          <b>{steps[at]}</b>
          {shown
            .toSorted((one, other) => other.value - one.value)
            .slice(0, 10)
            .map((line) => (
              <span key={line.name}>
                <i style={{ background: line.colour }} />
                {line.name}
                <span>{write(line.value)}</span>
              </span>
            ))}
        </div>
      )}
      <div className="lines-legend">
        {lines.map((line) => (
          <span key={line.name}>
            <i style={{ background: line.colour }} />
            {line.name}
          </span>
        ))}
      </div>
    </div>
  );
}

function path(values: (number | null)[], x: (step: number) => number, y: (value: number) => number): string {
  let begun = false;
  return values
    .map((value, index) => {
      if (value === null) {
        begun = false;
        return '';
      }
      const to = `${begun ? 'L' : 'M'}${x(index).toFixed(1)} ${y(value).toFixed(1)}`;
      begun = true;
      return to;
    })
    .join('');
}

/** The next value that is easy to read: 1, 2, 4 or 5 times a power of ten. */
function roundUp(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 4, 5, 10].find((step) => step * power >= value) ?? 10) * power;
}
