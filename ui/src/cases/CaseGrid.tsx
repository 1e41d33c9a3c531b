// The grid of cases over an open list of the engine: rows come by windows, wherever the user scrolls.
import { Checkbox } from '@mantine/core';
import {
  type CellClassParams,
  CellStyleModule,
  type ColDef,
  ColumnApiModule,
  type ColumnState,
  EventApiModule,
  type GridApi,
  type IDatasource,
  InfiniteRowModelModule,
  LocaleModule,
  ModuleRegistry,
  RenderApiModule,
  RowApiModule,
  RowDragModule,
  type RowDropZoneParams,
  RowSelectionModule,
  RowStyleModule,
  ScrollApiModule,
  type SortModelItem,
  TooltipModule,
} from 'ag-grid-community';
import { AgGridReact } from 'ag-grid-react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Bucket } from '../frame/parts';
import { amount, shortDate } from '../format';
import * as host from '../host/commands';
import { openList, type ListToOpen } from '../state/lists';
import type { CaseId, CaseLine, ListOpened, ListSort, SortKey } from '../host/types.gen';
import { remember, remembered, usePreferences } from '../state/preferences';
import { sayFailure } from '../state/change';
import { gridTheme } from '../theme';
import { useWords, wordFor } from '../words';
import { DragCard } from './DragCard';
import { type Picked, pickedCount } from './picked';
import { useLatest } from '../state/useLatest';

ModuleRegistry.registerModules([
  CellStyleModule,
  ColumnApiModule,
  EventApiModule,
  InfiniteRowModelModule,
  LocaleModule,
  RenderApiModule,
  RowApiModule,
  RowDragModule,
  RowSelectionModule,
  RowStyleModule,
  ScrollApiModule,
  TooltipModule,
]);

/** Rows asked for at a time. */
const BLOCK = 200;

export interface CaseGridProps {
  /** What the list holds; a new object opens it anew, from its top. */
  request: ListToOpen;
  /** Number of the book's newest change; another one reads the rows on screen anew where they stand. */
  version: number;
  /** Under which the widths, order and visibility of columns are remembered. */
  remember: string;
  /** Columns shown at first. */
  columns: SortKey[];
  picked: Picked;
  setPicked: (picked: Picked) => void;
  onOpened?: (list: ListOpened) => void;
  onOpen?: (line: CaseLine, position: number) => void;
  /** Where rows can be dropped. */
  dropZone?: RowDropZoneParams | null;
  onApi?: (api: GridApi<CaseLine>) => void;
}

