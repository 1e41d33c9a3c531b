// What went from the states at the left to those at the right, as ribbons of their thickness.
import { useElementSize } from '@mantine/hooks';

export interface FlowState {
  code: string;
  label: string;
  colour: string;
}

export interface Ribbon {
  from: string;
  to: string;
  /** Thickness at the left and at the right, in the same unit. */
  before: number;
  after: number;
  /** What is written when it is pointed at. */
  title: string;
  /** What a click does; nothing where there is none. */
  act?: () => void;
}

interface Props {
  left: FlowState[];
  right: FlowState[];
  ribbons: Ribbon[];
  /** What the picture shows, for those who can't see it. */
  label: string;
}

const HEIGHT = 320;
const GAP = 8;
const SIDE = 116;
const BAR = 10;

export function Flow({ left, right, ribbons, label }: Props) {
  // Drawn in pixels, so that letters are as large as everywhere.
  const { ref, width } = useElementSize();
  const sum = (of: (ribbon: Ribbon) => number) => ribbons.reduce((total, ribbon) => total + of(ribbon), 0);
  const room = HEIGHT - GAP * (Math.max(left.length, right.length) - 1);
  const scale =
    room /
    Math.max(
      1,
      sum((ribbon) => ribbon.before),
      sum((ribbon) => ribbon.after),
    );
  const stack = (states: FlowState[], of: (ribbon: Ribbon) => [string, number]) => {
    let at = 0;
    return new Map(
      states.map((state) => {
        const height = ribbons.reduce((total, ribbon) => total + (of(ribbon)[0] === state.code ? of(ribbon)[1] : 0), 0) * scale;
        const place = { state, top: at, height };
        at += height + GAP;
        return [state.code, place];
      }),
    );
  };
  const lefts = stack(left, (ribbon) => [ribbon.from, ribbon.before]);
  const rights = stack(right, (ribbon) => [ribbon.to, ribbon.after]);
  const used = { left: new Map<string, number>(), right: new Map<string, number>() };
  const take = (side: Map<string, number>, code: string, height: number) => {
    const from = side.get(code) ?? 0;
    side.set(code, from + height);
    return from;
  };
  const order = (states: FlowState[], code: string) => states.findIndex((state) => state.code === code);
  const sorted = ribbons.toSorted(
    (one, other) => order(left, one.from) - order(left, other.from) || order(right, one.to) - order(right, other.to),
  );
  // The ribbons arrive at the right in the order of where they come from, so that few cross.
  const drawn = sorted.flatMap((ribbon) => {
    const [from, to] = [lefts.get(ribbon.from), rights.get(ribbon.to)];
    if (!from || !to) return [];
    const [a, b] = [ribbon.before * scale, ribbon.after * scale];
    const y1 = from.top + take(used.left, ribbon.from, a);
    const y2 = to.top + take(used.right, ribbon.to, b);
    const [x1, x2, middle] = [SIDE + BAR, width - SIDE - BAR, width / 2];
    const d = `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}V${y2 + b}C${middle} ${y2 + b} ${middle} ${y1 + a} ${x1} ${y1 + a}Z`;
    return [{ ribbon, d, colour: to.state.colour }];
  });
  const names = (side: Map<string, { state: FlowState; top: number; height: number }>, x: number, anchor: 'start' | 'end') =>
    [...side.values()]
      .filter((place) => place.height > 0)
      .map(({ state, top, height }) => (
        <g key={state.code}>
          <rect x={anchor === 'end' ? SIDE : width - SIDE - BAR} y={top} width={BAR} height={Math.max(1, height)} fill={state.colour} />
          <text x={x} y={top + height / 2 + 4} textAnchor={anchor}>
            {state.label}
          </text>
        </g>
      ));
  return (
    <div className="flow" ref={ref}>
      <svg width={width} height={HEIGHT + 12} viewBox={`0 -6 ${width} ${HEIGHT + 12}`} role="img" aria-label={label}>
        {drawn.map(({ ribbon, d, colour }) => (
          // The cells of the matrix do the same by keyboard.
          <path key={`${ribbon.from} ${ribbon.to}`} d={d} fill={colour} onClick={ribbon.act} style={ribbon.act && { cursor: 'pointer' }}>
            <title>{ribbon.title}</title>
          </path>
        ))}
        {names(lefts, SIDE - 8, 'end')}
        {names(rights, width - SIDE + 8, 'start')}
      </svg>
    </div>
  );
}
