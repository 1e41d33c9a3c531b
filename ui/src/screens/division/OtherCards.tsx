// The targets that are no collector: teams, the undivided, hold…, and agencies.
import { IconArrowBackUp, IconBriefcase, IconLock, IconUsers } from '@tabler/icons-react';
import { count, sums } from '../../format';
import type { AgencySummary, CollectorSummary, DropPreview, DropTarget } from '../../host/types.gen';
import { useWords } from '../../words';
import { Effect } from './CollectorCard';
import { effectOn, keyOf, summed } from '../../cases/targets';

interface TeamProps {
  team: string;
  members: CollectorSummary[];
  preview: DropPreview | null | undefined;
  effect: DropTarget | null;
}

export function TeamCard({ team, members, preview, effect }: TeamProps) {
  const { t, language } = useWords();
  const cases = members.reduce((sum, one) => sum + one.cases, 0);
  return (
    <div
      className="card small"
      data-drop={keyOf({ kind: 'team', name: team })}
      data-testid={`team-${team}`}
      data-target={preview === undefined ? undefined : 'good'}
      title={members.map((one) => one.name).join(', ')}
    >
      <b className="cut">
        <IconUsers size={13} className="beside" /> {team}
      </b>
      <span className="soft">
        {t('division.members', { count: members.length })} · {count(cases, language)} ·{' '}
        {sums(summed(members.map((one) => one.outstanding)), language)}
      </span>
      {effect && preview && <Effect preview={preview} effect={effect} team />}
    </div>
  );
}

export function OtherTargets({ over, preview }: { over: string | null; preview: DropPreview | null }) {
  const { t } = useWords();
  const undivided = over === 'undivided';
  const effect = undivided ? effectOn(preview, { kind: 'undivided' }) : null;
  return (
    <>
      <div className="card small dashed" data-drop="undivided" data-testid="target-undivided" data-target={undivided ? 'good' : undefined}>
        <b>
          <IconArrowBackUp size={13} className="beside" /> {t('division.undividedCard')}
        </b>
        {effect && preview ? <Effect preview={preview} effect={effect} /> : <span className="soft">{t('division.undividedHint')}</span>}
      </div>
      <div className="card small dashed" data-drop="hold" data-testid="target-hold" data-target={over === 'hold' ? 'good' : undefined}>
        <b>
          <IconLock size={13} className="beside" /> {t('division.holdCard')}
        </b>
        <span className="soft">{t('division.holdHint')}</span>
      </div>
    </>
  );
}

/** An agency, onto which cases are dropped to make a batch of them. */
export function AgencyTarget({ agency, over }: { agency: AgencySummary; over: boolean }) {
  const { t, language } = useWords();
  return (
    <div
      className="card small dashed"
      data-drop={agency.valid ? keyOf({ kind: 'agency', name: agency.name }) : undefined}
      data-testid={`target-agency-${agency.name}`}
      data-target={over ? 'good' : undefined}
    >
      <b className="cut">
        <IconBriefcase size={13} className="beside" /> {agency.name}
      </b>
      <span className="soft">
        {agency.valid ? `${count(agency.placed, language)} · ${t('division.agencyHint')}` : t('outsourcing.notValid')}
      </span>
    </div>
  );
}
