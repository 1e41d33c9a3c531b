// A collector as a card: who, how much, how old, how full; and while something is carried, what a drop
// would do.
import { Button, Group, Menu, RingProgress } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import type { PointerEvent } from 'react';
import { bucketCodes, bucketColour } from '../../buckets';
import { Bucket } from '../../frame/parts';
import { count as shownCount, money, smallPercent, sums } from '../../format';
import type { CollectorSummary, DropPreview, DropTarget } from '../../host/types.gen';
import { usePlace } from '../../state/place';
import { useWords } from '../../words';
import { keyOf } from '../../cases/targets';

interface Props {
  collector: CollectorSummary;
  /** What is carried over it; `undefined` while nothing is, `null` until it is known. */
  preview: DropPreview | null | undefined;
  effect: DropTarget | null;
  onSegment: (event: PointerEvent, bucket: string, cases: number) => void;
  actions: {
    edit: () => void;
    empty: () => void;
    handOver: () => void;
    retire: () => void;
    worklist: () => void;
    moveBucket: (bucket: string) => void;
  };
}

export function CollectorCard({ collector, preview, effect, onSegment, actions }: Props) {
  const { t, language } = useWords();
  const { go } = usePlace();
  const showCases = () => go('cases', { filter: { status: ['open'], collectors: [collector.name] } });
  const refused = effect !== null && isRefused(effect);
  const segments = bucketCodes().filter((code) => (collector.by_bucket[code] ?? 0) > 0);
  return (
    <div
      className="card"
      data-drop={keyOf({ kind: 'collector', name: collector.name })}
      data-testid={`collector-${collector.name}`}
      data-target={preview === undefined ? undefined : refused ? 'bad' : 'good'}
    >
      <Group justify="space-between" wrap="nowrap" gap={6}>
        <Group gap={8} wrap="nowrap" style={{ minWidth: 0 }}>
          <Capacity collector={collector} />
          <div style={{ minWidth: 0 }}>
            <b className="cut">{collector.name}</b>
            <div className="soft cut" style={{ fontSize: 11 }}>
              {[
                collector.away && t('division.away'),
                collector.team,
                collector.weight > 1 && `×${collector.weight}`,
                ...collector.takes.map(([, values]) => values.join('/')),
              ]
                .filter(Boolean)
                .join(' · ')}
            </div>
          </div>
        </Group>
        <Menu position="bottom-end">
          <Menu.Target>
            <Button
              variant="subtle"
              color="gray"
              size="compact-xs"
              px={4}
              aria-label={t('division.actionsFor', { name: collector.name })}
              data-testid={`menu-${collector.name}`}
            >
              <IconDots size={14} />
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={showCases}>{t('division.showCases')}</Menu.Item>
            <Menu.Item onClick={actions.worklist} disabled={collector.cases === 0}>
              {t('division.worklist')}
            </Menu.Item>
            <Menu.Item onClick={actions.edit} data-testid={`edit-${collector.name}`}>
              {t('division.edit')}
            </Menu.Item>
            {segments.length > 0 && <Menu.Divider />}
            {segments.length > 0 && <Menu.Label>{t('division.moveBucket')}</Menu.Label>}
            {segments.map((code) => (
              <Menu.Item key={code} onClick={() => actions.moveBucket(code)}>
                <Group gap={8}>
                  <Bucket code={code} boundaries />
                  <span className="soft">{shownCount(collector.by_bucket[code] ?? 0, language)}</span>
                </Group>
              </Menu.Item>
            ))}
            <Menu.Divider />
            <Menu.Item onClick={actions.handOver} disabled={collector.cases === 0}>
              {t('division.handOver')}
            </Menu.Item>
            <Menu.Item onClick={actions.empty} disabled={collector.cases === 0} data-testid={`empty-${collector.name}`}>
              {t('division.emptyOut')}
            </Menu.Item>
            <Menu.Item onClick={actions.retire}>{t('division.retire')}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </Group>
      <div>
        <button type="button" className="link" data-testid={`load-${collector.name}`} disabled={collector.cases === 0} onClick={showCases}>
          {shownCount(collector.cases, language)}
        </button>
        <span className="soft"> · {sums(collector.outstanding, language)}</span>
      </div>
      <div className="bucket-bar segments">
        {segments.map((code) => {
          const cases = collector.by_bucket[code] ?? 0;
          return (
            <span
              key={code}
              data-testid={`segment-${collector.name}-${code}`}
              title={`${code}: ${shownCount(cases, language)} · ${t('division.dragBucket')}`}
              style={{ flexGrow: cases, background: bucketColour(code) }}
              onPointerDown={(event) => onSegment(event, code, cases)}
            />
          );
        })}
      </div>
      {collector.most_cases !== null && (
        <span className="soft" style={{ fontSize: 12 }}>
          {t('division.ofCapacity', {
            percent: collector.most_cases ? Math.round((collector.cases / collector.most_cases) * 100) : 100,
            most: shownCount(collector.most_cases, language),
          })}
          {collector.most_outstanding && ` · ≤ ${money(collector.most_outstanding, language)}`}
        </span>
      )}
      {collector.most_cases === null && collector.most_outstanding && (
        <span className="soft" style={{ fontSize: 12 }}>
          ≤ {money(collector.most_outstanding, language)}
        </span>
      )}
      {preview && effect && (
        <div className="card-effect">
          <Effect preview={preview} effect={effect} />
        </div>
      )}
    </div>
  );
}

