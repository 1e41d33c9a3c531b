// Division: undivided cases on one side, collectors on the other. By dragging, by menu, by keyboard,
// and by rule, always with what it would do before it is done.
import { Button, Group, Menu, Modal, NumberInput, SegmentedControl, Stack, TextInput } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconDots, IconPlus, IconWand } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { RowDropZoneParams } from 'ag-grid-community';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { AssignDialog } from '../cases/AssignDialog';
import { CaseGrid } from '../cases/CaseGrid';
import { CasePanel } from '../cases/CasePanel';
import { Filters } from '../cases/Filters';
import { NOTHING_PICKED, type Picked, pickedCount, pickedMoney, selectionOf, sumOf } from '../cases/picked';
import { BucketBar, Empty } from '../frame/parts';
import { count as shownCount, sums } from '../format';
import * as host from '../host/commands';
import type { AssignTarget, CaseLine, CollectorSummary, ListOpened, Money, Selection, SortKey } from '../host/types.gen';
import { useChange } from '../state/change';
import { type Filter, usePlace } from '../state/place';
import { bookStateQuery, collectorsQuery } from '../state/queries';
import { useWords } from '../words';
import { Proposal } from './Proposal';

const COLUMNS: SortKey[] = ['loan_no', 'debtor_name', 'bucket', 'days_past_due', 'outstanding', 'product', 'region'];
const COLUMNS_ALL: SortKey[] = ['loan_no', 'debtor_name', 'bucket', 'days_past_due', 'outstanding', 'collector'];

/** Stands for the card that takes cases back. */
const UNDIVIDED = '';

/** What is being carried, by pointer or by keyboard. */
interface Load {
  count: number;
  money: Money[] | null;
}

