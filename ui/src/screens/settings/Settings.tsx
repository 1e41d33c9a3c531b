// Language, look, density, and the book.
import { Button, Group, Select, SegmentedControl, Stack } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import * as host from '../../host/commands';
import type { BookState } from '../../host/types.gen';
import { say, sayFailure, useChange } from '../../state/change';
import { type Density, type LanguageChoice, useLook, usePreferences } from '../../state/preferences';
import { environmentQuery } from '../../state/queries';
import { useWords } from '../../words';
import { CURRENCIES } from '../currencies';
import { BucketSets } from './BucketSets';
import { Pauses } from './Pauses';
import { Policies } from './Policies';
import { Profiles } from './Profiles';

export function Settings({ book }: { book: BookState }) {
  const { t } = useWords();
  const change = useChange();
  const { language, setLanguage, density, setDensity } = usePreferences();
  const { colorScheme, setColorScheme } = useLook();
  const environment = useQuery(environmentQuery);
  const backUp = useMutation({
    mutationFn: host.backUpBook,
    onSuccess: (made) => {
      if (made) say(t('settings.backedUp', { change: made.head?.change ?? 0, path: made.path }));
    },
    onError: sayFailure,
  });
  return (
    <div className="page">
      <Stack gap="lg" maw={860}>
        <b style={{ fontSize: 15 }}>{t('settings.title')}</b>
        <Setting name={t('settings.language')}>
          <SegmentedControl
            data-testid="language"
            value={language}
            onChange={(value) => setLanguage(value as LanguageChoice)}
            data={[
              { value: 'system', label: t('settings.system') },
              { value: 'en', label: 'English' },
              { value: 'zh-CN', label: '中文' },
            ]}
          />
        </Setting>
        <Setting name={t('settings.look')}>
          <SegmentedControl
            data-testid="look"
            value={colorScheme}
            onChange={(value) => setColorScheme(value as 'auto' | 'light' | 'dark')}
            data={[
              { value: 'auto', label: t('settings.system') },
              { value: 'light', label: t('settings.light') },
              { value: 'dark', label: t('settings.dark') },
            ]}
          />
        </Setting>
        <Setting name={t('settings.density')}>
          <SegmentedControl
            value={density}
            onChange={(value) => setDensity(value as Density)}
            data={[
              { value: 'compact', label: t('settings.compact') },
              { value: 'comfortable', label: t('settings.comfortable') },
            ]}
          />
        </Setting>
        <Setting name={t('settings.currency')}>
          <Select
            w={120}
            searchable
            allowDeselect={false}
            data={CURRENCIES.includes(book.currency) ? CURRENCIES : [book.currency, ...CURRENCIES]}
            value={book.currency}
            onChange={(value) => value && value !== book.currency && void change(() => host.setCurrency(value))}
          />
        </Setting>
        <Setting name={t('settings.policies')} hint={t('settings.policiesHint')}>
          <Policies currency={book.currency} />
        </Setting>
        <Setting name={t('settings.bucketSets')} hint={t('settings.bucketSetsHint')}>
          <BucketSets />
        </Setting>
        <Setting name={t('settings.pauses')} hint={t('settings.pausesHint')}>
          <Pauses />
        </Setting>
        <Setting name={t('settings.profiles')} hint={t('settings.profilesHint')}>
          <Profiles />
        </Setting>
        <Setting name={t('settings.book')} hint={t('settings.bookHint')}>
          <div className="selectable" style={{ overflowWrap: 'anywhere' }}>
            {book.path}
          </div>
          <Group gap={8} mt={8}>
            <Button variant="default" onClick={() => void change(() => host.chooseBook(false))}>
              {t('settings.open')}
            </Button>
            <Button variant="default" onClick={() => void change(() => host.chooseBook(true))}>
              {t('settings.create')}
            </Button>
            <Button variant="default" loading={backUp.isPending} onClick={() => backUp.mutate()} data-testid="back-up">
              {t('settings.backUp')}
            </Button>
          </Group>
        </Setting>
        <Group gap={12}>
          <span className="soft">{t('settings.version', { version: environment.data?.version ?? '' })}</span>
          <Button variant="subtle" size="compact-sm" onClick={() => void host.openLogFolder().catch(sayFailure)} data-testid="open-logs">
            {t('settings.logs')}
          </Button>
        </Group>
      </Stack>
    </div>
  );
}

function Setting({ name, hint, children }: { name: string; hint?: string; children: ReactNode }) {
  return (
    <div style={{ display: 'grid', gridTemplateColumns: '180px minmax(0, 1fr)', gap: 16 }}>
      <div>
        {name}
        {hint && <div className="soft">{hint}</div>}
      </div>
      <div>{children}</div>
    </div>
  );
}
