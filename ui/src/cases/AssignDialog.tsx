// Assign to…: a collector by typing a few letters.
import { Modal, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { sums } from '../format';
import { usePlace } from '../state/place';
import { collectorsQuery } from '../state/queries';
import { useWords } from '../words';
import { keyOf, type Target, teamsOf } from './targets';

interface Props {
  opened: boolean;
  /** Only these people, or nobody, and no teams. */
  among?: string[];
  close: () => void;
  choose: (target: Target) => void;
}

export function AssignDialog({ opened, among, close, choose }: Props) {
  const { t, language } = useWords();
  const { asOf } = usePlace();
  const { data } = useQuery(collectorsQuery(asOf));
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  useEffect(() => {
    setText('');
    setAt(0);
  }, [opened]);
  const meant = (data ?? []).filter((one) => one.active && (among?.includes(one.name) ?? true));
  const active = meant.sort((one, other) => one.name.localeCompare(other.name, 'zh-CN'));
  const people = active.map((one) => ({
    target: { kind: 'collector', name: one.name } as Target,
    label: one.name,
    note: [one.away && t('division.away'), t('count.cases', { count: one.cases }), sums(one.outstanding, language)],
  }));
  const teams = teamsOf(active).map(([name, members]) => ({
    target: { kind: 'team', name } as Target,
    label: t('rules.team', { team: name }),
    note: [t('division.members', { count: members.length })],
  }));
  const nobody = { target: { kind: 'undivided' } as Target, label: t('division.stayThere'), note: [] };
  const found = [...people, ...(among ? [nobody] : teams)].filter((one) => one.label.toLowerCase().includes(text.trim().toLowerCase()));
  const take = (target: Target | undefined) => {
    if (!target) return;
    close();
    choose(target);
  };
  return (
    <Modal opened={opened} onClose={close} title={t('cases.assign')} size="sm">
      <TextInput
        data-autofocus
        data-testid="assign-name"
        placeholder={t('division.chooseCollector')}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown') setAt((now) => Math.min(now + 1, found.length - 1));
          else if (event.key === 'ArrowUp') setAt((now) => Math.max(now - 1, 0));
          else if (event.key === 'Enter') take(found[at]?.target);
          else return;
          event.preventDefault();
        }}
      />
      <div role="listbox" aria-label={t('division.collectors')} style={{ marginTop: 8, maxHeight: 320, overflow: 'auto' }}>
        {found.map((one, index) => (
          <button
            key={keyOf(one.target)}
            type="button"
            role="option"
            aria-selected={index === at}
            className="nav-item"
            aria-current={index === at ? 'page' : undefined}
            onMouseEnter={() => setAt(index)}
            onClick={() => take(one.target)}
          >
            <span style={{ flex: 1 }}>{one.label}</span>
            <span className="soft">{one.note.filter(Boolean).join(' · ')}</span>
          </button>
        ))}
        {found.length === 0 && <p className="soft">{t('division.noMatch')}</p>}
      </div>
    </Modal>
  );
}
