// The board: cases on one side, collectors on the other. By dragging, by menu, by keyboard, always with
// what it would do before it is done.
import { Button, Group, Modal, SegmentedControl } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconFileSpreadsheet, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { RowDropZoneParams } from 'ag-grid-community';
import { useEffect, useMemo, useRef, useState } from 'react';
import { AssignDialog } from '../../cases/AssignDialog';
import { CaseGrid } from '../../cases/CaseGrid';
import { CasePanel } from '../../cases/CasePanel';
import { Filters } from '../../cases/Filters';
import { HoldDialog } from '../../cases/HoldDialog';
import { NOTHING_PICKED, type Picked, pickedCount, pickedMoney, selectionOf } from '../../cases/picked';
import { targetAt, usePointerDrag } from '../../frame/pointerDrag';
import { Empty } from '../../frame/parts';
import { sums } from '../../format';
import * as host from '../../host/commands';
import type { CaseId, CaseLine, CollectorSummary, ListOpened, Selection, SortKey } from '../../host/types.gen';
import { useChange } from '../../state/change';
import { type Filter, usePlace } from '../../state/place';
import { agenciesQuery, bookStateQuery, collectorsQuery } from '../../state/queries';
import { useWords } from '../../words';
import { CollectorCard, warningsOf } from './CollectorCard';
import { CollectorForm } from './CollectorForm';
import { AgencyTarget, OtherTargets, TeamCard } from './OtherCards';
import { SplitQuestion } from '../../cases/SplitQuestion';
import { effectOn, keyOf, type Target, targetOf, teamsOf } from '../../cases/targets';
import { useDrop } from '../../cases/useDrop';
import { Worklists } from './Worklists';
import { useLatest } from '../../state/useLatest';

const COLUMNS: SortKey[] = ['loan_no', 'debtor_name', 'bucket', 'days_past_due', 'outstanding', 'product', 'region'];
const COLUMNS_ALL: SortKey[] = ['loan_no', 'debtor_name', 'bucket', 'days_past_due', 'outstanding', 'collector'];

/** The part of the grid on a board that scrolls sideways. */
const gridOf = (board: HTMLElement | null) => board?.querySelector<HTMLElement>('.ag-center-cols-viewport') ?? null;

interface Props {
  /** Proposes to divide the cases of one who leaves among the others. */
  handOver: (from: string) => void;
}