export function CaseGrid(props: CaseGridProps) {
  const { request, version, columns, picked, setPicked, onOpened, onOpen, dropZone, onApi } = props;
  const { t, language } = useWords();
  const { rowHeight } = usePreferences();
  const [api, setApi] = useState<GridApi<CaseLine> | null>(null);
  const list = useRef<ListOpened | null>(null);
  const pickedNow = useLatest(picked);
  const versionNow = useLatest(version);
  const opened = useLatest(onOpened);

  const showPicked = useCallback(
    (grid: GridApi<CaseLine>) => {
      const now = pickedNow.current;
      grid.forEachNode((node) => {
        if (!node.data) return;
        const chosen = now.all ? !now.except.has(node.data.id) : now.ids.has(node.data.id);
        if (node.isSelected() !== chosen) node.setSelected(chosen, false, 'api');
      });
    },
    [pickedNow],
  );

  const datasource = useMemo<IDatasource>(() => {
    let sortedBy: string | null = null;
    let opening: Promise<ListOpened> | null = null;
    let openedFor = -1;
    return {
      getRows: (wanted) => {
        const key = JSON.stringify(wanted.sortModel);
        if (!opening || key !== sortedBy || openedFor !== versionNow.current) {
          sortedBy = key;
          openedFor = versionNow.current;
          opening = openList({ ...request, sort: wanted.sortModel.map(sortOf) });
          opening.then((found) => {
            list.current = found;
            opened.current?.(found);
          }, sayFailure);
        }
        opening
          .then(async (found) => {
            const rows = await host.listRows(found.list_id, wanted.startRow, wanted.endRow - wanted.startRow);
            wanted.successCallback(rows, found.total);
            // The grid has the rows after this turn.
            setTimeout(() => wanted.api.isDestroyed() || showPicked(wanted.api), 0);
          })
          .catch((failure: unknown) => {
            wanted.failCallback();
            sayFailure(failure);
          });
      },
    };
  }, [request, showPicked, versionNow, opened]);

  useEffect(() => {
    if (!api) return;
    showPicked(api);
    // The box above the rows is drawn with the header.
    api.refreshHeader();
    // Keys are for the rows again, once a box was ticked by pointer.
    const focused = document.activeElement;
    if (focused instanceof HTMLInputElement && focused.closest('.ag-selection-checkbox')) focused.blur();
  }, [api, picked, showPicked]);

  const seen = useRef(version);
  useEffect(() => {
    if (seen.current === version) return;
    seen.current = version;
    api?.refreshInfiniteCache();
  }, [api, version]);

  useEffect(() => {
    if (!api || !dropZone) return;
    api.addRowDropZone(dropZone);
    return () => {
      if (!api.isDestroyed()) api.removeRowDropZone(dropZone);
    };
  }, [api, dropZone]);

  const columnDefs = useMemo<ColDef<CaseLine>[]>(() => {
    const right = (params: CellClassParams) => (params.data ? 'number' : '');
    const number: Partial<ColDef<CaseLine>> = { cellClass: right, headerClass: 'number' };
    const all: ColDef<CaseLine>[] = [
      {
        colId: 'loan_no',
        valueGetter: ({ data }) => data?.loan_no,
        initialWidth: 140,
        initialPinned: 'left',
        cellClassRules: { held: ({ data }) => !!data?.hold },
        tooltipValueGetter: ({ data }) =>
          data?.hold ? `${data.loan_no} · ${t('hold.status', { reason: data.hold.reason })}` : data?.loan_no,
      },
      { colId: 'debtor_name', valueGetter: ({ data }) => data?.debtor_name, initialWidth: 130 },
      {
        colId: 'bucket',
        valueGetter: ({ data }) => data?.bucket,
        cellRenderer: ({ data }: { data?: CaseLine }) => (data?.bucket ? <Bucket code={data.bucket} boundaries /> : null),
        initialWidth: 116,
      },
      { colId: 'days_past_due', valueGetter: ({ data }) => data?.days_past_due, initialWidth: 104, ...number },
      {
        colId: 'outstanding',
        valueGetter: ({ data }) => data && `${amount(data.outstanding, language)} ${data.outstanding.currency}`,
        initialWidth: 132,
        ...number,
      },
      {
        colId: 'balance',
        valueGetter: ({ data }) => data && `${amount(data.balance, language)} ${data.balance.currency}`,
        initialWidth: 132,
        ...number,
      },
      { colId: 'due_date', valueGetter: ({ data }) => data && shortDate(data.due_date), initialWidth: 112 },
      { colId: 'product', valueGetter: ({ data }) => data?.product, initialWidth: 110 },
      { colId: 'region', valueGetter: ({ data }) => data?.region, initialWidth: 92 },
      { colId: 'collector', valueGetter: ({ data }) => data && (data.collector ?? '–'), initialWidth: 120 },
      { colId: 'agency', valueGetter: ({ data }) => data && (data.agency ?? '–'), initialWidth: 120 },
      { colId: 'hand', valueGetter: ({ data }) => data?.hand || (data && '–'), initialWidth: 72, ...number },
      {
        colId: 'status',
        valueGetter: ({ data }) => data && (data.hold ? t('hold.status', { reason: data.hold.reason }) : wordFor('status', data.status)),
        initialWidth: 96,
      },
    ];
    return all.map((column) => ({
      ...column,
      headerName: t(`field.${column.colId as SortKey}`),
      initialHide: !columns.includes(column.colId as SortKey),
      tooltip: true,
    }));
  }, [t, language, columns]);

  const memory = `columns.${props.remember}`;
  const keepColumns = (grid: GridApi<CaseLine>) => remember(memory, grid.getColumnState());

  const selectAll = useCallback(
    () =>
      setPicked(
        pickedNow.current.all && pickedNow.current.except.size === 0
          ? { all: false, ids: new Map() }
          : { all: true, listId: list.current?.list_id ?? 0, total: list.current?.total ?? 0, except: new Set() },
      ),
    [setPicked, pickedNow],
  );
  const selectAllNow = useLatest(selectAll);
  const selectionColumnDef = useMemo<ColDef<CaseLine>>(
    () => ({
      pinned: 'left',
      width: 40,
      resizable: false,
      suppressHeaderMenuButton: true,
      headerComponent: () => (
        <Checkbox
          aria-label={t('cases.selectAll')}
          data-testid="select-all"
          checked={pickedNow.current.all && pickedNow.current.except.size === 0}
          indeterminate={pickedCount(pickedNow.current) > 0 && !(pickedNow.current.all && pickedNow.current.except.size === 0)}
          onChange={() => selectAllNow.current()}
        />
      ),
    }),
    [t, pickedNow, selectAllNow],
  );

  return (
    <div
      style={{ flex: 1, minHeight: 0, position: 'relative' }}
      data-testid="case-grid"
      onKeyDownCapture={(event) => {
        if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'a') {
          event.preventDefault();
          event.stopPropagation();
          selectAll();
        }
      }}
    >
      <div style={{ position: 'absolute', inset: 0 }}>
        <AgGridReact<CaseLine>
          key={language}
          theme={gridTheme}
          rowModelType="infinite"
          datasource={datasource}
          getRowId={({ data }) => String(data.id)}
          columnDefs={columnDefs}
          defaultColDef={DEFAULTS}
          maintainColumnOrder
          suppressDragLeaveHidesColumns
          animateRows={false}
          suppressNoRowsOverlay
          cacheBlockSize={BLOCK}
          maxBlocksInCache={20}
          blockLoadDebounceMillis={40}
          infiniteInitialRowCount={1}
          cacheOverflowSize={1}
          rowSelection={ROW_SELECTION}
          selectionColumnDef={selectionColumnDef}
          rowHeight={rowHeight}
          headerHeight={34}
          rowDragEntireRow={!!dropZone}
          rowDragMultiRow
          rowDragText={({ rowNode }) => String(rowNode?.data?.id ?? '')}
          dragAndDropImageComponent={DragCard}
          context={{ picked: pickedNow, language }}
          tooltipShowDelay={600}
          tooltipShowMode="whenTruncated"
          localeText={{ loadingOoo: '…' }}
          onGridReady={({ api: grid }) => {
            const kept = remembered<ColumnState[] | null>(memory, null);
            if (kept) grid.applyColumnState({ state: kept, applyOrder: true });
            setApi(grid);
            onApi?.(grid);
          }}
          onSelectionChanged={({ source, api: grid }) => {
            if (source === 'api' || source === 'rowDataChanged') return;
            const now = pickedNow.current;
            if (now.all) {
              const except = new Set(now.except);
              grid.forEachNode((node) => {
                if (!node.data) return;
                if (node.isSelected()) except.delete(node.data.id);
                else except.add(node.data.id);
              });
              setPicked({ ...now, except });
            } else {
              const ids = new Map<CaseId, CaseLine>();
              for (const node of grid.getSelectedNodes()) {
                const line = node.data ?? now.ids.get(Number(node.id) as CaseId);
                if (line) ids.set(line.id, line);
              }
              setPicked({ all: false, ids });
            }
          }}
          onRowDoubleClicked={({ data, rowIndex }) => data && onOpen?.(data, rowIndex ?? 0)}
          onCellKeyDown={({ event, data, node }) => {
            const key = (event as KeyboardEvent | null)?.key;
            if (key === 'Enter' && data) onOpen?.(data, node.rowIndex ?? 0);
            const step = key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0;
            if (step && (event as KeyboardEvent).shiftKey && node.rowIndex !== null) {
              node.setSelected(true, false, 'keyboardSelectAll');
              api?.getDisplayedRowAtIndex(node.rowIndex + step)?.setSelected(true, false, 'keyboardSelectAll');
            }
          }}
          onColumnMoved={({ finished, api: grid }) => finished && keepColumns(grid)}
          onColumnResized={({ finished, source, api: grid }) => finished && source !== 'flex' && keepColumns(grid)}
          onColumnVisible={({ api: grid }) => keepColumns(grid)}
          onColumnPinned={({ api: grid }) => keepColumns(grid)}
          onSortChanged={({ api: grid }) => keepColumns(grid)}
        />
      </div>
    </div>
  );
}

const DEFAULTS: ColDef<CaseLine> = { minWidth: 60, resizable: true, sortable: true };

const ROW_SELECTION = {
  mode: 'multiRow',
  checkboxes: true,
  headerCheckbox: false,
  enableClickSelection: true,
  enableSelectionWithoutKeys: false,
} as const;

function sortOf(item: SortModelItem): ListSort {
  return { by: item.colId as SortKey, descending: item.sort === 'desc' };
}