/** Whether a drop can't be: there is no room. */
export const isRefused = (effect: DropTarget) => effect.full !== null || effect.money_full !== null;

/** Initials in a ring that shows how full somebody is. */
function Capacity({ collector }: { collector: CollectorSummary }) {
  const parts: number[] = [];
  if (collector.most_cases !== null) parts.push(collector.most_cases === 0 ? 1 : collector.cases / collector.most_cases);
  const most = collector.most_outstanding;
  if (most) {
    const owed = collector.outstanding.find((one) => one.currency === most.currency)?.minor ?? 0;
    parts.push(most.minor === 0 ? 1 : owed / most.minor);
  }
  const share = parts.length ? Math.min(1, Math.max(...parts)) * 100 : 0;
  return (
    <RingProgress
      size={36}
      thickness={3}
      rootColor={parts.length ? undefined : 'transparent'}
      sections={[{ value: share, color: share >= 100 ? 'red.6' : 'var(--mantine-primary-color-filled)' }]}
      label={<span className="initials">{initials(collector.name)}</span>}
    />
  );
}

/** The first letters of the first and last name; the last two characters of a Chinese one. */
function initials(name: string): string {
  if (/[\u4e00-\u9fff]/.test(name)) return name.replace(/\s/g, '').slice(-2);
  const words = name.split(/\s+/).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words[words.length - 1]] : [words[0]];
  return letters.map((word) => (word ?? '').charAt(0).toUpperCase()).join('');
}

/** What a drop would break. */
export function warningsOf(preview: DropPreview, effect: DropTarget, t: ReturnType<typeof useWords>['t'], team = false): string[] {
  const left = () => t('division.leftByTeam', { cases: t('count.cases', { count: effect.not_taken }) });
  return [
    effect.away && t('division.isAway'),
    effect.not_taken > 0 && (team ? left() : t('division.notTaken', { count: effect.not_taken })),
    preview.held > 0 && t('division.areHeld', { count: preview.held }),
    effect.splits > 0 && t('division.wouldSplit', { count: effect.splits }),
    preview.not_assignable > 0 && t('division.notAssignable', { count: preview.not_assignable }),
  ].filter((warning) => warning !== false);
}

/** What a drop would do here, while it is carried over. */
export function Effect({ preview, effect, team = false }: { preview: DropPreview; effect: DropTarget; team?: boolean }) {
  const { t, language } = useWords();
  if (effect.full !== null) return <Note bad text={t('division.refusedFull', { room: effect.full })} />;
  if (effect.money_full !== null) return <Note bad text={t('division.refusedMoney', { room: money(effect.money_full, language) })} />;
  const spread = `${smallPercent(preview.spread_percent, language)} → ${smallPercent(effect.spread_percent, language)}`;
  const warnings = warningsOf(preview, effect, t, team);
  // While hardly anybody has anything, a spread says nothing.
  const tells = preview.spread_percent < 100 && effect.spread_percent < 100;
  return (
    <>
      <Note text={`⇢ ${shownCount(effect.cases, language)} · ${sums(effect.outstanding, language)}`} />
      {effect.name !== '' && tells && (
        <span className="soft" style={{ fontSize: 12 }}>
          {t('division.spread')} {spread}
        </span>
      )}
      {warnings.map((warning) => (
        <span key={warning} className="warn">
          {warning}
        </span>
      ))}
    </>
  );
}

function Note({ text, bad = false }: { text: string; bad?: boolean }) {
  return (
    <span className={bad ? 'card-after refused' : 'card-after'} data-testid="card-after">
      {text}
    </span>
  );
}
