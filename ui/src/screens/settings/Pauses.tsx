// Days that don't make cases more delinquent: for all, for a product, or for one case.
import { Button, Group, Select, TextInput } from '@mantine/core';
import { DateInput } from '@mantine/dates';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { date } from '../../format';
import * as host from '../../host/commands';
import { useChange } from '../../state/change';
import { usePlace } from '../../state/place';
import { overviewQuery, pausesQuery } from '../../state/queries';
import { useWords } from '../../words';

type Whose = 'all' | 'product' | 'case';

export function Pauses() {
  const { t, language } = useWords();
  const { asOf } = usePlace();
  const change = useChange();
  const { data } = useQuery(pausesQuery);
  const overview = useQuery(overviewQuery(asOf));
  const [whose, setWhose] = useState<Whose>('all');
  const [which, setWhich] = useState('');
  const [from, setFrom] = useState<string | null>(null);
  const [until, setUntil] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const ready = from !== null && reason.trim() !== '' && (whose === 'all' || which.trim() !== '');
  const add = async () => {
    if (!from) return;
    const added = await change(
      () =>
        host.pause({
          loan_no: whose === 'case' ? which.trim() : null,
          product: whose === 'product' ? which : null,
          from,
          until,
          reason,
        }),
      () => t('settings.pauseAdded'),
    );
    if (added !== null) {
      setWhich('');
      setFrom(null);
      setUntil(null);
      setReason('');
    }
  };
  return (
    <>
      {data && data.length > 0 && (
        <table className="figures" data-testid="pauses">
          <tbody>
            {data.map((pause) => (
              <tr key={pause.id}>
                <td>{pause.loan_no ?? pause.product ?? t('settings.pauseAll')}</td>
                <td className="soft">
                  {date(pause.from, language)} – {pause.until ? date(pause.until, language) : t('settings.pauseOpen')}
                </td>
                <td className="wrap">{pause.reason}</td>
                <td className="right">
                  <Button
                    variant="subtle"
                    color="gray"
                    size="compact-xs"
                    onClick={() =>
                      void change(
                        () => host.unpause(pause.id),
                        () => t('settings.pauseRemoved'),
                      )
                    }
                  >
                    {t('settings.profileRemove')}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Group gap={8} mt={8} align="end">
        <Select
          w={120}
          allowDeselect={false}
          label={t('settings.pauseFor')}
          data-testid="pause-for"
          value={whose}
          onChange={(value) => {
            setWhose(value as Whose);
            setWhich('');
          }}
          data={[
            { value: 'all', label: t('settings.pauseAll') },
            { value: 'product', label: t('settings.pauseProduct') },
            { value: 'case', label: t('settings.pauseCase') },
          ]}
        />
        {whose === 'product' && (
          <Select
            w={150}
            label={t('field.product')}
            searchable
            data={overview.data?.products ?? []}
            value={which || null}
            onChange={(value) => setWhich(value ?? '')}
          />
        )}
        {whose === 'case' && (
          <TextInput
            w={150}
            label={t('field.loan_no')}
            value={which}
            onChange={(event) => setWhich(event.currentTarget.value)}
            data-testid="pause-loan"
          />
        )}
        <DateInput
          w={124}
          size="xs"
          valueFormat="YYYY-MM-DD"
          label={t('settings.pauseFrom')}
          value={from}
          onChange={setFrom}
          data-testid="pause-from"
        />
        <DateInput
          w={124}
          size="xs"
          valueFormat="YYYY-MM-DD"
          clearable
          label={t('settings.pauseUntil')}
          value={until}
          minDate={from ?? undefined}
          onChange={setUntil}
        />
        <TextInput
          w={160}
          label={t('settings.pauseReason')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          data-testid="pause-reason"
        />
        <Button variant="default" disabled={!ready} onClick={() => void add()} data-testid="pause-add">
          {t('settings.pauseAdd')}
        </Button>
      </Group>
    </>
  );
}
