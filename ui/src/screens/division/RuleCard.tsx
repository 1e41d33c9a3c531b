// One rule as a sentence. Each bold part of it opens what it is chosen by.
import { ActionIcon, Button, Checkbox, Group, MultiSelect, NumberInput, Popover, Select, Stack, TagsInput, TextInput } from '@mantine/core';
import { IconGripVertical, IconPlus, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, type PointerEvent, type ReactNode, useState } from 'react';
import { bucketCodes, bucketLabel } from '../../buckets';
import { sums } from '../../format';
import type { DivideBy, DivideOnly, DivisionRule, RuleCount } from '../../host/types.gen';
import { failureText } from '../../state/change';
import { usePlace } from '../../state/place';
import { collectorsQuery, fieldChoicesQuery, overviewQuery } from '../../state/queries';
import { useWords, wordFor } from '../../words';

interface Props {
  number: number;
  rule: DivisionRule;
  /** What it finds, those before it having taken theirs. */
  found: RuleCount | null;
  failure: unknown;
  set: (rule: DivisionRule) => void;
  remove: () => void;
  isTarget: boolean;
  handle: { onPointerDown: (event: PointerEvent) => void; onKeyDown: (event: KeyboardEvent) => void };
}

const SHARES: DivideBy[] = ['balance', 'count', 'weight', 'least_loaded'];
const ONLY: DivideOnly[] = ['unassigned', 'new', 'all'];
const TEAM = 'team:';

