// Where carried cases can be dropped, and what the drop would do there.
import type { AssignTarget, CollectorSummary, DropPreview, DropTarget, Money } from '../host/types.gen';

export type Target =
  | { kind: 'collector'; name: string }
  | { kind: 'team'; name: string }
  | { kind: 'agency'; name: string }
  | { kind: 'undivided' }
  | { kind: 'hold' };

/** The key of a target in `data-drop`. */
export function keyOf(target: Target): string {
  return 'name' in target ? `${target.kind}:${target.name}` : target.kind;
}

export function targetOf(key: string): Target | null {
  if (key === 'undivided' || key === 'hold') return { kind: key };
  const [kind, ...rest] = key.split(':');
  return kind === 'collector' || kind === 'team' || kind === 'agency' ? { kind, name: rest.join(':') } : null;
}

/** The target as the engine takes it; `null` where it is no assignment. */
export function assignTarget(target: Target): AssignTarget | null {
  if (target.kind === 'collector') return { collector: target.name };
  if (target.kind === 'team') return { team: target.name };
  return target.kind === 'undivided' ? 'undivided' : null;
}

/** What a drop would do on a target; `null` where it is not known yet. */
export function effectOn(preview: DropPreview | null, target: Target): DropTarget | null {
  if (!preview) return null;
  if (target.kind === 'hold' || target.kind === 'agency') return null;
  const among = target.kind === 'team' ? preview.teams : preview.targets;
  const name = 'name' in target ? target.name : '';
  return among.find((one) => one.name === name) ?? null;
}

/** Debtors whose cases would be with several people. */
export function splitsOn(preview: DropPreview, target: Target): number {
  return effectOn(preview, target)?.splits ?? 0;
}

/** Teams with the people in them, in the order of their names. */
export function teamsOf(collectors: CollectorSummary[]): [string, CollectorSummary[]][] {
  const teams = new Map<string, CollectorSummary[]>();
  for (const one of collectors) if (one.team) teams.set(one.team, [...(teams.get(one.team) ?? []), one]);
  return [...teams].sort(([one], [other]) => one.localeCompare(other, 'zh-CN'));
}

/** Sums of money, per currency. */
export function summed(of: Money[][]): Money[] {
  const sums = new Map<string, number>();
  for (const { currency, minor } of of.flat()) sums.set(currency, (sums.get(currency) ?? 0) + minor);
  return [...sums].map(([currency, minor]) => ({ currency, minor }));
}
