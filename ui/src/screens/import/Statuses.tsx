// What the words in the columns of status mean, as far as they are known; the rest is asked.
import { Select } from '@mantine/core';
import { count } from '../../format';
import type { Meaning, StatusCount } from '../../host/types.gen';
import { useWords, wordFor } from '../../words';
import { Step } from './Step';
import type { Part } from './said';

/** What the user says of a value is of that column alone where another column has the same value. */
const nameOf = ({ header, value }: StatusCount, statuses: StatusCount[]) =>
  statuses.some((other) => other.value === value && other.header !== header) ? `${header}: ${value}` : value;

/** What a value was taken for: what the user says, else what the engine knows. */
const takenFor = (status: StatusCount, statuses: StatusCount[], said: Part['said']['statuses']) =>
  said.find((one) => one.value === nameOf(status, statuses))?.meaning ?? status.meaning;

export function Statuses({ data, said, say }: Part) {
  const { t, language } = useWords();
  if (data.statuses.length === 0) return null;
  const choose = (value: string, meaning: Meaning) =>
    say({ statuses: [...said.statuses.filter((one) => one.value !== value), { value, meaning }] });
  const headers = [...new Set(data.statuses.map((status) => status.header))];
  const isAsked = data.statuses.some((status) => takenFor(status, data.statuses, said.statuses) === null);
  // What stands for a cell that has nothing to read, or only shows that it is filled in.
  const shown = (value: string) =>
    value === '(filled)'
      ? t('import.statusFilled')
      : value === '(blank)'
        ? t('import.statusBlank')
        : value === '(title)'
          ? t('import.statusTitle')
          : value;
  return (
    <Step id="statuses" title={t('import.statuses')} aside={isAsked && <span className="guessed">{t('import.statusesAsk')}</span>}>
      {headers.map((header) => (
        <table key={header} className="figures">
          <thead>
            <tr>
              <th style={{ width: '30%' }}>{shown(header)}</th>
              <th className="right" style={{ width: '12%' }}>
                {t('import.statusRows')}
              </th>
              <th>{t('import.statusMeans')}</th>
            </tr>
          </thead>
          <tbody>
            {data.statuses
              .filter((status) => status.header === header)
              .map((status) => {
                const meaning = takenFor(status, data.statuses, said.statuses);
                return (
                  <tr key={status.value} data-testid={`status-${status.value}`}>
                    <td className={meaning === null ? 'selectable guessed' : 'selectable'}>{shown(status.value)}</td>
                    <td className="right">{count(status.rows, language)}</td>
                    <td>
                      <Select
                        size="xs"
                        w={210}
                        allowDeselect={false}
                        error={meaning === null}
                        aria-label={t('import.statusOf', { value: shown(status.value) })}
                        placeholder={t('import.statusChoose')}
                        data={data.meanings.map((one) => ({ value: one, label: wordFor('meaning', one) }))}
                        value={meaning}
                        onChange={(chosen) => chosen && choose(nameOf(status, data.statuses), chosen as Meaning)}
                      />
                    </td>
                  </tr>
                );
              })}
          </tbody>
        </table>
      ))}
    </Step>
  );
}
