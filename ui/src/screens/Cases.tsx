// Every case: a grid, its filters, what can be done with a selection, and one case at the side.
import { ActionIcon, Button, Checkbox, Group, Menu } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconColumns, IconDots, IconDownload } from '@tabler/icons-react';
import type { GridApi } from 'ag-grid-community';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { AssignDialog } from '../cases/AssignDialog';
import { CaseGrid } from '../cases/CaseGrid';
import { CasePanel } from '../cases/CasePanel';
import { Filters } from '../cases/Filters';
import { HoldDialog } from '../cases/HoldDialog';
import { WriteOffDialog } from '../cases/WriteOffDialog';
import { SplitQuestion } from '../cases/SplitQuestion';
import { useDrop } from '../cases/useDrop';
import { NOTHING_PICKED, type Picked, pickedCount, pickedMoney, selectionOf } from '../cases/picked';
import { Empty } from '../frame/parts';
import { sums } from '../format';
import * as host from '../host/commands';
import type { Assigned, CaseLine, ListOpened, SortKey, TableFormat } from '../host/types.gen';
import { say, useChange } from '../state/change';
import { usePlace } from '../state/place';
import { remember, remembered } from '../state/preferences';
import { bookStateQuery } from '../state/queries';
import { useWords } from '../words';

const COLUMNS: SortKey[] = [
  'loan_no',
  'debtor_name',
  'bucket',
  'days_past_due',
  'outstanding',
  'due_date',
  'product',
  'region',
  'collector',
  'agency',
  'hand',
];
const ALL_COLUMNS: SortKey[] = [...COLUMNS.slice(0, 5), 'balance', ...COLUMNS.slice(5), 'status'];
const MEMORY = 'cases';

