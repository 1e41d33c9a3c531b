// Carrying cases and dropping them: what each target would come to is asked once while they are carried;
// a drop that splits debtors asks; one that others have overtaken is told.
import { useCallback, useRef, useState } from 'react';
import * as host from '../host/commands';
import type { ChangeId, DropPreview, Selection } from '../host/types.gen';
import { say, sayFailure, useChange } from '../state/change';
import { usePlace } from '../state/place';
import { useBusy } from '../state/busy';
import { useWords } from '../words';
import { money } from '../format';
import { assignTarget, effectOn, splitsOn, type Target } from './targets';

/** So many cases take long enough to be told that it is under way. */
const MANY = 5000;

interface Question {
  debtors: number;
  siblings: number;
  answer: (withSiblings: boolean) => void;
  close: () => void;
}

interface Options {
  seen: ChangeId | null;
  done: () => void;
  /** Opens the batch that cases dropped on an agency would make. */
  outsource?: (agency: string, selection: Selection, cases: number) => void;
}

export function useDrop({ seen, done, outsource }: Options) {
  const { t, language } = useWords();
  const { asOf } = usePlace();
  const change = useChange();
  const busy = useBusy();
  const [over, setOver] = useState<string | null>(null);
  const [preview, setPreview] = useState<DropPreview | null>(null);
  const [question, setQuestion] = useState<Question | null>(null);
  const [holding, setHolding] = useState<{ selection: Selection; cases: number } | null>(null);
  const asked = useRef<{ key: string; preview: Promise<DropPreview> } | null>(null);

  const ask = useCallback(
    (selection: Selection) => {
      const key = JSON.stringify([selection, asOf, seen]);
      if (asked.current?.key !== key) asked.current = { key, preview: host.previewDrop(selection, asOf) };
      return asked.current.preview;
    },
    [asOf, seen],
  );
  const carry = useCallback(
    (selection: Selection) => {
      const asking = ask(selection);
      asking.then(
        (found) => asked.current?.preview === asking && setPreview(found),
        () => setPreview(null),
      );
    },
    [ask],
  );
  const cancelDrag = useCallback(() => {
    setOver(null);
    setPreview(null);
  }, []);

  const assign = async (selection: Selection, target: Target, cases: number, withSiblings: boolean) => {
    const to = assignTarget(target);
    if (!to) return;
    const name = 'name' in target ? target.name : '';
    const work = () =>
      change(
        async () => {
          const outcome = await host.assign({ selection, target: to, as_of: asOf, with_siblings: withSiblings, seen });
          done();
          return outcome;
        },
        (outcome) => {
          const left = outcome.left > 0 ? ` ${t('division.leftByTeam', { cases: t('count.cases', { count: outcome.left }) })}` : '';
          if (outcome.changed === 0) return left || null;
          const changed = t('count.cases', { count: outcome.changed });
          if (left) return t('division.assigned', { cases: changed, name }) + left;
          return name ? t('division.assigned', { cases: changed, name }) : t('division.unassigned', { cases: changed });
        },
      );
    if (cases < MANY) await work();
    else await busy(t('division.assigning', { cases: t('count.cases', { count: cases }) }), work);
    asked.current = null;
  };

  const drop = async (selection: Selection, target: Target) => {
    let found: DropPreview;
    try {
      found = await ask(selection);
    } catch (failure) {
      sayFailure(failure);
      return;
    }
    if (target.kind === 'hold') {
      setHolding({ selection, cases: found.cases });
      return;
    }
    if (target.kind === 'agency') {
      outsource?.(target.name, selection, found.cases);
      return;
    }
    const effect = effectOn(found, target);
    if (effect?.full != null) {
      say(t('division.isFull', { name: effect.name, room: t('count.cases', { count: effect.full }) }));
      return;
    }
    if (effect?.money_full) {
      say(t('division.isFull', { name: effect.name, room: money(effect.money_full, language) }));
      return;
    }
    const splits = splitsOn(found, target);
    if (splits > 0 && found.siblings > 0) {
      const answer = (withSiblings: boolean) => {
        setQuestion(null);
        void assign(selection, target, found.cases, withSiblings);
      };
      setQuestion({ debtors: splits, siblings: found.siblings, answer, close: () => setQuestion(null) });
      return;
    }
    await assign(selection, target, found.cases, false);
  };

  const hold = (reason: string, until: string | null) => {
    if (!holding) return;
    const { selection } = holding;
    setHolding(null);
    void change(
      async () => {
        const outcome = await host.hold({ selection, reason, until, as_of: asOf });
        done();
        return outcome;
      },
      (outcome) => (outcome.changed ? t('hold.held', { cases: t('count.cases', { count: outcome.changed }) }) : null),
    );
  };

  return { over, preview, carry, hover: setOver, cancelDrag, drop, question, holding, hold, closeHold: () => setHolding(null) };
}
