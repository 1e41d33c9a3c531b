// Assign to…: a collector by typing a few letters.
import { Modal, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { sums } from '../format';
import { usePlace } from '../state/place';
import { collectorsQuery } from '../state/queries';
import { useWords } from '../words';

interface Props {
  opened: boolean;
  close: () => void;
  choose: (name: string) => void;
}

export function AssignDialog({ opened, close, choose }: Props) {
  const { t, language } = useWords();
  const { asOf } = usePlace();
  const { data } = useQuery(collectorsQuery(asOf));
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  useEffect(() => {
    setText('');
    setAt(0);
  }, [opened]);
  const found = (data ?? []).filter((one) => one.active && one.name.toLowerCase().includes(text.trim().toLowerCase()));
  const take = (name: string | undefined) => {
    if (!name) return;
    close();
    choose(name);
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
          else if (event.key === 'Enter') take(found[at]?.name);
          else return;
          event.preventDefault();
        }}
      />
      <div role="listbox" aria-label={t('division.collectors')} style={{ marginTop: 8, maxHeight: 320, overflow: 'auto' }}>
        {found.map((one, index) => (
          <button
            key={one.id}
            type="button"
            role="option"
            aria-selected={index === at}
            className="nav-item"
            aria-current={index === at ? 'page' : undefined}
            onMouseEnter={() => setAt(index)}
            onClick={() => take(one.name)}
          >
            <span style={{ flex: 1 }}>{one.name}</span>
            <span className="soft">
              {t('count.cases', { count: one.cases })} · {sums(one.outstanding, language)}
            </span>
          </button>
        ))}
        {found.length === 0 && <p className="soft">{t('division.noMatch')}</p>}
      </div>
    </Modal>
  );
}