export function Cases() {
  const { t, language } = useWords();
  const { asOf, filter, setFilter, go } = usePlace();
  const change = useChange();
  const book = useQuery(bookStateQuery);
  const [picked, setPicked] = useState<Picked>(NOTHING_PICKED);
  const [list, setList] = useState<ListOpened | null>(null);
  const [api, setApi] = useState<GridApi<CaseLine> | null>(null);
  const [shown, setShown] = useState<{ loanNo: string; position: number | null } | null>(null);
  const [assigning, setAssigning] = useState(false);
  const [holding, setHolding] = useState(false);
  const [writingOff, setWritingOff] = useState(false);
  const search = useRef<HTMLInputElement>(null);
  const request = useMemo(() => ({ as_of: asOf, filter }), [asOf, filter]);
  useEffect(() => setPicked(NOTHING_PICKED), [asOf, filter]);
  // Where more is to be paid than is overdue, it stands beside, unless columns were chosen.
  const owesMore = list !== null && list.balance.some((money, at) => money.minor !== list.outstanding[at]?.minor);
  useEffect(() => {
    if (owesMore && remembered(`columns.${MEMORY}`, null) === null) api?.setColumnsVisible(['balance'], true);
  }, [api, owesMore]);

  const step = (by: 1 | -1) => {
    if (!shown || shown.position === null || !api) return;
    const position = Math.max(0, Math.min(shown.position + by, (list?.total ?? 1) - 1));
    api.ensureIndexVisible(position);
    const show = (tries: number) => {
      const data = api.getDisplayedRowAtIndex(position)?.data;
      if (data) {
        api.setFocusedCell(position, 'loan_no');
        setShown({ loanNo: data.loan_no, position });
      } else if (tries > 0) setTimeout(() => show(tries - 1), 60);
    };
    show(20);
  };
  const count = pickedCount(picked);
  const drop = useDrop({ seen: book.data?.change ?? null, done: () => setPicked(NOTHING_PICKED) });
  const held = (work: () => Promise<Assigned>, words: 'hold.held' | 'hold.released' | 'writeOff.done' | 'writeOff.reinstated') =>
    change(
      async () => {
        const done = await work();
        setPicked(NOTHING_PICKED);
        return done;
      },
      (done) => t(words, { cases: t('count.cases', { count: Number(done.changed) }) }),
    );
  const outsource = () => go('outsourcing', { build: { agency: null, selection: selectionOf(picked), cases: count } });
  const exportAs = async (format: TableFormat) => {
    if (!list) return;
    const done = await change(() => host.exportList(list.list_id, format, language));
    if (done) say(t('cases.exported', { rows: done.rows, path: done.path }));
  };
  useHotkeys([
    ['/', () => search.current?.focus()],
    ['A', () => count > 0 && setAssigning(true)],
    ['O', () => count > 0 && outsource()],
    ['H', () => count > 0 && setHolding(true)],
    ['Escape', () => (shown ? setShown(null) : setPicked(NOTHING_PICKED))],
    ['ArrowDown', () => shown && step(1)],
    ['ArrowUp', () => shown && step(-1)],
  ]);
  const money = pickedMoney(picked);
  return (
    <>
      <div className="toolbar">
        <Filters
          filter={filter}
          setFilter={setFilter}
          parts={['buckets', 'products', 'regions', 'collectors', 'agencies', 'status']}
          search={search}
        />
        <span style={{ flex: 1 }} />
        <Columns api={api} />
        <Menu position="bottom-end">
          <Menu.Target>
            <Button variant="default" leftSection={<IconDownload size={14} />} data-testid="export-list">
              {t('cases.export')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => void exportAs('xlsx')} data-testid="export-xlsx">
              {t('cases.exportXlsx')}
            </Menu.Item>
            <Menu.Item onClick={() => void exportAs('csv')} data-testid="export-csv">
              {t('cases.exportCsv')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
      <div className="toolbar" style={{ minHeight: 40 }}>
        {count === 0 ? (
          <span data-testid="list-summary">
            {list && (
              <>
                <b>{t('count.cases', { count: list.total })}</b>
                <span className="soft">
                  {' '}
                  · {t('count.debtors', { count: list.debtors })} · {sums(list.outstanding, language)}
                  {list.credits.length > 0 && ` · ${t('overview.credits')} ${sums(list.credits, language)}`}
                </span>
              </>
            )}
          </span>
        ) : (
          <Group gap={8}>
            <b data-testid="picked">{t('cases.selected', { count })}</b>
            {money && <span className="soft">{sums(money, language)}</span>}
            <Button onClick={() => setAssigning(true)} data-testid="assign">
              {t('cases.assign')}
            </Button>
            <Button variant="default" onClick={outsource}>
              {t('cases.outsource')}
            </Button>
            <Button variant="default" onClick={() => setHolding(true)} data-testid="hold">
              {t('hold.open')}
            </Button>
            <Button
              variant="default"
              onClick={() => void held(() => host.release(selectionOf(picked), asOf), 'hold.released')}
              data-testid="release"
            >
              {t('hold.release')}
            </Button>
            <Button variant="default" onClick={() => void drop.drop(selectionOf(picked), { kind: 'undivided' })}>
              {t('cases.unassign')}
            </Button>
            <Menu position="bottom-start">
              <Menu.Target>
                <ActionIcon variant="default" size={28} aria-label={t('cases.moreActions')} data-testid="more-actions">
                  <IconDots size={15} />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item onClick={() => setWritingOff(true)} data-testid="write-off">
                  {t('writeOff.open')}
                </Menu.Item>
                <Menu.Item
                  onClick={() => void held(() => host.reinstate(selectionOf(picked), asOf), 'writeOff.reinstated')}
                  data-testid="reinstate"
                >
                  {t('writeOff.reinstate')}
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
            <Button variant="subtle" color="gray" onClick={() => setPicked(NOTHING_PICKED)}>
              {t('cases.clearSelection')}
            </Button>
          </Group>
        )}
      </div>
      <div className="with-panel" data-open={shown ? '' : undefined}>
        <div style={{ display: 'flex', minHeight: 0, position: 'relative' }}>
          {list?.total === 0 && (
            <div style={{ position: 'absolute', inset: '34px 0 0', display: 'flex', zIndex: 2, background: 'var(--ground)' }}>
              <Empty title={t('cases.empty')} hint={t('cases.emptyHint')}>
                <Button variant="default" onClick={() => setFilter({ status: ['open'] })}>
                  {t('cases.clear')}
                </Button>
              </Empty>
            </div>
          )}
          <CaseGrid
            request={request}
            version={book.data?.change ?? 0}
            remember={MEMORY}
            columns={COLUMNS}
            picked={picked}
            setPicked={setPicked}
            onOpened={setList}
            onApi={setApi}
            onOpen={(line, position) => setShown({ loanNo: line.loan_no, position })}
          />
        </div>
        {shown && (
          <CasePanel
            loanNo={shown.loanNo}
            close={() => setShown(null)}
            step={shown.position === null ? null : step}
            open={(loanNo) => setShown({ loanNo, position: null })}
          />
        )}
      </div>
      <HoldDialog
        opened={holding}
        count={count}
        close={() => setHolding(false)}
        hold={(reason, until) => void held(() => host.hold({ selection: selectionOf(picked), reason, until, as_of: asOf }), 'hold.held')}
      />
      <WriteOffDialog
        opened={writingOff}
        count={count}
        close={() => setWritingOff(false)}
        writeOff={(reason) => void held(() => host.writeOff({ selection: selectionOf(picked), reason, as_of: asOf }), 'writeOff.done')}
      />
      <AssignDialog opened={assigning} close={() => setAssigning(false)} choose={(target) => void drop.drop(selectionOf(picked), target)} />
      {drop.question && <SplitQuestion {...drop.question} />}
    </>
  );
}

/** Which columns are shown. */
function Columns({ api }: { api: GridApi<CaseLine> | null }) {
  const { t } = useWords();
  const [, redraw] = useState(0);
  if (!api) return null;
  const visible = (key: SortKey) => api.getColumn(key)?.isVisible() ?? false;
  return (
    <Menu position="bottom-end" closeOnItemClick={false} onOpen={() => redraw((n) => n + 1)}>
      <Menu.Target>
        <Button variant="default" leftSection={<IconColumns size={14} />} data-testid="columns">
          {t('cases.columns')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {ALL_COLUMNS.map((key) => (
          <Menu.Item
            key={key}
            onClick={() => {
              api.setColumnsVisible([key], !visible(key));
              redraw((n) => n + 1);
            }}
          >
            <Checkbox size="xs" readOnly checked={visible(key)} label={t(`field.${key}`)} styles={{ body: { pointerEvents: 'none' } }} />
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item
          onClick={() => {
            api.resetColumnState();
            remember(`columns.${MEMORY}`, null);
            redraw((n) => n + 1);
          }}
        >
          {t('cases.resetColumns')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