export function RuleCard({ number, rule, found, failure, set, remove, isTarget, handle }: Props) {
  const { t, language } = useWords();
  const { asOf, go } = usePlace();
  const overview = useQuery(overviewQuery(asOf));
  const choices = useQuery(fieldChoicesQuery);
  const shares = {
    balance: t('division.byBalance'),
    count: t('division.byCount'),
    weight: t('division.byWeight'),
    least_loaded: t('division.byLeastLoaded'),
  };
  const or = (values: string[]) => values.join(', ');
  const days =
    rule.min_days !== null || rule.max_days !== null ? t('rules.daysBetween', { from: rule.min_days ?? 0, to: rule.max_days ?? '∞' }) : '';
  const money =
    rule.min_outstanding !== null || rule.max_outstanding !== null
      ? t('rules.moneyBetween', { from: rule.min_outstanding || '0', to: rule.max_outstanding || '∞' })
      : '';
  const where = Object.entries(rule.where).map(([field, values]) => `${wordFor('field', field)} ${or(values ?? [])}`);
  const part = (name: keyof DivisionRule, label: string, data: string[], test: string, shown = (value: string) => value) => (
    <Part label={label} value={or(rule[name] as string[])} test={test}>
      <MultiSelect
        label={label}
        data={[...new Set([...data, ...(rule[name] as string[])])].map((value) => ({ value, label: shown(value) }))}
        value={rule[name] as string[]}
        onChange={(next) => set({ ...rule, [name]: next })}
        searchable
        comboboxProps={{ withinPortal: false }}
        data-testid={`${test}-choice`}
      />
    </Part>
  );
  return (
    <div className="rule" data-drop={`rule:${number - 1}`} data-target={isTarget ? 'good' : undefined} data-testid={`rule-${number}`}>
      <button
        type="button"
        className="handle"
        aria-label={t('rules.move', { number })}
        data-handle={number - 1}
        data-testid={`handle-${number}`}
        {...handle}
      >
        <IconGripVertical size={16} />
      </button>
      <div className="rule-body">
        <div className="sentence">
          <span className="soft">{number}.</span>
          <span>{t('rules.cases')}</span>
          <Part label={t('rules.only')} value={t(`rules.onlyOf.${rule.only}`)} test={`only-${number}`}>
            <Stack gap={6}>
              {ONLY.map((one) => (
                <Checkbox
                  key={one}
                  radius="xl"
                  label={t(`rules.onlyOf.${one}`)}
                  checked={rule.only === one}
                  onChange={() => set({ ...rule, only: one })}
                />
              ))}
            </Stack>
          </Part>
          {part('buckets', t('cases.bucket'), bucketCodes(), `buckets-${number}`, bucketLabel)}
          {part('products', t('cases.product'), overview.data?.products ?? [], `products-${number}`)}
          {part('regions', t('cases.region'), overview.data?.regions ?? [], `regions-${number}`)}
          {days && <Days rule={rule} set={set} value={days} />}
          {money && <Amounts rule={rule} set={set} value={money} />}
          {rule.held_by.length > 0 && <HeldBy rule={rule} set={set} />}
          {rule.reasons.length > 0 && <Tags rule={rule} set={set} name="reasons" label={t('field.reason')} />}
          {rule.currencies.length > 0 && <Tags rule={rule} set={set} name="currencies" label={t('field.currency')} />}
          {rule.search !== null && (
            <Part label={t('rules.text')} value={rule.search}>
              <TextInput
                label={t('rules.text')}
                value={rule.search}
                onChange={(event) => set({ ...rule, search: event.currentTarget.value || null })}
              />
            </Part>
          )}
          {where.map((text, at) => {
            const field = Object.keys(rule.where)[at] ?? '';
            return (
              <Part key={field} label={wordFor('field', field)} value={text}>
                <TagsInput
                  label={wordFor('field', field)}
                  value={rule.where[field] ?? []}
                  onChange={(values) => {
                    const { [field]: _, ...rest } = rule.where;
                    set({ ...rule, where: values.length ? { ...rest, [field]: values } : rest });
                  }}
                />
              </Part>
            );
          })}
          <MoreFilters rule={rule} set={set} choices={choices.data ?? []} />
          <span>{t('rules.goTo')}</span>
          <Pool rule={rule} set={set} number={number} />
          <span>{t('rules.by')}</span>
          <Part label={t('division.by')} value={shares[rule.by]} test={`by-${number}`}>
            <Stack gap={6}>
              {SHARES.map((one) => (
                <Checkbox key={one} radius="xl" label={shares[one]} checked={rule.by === one} onChange={() => set({ ...rule, by: one })} />
              ))}
            </Stack>
          </Part>
          {rule.keep_current && <Said text={t('rules.keeping')} away={() => set({ ...rule, keep_current: false })} />}
          {rule.never_back && <Said text={t('rules.neverBack')} away={() => set({ ...rule, never_back: false })} />}
          {rule.challenger && <ChallengerPart rule={rule} set={set} />}
          <Extras rule={rule} set={set} />
        </div>
        <Group gap={10} className="rule-foot">
          <TextInput
            size="xs"
            variant="unstyled"
            className="rule-name"
            placeholder={t('rules.ruleName')}
            aria-label={t('rules.ruleName')}
            value={rule.name}
            onChange={(event) => set({ ...rule, name: event.currentTarget.value })}
          />
          <span data-testid={`rule-count-${number}`}>
            {failure ? (
              <span className="warn">{failureText(failure)}</span>
            ) : (
              found && (
                <>
                  <button type="button" className="link" disabled={found.cases === 0} onClick={() => go('cases', { filter: found.filter })}>
                    {t('count.cases', { count: found.cases })}
                  </button>
                  <span className="soft">
                    {' · '}
                    {t('count.debtors', { count: found.debtors })} · {sums(found.outstanding, language)}
                  </span>
                </>
              )
            )}
          </span>
        </Group>
      </div>
      <ActionIcon variant="subtle" color="gray" aria-label={t('rules.removeRule', { number })} onClick={remove}>
        <IconX size={14} />
      </ActionIcon>
    </div>
  );
}

/** A bold part of the sentence, and what it is chosen by. */
function Part({ label, value, test, children }: { label: string; value: string; test?: string; children: ReactNode }) {
  const [opened, setOpened] = useState(false);
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" shadow="md" trapFocus width={260}>
      <Popover.Target>
        <button
          type="button"
          className={value ? 'part' : 'part none'}
          aria-label={`${label}: ${value}`}
          onClick={() => setOpened(!opened)}
          data-testid={test}
        >
          {value || label}
        </button>
      </Popover.Target>
      <Popover.Dropdown>{children}</Popover.Dropdown>
    </Popover>
  );
}

function Said({ text, away }: { text: string; away: () => void }) {
  return (
    <button type="button" className="part" onClick={away}>
      {text} <IconX size={11} className="beside" />
    </button>
  );
}

type Edited = Pick<Props, 'rule' | 'set'>;

