// The rules of age by name and version: which one the book uses, and their editor.
import { Button, Checkbox, Group, Modal, MultiSelect, NumberInput, Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { decimals, money } from '../../format';
import * as host from '../../host/commands';
import type { DayCount, Policy } from '../../host/types.gen';
import { say, useChange } from '../../state/change';
import { usePlace } from '../../state/place';
import { bucketSetsQuery, overviewQuery, policiesQuery } from '../../state/queries';
import { useWords } from '../../words';

const STANDARD = 'standard';

export function Policies({ currency }: { currency: string }) {
  const { t, language } = useWords();
  const change = useChange();
  const { data } = useQuery(policiesQuery);
  const [edited, setEdited] = useState<Policy | null>(null);
  if (!data) return null;
  const use = async (name: string) => {
    await change(() => host.usePolicy(name).then(() => say(t('settings.policyNow', { policy: name, before: data.used }))));
  };
  return (
    <>
      <table className="figures" data-testid="policies">
        <tbody>
          {data.policies.map((policy) => (
            <tr key={policy.name}>
              <td className="selectable">
                {policy.name}@{policy.version}
                {policy.name === data.used && <span className="soft"> · {t('settings.policyUsed')}</span>}
              </td>
              <td className="soft wrap">
                {[
                  t(`settings.dayCount.${policy.day_count}`),
                  policy.bucket_set,
                  policy.tolerance > 0 && t('settings.toleranceOf', { amount: money({ currency, minor: policy.tolerance }, language) }),
                  policy.fees_first && t('settings.feesFirst'),
                  policy.grace_days > 0 && t('settings.graceOf', { count: policy.grace_days }),
                  policy.class_by === 'delinquent' && t('settings.byDelinquent'),
                  policy.products.length > 0 && policy.products.join(', '),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </td>
              <td className="right">
                <Group gap={4} justify="flex-end" wrap="nowrap">
                  {policy.name !== data.used && (
                    <Button
                      variant="subtle"
                      size="compact-xs"
                      data-testid={`use-policy-${policy.name}`}
                      onClick={() => void use(policy.name)}
                    >
                      {t('settings.policyUse')}
                    </Button>
                  )}
                  {policy.name !== STANDARD && (
                    <Button variant="subtle" size="compact-xs" onClick={() => setEdited(policy)}>
                      {t('settings.profileEdit')}
                    </Button>
                  )}
                </Group>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Button
        variant="default"
        mt={8}
        data-testid="new-policy"
        onClick={() => setEdited({ ...(data.policies[0] as Policy), name: '', products: [] })}
      >
        {t('settings.policyNew')}
      </Button>
      {edited && <EditPolicy policy={edited} currency={currency} close={() => setEdited(null)} />}
    </>
  );
}

function EditPolicy({ policy, currency, close }: { policy: Policy; currency: string; close: () => void }) {
  const { t } = useWords();
  const { asOf } = usePlace();
  const change = useChange();
  const sets = useQuery(bucketSetsQuery);
  const overview = useQuery(overviewQuery(asOf));
  const [draft, setDraft] = useState(policy);
  const isNew = policy.name === '';
  const unit = 10 ** decimals(currency);
  const set = (part: Partial<Policy>) => setDraft({ ...draft, ...part });
  const save = async () => {
    const version = await change(() => host.savePolicy(draft));
    if (version === null) return;
    say(t('settings.policySaved', { policy: `${draft.name}@${version}` }));
    close();
  };
  return (
    <Modal opened onClose={close} title={isNew ? t('settings.policyNew') : t('settings.policyNext', { policy: policy.name })}>
      <div className="form">
        <TextInput
          label={t('settings.name')}
          value={draft.name}
          disabled={!isNew}
          maxLength={100}
          data-testid="policy-name"
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        <Select
          label={t('settings.dayCountLabel')}
          allowDeselect={false}
          data-testid="policy-day-count"
          value={draft.day_count}
          onChange={(value) => set({ day_count: value as DayCount })}
          data={(['next-day', 'day-end', 'months'] as const).map((value) => ({ value, label: t(`settings.dayCount.${value}`) }))}
        />
        <Select
          label={t('settings.bucketSet')}
          description={draft.products.length > 0 ? t('settings.bucketSetOfProducts') : undefined}
          disabled={draft.products.length > 0}
          allowDeselect={false}
          data-testid="policy-bucket-set"
          value={draft.bucket_set}
          onChange={(value) => value && set({ bucket_set: value })}
          data={(sets.data ?? []).map((one) => one.name)}
        />
        <NumberInput
          label={t('settings.tolerance', { currency })}
          description={t('settings.toleranceHint')}
          min={0}
          decimalScale={decimals(currency)}
          value={draft.tolerance / unit}
          data-testid="policy-tolerance"
          onChange={(value) => set({ tolerance: Math.round(Number(value || 0) * unit) })}
        />
        <NumberInput
          label={t('settings.grace')}
          description={t('settings.graceHint')}
          min={0}
          max={365}
          allowDecimal={false}
          value={draft.grace_days}
          data-testid="policy-grace"
          onChange={(value) => set({ grace_days: Number(value || 0) })}
        />
        <Select
          label={t('settings.classBy')}
          allowDeselect={false}
          value={draft.class_by}
          onChange={(value) => set({ class_by: value === 'delinquent' ? 'delinquent' : 'past-due' })}
          data={[
            { value: 'past-due', label: t('settings.classByPastDue') },
            { value: 'delinquent', label: t('settings.classByDelinquent') },
          ]}
        />
        <Checkbox
          label={t('settings.feesFirst')}
          checked={draft.fees_first}
          onChange={(event) => set({ fees_first: event.currentTarget.checked })}
        />
        <MultiSelect
          label={t('settings.products')}
          description={t('settings.productsHint')}
          searchable
          data={overview.data?.products ?? []}
          value={draft.products}
          onChange={(products) => set({ products })}
        />
      </div>
      <Group justify="flex-end" gap={8} mt={14}>
        <Button variant="default" onClick={close}>
          {t('app.cancel')}
        </Button>
        <Button onClick={() => void save()} disabled={draft.name.trim() === ''} data-testid="policy-save">
          {t('settings.policySave')}
        </Button>
      </Group>
    </Modal>
  );
}