export function Division() {
  const { t } = useWords();
  const { asOf, go } = usePlace();
  const change = useChange();
  const book = useQuery(bookStateQuery);
  const { data } = useQuery(collectorsQuery(asOf));
  const [show, setShow] = useState<'undivided' | 'all'>('undivided');
  const [order, setOrder] = useState<'name' | 'load'>('name');
  const [filter, setFilter] = useState<Filter>({});
  const [picked, setPicked] = useState<Picked>(NOTHING_PICKED);
  const [list, setList] = useState<ListOpened | null>(null);
  const [load, setLoad] = useState<Load | null>(null);
  const [over, setOver] = useState<string | null>(null);
  const [lifted, setLifted] = useState(false);
  const [spoken, setSpoken] = useState('');
  const [assigning, setAssigning] = useState(false);
  const [adding, setAdding] = useState(false);
  const [proposing, setProposing] = useState(false);
  const [shown, setShown] = useState<string | null>(null);
  const cards = useRef<HTMLDivElement>(null);
  const search = useRef<HTMLInputElement>(null);
  const request = useMemo(
    () => ({
      as_of: asOf,
      filter: { ...filter, status: ['open' as const], outsourced: false, undivided: show === 'undivided' },
    }),
    [asOf, filter, show],
  );
  useEffect(() => setPicked(NOTHING_PICKED), [asOf, filter, show]);
  const collectors = useMemo(() => {
    const active = (data ?? []).filter((one) => one.active);
    return order === 'name'
      ? active.sort((one, other) => one.name.localeCompare(other.name, 'zh-CN'))
      : active.sort((one, other) => other.cases - one.cases);
  }, [data, order]);

  const assignTo = useCallback(
    async (selection: Selection, name: string) => {
      const target: AssignTarget = name === UNDIVIDED ? 'undivided' : { collector: name };
      await change(
        async () => {
          const outcome = await host.assign(selection, target, asOf);
          setPicked(NOTHING_PICKED);
          return outcome;
        },
        (outcome) => {
          if (outcome.changed === 0) return null;
          const cases = t('count.cases', { count: outcome.changed });
          return name === UNDIVIDED ? t('division.unassigned', { cases }) : t('division.assigned', { cases, name });
        },
      );
    },
    [change, asOf, t],
  );

  const pickedNow = useRef(picked);
  pickedNow.current = picked;
  const assignNow = useRef(assignTo);
  assignNow.current = assignTo;
  const collectorsNow = useRef(collectors);
  collectorsNow.current = collectors;
  const [zone, setZone] = useState<RowDropZoneParams | null>(null);
  useEffect(() => {
    const container = cards.current;
    if (!container) return;
    const under = (event: { clientX: number; clientY: number }) =>
      document
        .elementsFromPoint(event.clientX, event.clientY)
        .find((element) => element instanceof HTMLElement && element.dataset.collector !== undefined) as
        | HTMLElement
        | undefined;
    const carried = (node: { data?: CaseLine; id?: string }): { load: Load; selection: Selection } => {
      const now = pickedNow.current;
      const id = Number(node.id);
      const within = now.all ? !now.except.has(id) : now.ids.has(id);
      return within
        ? { load: { count: pickedCount(now), money: pickedMoney(now) }, selection: selectionOf(now) }
        : { load: { count: 1, money: node.data ? sumOf([node.data]) : null }, selection: { cases: [id] } };
    };
    const rest = () => {
      setLoad(null);
      setOver(null);
    };
    setZone({
      getContainer: () => container,
      onDragging: (event) => {
        setLoad(carried(event.node).load);
        setOver(under(event.event as MouseEvent)?.dataset.collector ?? null);
      },
      onDragLeave: rest,
      onDragCancel: rest,
      onDragStop: (event) => {
        const target = under(event.event as MouseEvent)?.dataset.collector;
        const { load: had, selection } = carried(event.node);
        rest();
        if (target === undefined) return;
        const card = collectorsNow.current.find((one) => one.name === target);
        if (card && roomOf(card) !== null && (roomOf(card) ?? 0) < had.count) return;
        void assignNow.current(selection, target);
      },
    });
  }, []);

  const count = pickedCount(picked);
  const lift = () => {
    if (count === 0 || collectors.length === 0) return;
    (document.activeElement as HTMLElement | null)?.blur();
    setLifted(true);
    setLoad({ count, money: pickedMoney(picked) });
    setOver(collectors[0]?.name ?? UNDIVIDED);
    setSpoken(t('division.lifted', { cases: t('count.cases', { count }) }));
  };
  const putDown = (drop: boolean) => {
    const target = over;
    setLifted(false);
    setLoad(null);
    setOver(null);
    if (drop && target !== null) void assignTo(selectionOf(picked), target);
    else setSpoken(t('division.cancelled'));
  };
  useEffect(() => {
    if (!lifted) return;
    const targets = [...collectors.map((one) => one.name), UNDIVIDED];
    const onKey = (event: KeyboardEvent) => {
      const at = targets.indexOf(over ?? '');
      const move = (by: number) => {
        const next = targets[(at + by + targets.length) % targets.length] ?? UNDIVIDED;
        setOver(next);
        const card = collectors.find((one) => one.name === next);
        setSpoken(
          card
            ? t('division.over', { name: next, before: card.cases, after: card.cases + count })
            : t('division.undividedHint'),
        );
        document.querySelector(`[data-collector="${CSS.escape(next)}"]`)?.scrollIntoView({ block: 'nearest' });
      };
      if (event.key === 'ArrowDown' || event.key === 'ArrowRight') move(1);
      else if (event.key === 'ArrowUp' || event.key === 'ArrowLeft') move(-1);
      else if (event.key === 'Enter') putDown(true);
      else if (event.key === 'Escape') putDown(false);
      else return;
      event.preventDefault();
      event.stopPropagation();
    };
    window.addEventListener('keydown', onKey, true);
    return () => window.removeEventListener('keydown', onKey, true);
  });
  useHotkeys([
    ['/', () => search.current?.focus()],
    ['A', () => count > 0 && setAssigning(true)],
    ['O', () => count > 0 && go('outsourcing', { build: { agency: null, selection: selectionOf(picked), cases: count } })],
    ['M', lift],
    ['Escape', () => !lifted && (shown ? setShown(null) : setPicked(NOTHING_PICKED))],
  ]);

  return (
    <>
      <div className="toolbar">
        <SegmentedControl
          value={show}
          onChange={(value) => setShow(value as 'undivided' | 'all')}
          data={[
            { value: 'undivided', label: t('division.undivided') },
            { value: 'all', label: t('division.all') },
          ]}
        />
        <b data-testid="undivided-count">{list && t('count.cases', { count: list.total })}</b>
        <Filters filter={filter} setFilter={setFilter} parts={['buckets', 'products', 'regions']} search={search} />
        <span style={{ flex: 1 }} />
        {count > 0 && (
          <>
            <b data-testid="picked">{t('cases.selected', { count })}</b>
            <Button variant="default" onClick={() => setAssigning(true)} data-testid="assign">
              {t('cases.assign')}
            </Button>
          </>
        )}
        <Button
          leftSection={<IconWand size={14} />}
          disabled={collectors.length === 0}
          onClick={() => setProposing(true)}
          data-testid="propose"
        >
          {t('division.propose')}
        </Button>
      </div>
      <div className="board">
        <div className="board-left">
          <div style={{ display: 'flex', flex: 1, minHeight: 0, position: 'relative' }}>
            {list?.total === 0 && (
              <div style={{ position: 'absolute', inset: '34px 0 0', display: 'flex', zIndex: 2, background: 'var(--ground)' }}>
                <Empty title={t('division.nothingUndivided')} hint={t('division.nothingUndividedHint')}>
                  <Button variant="default" onClick={() => go('import')}>
                    {t('nav.import')}
                  </Button>
                </Empty>
              </div>
            )}
            <CaseGrid
              key={show}
              request={request}
              version={book.data?.change ?? 0}
              remember={`division.${show}`}
              columns={show === 'all' ? COLUMNS_ALL : COLUMNS}
              picked={picked}
              setPicked={setPicked}
              onOpened={setList}
              onOpen={(line) => setShown(line.loan_no)}
              dropZone={zone}
            />
          </div>
        </div>
        {shown ? (
          <CasePanel loanNo={shown} close={() => setShown(null)} step={null} open={setShown} />
        ) : null}
        <div className="cards" ref={cards} data-testid="cards" style={shown ? { display: 'none' } : undefined}>
          <Group justify="space-between" style={{ gridColumn: '1 / -1' }}>
            <SegmentedControl
              value={order}
              onChange={(value) => setOrder(value as 'name' | 'load')}
              data={[
                { value: 'name', label: t('division.sortName') },
                { value: 'load', label: t('division.sortLoad') },
              ]}
            />
            <Button variant="default" leftSection={<IconPlus size={14} />} onClick={() => setAdding(true)} data-testid="add-collector">
              {t('division.addCollector')}
            </Button>
          </Group>
          {collectors.length === 0 && (
            <div style={{ gridColumn: '1 / -1' }}>
              <Empty title={t('division.empty')} hint={t('division.emptyHint')}>
                <Button onClick={() => setAdding(true)}>{t('division.addCollector')}</Button>
              </Empty>
            </div>
          )}
          {collectors.map((one) => (
            <CollectorCard key={one.id} collector={one} load={over === one.name ? load : null} />
          ))}
          {collectors.length > 0 && (
            <div
              className="card"
              data-collector={UNDIVIDED}
              data-target={over === UNDIVIDED && load ? 'good' : undefined}
              style={{ borderStyle: 'dashed', gridColumn: '1 / -1', minHeight: 52 }}
            >
              <b>{t('division.undividedCard')}</b>
              <span className="soft">{t('division.undividedHint')}</span>
            </div>
          )}
        </div>
      </div>
      <div className="visually-hidden" role="status" aria-live="assertive" data-testid="spoken">
        {spoken}
      </div>
      <AssignDialog opened={assigning} close={() => setAssigning(false)} choose={(name) => void assignTo(selectionOf(picked), name)} />
      <AddCollector opened={adding} close={() => setAdding(false)} />
      {proposing && <Proposal close={() => setProposing(false)} collectors={collectors} />}
    </>
  );
}

