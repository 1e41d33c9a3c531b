// The filters above a grid of cases; each shows what it holds and can be taken away.
import { ActionIcon, Button, MultiSelect, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type RefObject, useEffect, useState } from 'react';
import { bucketCodes, bucketLabel } from '../buckets';
import type { Status } from '../host/types.gen';
import { type Filter, usePlace } from '../state/place';
import { agenciesQuery, collectorsQuery, overviewQuery } from '../state/queries';
import { useWords, wordFor } from '../words';

type Part = 'buckets' | 'products' | 'regions' | 'collectors' | 'agencies' | 'status';

interface Props {
  filter: Filter;
  setFilter: (filter: Filter) => void;
  parts: Part[];
  search: RefObject<HTMLInputElement | null>;
}

export function Filters({ filter, setFilter, parts, search }: Props) {
  const { t } = useWords();
  const { asOf } = usePlace();
  const collectors = useQuery(collectorsQuery(asOf));
  const agencies = useQuery(agenciesQuery(asOf));
  const overview = useQuery(overviewQuery(asOf));
  const [text, setText] = useState(filter.search ?? '');
  useEffect(() => setText(filter.search ?? ''), [filter.search]);
  const searchSoon = useDebouncedCallback((value: string) => setFilter({ ...filter, search: value || null }), 250);
  const choices: Record<Part, { label: string; data: { value: string; label: string }[] }> = {
    buckets: {
      label: t('cases.bucket'),
      data: bucketCodes().map((code) => ({ value: code, label: bucketLabel(code) })),
    },
    products: { label: t('cases.product'), data: plain(overview.data?.products) },
    regions: { label: t('cases.region'), data: plain(overview.data?.regions) },
    collectors: { label: t('cases.collector'), data: plain(collectors.data?.map((one) => one.name)) },
    agencies: { label: t('cases.agency'), data: plain(agencies.data?.map((one) => one.name)) },
    status: {
      label: t('cases.status'),
      data: (['open', 'settled', 'withdrawn', 'written_off', 'not_yet'] as const).map((one) => ({ value: one, label: t(`status.${one}`) })),
    },
  };
  const said: [string, () => void][] = [];
  const without = (part: keyof Filter) => () => setFilter({ ...filter, [part]: undefined });
  if (filter.undivided) said.push([t('cases.undivided'), without('undivided')]);
  if (filter.by_rule) said.push([t('cases.onlyByRule', { number: filter.by_rule.number }), without('by_rule')]);
  if (filter.excluded_from)
    said.push([
      t('cases.onlyExcluded', { agency: filter.excluded_from.request.agency, reason: wordFor('exclusion', filter.excluded_from.reason) }),
      without('excluded_from'),
    ]);
  if (filter.worsened) said.push([t('cases.onlyWorsened'), without('worsened')]);
  if (filter.brought_by) said.push([t('cases.onlyNew'), without('brought_by')]);
  if (filter.brought_on) said.push([t('cases.onlyBroughtOn', { date: filter.brought_on }), without('brought_on')]);
  if (filter.known_on) said.push([t('cases.onlyKnownOn', { date: filter.known_on }), without('known_on')]);
  if (filter.currencies?.length) said.push([filter.currencies.join(', '), without('currencies')]);
  if (filter.changed_by) said.push([t('cases.onlyChanged'), without('changed_by')]);
  if (filter.batch) said.push([t('cases.onlyBatch', { batch: filter.batch }), without('batch')]);
  if (filter.outsourced != null) said.push([filter.outsourced ? t('overview.outsourced') : t('overview.inHouse'), without('outsourced')]);
  if (filter.held != null) said.push([filter.held ? t('hold.only') : t('hold.onlyNot'), without('held')]);
  if (filter.min_days != null) said.push([t('cases.onlyMinDays', { count: filter.min_days }), without('min_days')]);
  if (filter.hold_ends) said.push([t('hold.onlyEnding'), without('hold_ends')]);
  if (filter.moved) {
    const named = (code: string) => (bucketCodes().includes(code) ? bucketLabel(code) : wordFor('state', code));
    const places = (codes: string[]) => codes.map(named).join(', ') || t('movement.anywhere');
    const { since, from, to, flow } = filter.moved;
    const words = flow
      ? t('cases.onlyFlow', { since, flow: wordFor('flow', flow) })
      : t('cases.onlyMoved', { since, from: places(from), to: places(to) });
    said.push([words, without('moved')]);
  }
  if (filter.level === 'debtor') said.push([t('overview.levelDebtor'), without('level')]);
  if (filter.disbursement_months?.length)
    said.push([
      t('cases.onlyDisbursed', { month: filter.disbursement_months.join(', ') || t('overview.noValue') }),
      without('disbursement_months'),
    ]);
  if (filter.loan_nos?.length) said.push([filter.loan_nos.join(', '), without('loan_nos')]);
  if (filter.reason_groups?.length)
    said.push([filter.reason_groups.map((one) => wordFor('reasonGroup', one)).join(', '), without('reason_groups')]);
  if (filter.reasons?.length) said.push([filter.reasons.join(', ') || t('overview.noValue'), without('reasons')]);
  return (
    <>
      <TextInput
        ref={search}
        w={180}
        placeholder={t('cases.filter')}
        leftSection={<IconSearch size={14} />}
        value={text}
        data-testid="filter-text"
        onChange={(event) => {
          setText(event.currentTarget.value);
          searchSoon(event.currentTarget.value);
        }}
        rightSection={
          text && (
            <ActionIcon
              variant="subtle"
              color="gray"
              size="xs"
              aria-label={t('cases.clear')}
              onClick={() => setFilter({ ...filter, search: null })}
            >
              <IconX size={12} />
            </ActionIcon>
          )
        }
      />
      {parts.map((part) => {
        const value = (filter[part] ?? []) as string[];
        return (
          <MultiSelect
            key={part}
            w={value.length ? 140 : 112}
            data-testid={`filter-${part}`}
            placeholder={value.length ? undefined : choices[part].label}
            aria-label={choices[part].label}
            data={withShown(
              choices[part].data,
              value,
              t(part === 'collectors' || part === 'agencies' ? 'overview.nobody' : 'overview.noValue'),
            )}
            value={value}
            searchable={part !== 'buckets' && part !== 'status'}
            comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
            onChange={(next) => setFilter({ ...filter, [part]: next as Status[] })}
          />
        );
      })}
      {said.map(([words, away]) => (
        <Button key={words} variant="light" rightSection={<IconX size={12} />} onClick={away}>
          {words}
        </Button>
      ))}
    </>
  );
}

const plain = (values: string[] | undefined) => (values ?? []).map((value) => ({ value, label: value }));

/** A value that is filtered by is always among the choices, also the empty one. */
function withShown(data: { value: string; label: string }[], value: string[], nobody: string) {
  const more = value.filter((one) => !data.some((choice) => choice.value === one));
  return [...data, ...more.map((one) => ({ value: one, label: one || nobody }))];
}
