// What a file was recognised as, and the choices that can correct it.
import { Button, Group, NumberInput, Select } from '@mantine/core';
import { DatePickerInput } from '@mantine/dates';
import { useQuery } from '@tanstack/react-query';
import { date } from '../../format';
import type { DateOrder, DecimalMark, Kind } from '../../host/types.gen';
import { profilesQuery } from '../../state/queries';
import { useWords } from '../../words';
import { CURRENCIES } from '../currencies';
import type { Part, Said } from './said';

export function HeaderRow({ said, say, shown }: { said: Said; say: Part['say']; shown: number | null }) {
  const { t } = useWords();
  return (
    <NumberInput
      w={110}
      label={t('import.headerRow')}
      min={1}
      allowDecimal={false}
      value={said.headerRow ?? shown ?? ''}
      onChange={(value) => say({ headerRow: value === '' ? null : Number(value), columns: [] })}
    />
  );
}

const ENCODINGS = [
  'UTF-8',
  'gb18030',
  'Big5',
  'Shift_JIS',
  'UTF-16LE',
  'UTF-16BE',
  'windows-1250',
  'windows-1251',
  'windows-1252',
  'windows-1253',
  'windows-1254',
  'windows-1255',
  'windows-1256',
  'windows-1257',
  'windows-1258',
];
const DELIMITERS = [',', ';', '\t', '|'];

