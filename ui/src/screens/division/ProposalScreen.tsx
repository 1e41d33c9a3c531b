// A proposed division, before anything changes: who gets what, by which rule, what stays and why, what
// stands in the way of more. It can be adjusted by dragging, and by clicking or Enter.
import { ActionIcon, Button, Checkbox, MultiSelect, SegmentedControl, Tooltip } from '@mantine/core';
import { IconArrowLeft, IconArrowBackUp, IconDice5 } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { AssignDialog } from '../../cases/AssignDialog';
import { usePointerDrag } from '../../frame/pointerDrag';
import { Empty } from '../../frame/parts';
import { count, money } from '../../format';
import * as host from '../../host/commands';
import type { ChangeId, Adjustment, DivideBy, DivideOnly, Division, DivisionRule, RuleSet } from '../../host/types.gen';
import { useBusy } from '../../state/busy';
import { failureText, say, sayFailure, useChange } from '../../state/change';
import { type Proposed, useDivision } from '../../state/division';
import { usePlace } from '../../state/place';
import { collectorsQuery } from '../../state/queries';
import { useWords } from '../../words';
import { Evenness } from './Evenness';
import { ProposalRows } from './ProposalRows';
import { ProposalTable } from './ProposalTable';

interface Props {
  proposed: Proposed;
  close: () => void;
  /** The division of that number was applied. */
  applied: (division: number) => void;
}

/** What is carried: the debtors of a case, or all of a bucket that the proposal gives to somebody. */
export interface Carried {
  text: string;
  from: string | null;
  what: Pick<Adjustment, 'cases' | 'from' | 'bucket'>;
}