/** How many more cases a collector takes; `null` is without limit. */
function roomOf(collector: CollectorSummary): number | null {
  return collector.most_cases === null ? null : Math.max(0, collector.most_cases - collector.cases);
}

function CollectorCard({ collector, load }: { collector: CollectorSummary; load: Load | null }) {
  const { t, language } = useWords();
  const { asOf, go } = usePlace();
  const change = useChange();
  const [retiring, setRetiring] = useState(false);
  const room = roomOf(collector);
  const refused = load !== null && room !== null && room < load.count;
  const after: Money[] | null = load?.money ? added(collector.outstanding, load.money) : null;
  return (
    <div
      className="card"
      data-collector={collector.name}
      data-testid={`collector-${collector.name}`}
      data-target={load ? (refused ? 'bad' : 'good') : undefined}
    >
      <Group justify="space-between" wrap="nowrap" gap={4}>
        <b style={{ overflow: 'hidden', textOverflow: 'ellipsis' }}>{collector.name}</b>
        <Menu position="bottom-end">
          <Menu.Target>
            <Button variant="subtle" color="gray" size="compact-xs" px={4} aria-label={collector.name}>
              <IconDots size={14} />
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => go('cases', { filter: { status: ['open'], collectors: [collector.name] } })}>
              {t('division.showCases')}
            </Menu.Item>
            <Menu.Item onClick={() => setRetiring(true)}>{t('division.retire')}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </Group>
      <div>
        <button
          type="button"
          className="link"
          data-testid={`load-${collector.name}`}
          disabled={collector.cases === 0}
          onClick={() => go('cases', { filter: { status: ['open'], collectors: [collector.name] } })}
        >
          {shownCount(collector.cases, language)}
        </button>
        <span className="soft"> · {sums(collector.outstanding, language)}</span>
      </div>
      <BucketBar counts={collector.by_bucket} />
      {collector.most_cases !== null && (
        <span className="soft" style={{ fontSize: 12 }}>
          {t('division.ofCapacity', {
            percent: collector.most_cases ? Math.round((collector.cases / collector.most_cases) * 100) : 100,
            most: shownCount(collector.most_cases, language),
          })}
        </span>
      )}
      {load && (
        <span className="card-after" data-testid="card-after">
          {refused
            ? t('division.refusedFull', { room: room ?? 0 })
            : `⇢ ${shownCount(collector.cases + load.count, language)}${after ? ` · ${sums(after, language)}` : ''}`}
        </span>
      )}
      <Modal opened={retiring} onClose={() => setRetiring(false)} title={t('division.retire')} size="sm">
        <p>{t('division.retireAsk', { name: collector.name, cases: collector.cases })}</p>
        <Group justify="end">
          <Button variant="default" onClick={() => setRetiring(false)}>
            {t('app.cancel')}
          </Button>
          <Button
            onClick={() => {
              setRetiring(false);
              void change(
                () => host.retireCollector(collector.name, asOf),
                () => `${t('division.retire')}: ${collector.name}`,
              );
            }}
          >
            {t('division.retire')}
          </Button>
        </Group>
      </Modal>
    </div>
  );
}