export function Board({ handOver }: Props) {
  const { t, language } = useWords();
  const { asOf, go } = usePlace();
  const change = useChange();
  const book = useQuery(bookStateQuery);
  const { data } = useQuery(collectorsQuery(asOf));
  const agencies = useQuery(agenciesQuery(asOf)).data;
  const [show, setShow] = useState<'undivided' | 'all'>('undivided');
  const [order, setOrder] = useState<'name' | 'load'>('name');
  const [filter, setFilter] = useState<Filter>({});
  const [picked, setPicked] = useState<Picked>(NOTHING_PICKED);
  const [list, setList] = useState<ListOpened | null>(null);
  const [isDragging, setIsDragging] = useState(false);
  /** Said before what the first target tells, which would else drown it. */
  const [lead, setLead] = useState('');
  const [announcement, setAnnouncement] = useState('');
  const [assigning, setAssigning] = useState(false);
  /** All of a bucket of a card, to be moved by menu. */
  const [moving, setMoving] = useState<Selection | null>(null);
  const [form, setForm] = useState<CollectorSummary | 'new' | null>(null);
  const [retiring, setRetiring] = useState<CollectorSummary | null>(null);
  const [worklists, setWorklists] = useState<string[] | null>(null);
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
  const teams = useMemo(() => teamsOf(collectors), [collectors]);
  const targets = useMemo<Target[]>(
    () => [
      ...collectors.map((one): Target => ({ kind: 'collector', name: one.name })),
      ...teams.map(([name]): Target => ({ kind: 'team', name })),
      { kind: 'undivided' },
      { kind: 'hold' },
      ...(agencies ?? []).filter((one) => one.valid).map((one): Target => ({ kind: 'agency', name: one.name })),
    ],
    [collectors, teams, agencies],
  );
  const drop = useDrop({
    seen: book.data?.change ?? null,
    done: () => setPicked(NOTHING_PICKED),
    outsource: (agency, selection, cases) => go('outsourcing', { build: { agency, selection, cases } }),
  });
  const { over, preview } = drop;

  const pickedNow = useLatest(picked);
  const dropNow = useLatest(drop);
  // The grid scrolls sideways by itself on the way to the cards; it goes back to where it was.
  const sideways = useRef(0);
  const [zone, setZone] = useState<RowDropZoneParams | null>(null);
  useEffect(() => {
    const container = cards.current;
    if (!container) return;
    const stayPut = () => {
      const grid = gridOf(container.parentElement);
      if (grid) grid.scrollLeft = sideways.current;
    };
    const carried = (node: { data?: CaseLine; id?: string }): Selection => {
      const now = pickedNow.current;
      const id = Number(node.id) as CaseId;
      const within = now.all ? !now.except.has(id) : now.ids.has(id);
      return within ? selectionOf(now) : { cases: [id] };
    };
    let carrying: Selection | null = null;
    const rest = () => {
      carrying = null;
      stayPut();
      dropNow.current.cancelDrag();
    };
    setZone({
      getContainer: () => container,
      onDragging: (event) => {
        if (!carrying) {
          carrying = carried(event.node);
          dropNow.current.carry(carrying);
        }
        stayPut();
        const { clientX, clientY } = event.event as MouseEvent;
        dropNow.current.hover(targetAt(clientX, clientY));
      },
      onDragLeave: rest,
      onDragCancel: rest,
      onDragStop: (event) => {
        const { clientX, clientY } = event.event as MouseEvent;
        const selection = carrying ?? carried(event.node);
        const target = targetOf(targetAt(clientX, clientY) ?? '');
        rest();
        if (target) void dropNow.current.drop(selection, target);
      },
    });
  }, [pickedNow, dropNow]);

  const segments = usePointerDrag<{ selection: Selection; cases: number; bucket: string; from: string }>({
    ghost: (load) => `${load.bucket} · ${t('count.cases', { count: load.cases })}`,
    over: (load, target) => {
      drop.carry(load.selection);
      drop.hover(target === keyOf({ kind: 'collector', name: load.from }) ? null : target);
    },
    drop: (load, key) => {
      drop.cancelDrag();
      const target = targetOf(key);
      if (target && key !== keyOf({ kind: 'collector', name: load.from })) void drop.drop(load.selection, target);
    },
    cancel: drop.cancelDrag,
  });
  const ofCard = (name: string, bucket: string | null): Selection => ({
    filter: {
      as_of: asOf,
      filter: { status: ['open'], collectors: [name], buckets: bucket ? [bucket] : [] } as never,
    },
  });

  const count = pickedCount(picked);
  const money = pickedMoney(picked);
  const lift = () => {
    if (count === 0 || targets.length === 0) return;
    (document.activeElement as HTMLElement | null)?.blur();
    setIsDragging(true);
    drop.carry(selectionOf(picked));
    drop.hover(keyOf(targets[0] as Target));
    const said = t('division.lifted', { cases: t('count.cases', { count }) });
    setLead(said);
    setAnnouncement(said);
  };
  // What a drop would do is read out once it is known.
  useEffect(() => {
    if (!isDragging || over === null) return;
    const target = targetOf(over);
    if (!target) return;
    document.querySelector(`[data-drop="${CSS.escape(over)}"]`)?.scrollIntoView({ block: 'nearest' });
    if (target.kind === 'undivided') setAnnouncement(t('division.undividedHint'));
    else if (target.kind === 'hold') setAnnouncement(t('division.holdHint'));
    else if (target.kind === 'agency') setAnnouncement(`${target.name}: ${t('division.agencyHint')}`);
    else {
      const isTeam = target.kind === 'team';
      const there = collectors.filter((one) => (isTeam ? one.team : one.name) === target.name);
      const effect = effectOn(preview, target);
      if (there.length === 0 || !effect) return;
      const before = there.reduce((sum, one) => sum + one.cases, 0);
      const text =
        effect.full !== null || effect.money_full !== null
          ? `${target.name}: ${t('division.refusedFull', { room: effect.full ?? 0 })}`
          : t('division.over', { name: target.name, before, after: effect.cases });
      setAnnouncement(
        [
          lead,
          text,
          ...(isTeam ? [t('division.teamHint', { team: target.name })] : []),
          ...(preview ? warningsOf(preview, effect, t, isTeam) : []),
        ]
          .filter(Boolean)
          .join(' '),
      );
    }
  }, [isDragging, lead, over, preview, collectors, t]);
  useEffect(() => {
    if (!isDragging) return;
    const onKey = (event: KeyboardEvent) => {
      const at = targets.findIndex((target) => keyOf(target) === over);
      const move = (by: number) => {
        setLead('');
        drop.hover(keyOf(targets[(at + by + targets.length) % targets.length] as Target));
      };
      const end = () => {
        setIsDragging(false);
        drop.cancelDrag();
      };
      if (event.key === 'ArrowDown' || event.key === 'ArrowRight') move(1);
      else if (event.key === 'ArrowUp' || event.key === 'ArrowLeft') move(-1);
      else if (event.key === 'Enter') {
        const target = targets[at];
        end();
        if (target) void drop.drop(selectionOf(picked), target);
      } else if (event.key === 'Escape') {
        end();
        setAnnouncement(t('division.cancelled'));
      } else return;
      event.preventDefault();
      event.stopPropagation();
    };
    window.addEventListener('keydown', onKey, true);
    return () => window.removeEventListener('keydown', onKey, true);
  });
  useHotkeys([
    ['/', () => search.current?.focus()],
    ['A', () => count > 0 && setAssigning(true)],
    ['H', () => count > 0 && void drop.drop(selectionOf(picked), { kind: 'hold' })],
    ['O', () => count > 0 && go('outsourcing', { build: { agency: null, selection: selectionOf(picked), cases: count } })],
    ['M', lift],
    ['Escape', () => !isDragging && (shown ? setShown(null) : setPicked(NOTHING_PICKED))],
  ]);
  const emptied = (name: string, cases: number) =>
    void change(
      () => host.assign({ selection: ofCard(name, null), target: 'undivided', as_of: asOf, seen: book.data?.change ?? null }),
      () => t('division.unassigned', { cases: t('count.cases', { count: cases }) }),
    );

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
        {list && <span className="soft">{sums(list.outstanding, language)}</span>}
        <Filters filter={filter} setFilter={setFilter} parts={['buckets', 'products', 'regions']} search={search} />
        <span style={{ flex: 1 }} />
        {count > 0 && (
          <>
            <b data-testid="picked">{t('cases.selected', { count })}</b>
            {money && <span className="soft">{sums(money, language)}</span>}
            <Button variant="default" onClick={() => setAssigning(true)} data-testid="assign">
              {t('cases.assign')}
            </Button>
          </>
        )}
      </div>
      <div className="board">
        <div
          className="board-left"
          onPointerDownCapture={(event) => {
            sideways.current = gridOf(event.currentTarget.parentElement)?.scrollLeft ?? 0;
          }}
        >
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
        {shown ? <CasePanel loanNo={shown} close={() => setShown(null)} step={null} open={setShown} /> : null}
        <div className="cards-side" style={shown ? { display: 'none' } : undefined} ref={cards}>
          <Group justify="space-between" className="cards-head">
            <SegmentedControl
              value={order}
              onChange={(value) => setOrder(value as 'name' | 'load')}
              data={[
                { value: 'name', label: t('division.sortName') },
                { value: 'load', label: t('division.sortLoad') },
              ]}
            />
            <Group gap={6}>
              <Button
                variant="default"
                leftSection={<IconFileSpreadsheet size={14} />}
                disabled={!collectors.some((one) => one.cases > 0)}
                onClick={() => setWorklists([])}
                data-testid="worklists"
              >
                {t('division.worklists')}
              </Button>
              <Button variant="default" leftSection={<IconPlus size={14} />} onClick={() => setForm('new')} data-testid="add-collector">
                {t('division.addCollector')}
              </Button>
            </Group>
          </Group>
          <div className="cards" data-testid="cards">
            {collectors.length === 0 && (
              <div style={{ gridColumn: '1 / -1' }}>
                <Empty title={t('division.empty')} hint={t('division.emptyHint')}>
                  <Button onClick={() => setForm('new')}>{t('division.addCollector')}</Button>
                </Empty>
              </div>
            )}
            {collectors.map((one) => {
              const target: Target = { kind: 'collector', name: one.name };
              return (
                <CollectorCard
                  key={one.id}
                  collector={one}
                  preview={over === keyOf(target) ? preview : undefined}
                  effect={over === keyOf(target) ? effectOn(preview, target) : null}
                  onSegment={(event, bucket, cases) =>
                    segments.start(event, { selection: ofCard(one.name, bucket), cases, bucket, from: one.name })
                  }
                  actions={{
                    edit: () => setForm(one),
                    empty: () => emptied(one.name, one.cases),
                    handOver: () => handOver(one.name),
                    moveBucket: (bucket) => setMoving(ofCard(one.name, bucket)),
                    retire: () => setRetiring(one),
                    worklist: () => setWorklists([one.name]),
                  }}
                />
              );
            })}
          </div>
          {(collectors.length > 0 || (agencies ?? []).length > 0) && (
            <div className="cards-foot">
              {teams.map(([name, members]) => (
                <TeamCard
                  key={name}
                  team={name}
                  members={members}
                  preview={over === keyOf({ kind: 'team', name }) ? preview : undefined}
                  effect={over === keyOf({ kind: 'team', name }) ? effectOn(preview, { kind: 'team', name }) : null}
                />
              ))}
              <OtherTargets over={over} preview={preview} />
              {(agencies ?? []).map((one) => (
                <AgencyTarget key={one.name} agency={one} over={over === keyOf({ kind: 'agency', name: one.name })} />
              ))}
            </div>
          )}
        </div>
      </div>
      {segments.ghost}
      <div className="visually-hidden" role="status" aria-live="assertive" data-testid="announcement">
        {announcement}
      </div>
      <AssignDialog
        opened={assigning || moving !== null}
        close={() => {
          setAssigning(false);
          setMoving(null);
        }}
        choose={(target) => void drop.drop(moving ?? selectionOf(picked), target)}
      />
      {drop.question && <SplitQuestion {...drop.question} />}
      <HoldDialog opened={drop.holding !== null} count={drop.holding?.cases ?? 0} close={drop.closeHold} hold={drop.hold} />
      {form && <CollectorForm collector={form === 'new' ? null : form} teams={teams.map(([name]) => name)} close={() => setForm(null)} />}
      {worklists && <Worklists chosen={worklists} collectors={collectors} close={() => setWorklists(null)} />}
      <Modal opened={retiring !== null} onClose={() => setRetiring(null)} title={t('division.retire')} size="sm">
        <p>{t('division.retireAsk', { name: retiring?.name ?? '', cases: retiring?.cases ?? 0 })}</p>
        <Group justify="end">
          <Button variant="default" onClick={() => setRetiring(null)}>
            {t('app.cancel')}
          </Button>
          <Button
            data-testid="retire-confirm"
            onClick={() => {
              const name = retiring?.name ?? '';
              setRetiring(null);
              void change(
                () => host.retireCollector(name, asOf),
                () => `${t('division.retire')}: ${name}`,
              );
            }}
          >
            {t('division.retire')}
          </Button>
        </Group>
      </Modal>
    </>
  );
}
