// Import profiles: what is known of lenders' files, to be edited, exported and removed.
import { Button, Group, Modal, Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import * as host from '../../host/commands';
import type { Field, Profile } from '../../host/types.gen';
import { say, sayFailure, useChange } from '../../state/change';
import { profilesQuery } from '../../state/queries';
import { useWords, wordFor } from '../../words';

export function Profiles() {
  const { t } = useWords();
  const change = useChange();
  const { data } = useQuery(profilesQuery);
  const [edited, setEdited] = useState<Profile | null>(null);
  const exportOne = (name: string) =>
    host.exportProfile(name).then((path) => {
      if (path) say(t('settings.profileExported', { path }));
    }, sayFailure);
  return (
    <>
      {data && data.length > 0 ? (
        <table className="figures" data-testid="profiles">
          <tbody>
            {data.map((profile) => (
              <tr key={profile.name}>
                <td className="selectable">{profile.name}</td>
                <td className="soft">
                  {t('settings.profileColumns', {
                    read: profile.columns.filter(([, field]) => field).length,
                    count: profile.columns.length,
                  })}
                </td>
                <td className="right">
                  <Group gap={4} justify="flex-end" wrap="nowrap">
                    <Button
                      variant="subtle"
                      size="compact-xs"
                      onClick={() => setEdited(profile)}
                      data-testid={`edit-profile-${profile.name}`}
                    >
                      {t('settings.profileEdit')}
                    </Button>
                    <Button variant="subtle" size="compact-xs" onClick={() => void exportOne(profile.name)}>
                      {t('settings.profileExport')}
                    </Button>
                    <Button
                      variant="subtle"
                      color="gray"
                      size="compact-xs"
                      onClick={() => void change(() => host.removeProfile(profile.name))}
                    >
                      {t('settings.profileRemove')}
                    </Button>
                  </Group>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <p className="soft" style={{ margin: 0 }}>
          {t('settings.profilesNone')}
        </p>
      )}
      <Button
        variant="default"
        mt={8}
        onClick={() =>
          void change(
            () => host.importProfile(t('settings.profileFilter')),
            (profile) => profile && t('settings.profileImported', { profile: profile.name }),
          )
        }
      >
        {t('settings.profileImport')}
      </Button>
      {edited && <EditProfile key={edited.name} profile={edited} close={() => setEdited(null)} />}
    </>
  );
}

function EditProfile({ profile, close }: { profile: Profile; close: () => void }) {
  const { t } = useWords();
  const change = useChange();
  const [name, setName] = useState(profile.name);
  const [columns, setColumns] = useState(profile.columns);
  const choose = (at: number, value: string | null) => {
    const field = value === 'keep' || !value ? null : (value as Field);
    // A field has one column: whoever had it keeps its column as it is.
    setColumns(columns.map(([header, had], index) => [header, index === at ? field : had === field ? null : had]));
  };
  const save = async () => {
    const saved = await change(async () => {
      await host.saveProfile({ ...profile, name, columns }, profile.name);
      return true;
    });
    if (saved) close();
  };
  const choices = [
    { value: 'keep', label: t('import.keep') },
    ...FIELDS[profile.kind].map((field) => ({ value: field as string, label: wordFor('field', field) })),
  ];
  return (
    <Modal opened onClose={close} title={t('settings.profileTitle')} size="lg">
      <TextInput
        label={t('settings.profileName')}
        value={name}
        maxLength={100}
        onChange={(event) => setName(event.currentTarget.value)}
        data-testid="profile-name"
      />
      <div style={{ maxHeight: 380, overflow: 'auto', margin: '12px 0' }}>
        <table className="figures">
          <tbody>
            {columns.map(([header, field], index) => (
              <tr key={header}>
                <td className="selectable">{header}</td>
                <td>
                  <Select
                    w={200}
                    searchable
                    allowDeselect={false}
                    aria-label={`${t('import.field')}: ${header}`}
                    data={choices}
                    value={field ?? 'keep'}
                    onChange={(value) => choose(index, value)}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Group justify="flex-end" gap={8}>
        <Button variant="default" onClick={close}>
          {t('app.cancel')}
        </Button>
        <Button onClick={() => void save()} disabled={name.trim() === ''} data-testid="profile-save">
          {t('settings.profileSave')}
        </Button>
      </Group>
    </Modal>
  );
}

/** The fields that a column of each kind of file can be. */
const FIELDS: Record<Profile['kind'], Field[]> = {
  cases: [
    'loan_no',
    'debtor_name',
    'name_part',
    'debtor_no',
    'phone',
    'email',
    'address',
    'region',
    'product',
    'currency',
    'loan_amount',
    'disbursed_on',
    'term',
    'outstanding',
    'balance',
    'principal',
    'interest',
    'penalty',
    'fees',
    'debit',
    'credit',
    'direction',
    'due_date',
    'days_past_due',
    'last_paid_on',
    'last_paid_amount',
    'settled_on',
    'status',
    'reason',
  ],
  instalments: [
    'loan_no',
    'instalment_no',
    'due_date',
    'amount',
    'principal',
    'interest',
    'fees',
    'paid_amount',
    'paid_part',
    'unpaid',
    'waived',
    'paid_on',
    'status',
    'currency',
    'debtor_name',
    'name_part',
    'debtor_no',
    'phone',
    'product',
    'region',
    'disbursed_on',
  ],
  payments: ['loan_no', 'purpose', 'paid_on', 'amount', 'debit', 'direction', 'reference', 'reverses', 'status', 'currency'],
};
