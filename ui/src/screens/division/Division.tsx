// Division: the board for the day, rules for the morning, and the answer to whoever asks whether it was fair.
import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import type { DivisionRule, RuleSet } from '../../host/types.gen';
import { useWords } from '../../words';
import { Board } from './Board';
import { Fairness } from './Fairness';
import { ProposalScreen } from './ProposalScreen';
import { emptyRule } from '../../state/rules';
import { Rules } from './Rules';
import { Trials } from './Trials';

const VIEWS = ['board', 'rules', 'fairness', 'trials'] as const;
type View = (typeof VIEWS)[number];

export function Division() {
  const { t } = useWords();
  const [view, setView] = useState<View>('board');
  const [proposed, setProposed] = useState<{ rules: RuleSet; quick: boolean } | null>(null);
  const [certificate, setCertificate] = useState<number | null>(null);
  // The rules that are being worked on outlast a look at the board.
  const [draft, setDraft] = useState<RuleSet | null>(null);
  const propose = (from: string | null) => {
    const rule: DivisionRule = from
      ? { ...emptyRule(), only: 'all', held_by: [from], by: 'least_loaded' }
      : { ...emptyRule(), by: 'balance' };
    setProposed({ rules: { name: '', rules: [rule] }, quick: true });
  };
  if (proposed) {
    return (
      <ProposalScreen
        rules={proposed.rules}
        quick={proposed.quick}
        close={() => setProposed(null)}
        applied={(division) => {
          setProposed(null);
          if (division !== null) {
            setCertificate(division);
            setView('fairness');
          } else setView('board');
        }}
      />
    );
  }
  return (
    <>
      <div className="subnav">
        <SegmentedControl
          value={view}
          onChange={(next) => setView(next as View)}
          data={VIEWS.map((one) => ({ value: one, label: t(`division.views.${one}`) }))}
          data-testid="division-views"
        />
      </div>
      {view === 'board' && <Board propose={propose} openRules={() => setView('rules')} />}
      {view === 'rules' && (
        <Rules draft={draft} setDraft={setDraft} propose={(rules) => setProposed({ rules, quick: false })} />
      )}
      {view === 'fairness' && <Fairness shown={certificate} show={setCertificate} />}
      {view === 'trials' && <Trials />}
    </>
  );
}
