// Terms of an agency: validity, term, capacity, regions, commission, what earns it, and whom to ask. A change is a
// new version; batches keep the one they were placed under.
import { ActionIcon, Button, Group, NumberInput, Select, TagsInput, TextInput } from '@mantine/core';
import { DateInput } from '@mantine/dates';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { bucketCodes } from '../../buckets';
import { decimals, plainAmount } from '../../format';
import * as host from '../../host/commands';
import type { AgencyTerms, AgencyView, CommissionRate, Contact } from '../../host/types.gen';
import { useChange } from '../../state/change';
import { useWords } from '../../words';

interface Props {
  agency: AgencyView;
  currency: string;
}

const numberOf = (value: number | string) => (value === '' ? null : Number(value));

export function TermsForm({ agency, currency }: Props) {
  const { t } = useWords();
  const change = useChange();
  const [terms, setTerms] = useState<AgencyTerms>(agency.terms);
  const put = (part: Partial<AgencyTerms>) => setTerms((known) => ({ ...known, ...part }));
  const places = decimals(currency);
  // Amounts are typed in whole units with decimals, and kept in minor units.
  const typed = (minor: number | null) => (minor === null ? '' : plainAmount({ currency, minor }));
  const minor = (text: string) => (text.trim() === '' ? null : Math.round(Number(text.replace(/,/g, '')) * 10 ** places));
  const line = (at: number, part: Partial<CommissionRate>) =>
    put({ commission: terms.commission.map((one, index) => (index === at ? { ...one, ...part } : one)) });
  const contact = (at: number, part: Partial<Contact>) =>
    put({ contacts: terms.contacts.map((one, index) => (index === at ? { ...one, ...part } : one)) });
  const changed = JSON.stringify(terms) !== JSON.stringify(agency.terms);
  const bad =
    terms.commission.length === 0 ||
    terms.commission.some((one) => !(one.percent >= 0 && one.percent <= 100) || Number.isNaN(one.minimum) || Number.isNaN(one.maximum)) ||
    Number.isNaN(terms.most_outstanding);
  const save = () =>
    change(
      () => host.editAgency({ name: agency.name, terms }),
      (saved) => t('outsourcing.agreed', { agency: saved.name, version: saved.version }),
    );
  return (
    <div style={{ maxWidth: 860 }} data-testid="terms-form">
      <div className="form-grid">
        <DateInput
          valueFormat="YYYY-MM-DD"
          clearable
          label={t('outsourcing.validFrom')}
          value={terms.valid_from}
          onChange={(day) => put({ valid_from: day })}
        />
        <DateInput
          valueFormat="YYYY-MM-DD"
          clearable

          label={t('outsourcing.validUntil')}
          value={terms.valid_until}
          onChange={(day) => put({ valid_until: day })}
          data-testid="valid-until"
        />
        <NumberInput
          label={t('outsourcing.term')}
          min={1}
          max={3650}
          allowDecimal={false}
          value={terms.term_days}
          onChange={(value) => put({ term_days: Number(value) || 1 })}
        />
        <NumberInput
          label={t('outsourcing.mostCases')}
          placeholder={t('outsourcing.noLimit')}
          min={0}
          allowDecimal={false}
          value={terms.most_cases ?? ''}
          onChange={(value) => put({ most_cases: numberOf(value) })}
          data-testid="most-cases"
        />
        <TextInput
          label={t('outsourcing.mostOutstanding', { currency })}
          placeholder={t('outsourcing.noLimit')}
          defaultValue={typed(terms.most_outstanding)}
          onChange={(event) => put({ most_outstanding: minor(event.currentTarget.value) })}
        />
        <NumberInput
          label={t('outsourcing.tailDays')}
          min={0}
          max={3650}
          allowDecimal={false}
          value={terms.tail_days}
          onChange={(value) => put({ tail_days: Number(value) || 0 })}
          data-testid="tail-days"
        />
        <NumberInput
          label={t('outsourcing.coolingOff')}
          min={0}
          max={3650}
          allowDecimal={false}
          value={terms.cooling_off_days}
          onChange={(value) => put({ cooling_off_days: Number(value) || 0 })}
        />
        <Select
          label={t('outsourcing.direct')}
          allowDeselect={false}
          data={[
            { value: 'never', label: t('outsourcing.directNever') },
            { value: 'from', label: t('outsourcing.directFrom') },
          ]}
          value={terms.direct_from_day === null ? 'never' : 'from'}
          onChange={(value) => put({ direct_from_day: value === 'from' ? 3 : null })}
        />
        {terms.direct_from_day !== null && (
          <NumberInput
            label={t('outsourcing.directFromDay')}
            min={0}
            max={3650}
            allowDecimal={false}
            value={terms.direct_from_day}
            onChange={(value) => put({ direct_from_day: Number(value) || 0 })}
          />
        )}
      </div>
      <TagsInput
        mt={12}
        label={t('outsourcing.regions')}
        description={t('outsourcing.regionsHint')}
        value={terms.regions}
        onChange={(regions) => put({ regions })}
      />
      <h3 className="form-head">{t('outsourcing.commissionTable')}</h3>
      <p className="soft">{t('outsourcing.commissionTableHint')}</p>
      <table className="form-table" data-testid="commission-table">
        <thead>
          <tr>
            <th>{t('outsourcing.bucketAtPlacement')}</th>
            <th>{t('outsourcing.fromHand')}</th>
            <th>%</th>
            <th>{t('outsourcing.least', { currency })}</th>
            <th>{t('outsourcing.most', { currency })}</th>
            <th />
          </tr>
        </thead>
        <tbody>
          {terms.commission.map((one, at) => (
            <tr key={at}>
              <td>
                <Select
                  aria-label={t('outsourcing.bucketAtPlacement')}
                  data={[{ value: '', label: t('outsourcing.anyBucket') }, ...bucketCodes().map((code) => ({ value: code, label: code }))]}
                  allowDeselect={false}
                  value={one.bucket ?? ''}
                  onChange={(value) => line(at, { bucket: value || null })}
                />
              </td>
              <td>
                <NumberInput
                  aria-label={t('outsourcing.fromHand')}
                  min={1}
                  max={99}
                  allowDecimal={false}
                  value={one.from_hand}
                  onChange={(value) => line(at, { from_hand: Number(value) || 1 })}
                />
              </td>
              <td>
                <NumberInput
                  aria-label="%"
                  min={0}
                  max={100}
                  decimalScale={4}
                  value={one.percent}
                  onChange={(value) => line(at, { percent: value === '' ? 0 : Number(value) })}
                  data-testid={`percent-${at}`}
                />
              </td>
              <td>
                <TextInput
                  aria-label={t('outsourcing.least', { currency })}
                  defaultValue={typed(one.minimum)}
                  onChange={(event) => line(at, { minimum: minor(event.currentTarget.value) })}
                />
              </td>
              <td>
                <TextInput
                  aria-label={t('outsourcing.most', { currency })}
                  defaultValue={typed(one.maximum)}
                  onChange={(event) => line(at, { maximum: minor(event.currentTarget.value) })}
                />
              </td>
              <td>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={t('outsourcing.removeLine')}
                  disabled={terms.commission.length === 1}
                  onClick={() => put({ commission: terms.commission.filter((_, index) => index !== at) })}
                >
                  <IconX size={14} />
                </ActionIcon>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Button
        mt={6}
        variant="default"
        size="compact-sm"
        leftSection={<IconPlus size={13} />}
        onClick={() =>
          put({ commission: [...terms.commission, { bucket: null, from_hand: 1, percent: 20, minimum: null, maximum: null }] })
        }
        data-testid="add-commission"
      >
        {t('outsourcing.addLine')}
      </Button>
      <h3 className="form-head">{t('outsourcing.contacts')}</h3>
      {terms.contacts.length > 0 && (
        <table className="form-table">
          <tbody>
            {terms.contacts.map((one, at) => (
              <tr key={at}>
                {(['name', 'role', 'phone', 'email'] as const).map((part) => (
                  <td key={part}>
                    <TextInput
                      aria-label={t(`outsourcing.contact.${part}`)}
                      placeholder={t(`outsourcing.contact.${part}`)}
                      value={one[part]}
                      onChange={(event) => contact(at, { [part]: event.currentTarget.value })}
                    />
                  </td>
                ))}
                <td>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={t('outsourcing.removeLine')}
                    onClick={() => put({ contacts: terms.contacts.filter((_, index) => index !== at) })}
                  >
                    <IconX size={14} />
                  </ActionIcon>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Button
        mt={6}
        variant="default"
        size="compact-sm"
        leftSection={<IconPlus size={13} />}
        onClick={() => put({ contacts: [...terms.contacts, { name: '', role: '', phone: '', email: '' }] })}
      >
        {t('outsourcing.addContact')}
      </Button>
      <Group justify="end" mt={18}>
        <span className="soft">{t('outsourcing.versionHint')}</span>
        <Button disabled={!changed || bad} onClick={() => void save()} data-testid="save-terms">
          {t('outsourcing.saveTerms')}
        </Button>
      </Group>
    </div>
  );
}