function added(before: Money[], more: Money[]): Money[] {
  const all = new Map(before.map((one) => [one.currency, one.minor]));
  for (const one of more) all.set(one.currency, (all.get(one.currency) ?? 0) + one.minor);
  return [...all].map(([currency, minor]) => ({ currency, minor }));
}

function AddCollector({ opened, close }: { opened: boolean; close: () => void }) {
  const { t } = useWords();
  const change = useChange();
  const [name, setName] = useState('');
  const [most, setMost] = useState<number | string>('');
  const [weight, setWeight] = useState<string | number>(1);
  const add = async () => {
    const done = await change(async () => {
      await host.addCollector({ name, weight: Number(weight) || 1, most_cases: most === '' ? null : Number(most) });
      return true;
    });
    if (!done) return;
    setName('');
    setMost('');
    setWeight(1);
    close();
  };
  return (
    <Modal opened={opened} onClose={close} title={t('division.addCollector')} size="sm">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        <Stack gap="sm">
          <TextInput
            data-autofocus
            label={t('division.name')}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            data-testid="collector-name"
          />
          <NumberInput
            label={t('division.weight')}
            description={t('division.weightHint')}
            min={1}
            max={100}
            allowDecimal={false}
            value={weight}
            onChange={setWeight}
          />
          <NumberInput
            label={t('division.capacity')}
            description={t('division.capacityHint')}
            min={0}
            allowDecimal={false}
            value={most}
            onChange={setMost}
          />
          <Group justify="end">
            <Button type="submit" disabled={!name.trim()} data-testid="collector-save">
              {t('app.add')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