export function ProposalScreen({ proposed, close, applied }: Props) {
  const { rules, rule, seed, adjustments } = proposed;
  const { setProposed } = useDivision();
  const { t, language } = useWords();
  const { asOf } = usePlace();
  const change = useChange();
  const busy = useBusy();
  const collectors = useQuery(collectorsQuery(asOf));
  const [over, setOver] = useState<string | null>(null);
  const [person, setPerson] = useState<string | null>(null);
  const [chosen, setChosen] = useState<Carried | null>(null);
  const asked: RuleSet = rule ? { ...rules, rules: [rule] } : rules;
  const request = { as_of: asOf, rules: asked, seed, adjustments, name_left: 0 };
  const proposal = useQuery({
    queryKey: ['book', 'proposal', request],
    queryFn: () => host.divide({ ...request, dry_run: true }),
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
  const data = proposal.error ? undefined : proposal.data;
  const moving = data ? data.assigned + data.moved : 0;
  // The book was changed by someone else: the proposal was made anew, and that is said.
  const last = useRef<{ request: string; seen: ChangeId } | null>(null);
  useEffect(() => {
    if (!data || proposal.isPlaceholderData) return;
    const now = { request: JSON.stringify(request), seen: data.seen };
    if (last.current?.request === now.request && last.current.seen !== now.seen) say(t('division.proposedAnew'));
    last.current = now;
  });
  const set = (part: Partial<Proposed>) => setProposed((before) => before && { ...before, ...part });
  const edit = (part: Partial<DivisionRule>) => rule && set({ rule: { ...rule, ...part }, adjustments: [] });
  const adjust = async (carried: Carried, to: string | null) => {
    if (to === carried.from || !data) return;
    const next = [...adjustments, { loan_nos: [], ...carried.what, to }];
    // Nobody gets more than they have room for, by hand as little as by rule.
    if (to !== null) {
      const over = (division: Division) => {
        const one = division.collectors.find((other) => other.name === to);
        return (one?.over_cases ?? 0) + (one?.over_money?.minor ?? 0);
      };
      try {
        const tried = await host.divide({ ...request, seed: data.seed, adjustments: next, dry_run: true });
        if (over(tried) > over(data)) {
          say(t('division.isOver', { name: to }));
          return;
        }
      } catch (failure) {
        sayFailure(failure);
        return;
      }
    }
    // Drawn again, the rest would move too.
    set({ seed: seed ?? data.seed, adjustments: next });
  };
  const drag = usePointerDrag<Carried>({
    ghost: (carried) => carried.text,
    over: (_, target) => setOver(target),
    drop: (carried, target) => {
      setOver(null);
      if (target === 'undivided') void adjust(carried, null);
      else if (target.startsWith('collector:')) void adjust(carried, target.slice('collector:'.length));
    },
    cancel: () => setOver(null),
  });
  const apply = async () => {
    if (!data) return;
    const work = () =>
      change(
        () => host.divide({ ...request, seed: data.seed, expected_digest: data.digest, seen: data.seen }),
        (outcome) => t('division.applied', { cases: t('count.cases', { count: outcome.assigned + outcome.moved }) }),
      );
    const done = moving < 5000 ? await work() : await busy(t('division.applying', { cases: t('count.cases', { count: moving }) }), work);
    if (done) applied(done.division);
  };
  const people = (collectors.data ?? []).filter((one) => one.active).map((one) => one.name);
  return (
    <div className="filling" data-testid="proposal">
      <div className="subnav">
        <ActionIcon variant="subtle" aria-label={t('app.back')} onClick={close} data-testid="close-proposal">
          <IconArrowLeft size={16} />
        </ActionIcon>
        <b>{t('division.proposal')}</b>
        {rules.name && <span className="soft">{rules.name}</span>}
        <span style={{ flex: 1 }} />
        {adjustments.length > 0 && (
          <Button
            variant="default"
            leftSection={<IconArrowBackUp size={14} />}
            onClick={() => set({ adjustments: adjustments.slice(0, -1) })}
            data-testid="undo-adjustment"
          >
            {t('division.undoAdjustment', { count: adjustments.length })}
          </Button>
        )}
        <Tooltip label={t(adjustments.length ? 'division.drawAgainLoses' : 'division.drawAgain')}>
          <ActionIcon
            variant="default"
            size={30}
            aria-label={t('division.drawAgain')}
            disabled={!data || adjustments.length > 0}
            // Within what every front end holds exactly.
            onClick={() => set({ seed: Math.floor(Math.random() * 2 ** 52) })}
          >
            <IconDice5 size={15} />
          </ActionIcon>
        </Tooltip>
        <Button disabled={!data || moving === 0 || proposal.isFetching} onClick={() => void apply()} data-testid="apply-proposal">
          {t('division.applyProposal', { cases: t('count.cases', { count: moving }) })}
        </Button>
      </div>
      {rule && (
        <div className="toolbar">
          <SegmentedControl
            value={rule.by}
            onChange={(value) => edit({ by: value as DivideBy })}
            data={[
              { value: 'balance', label: t('division.byBalance') },
              { value: 'count', label: t('division.byCount') },
              { value: 'weight', label: t('division.byWeight') },
              { value: 'least_loaded', label: t('division.byLeastLoaded') },
            ]}
          />
          {rule.held_by.length === 0 ? (
            <SegmentedControl
              value={rule.only}
              onChange={(value) => edit({ only: value as DivideOnly, keep_current: value === 'all' })}
              data-testid="proposal-only"
              data={[
                { value: 'unassigned', label: t('division.onlyUnassigned') },
                { value: 'all', label: t('division.onlyAll') },
              ]}
            />
          ) : (
            <span className="soft">{t('division.casesOf', { name: rule.held_by.join(', ') })}</span>
          )}
          <MultiSelect
            style={{ flex: 1, minWidth: 120, maxWidth: 360 }}
            placeholder={rule.to.length ? undefined : t('division.everyone')}
            aria-label={t('division.among')}
            data={people.filter((name) => !rule.held_by.includes(name))}
            value={rule.to}
            onChange={(to) => edit({ to })}
          />
          {rule.only === 'all' && rule.held_by.length === 0 && (
            <Checkbox
              label={t('division.keepCurrent')}
              checked={rule.keep_current}
              onChange={(event) => edit({ keep_current: event.currentTarget.checked })}
            />
          )}
        </div>
      )}
      <div className="page">
        {proposal.error && <Empty title={failureText(proposal.error)} />}
        {!proposal.error && !data && <Empty title={t('app.loading')} />}
        {data && (
          <>
            <Tiles division={data} />
            <Evenness rules={data.rules} />
            {data.away.length > 0 && <p className="warn">{t('division.awayNow', { names: data.away.join(', ') })}</p>}
            {data.splits > 0 && <p className="warn">{t('division.wouldSplit', { count: data.splits })}</p>}
            {data.collectors
              .filter((one) => one.over_cases > 0 || one.over_money)
              .map((one) => (
                <p key={one.name} className="warn">
                  {t('division.overLimit', {
                    name: one.name,
                    over: [
                      one.over_cases > 0 && t('count.cases', { count: one.over_cases }),
                      one.over_money && money(one.over_money, language),
                    ]
                      .filter(Boolean)
                      .join(' · '),
                  })}
                </p>
              ))}
            <ProposalTable division={data} over={over} person={person} setPerson={setPerson} start={drag.start} choose={setChosen} />
            <ProposalRows division={data} person={person} start={drag.start} choose={setChosen} />
            <p className="soft selectable digest">
              {t('division.certificate')} {t('division.seed')} {data.seed} · {t('division.digest')} {data.digest.slice(0, 16)}…
            </p>
          </>
        )}
      </div>
      {drag.ghost}
      <AssignDialog
        opened={chosen !== null}
        among={data?.collectors.map((one) => one.name).filter((name) => name !== chosen?.from) ?? []}
        close={() => setChosen(null)}
        choose={(target) => chosen && void adjust(chosen, 'name' in target ? target.name : null)}
      />
      <div className="visually-hidden" role="status" aria-live="polite">
        {data && `${t('division.adjusted', { count: data.adjusted })} ${count(moving, language)}`}
      </div>
    </div>
  );
}

function Tiles({ division }: { division: Division }) {
  const { t, language } = useWords();
  const left = Object.values(division.left_by_code).reduce<number>((sum, cases) => sum + (cases ?? 0), 0);
  const facts: [string, number][] = [
    [t('division.assignedCount'), division.assigned],
    [t('division.moved'), division.moved],
    [t('division.kept'), division.kept],
    [t('division.left'), left],
  ];
  if (division.unmatched > 0) facts.push([t('division.noRule'), division.unmatched]);
  if (division.adjusted > 0) facts.push([t('division.byHand'), division.adjusted]);
  return (
    <div className="tiles" data-testid="proposal-tiles">
      {facts.map(([name, value]) => (
        <div key={name}>
          <div className="soft">{name}</div>
          <b>{count(value, language)}</b>
        </div>
      ))}
    </div>
  );
}
