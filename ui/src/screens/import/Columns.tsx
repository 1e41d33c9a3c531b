// The columns: header, field, how it was recognised, first values. Closed where a profile knows them.
import { Badge, Button, Group, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Field, MatchedBy, RowRole } from '../../host/types.gen';
import { useWords, wordFor } from '../../words';
import { Step } from './Step';
import { type Part, profileName } from './said';

export function Columns({ data, said, say }: Part) {
  const { t } = useWords();
  const [opened, setOpened] = useState<boolean | null>(null);
  const unconfirmed = data.columns.filter((column) => column.by === 'values');
  const guessed = unconfirmed.length;
  // What was decided before needs no second look; what was guessed or is missing does.
  const shown = opened ?? (!data.profile || data.missing.length > 0 || guessed > 0);
  const read = data.columns.filter((column) => column.field).length;
  const aside = (
    <>
      <span className="soft">{t('import.columnsRead', { read, count: data.columns.length })}</span>
      {guessed > 0 && (
        <span className="guessed" data-testid="guessed">
          {t('import.guessed', { count: guessed })}
        </span>
      )}
      <span style={{ flex: 1 }} />
      <Button
        variant="subtle"
        color="gray"
        size="compact-xs"
        onClick={() => setOpened(!shown)}
        aria-expanded={shown}
        data-testid="toggle-columns"
      >
        {shown ? t('import.hide') : t('import.show')}
      </Button>
    </>
  );
  return (
    <Step id="columns" title={t('import.columns')} aside={aside}>
      {shown && (
        <>
          {data.missing.length > 0 && (
            <p className="asks" style={{ margin: '0 0 8px' }} data-testid="missing">
              {t('import.missing', { fields: data.missing.map((field) => wordFor('field', field)).join(', ') })}
            </p>
          )}
          {guessed > 0 && (
            <p className="asks" style={{ margin: '0 0 8px' }} data-testid="guesses-asked">
              {t('import.guessesAsk', { columns: unconfirmed.map((column) => column.header).join(', ') })}
            </p>
          )}
          <ColumnsTable data={data} said={said} say={say} />
          <FirstRows data={data} />
          <Group gap={10} mt={10} align="center">
            <label htmlFor="remember-as">{t('import.rememberAs')}</label>
            <TextInput
              id="remember-as"
              w={200}
              value={said.rememberAs ?? profileName(said, data)}
              placeholder={t('import.rememberName')}
              maxLength={100}
              onChange={(event) => say({ rememberAs: event.currentTarget.value })}
              data-testid="remember-as"
            />
            <span className="soft">{t('import.rememberHint')}</span>
          </Group>
        </>
      )}
    </Step>
  );
}

function ColumnsTable({ data, said, say }: Part) {
  const { t } = useWords();
  const how: Record<MatchedBy, string> = {
    alias: t('import.byAlias'),
    values: t('import.byValues'),
    profile: t('import.byProfile'),
    given: t('import.byGiven'),
  };
  const choose = (header: string, value: string | null) => {
    const field = value === 'keep' || !value ? null : (value as Field);
    // A field has one column: whoever had it keeps its column as it is. Parts may stand in several.
    const mayRepeat = field !== null && data.repeating_fields.includes(field);
    const others = said.columns.filter(([other, taken]) => other !== header && (taken === null || taken !== field || mayRepeat));
    const before = data.columns.find((column) => column.field === field && column.header !== header);
    const freed: [string, Field | null][] = field && before && !mayRepeat ? [[before.header, null]] : [];
    say({ columns: [...others.filter(([other]) => !freed.some(([one]) => one === other)), ...freed, [header, field]] });
  };
  const choices = [
    { value: 'keep', label: t('import.keep') },
    ...data.fields.map((field) => ({ value: field as string, label: wordFor('field', field) })),
  ];
  return (
    <div style={{ maxHeight: 330, overflow: 'auto' }}>
      <table className="figures" data-testid="columns-table">
        <thead>
          <tr>
            <th>{t('import.header')}</th>
            <th>{t('import.field')}</th>
            <th>{t('import.by')}</th>
            <th>{t('import.samples')}</th>
          </tr>
        </thead>
        <tbody>
          {data.columns.map((column) => (
            <tr key={column.header}>
              <td className="selectable">{column.header}</td>
              <td>
                <Select
                  w={170}
                  searchable
                  allowDeselect={false}
                  aria-label={`${t('import.field')}: ${column.header}`}
                  data={choices}
                  value={column.field ?? 'keep'}
                  onChange={(value) => choose(column.header, value)}
                />
              </td>
              <td className="soft">
                {column.by && column.by !== 'values' && how[column.by]}
                {column.may_be && (!column.by || column.by === 'values') && (
                  <Button
                    variant="light"
                    size="compact-xs"
                    color={column.by ? undefined : 'gray'}
                    onClick={() => choose(column.header, column.may_be)}
                    data-testid={`confirm-${column.may_be}`}
                  >
                    {t('import.confirm', { field: wordFor('field', column.may_be) })}
                  </Button>
                )}
              </td>
              <td className="soft" style={{ maxWidth: 420, overflow: 'hidden', textOverflow: 'ellipsis' }}>
                {column.samples.join(' · ')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The rows at the top as they stand in the file, with what each was taken for. */
function FirstRows({ data }: { data: Part['data'] }) {
  const { t } = useWords();
  const names: Record<RowRole, string> = {
    title: t('import.roleTitle'),
    header: t('import.roleHeader'),
    data: '',
    blank: t('import.blank'),
    footer: t('import.roleFooter'),
  };
  return (
    <details style={{ padding: '10px 0 0' }}>
      <summary>{t('import.firstRows')}</summary>
      <div className="scroll-x" style={{ maxHeight: 280, overflow: 'auto' }}>
        <table className="figures" data-testid="first-rows">
          <tbody>
            {data.rows.map(({ row, role, cells }) => (
              <tr key={row} className={`row-${role}`}>
                <td className="right soft">{row}</td>
                <td>{names[role] && <Badge>{names[role]}</Badge>}</td>
                {cells.map((cell, index) => (
                  <td key={index}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
