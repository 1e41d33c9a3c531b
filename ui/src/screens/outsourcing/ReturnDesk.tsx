// The return desk: a file from the agency falls into piles; both figures stand side by side, and piles or rows are
// accepted before anything is applied.
import { Button, Checkbox, Group, SegmentedControl, Select } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { useEffect, useEffectEvent, useState } from 'react';
import { count, money, sums } from '../../format';
import * as host from '../../host/commands';
import type { PickedFile } from '../../host/commands';
import type {
  BatchSummary,
  DateOrder,
  Failure,
  MatchOutcome,
  ReturnColumn,
  ReturnHeader,
  ReturnOutcome,
  ReturnedRow,
} from '../../host/types.gen';
import { sayFailure, useChange } from '../../state/change';
import { usePlace } from '../../state/place';
import { useBusy } from '../../state/busy';
import { useWords, wordFor } from '../../words';

const PILES: MatchOutcome[] = ['agrees', 'differs', 'unknown', 'known', 'cancelled'];
/** Rows of a pile that are drawn; a file may have a hundred thousand. */
const SHOWN = 500;

/** What a column can be read as, in the order in which it is offered. */
const COLUMNS: ReturnColumn[] = [
  'case_ref',
  'batch',
  'name',
  'currency',
  'paid_on',
  'amount',
  'balance',
  'settled',
  'payer',
  'method',
  'reference',
  'reverses',
  'noted_at',
  'contact',
  'contact_phone',
  'note',
  'result',
  'promised_on',
  'promised_amount',
  'returned_on',
  'return_reason',
  'objection',
  'new_phone',
  'new_email',
  'new_address',
];

/** What the user says of a file where it can't be told. */
interface Said {
  columns: [ReturnColumn, string][];
  dates: DateOrder | null;
}
const NOTHING_SAID: Said = { columns: [], dates: null };
const DATES = [
  ['dmy', 'import.datesDmy'],
  ['mdy', 'import.datesMdy'],
] as const;

interface Props {
  batch: BatchSummary;
  /** A file that was dropped on the window. */
  dropped: PickedFile | null;
}