function Days({ rule, set, value }: Edited & { value: string }) {
  const { t } = useWords();
  const number = (text: string | number) => (text === '' ? null : Number(text));
  return (
    <Part label={t('field.days_past_due')} value={value}>
      <Group grow wrap="nowrap">
        <NumberInput
          label={t('rules.from')}
          min={0}
          allowDecimal={false}
          value={rule.min_days ?? ''}
          onChange={(next) => set({ ...rule, min_days: number(next) })}
        />
        <NumberInput
          label={t('rules.to')}
          min={0}
          allowDecimal={false}
          value={rule.max_days ?? ''}
          onChange={(next) => set({ ...rule, max_days: number(next) })}
        />
      </Group>
    </Part>
  );
}

function Amounts({ rule, set, value }: Edited & { value: string }) {
  const { t } = useWords();
  return (
    <Part label={t('field.outstanding')} value={value}>
      <Group grow wrap="nowrap">
        <TextInput
          label={t('rules.from')}
          inputMode="decimal"
          value={rule.min_outstanding ?? ''}
          onChange={(event) => set({ ...rule, min_outstanding: event.currentTarget.value || null })}
        />
        <TextInput
          label={t('rules.to')}
          inputMode="decimal"
          value={rule.max_outstanding ?? ''}
          onChange={(event) => set({ ...rule, max_outstanding: event.currentTarget.value || null })}
        />
      </Group>
    </Part>
  );
}

function HeldBy({ rule, set }: Edited) {
  const { t } = useWords();
  const { asOf } = usePlace();
  const { data } = useQuery(collectorsQuery(asOf));
  return (
    <Part label={t('rules.heldBy')} value={`${t('rules.heldBy')} ${rule.held_by.join(', ')}`}>
      <MultiSelect
        label={t('rules.heldBy')}
        data={(data ?? []).filter((one) => one.active).map((one) => one.name)}
        value={rule.held_by}
        onChange={(held_by) => set({ ...rule, held_by })}
        comboboxProps={{ withinPortal: false }}
      />
    </Part>
  );
}

function Tags({ rule, set, name, label }: Edited & { name: 'reasons' | 'currencies'; label: string }) {
  return (
    <Part label={label} value={`${label} ${rule[name].join(', ')}`}>
      <TagsInput label={label} value={rule[name]} onChange={(next) => set({ ...rule, [name]: next })} />
    </Part>
  );
}