export function Recognised({ data, said, say, currency }: Part & { currency: string }) {
  const { t, language } = useWords();
  const profiles = useQuery(profilesQuery);
  const { file } = data;
  const dates: [DateOrder | 'auto', string][] = [
    ['auto', t('import.datesAuto')],
    ['dmy', t('import.datesDmy')],
    ['mdy', t('import.datesMdy')],
    ['ymd', t('import.datesYmd')],
  ];
  const kinds: [Kind, string][] = [
    ['cases', t('import.kindCases')],
    ['instalments', t('import.kindInstalments')],
    ['payments', t('import.kindPayments')],
  ];
  const names = profiles.data?.map((profile) => profile.name) ?? [];
  return (
    <>
      <div data-testid="recognised" style={{ marginBottom: 10 }}>
        <b>{file.format.toUpperCase()}</b>
        {file.encoding && ` · ${file.encoding}`}
        {data.profile && ` · ${t('import.knownAs', { profile: data.profile })}`}
      </div>
      <Group gap="sm" align="end">
        {data.sheets.length > 0 && (
          <Select
            w={170}
            label={t('import.sheet')}
            allowDeselect={false}
            data={data.sheets}
            value={file.sheet}
            onChange={(sheet) => say({ sheet, columns: [], headerRow: null })}
            data-testid="import-sheet"
          />
        )}
        {file.encoding && (
          <Select
            w={130}
            searchable
            label={t('import.encoding')}
            allowDeselect={false}
            data={ENCODINGS.includes(file.encoding) ? ENCODINGS : [file.encoding, ...ENCODINGS]}
            value={said.encoding ?? file.encoding}
            onChange={(encoding) => say({ encoding, columns: [] })}
            data-testid="import-encoding"
          />
        )}
        {file.delimiter && (
          <Select
            w={90}
            label={t('import.delimiter')}
            allowDeselect={false}
            data={DELIMITERS.map((value) => ({ value, label: value === '\t' ? t('import.tab') : value }))}
            value={file.delimiter}
            onChange={(delimiter) => say({ delimiter: delimiter === '\t' ? 'tab' : delimiter, columns: [], headerRow: null })}
          />
        )}
        <HeaderRow said={said} say={say} shown={file.header_row} />
        <Select
          w={110}
          label={t('import.kind')}
          allowDeselect={false}
          data={kinds.map(([value, label]) => ({ value, label }))}
          value={data.kind}
          onChange={(kind) => say({ kind: kind as Kind, columns: [] })}
        />
        <DatePickerInput
          w={150}
          size="xs"
          label={t('import.asOf')}
          value={said.asOf}
          valueFormat="YYYY-MM-DD"
          onChange={(day) => day && say({ asOf: day })}
          data-testid="import-as-of"
        />
        <Select
          w={120}
          label={t('import.dates')}
          allowDeselect={false}
          data={dates.map(([value, label]) => ({ value, label }))}
          value={said.dates ?? 'auto'}
          onChange={(value) => say({ dates: value === 'auto' ? null : (value as DateOrder) })}
          data-testid="import-dates"
        />
        <Select
          w={120}
          label={t('import.decimals')}
          allowDeselect={false}
          data={[
            { value: 'auto', label: t('import.datesAuto') },
            { value: 'point', label: t('import.decimalsPoint') },
            { value: 'comma', label: t('import.decimalsComma') },
          ]}
          value={said.decimals ?? 'auto'}
          onChange={(value) => say({ decimals: value === 'auto' ? null : (value as DecimalMark) })}
          data-testid="import-decimals"
        />
        <Select
          w={90}
          searchable
          label={t('import.currency')}
          allowDeselect={false}
          data={CURRENCIES.includes(currency) ? CURRENCIES : [currency, ...CURRENCIES]}
          value={currency}
          onChange={(value) => say({ currency: value })}
        />
        {names.length > 0 && (
          <Select
            w={150}
            label={t('import.profile')}
            placeholder={t('import.profileAuto')}
            data={names}
            value={said.profile ?? data.profile}
            onChange={(profile) => say({ profile, columns: [] })}
            data-testid="import-profile"
          />
        )}
      </Group>
      {data.as_of_hint && data.as_of_hint !== said.asOf && (
        <p data-testid="as-of-hint" style={{ margin: '10px 0 0' }}>
          {t('import.asOfHint', { date: date(data.as_of_hint, language) })}{' '}
          <Button variant="light" size="compact-xs" onClick={() => data.as_of_hint && say({ asOf: data.as_of_hint })}>
            {t('import.asOfUse')}
          </Button>
        </p>
      )}
      {data.unsettled_currency.length > 0 && !said.currency && (
        <Group className="asks" gap={6} data-testid="currency-asked">
          {data.unsettled_sign ? t('import.currencyOfSign', { example: data.unsettled_sign }) : t('import.currencyAsk')}
          {data.unsettled_currency.slice(0, 4).map((currency) => (
            <Button key={currency} variant="light" size="compact-xs" onClick={() => say({ currency })}>
              {currency}
            </Button>
          ))}
          <Select
            size="xs"
            w={120}
            searchable
            aria-label={t('import.currencyOther')}
            placeholder={t('import.currencyOther')}
            data={[...new Set([...data.unsettled_currency, ...CURRENCIES])]}
            value={null}
            onChange={(currency) => currency && say({ currency })}
          />
        </Group>
      )}
      {data.unsettled_signs && (
        <div className="asks" data-testid="signs-asked">
          {t('import.signsAsk', { column: data.unsettled_signs[0], example: data.unsettled_signs[1] })}{' '}
          <Button variant="light" size="compact-xs" onClick={() => say({ signs: 'turned' })}>
            {t('import.signsTurned')}
          </Button>{' '}
          <Button variant="light" size="compact-xs" onClick={() => say({ signs: 'as_written' })}>
            {t('import.signsAsWritten')}
          </Button>
        </div>
      )}
      {data.unsettled_dates.length > 0 && (
        <div className="asks" data-testid="dates-asked">
          {t('import.datesAsk', { columns: data.unsettled_dates.join(', '), example: data.unsettled_example ?? '' })}{' '}
          <Button variant="light" size="compact-xs" onClick={() => say({ dates: 'dmy' })}>
            {t('import.datesDmy')}
          </Button>{' '}
          <Button variant="light" size="compact-xs" onClick={() => say({ dates: 'mdy' })}>
            {t('import.datesMdy')}
          </Button>
        </div>
      )}
      {data.unsettled_amount && (
        <div className="asks" data-testid="decimals-asked">
          {t('import.decimalsAsk', { example: data.unsettled_amount })}{' '}
          <Button variant="light" size="compact-xs" onClick={() => say({ decimals: 'comma' })}>
            {data.unsettled_amount.replace('.', '')}
          </Button>{' '}
          <Button variant="light" size="compact-xs" onClick={() => say({ decimals: 'point' })}>
            {data.unsettled_amount.replace(/\.(\d\d)0$/, '.$1')}
          </Button>
        </div>
      )}
    </>
  );
}