export function ReturnDesk({ batch, dropped }: Props) {
  const { t, language } = useWords();
  const { asOf } = usePlace();
  const change = useChange();
  const busy = useBusy();
  const [file, setFile] = useState<PickedFile | null>(null);
  const [found, setFound] = useState<ReturnOutcome | null>(null);
  const [pile, setPile] = useState<MatchOutcome>('agrees');
  const [accepted, setAccepted] = useState<Set<number>>(new Set());
  const [left, setLeft] = useState<Set<number>>(new Set());
  const [said, setSaid] = useState<Said>(NOTHING_SAID);
  /** The headers of a file that was not recognised, for the user to say what they are. */
  const [unknown, setUnknown] = useState<ReturnHeader[] | null>(null);
  const [columnsShown, setColumnsShown] = useState(false);
  const look = async (picked: PickedFile, told: Said) => {
    try {
      const outcome = await busy(t('outsourcing.comparing', { file: picked.name }), () =>
        host.takeReturn({ batch: batch.batch, as_of: asOf, ...told, dry_run: true }, picked.token),
      );
      setFile(picked);
      setSaid(told);
      setUnknown(null);
      setFound(outcome);
      setAccepted(new Set());
      setLeft(new Set());
      setPile(outcome.rows.differs > 0 ? 'differs' : outcome.rows.agrees > 0 ? 'agrees' : 'unknown');
    } catch (failure) {
      setFound(null);
      const { code } = failure as Partial<Failure>;
      if (code === 'not_a_return' || code === 'paid_amount_unsaid') {
        if (code === 'paid_amount_unsaid') sayFailure(failure);
        setFile(picked);
        setSaid(told);
        host.returnHeaders(picked.token).then(setUnknown, () => sayFailure(failure));
        return;
      }
      setFile(null);
      sayFailure(failure);
    }
  };
  const lookAtDropped = useEffectEvent((picked: PickedFile) => void look(picked, NOTHING_SAID));
  useEffect(() => {
    if (dropped) lookAtDropped(dropped);
  }, [dropped]);
  const say = (header: string, column: ReturnColumn | null) => {
    const others = said.columns.filter(([known, at]) => at !== header && known !== column);
    if (file) void look(file, { ...said, columns: column ? [...others, [column, header]] : others });
  };
  const choose = () =>
    host.pickImportFiles(t('import.filter')).then((files) => {
      if (files[0]) void look(files[0], NOTHING_SAID);
    }, sayFailure);
  const rows = found?.list.filter((row) => row.pile === pile) ?? [];
  const applies = (row: ReturnedRow) => (row.pile === 'agrees' ? !left.has(row.row) : row.pile === 'differs' && accepted.has(row.row));
  const number = found?.list.filter(applies).length ?? 0;
  const toggle = (row: ReturnedRow) => {
    const [set, put] = row.pile === 'agrees' ? [left, setLeft] : [accepted, setAccepted];
    const next = new Set(set);
    if (!next.delete(row.row)) next.add(row.row);
    put(next);
  };
  const toggleAll = () => {
    const all = rows.every(applies);
    if (pile === 'agrees') setLeft(all ? new Set(rows.map((row) => row.row)) : new Set());
    else setAccepted(all ? new Set() : new Set(rows.map((row) => row.row)));
  };
  const apply = async () => {
    if (!file) return;
    const done = await change(
      () => host.takeReturn({ batch: batch.batch, as_of: asOf, ...said, accept_rows: [...accepted], leave_rows: [...left] }, file.token),
      (outcome) =>
        t('outsourcing.returned', {
          count: outcome.rows.applied,
          money: outcome.applied.length ? ` · ${sums(outcome.applied, language)}` : '',
        }),
    );
    if (!done) return;
    setFile(null);
    setFound(null);
  };
  if (!found && unknown && file) {
    return (
      <div data-testid="unknown-columns">
        <Group justify="space-between" mb={8}>
          <b>{file.name}</b>
          <Button variant="default" onClick={() => void choose()}>
            {t('outsourcing.anotherReturn')}
          </Button>
        </Group>
        <p className="warn">{t('outsourcing.unknownColumns')}</p>
        <Columns headers={unknown} said={said.columns} say={say} />
      </div>
    );
  }
  if (!found) {
    return (
      <div className="panel" style={{ padding: '30px 20px', textAlign: 'center', borderStyle: 'dashed' }}>
        <Button leftSection={<IconFileImport size={16} />} onClick={() => void choose()} data-testid="choose-return">
          {t('outsourcing.chooseReturn')}
        </Button>
        <div className="soft" style={{ marginTop: 8 }}>
          {t('outsourcing.chooseReturnHint')}
        </div>
      </div>
    );
  }
  const acceptable = pile === 'agrees' || pile === 'differs';
  return (
    <>
      <Group justify="space-between" mb={10} wrap="wrap">
        <Group gap={10}>
          <b>{found.file}</b>
          <span className="soft">
            {t(`outsourcing.returnKinds.${found.kind}`)} · {t('count.rows', { count: found.rows.read })}
          </span>
        </Group>
        <Group gap={6}>
          <Button variant="subtle" onClick={() => setColumnsShown(!columnsShown)} data-testid="return-columns">
            {t('outsourcing.columns')}
          </Button>
          <Button variant="default" onClick={() => void choose()}>
            {t('outsourcing.anotherReturn')}
          </Button>
          <Button disabled={number === 0} onClick={() => void apply()} data-testid="apply-return">
            {t('outsourcing.applyReturn', { rows: t('count.rows', { count: number }) })}
          </Button>
        </Group>
      </Group>
      {found.unread_sheets.length > 0 && (
        <p className="warn">{t('outsourcing.unreadSheets', { sheets: found.unread_sheets.join(', ') })}</p>
      )}
      {columnsShown && <Columns headers={found.columns} said={said.columns} say={say} />}
      {(said.dates !== null || found.list.some((row) => row.code === 'ambiguous_date')) && (
        <Group className="asks" gap={8} mb={10} data-testid="return-dates">
          {t('outsourcing.datesAsk')}
          {DATES.map(([order, word]) => (
            <Button
              key={order}
              variant={said.dates === order ? 'filled' : 'light'}
              size="compact-xs"
              onClick={() => file && void look(file, { ...said, dates: order })}
              data-testid={`return-dates-${order}`}
            >
              {t(word)}
            </Button>
          ))}
        </Group>
      )}
      <SegmentedControl
        mb={10}
        value={pile}
        onChange={(value) => setPile(value as MatchOutcome)}
        data={PILES.map((one) => ({ value: one, label: `${wordFor('pile', one)} ${count(found.rows[one], language)}` }))}
        data-testid="piles"
      />
      <p className="soft" style={{ margin: '0 0 8px' }}>
        {t(`outsourcing.pileHints.${pile}`)}
      </p>
      <div className="panel scroll-x">
        <table className="figures" data-testid={`pile-${pile}`}>
          <thead>
            <tr>
              <th>
                {acceptable && rows.length > 0 && (
                  <Checkbox
                    size="xs"
                    aria-label={t('outsourcing.acceptPile')}
                    checked={rows.every(applies)}
                    indeterminate={rows.some(applies) && !rows.every(applies)}
                    onChange={toggleAll}
                    data-testid="accept-pile"
                  />
                )}
              </th>
              <th className="right">{t('outsourcing.row')}</th>
              <th>{t('field.loan_no')}</th>
              <th>{t('field.debtor_name')}</th>
              <th className="right">{t('outsourcing.amount')}</th>
              <th>{t('outsourcing.says')}</th>
              {pile === 'differs' && <th>{t('outsourcing.field')}</th>}
              {pile === 'differs' && <th className="right">{t('outsourcing.agencySays')}</th>}
              {pile === 'differs' && <th className="right">{t('outsourcing.bookSays')}</th>}
              {pile === 'unknown' && <th>{t('outsourcing.reason')}</th>}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, SHOWN).map((row) => (
              <tr key={row.row}>
                <td>
                  {acceptable && (
                    <Checkbox
                      size="xs"
                      aria-label={`${t('outsourcing.row')} ${row.row}`}
                      checked={applies(row)}
                      onChange={() => toggle(row)}
                      data-testid={`accept-${row.row}`}
                    />
                  )}
                </td>
                <td className="right soft">{row.row}</td>
                <td className="selectable">{row.loan_no}</td>
                <td>{row.debtor_name}</td>
                <td className="right">{row.amount ? money(row.amount, language) : ''}</td>
                <td>
                  <span className="cut" style={{ maxWidth: 300 }} title={row.says}>
                    {row.says}
                  </span>
                </td>
                {pile === 'differs' && (
                  <>
                    <td>{lines(row.differences.map((one) => wordFor('returnField', one.field)))}</td>
                    <td className="right selectable">{lines(row.differences.map((one) => inWords(one.stated)))}</td>
                    <td className="right selectable">{lines(row.differences.map((one) => inWords(one.known)))}</td>
                  </>
                )}
                {pile === 'unknown' && <td>{wordFor('returnCode', row.code)}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.length > SHOWN && <p className="soft">{t('outsourcing.firstShown', { count: SHOWN })}</p>}
    </>
  );
}

interface ColumnsProps {
  headers: ReturnHeader[];
  said: [ReturnColumn, string][];
  say: (header: string, column: ReturnColumn | null) => void;
}

/** What each column of the file is read as, to be corrected. */
function Columns({ headers, said: named, say }: ColumnsProps) {
  const { t } = useWords();
  return (
    <div className="form-grid" style={{ marginBottom: 12 }}>
      {headers.map((one) => (
        <Select
          key={one.header}
          size="xs"
          searchable
          clearable
          label={one.header}
          placeholder={t('outsourcing.notRead')}
          data={COLUMNS.map((column) => ({ value: column, label: wordFor('returnColumn', column) }))}
          value={named.find(([, header]) => header === one.header)?.[0] ?? one.column}
          onChange={(column) => say(one.header, column as ReturnColumn | null)}
          data-testid={`column-${one.header}`}
        />
      ))}
    </div>
  );
}

const lines = (texts: string[]) => texts.map((text, at) => <div key={`${at} ${text}`}>{text}</div>);

/** A state is named in words; figures stand as they are. */
const inWords = (text: string) => {
  const state = wordFor('placementState', text);
  return state === text ? wordFor('rule', text) : state;
};
