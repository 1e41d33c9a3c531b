// Rules of a division as sentences, in the order in which they decide; kept by name, out and in as TOML.
import { ActionIcon, Button, Group, Menu, Modal, Select, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconDots, IconPlus, IconWand } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { usePointerDrag } from '../../frame/pointerDrag';
import { Empty } from '../../frame/parts';
import * as host from '../../host/commands';
import type { DivisionRule, RuleSet } from '../../host/types.gen';
import { say, sayFailure, useChange } from '../../state/change';
import { useDivision } from '../../state/division';
import { usePlace } from '../../state/place';
import { collectorsQuery, ruleSetsQuery } from '../../state/queries';
import { useWords } from '../../words';
import { emptyRule, wholeSet } from '../../state/rules';
import { RuleCard } from './RuleCard';

export function Rules({ propose }: { propose: (rules: RuleSet) => void }) {
  const { draft, setDraft } = useDivision();
  const { t } = useWords();
  const { asOf } = usePlace();
  const change = useChange();
  const { data: sets } = useQuery(ruleSetsQuery);
  const { data: collectors } = useQuery(collectorsQuery(asOf));
  // Which of the kept ones they are, for renaming and removing.
  const [chosen, setBefore] = useState<string | null>(draft?.name || null);
  const before = chosen ?? (draft ? null : (sets?.[0]?.name ?? null));
  const [removing, setRemoving] = useState(false);
  const [over, setOver] = useState<number | null>(null);
  const current = draft ?? sets?.[0] ?? { name: '', rules: [] };
  const known = sets?.find((set) => set.name === before);
  const [settled] = useDebouncedValue(current.rules, 250);
  const counts = useQuery({
    queryKey: ['book', 'ruleCounts', asOf, settled],
    queryFn: () => host.countRules(settled, asOf),
    placeholderData: keepPreviousData,
    enabled: settled.length > 0,
  });
  const setRules = (rules: DivisionRule[]) => setDraft({ ...current, rules });
  const move = (from: number, to: number) => {
    if (from === to || to < 0 || to >= current.rules.length) return;
    const rules = [...current.rules];
    const [taken] = rules.splice(from, 1);
    if (taken) rules.splice(to, 0, taken);
    setRules(rules);
  };
  const drag = usePointerDrag<number>({
    ghost: (at) => current.rules[at]?.name || t('rules.number', { number: at + 1 }),
    over: (_, target) => setOver(target?.startsWith('rule:') ? Number(target.slice(5)) : null),
    drop: (from, target) => {
      setOver(null);
      if (target.startsWith('rule:')) move(from, Number(target.slice(5)));
    },
    cancel: () => setOver(null),
  });
  const choose = (name: string | null) => {
    const set = sets?.find((one) => one.name === name);
    if (!set) return;
    setBefore(set.name);
    setDraft(set);
  };
  const name = current.name.trim();
  const renames = known !== undefined && name !== known.name;
  const save = async (rename: boolean) => {
    const done = await change(
      () => host.saveRuleSet(current, rename && known ? known.name : null).then(() => true),
      () => null,
    );
    if (!done) return;
    setBefore(current.name.trim());
    setDraft({ ...current, name: current.name.trim() });
    say(t('rules.saved', { name: current.name.trim() }));
  };
  const bringIn = async () => {
    try {
      const set = await host.importRules(t('rules.files'));
      if (!set) return;
      setBefore(null);
      setDraft(wholeSet(set));
    } catch (failure) {
      sayFailure(failure);
    }
  };
  const writeOut = async () => {
    try {
      const path = await host.exportRules({ ...current, name: current.name || t('rules.unnamed') });
      if (path) say(t('app.written', { path }));
    } catch (failure) {
      sayFailure(failure);
    }
  };
  const remove = async () => {
    if (!known) return;
    const done = await change(
      () => host.removeRuleSet(known.name).then(() => true),
      () => null,
    );
    if (done) {
      setBefore(null);
      setDraft(null);
    }
  };
  const changed = !known || JSON.stringify(wholeSet(known)) !== JSON.stringify(wholeSet(current));
  return (
    <>
      <div className="toolbar">
        {(sets?.length ?? 0) > 0 && (
          <Select
            w={190}
            aria-label={t('rules.kept')}
            placeholder={t('rules.kept')}
            data={(sets ?? []).map((set) => set.name)}
            value={known?.name ?? null}
            onChange={choose}
            allowDeselect={false}
            data-testid="rule-sets"
          />
        )}
        <TextInput
          w={190}
          placeholder={t('rules.name')}
          aria-label={t('rules.name')}
          value={current.name}
          onChange={(event) => setDraft({ ...current, name: event.currentTarget.value })}
          data-testid="rules-name"
        />
        <Button
          variant="default"
          disabled={!current.name.trim() || current.rules.length === 0 || !changed}
          onClick={() => void save(false)}
          data-testid="save-rules"
        >
          {renames ? t('rules.saveCopy') : t('app.save')}
        </Button>
        <Menu position="bottom-start">
          <Menu.Target>
            <ActionIcon variant="default" size={30} aria-label={t('rules.more')} data-testid="rules-menu">
              <IconDots size={14} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item
              onClick={() => {
                setBefore(null);
                setDraft({ name: '', rules: [emptyRule()] });
              }}
            >
              {t('rules.new')}
            </Menu.Item>
            <Menu.Item onClick={() => void save(true)} disabled={!renames || !name}>
              {t('rules.rename', { name: known?.name ?? '…' })}
            </Menu.Item>
            <Menu.Item onClick={() => void bringIn()} data-testid="import-rules">
              {t('rules.import')}
            </Menu.Item>
            <Menu.Item onClick={() => void writeOut()} disabled={current.rules.length === 0} data-testid="export-rules">
              {t('rules.export')}
            </Menu.Item>
            <Menu.Item onClick={() => setRemoving(true)} disabled={!known} color="red">
              {t('rules.remove')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
        <span style={{ flex: 1 }} />
        <Button
          leftSection={<IconWand size={14} />}
          disabled={current.rules.length === 0 || !(collectors ?? []).some((one) => one.active)}
          onClick={() => propose(current)}
          data-testid="propose-rules"
        >
          {t('rules.propose')}
        </Button>
      </div>
      <div className="page">
        {current.rules.length === 0 ? (
          <Empty title={t('rules.empty')} hint={t('rules.emptyHint')}>
            <Group justify="center">
              <Button variant="default" onClick={() => void bringIn()}>
                {t('rules.import')}
              </Button>
              <Button onClick={() => setRules([emptyRule()])} data-testid="first-rule">
                {t('rules.add')}
              </Button>
            </Group>
          </Empty>
        ) : (
          <div className="rules" data-testid="rules">
            <p className="soft" style={{ margin: '0 0 4px' }}>
              {t('rules.hint')}
            </p>
            {current.rules.map((rule, at) => (
              <RuleCard
                key={at}
                number={at + 1}
                rule={rule}
                found={counts.error ? null : (counts.data?.[at] ?? null)}
                failure={counts.error}
                set={(next) => setRules(current.rules.map((one, index) => (index === at ? next : one)))}
                remove={() => setRules(current.rules.filter((_, index) => index !== at))}
                isTarget={over === at}
                handle={{
                  onPointerDown: (event) => drag.start(event, at),
                  onKeyDown: (event) => {
                    if (event.key === 'ArrowUp') move(at, at - 1);
                    else if (event.key === 'ArrowDown') move(at, at + 1);
                    else return;
                    event.preventDefault();
                    const next = event.key === 'ArrowUp' ? at - 1 : at + 1;
                    setTimeout(() => document.querySelector<HTMLElement>(`[data-handle="${next}"]`)?.focus(), 0);
                  },
                }}
              />
            ))}
            <Button
              variant="subtle"
              leftSection={<IconPlus size={14} />}
              onClick={() => setRules([...current.rules, emptyRule()])}
              data-testid="add-rule"
            >
              {t('rules.add')}
            </Button>
          </div>
        )}
      </div>
      {drag.ghost}
      <Modal opened={removing} onClose={() => setRemoving(false)} title={t('rules.remove')} size="sm">
        <p>{t('rules.removeAsk', { name: known?.name ?? '' })}</p>
        <Group justify="end">
          <Button variant="default" onClick={() => setRemoving(false)}>
            {t('app.cancel')}
          </Button>
          <Button
            color="red"
            onClick={() => {
              setRemoving(false);
              void remove();
            }}
          >
            {t('rules.remove')}
          </Button>
        </Group>
      </Modal>
    </>
  );
}