/** Any other field, the lender's own columns too. */
function MoreFilters({ rule, set, choices }: Edited & { choices: string[] }) {
  const { t } = useWords();
  const { asOf } = usePlace();
  const { data: collectors } = useQuery(collectorsQuery(asOf));
  const [opened, setOpened] = useState(false);
  const [field, setField] = useState<string | null>(null);
  const [values, setValues] = useState<string[]>([]);
  const start = (part: Partial<DivisionRule>) => {
    set({ ...rule, ...part });
    setOpened(false);
  };
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" shadow="md" width={270}>
      <Popover.Target>
        <ActionIcon variant="subtle" size={20} aria-label={t('rules.addFilter')} onClick={() => setOpened(!opened)}>
          <IconPlus size={13} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap={6}>
          <Button variant="default" onClick={() => start({ min_days: 1, max_days: 30 })}>
            {t('field.days_past_due')}…
          </Button>
          <Button variant="default" onClick={() => start({ min_outstanding: '0' })}>
            {t('field.outstanding')}…
          </Button>
          <Button
            variant="default"
            disabled={!collectors?.some((one) => one.active)}
            onClick={() => start({ held_by: [collectors?.find((one) => one.active)?.name ?? ''] })}
          >
            {t('rules.heldBy')}…
          </Button>
          <Select
            placeholder={t('rules.otherField')}
            aria-label={t('rules.otherField')}
            searchable
            data={choices.map((name) => ({ value: name, label: wordFor('field', name) }))}
            value={field}
            onChange={setField}
            comboboxProps={{ withinPortal: false }}
          />
          {field && <TagsInput placeholder={t('rules.values')} aria-label={t('rules.values')} value={values} onChange={setValues} />}
          {field && (
            <Button
              disabled={values.length === 0}
              onClick={() => {
                start({ where: { ...rule.where, [field]: values } });
                setField(null);
                setValues([]);
              }}
            >
              {t('app.add')}
            </Button>
          )}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

/** Who takes part: teams and people. */
function Pool({ rule, set, number }: Edited & { number: number }) {
  const { t } = useWords();
  return (
    <Part
      label={t('division.among')}
      value={[...rule.teams.map((team) => t('rules.team', { team })), ...rule.to].join(', ') || t('division.everyone')}
      test={`pool-${number}`}
    >
      <People teams={rule.teams} names={rule.to} set={(teams, to) => set({ ...rule, teams, to })} test={`pool-${number}-choice`} />
    </Part>
  );
}

function People({
  teams,
  names,
  set,
  test,
}: {
  teams: string[];
  names: string[];
  set: (teams: string[], names: string[]) => void;
  test?: string;
}) {
  const { t } = useWords();
  const { asOf } = usePlace();
  const { data } = useQuery(collectorsQuery(asOf));
  const active = (data ?? []).filter((one) => one.active);
  const known = [...new Set(active.map((one) => one.team).filter(Boolean))];
  return (
    <MultiSelect
      label={t('division.among')}
      placeholder={teams.length + names.length ? undefined : t('division.everyone')}
      data={[
        ...known.map((team) => ({ value: TEAM + team, label: t('rules.team', { team }) })),
        ...active.map((one) => ({ value: one.name, label: one.name })),
      ]}
      value={[...teams.map((team) => TEAM + team), ...names]}
      onChange={(chosen) =>
        set(
          chosen.filter((one) => one.startsWith(TEAM)).map((one) => one.slice(TEAM.length)),
          chosen.filter((one) => !one.startsWith(TEAM)),
        )
      }
      searchable
      comboboxProps={{ withinPortal: false }}
      data-testid={test}
    />
  );
}

function ChallengerPart({ rule, set }: Edited) {
  const { t } = useWords();
  const challenger = rule.challenger;
  if (!challenger) return null;
  const who = [...(challenger.teams ?? []).map((team) => t('rules.team', { team })), ...(challenger.to ?? [])].join(', ');
  return (
    <Part
      label={t('rules.challenger')}
      value={t('rules.challengerSaid', { percent: challenger.percent, who: who || '…', trial: challenger.trial || '…' })}
    >
      <Stack gap={6}>
        <TextInput
          label={t('rules.trial')}
          value={challenger.trial}
          onChange={(event) => set({ ...rule, challenger: { ...challenger, trial: event.currentTarget.value } })}
        />
        <NumberInput
          label={t('rules.percent')}
          min={1}
          max={99}
          allowDecimal={false}
          value={challenger.percent}
          onChange={(percent) => set({ ...rule, challenger: { ...challenger, percent: Number(percent) || 1 } })}
        />
        <People
          teams={challenger.teams ?? []}
          names={challenger.to ?? []}
          set={(teams, to) => set({ ...rule, challenger: { ...challenger, teams, to } })}
        />
        <Button variant="default" onClick={() => set({ ...rule, challenger: null })}>
          {t('rules.noChallenger')}
        </Button>
      </Stack>
    </Part>
  );
}

/** What can be added at the end of the sentence. */
function Extras({ rule, set }: Edited) {
  const { t } = useWords();
  const [opened, setOpened] = useState(false);
  const add = (part: Partial<DivisionRule>) => {
    set({ ...rule, ...part });
    setOpened(false);
  };
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" shadow="md" width={280}>
      <Popover.Target>
        <ActionIcon variant="subtle" size={20} aria-label={t('rules.addCondition')} onClick={() => setOpened(!opened)}>
          <IconPlus size={13} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap={6}>
          <Button variant="default" disabled={rule.keep_current} onClick={() => add({ keep_current: true })}>
            {t('rules.keeping')}
          </Button>
          <Button variant="default" disabled={rule.never_back} onClick={() => add({ never_back: true })}>
            {t('rules.neverBack')}
          </Button>
          <Button
            variant="default"
            disabled={rule.challenger !== null}
            onClick={() => add({ challenger: { trial: t('rules.trialName'), percent: 10, to: [], teams: [] } })}
          >
            {t('rules.challenger')}…
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
