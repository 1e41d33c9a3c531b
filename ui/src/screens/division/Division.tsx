// Division: the board for the day, rules for the morning, and the answer to whoever asks whether it was fair.
import { Button, Group, Menu, SegmentedControl } from '@mantine/core';
import { IconChevronDown, IconWand } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { DivisionRule } from '../../host/types.gen';
import { DIVISION_VIEWS, type DivisionView, useDivision } from '../../state/division';
import { usePlace } from '../../state/place';
import { collectorsQuery, ruleSetsQuery } from '../../state/queries';
import { emptyRule } from '../../state/rules';
import { useWords } from '../../words';
import { Board } from './Board';
import { Fairness } from './Fairness';
import { ProposalScreen } from './ProposalScreen';
import { Rules } from './Rules';
import { Trials } from './Trials';

export function Division() {
  const { t } = useWords();
  const { asOf } = usePlace();
  const { view, setView, proposed, setProposed, setCertificate } = useDivision();
  const { data: collectors } = useQuery(collectorsQuery(asOf));
  const { data: sets } = useQuery(ruleSetsQuery);
  const nobody = !(collectors ?? []).some((one) => one.active);
  const propose = (from: string | null) => {
    const rule: DivisionRule = from
      ? { ...emptyRule(), only: 'all', held_by: [from], by: 'least_loaded' }
      : { ...emptyRule(), by: 'balance' };
    setProposed({ rules: { name: '', rules: [rule] }, rule, seed: null, adjustments: [] });
  };
  if (proposed) {
    const quick = proposed.rule !== null;
    return (
      <ProposalScreen
        proposed={proposed}
        close={() => setProposed(null)}
        applied={(division) => {
          setProposed(null);
          if (!quick) setCertificate(division);
          setView(quick ? 'board' : 'fairness');
        }}
      />
    );
  }
  return (
    <>
      <div className="subnav">
        <SegmentedControl
          value={view}
          onChange={(next) => setView(next as DivisionView)}
          data={DIVISION_VIEWS.map((one) => ({ value: one, label: t(`division.views.${one}`) }))}
          data-testid="division-views"
        />
        <span style={{ flex: 1 }} />
        {view === 'board' && (
          <Group gap={0} wrap="nowrap">
            <Button
              leftSection={<IconWand size={14} />}
              disabled={nobody}
              onClick={() => propose(null)}
              data-testid="propose"
              style={{ borderTopRightRadius: 0, borderBottomRightRadius: 0 }}
            >
              {t('division.propose')}
            </Button>
            <Menu position="bottom-end">
              <Menu.Target>
                <Button
                  px={6}
                  disabled={nobody}
                  aria-label={t('division.moreProposals')}
                  style={{ borderTopLeftRadius: 0, borderBottomLeftRadius: 0, marginLeft: 1 }}
                >
                  <IconChevronDown size={14} />
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                {(sets ?? []).map((set) => (
                  <Menu.Item key={set.name} onClick={() => setProposed({ rules: set, rule: null, seed: null, adjustments: [] })}>
                    {t('division.bySet', { name: set.name })}
                  </Menu.Item>
                ))}
                <Menu.Item onClick={() => setView('rules')}>{t('division.byRules')}</Menu.Item>
              </Menu.Dropdown>
            </Menu>
          </Group>
        )}
      </div>
      {view === 'board' && <Board handOver={propose} />}
      {view === 'rules' && <Rules propose={(rules) => setProposed({ rules, rule: null, seed: null, adjustments: [] })} />}
      {view === 'fairness' && <Fairness />}
      {view === 'trials' && <Trials />}
    </>
  );
}
