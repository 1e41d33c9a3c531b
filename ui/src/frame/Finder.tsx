// One place to find or run anything: screens, cases, collectors, agencies, commands.
import { Spotlight } from '@mantine/spotlight';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import * as host from '../host/commands';
import { openList } from '../state/lists';
import { money } from '../format';
import { SCREENS, usePlace } from '../state/place';
import { agenciesQuery, collectorsQuery } from '../state/queries';
import { TABS } from '../state/view';
import { useWords } from '../words';
import { Bucket } from './parts';

const MOST = 8;

export function Finder() {
  const { t, language } = useWords();
  const { asOf, go, setView } = usePlace();
  const [query, setQuery] = useState('');
  const [settled] = useDebouncedValue(query.trim(), 150);
  const collectors = useQuery({ ...collectorsQuery(asOf), enabled: settled !== '' });
  const agencies = useQuery({ ...agenciesQuery(asOf), enabled: settled !== '' });
  const cases = useQuery({
    queryKey: ['book', 'find', settled, asOf],
    enabled: settled.length > 1,
    queryFn: async () => {
      const list = await openList({ as_of: asOf, filter: { search: settled } });
      return host.listRows(list.list_id, 0, MOST);
    },
  });
  const matches = (text: string) => settled === '' || text.toLowerCase().includes(settled.toLowerCase());
  const screens = SCREENS.filter((screen) => matches(t(`nav.${screen}`)));
  const tabs = TABS.filter((tab) => matches(t(`overview.${tab}`)));
  const people = settled === '' ? [] : (collectors.data ?? []).filter((one) => one.active && matches(one.name)).slice(0, MOST);
  const houses = settled === '' ? [] : (agencies.data ?? []).filter((one) => matches(one.name)).slice(0, MOST);
  const found = settled.length > 1 ? (cases.data ?? []) : [];
  const nothing = screens.length + tabs.length + people.length + houses.length + found.length === 0;
  return (
    <Spotlight.Root query={query} onQueryChange={setQuery} shortcut="mod + K" clearQueryOnClose scrollable maxHeight={420}>
      <Spotlight.Search placeholder={t('finder.placeholder')} data-testid="finder" />
      <Spotlight.ActionsList>
        {found.length > 0 && (
          <Spotlight.ActionsGroup label={t('finder.cases')}>
            {found.map((line) => (
              <Spotlight.Action
                key={line.id}
                label={`${line.loan_no}  ${line.debtor_name}`}
                onClick={() => go('cases', { filter: { loan_nos: [line.loan_no] } })}
                rightSection={
                  <span className="soft">
                    {line.bucket && <Bucket code={line.bucket} />} {money(line.outstanding, language)}
                  </span>
                }
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {people.length > 0 && (
          <Spotlight.ActionsGroup label={t('finder.collectors')}>
            {people.map((one) => (
              <Spotlight.Action
                key={one.id}
                label={one.name}
                onClick={() => go('cases', { filter: { status: ['open'], collectors: [one.name] } })}
                rightSection={<span className="soft">{t('count.cases', { count: one.cases })}</span>}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {houses.length > 0 && (
          <Spotlight.ActionsGroup label={t('finder.agencies')}>
            {houses.map((one) => (
              <Spotlight.Action
                key={one.name}
                label={one.name}
                onClick={() => go('cases', { filter: { agencies: [one.name] } })}
                rightSection={<span className="soft">{t('count.cases', { count: one.placed })}</span>}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {screens.length + tabs.length > 0 && (
          <Spotlight.ActionsGroup label={t('finder.screens')}>
            {tabs.map((tab) => (
              <Spotlight.Action
                key={tab}
                label={`${t('nav.overview')}: ${t(`overview.${tab}`)}`}
                onClick={() => {
                  setView({ tab });
                  go('overview');
                }}
              />
            ))}
            {screens.map((screen) => (
              <Spotlight.Action key={screen} label={t(`nav.${screen}`)} onClick={() => go(screen)} />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {nothing && <Spotlight.Empty>{t('finder.nothing')}</Spotlight.Empty>}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}
