// Building a batch: what is eligible, what is left out and why, before anything is placed.
import { Button, Drawer, Group, NumberInput, Select, Stack, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { BucketBar } from '../frame/parts';
import { bucketCodes } from '../buckets';
import { count, date, sums } from '../format';
import * as host from '../host/commands';
import type { AgencySummary, Exclusion, Placed } from '../host/types.gen';
import { failureText, useChange } from '../state/change';
import { type BuildIntent, usePlace } from '../state/place';
import { useWords, wordFor } from '../words';

/** How many of the cases left out are named. */
const NAMED = 200;

interface Props {
  intent: BuildIntent;
  agencies: AgencySummary[];
  currency: string;
}

export function BatchBuilder({ intent, agencies, currency }: Props) {
  const { t } = useWords();
  const { asOf, go } = usePlace();
  const change = useChange();
  const [agency, setAgency] = useState(intent.agency ?? agencies[0]?.name ?? '');
  const [days, setDays] = useState<number | string>(91);
  const [mostCases, setMostCases] = useState<number | string>('');
  const [mostMoney, setMostMoney] = useState('');
  const wanted = {
    as_of: asOf,
    agency,
    min_days: days === '' ? 0 : Number(days),
    max_cases: mostCases === '' ? null : Number(mostCases),
    max_outstanding: mostMoney.trim() || null,
    selection: intent.selection,
  };
  const [settled] = useDebouncedValue(wanted, 200);
  const preview = useQuery({
    queryKey: ['book', 'batch', settled],
    queryFn: () => host.place({ ...settled, dry_run: true, name_excluded: NAMED }),
    placeholderData: keepPreviousData,
  });
  const data = preview.error ? undefined : preview.data;
  const close = () => go('outsourcing');
  const place = async () => {
    const done = await change(
      () => host.place({ ...wanted, name_excluded: 0 }),
      (placed) =>
        t('outsourcing.placed', {
          batch: placed.batch,
          agency: placed.agency,
          cases: t('count.cases', { count: placed.cases }),
        }),
    );
    if (done) go('outsourcing', { batch: done.batch });
  };
  return (
    <Drawer opened onClose={close} position="right" size={720} title={<b>{t('outsourcing.buildFor', { agency })}</b>} data-testid="batch-builder">
      <Stack gap="sm">
        <Group gap="sm" align="end" grow>
          <Select
            label={t('outsourcing.agency')}
            allowDeselect={false}
            data={agencies.map((one) => one.name)}
            value={agency}
            onChange={(value) => value && setAgency(value)}
          />
          <NumberInput label={t('outsourcing.minDays')} min={0} allowDecimal={false} value={days} onChange={setDays} data-testid="min-days" />
          <NumberInput
            label={t('outsourcing.maxCases')}
            placeholder={t('outsourcing.noLimit')}
            min={0}
            allowDecimal={false}
            value={mostCases}
            onChange={setMostCases}
            data-testid="max-cases"
          />
          <TextInput
            label={t('outsourcing.maxOutstanding', { currency })}
            placeholder={t('outsourcing.noLimit')}
            value={mostMoney}
            onChange={(event) => setMostMoney(event.currentTarget.value)}
          />
        </Group>
        {intent.selection && (
          <span className="soft">{t('outsourcing.fromSelection', { cases: t('count.cases', { count: intent.cases }) })}</span>
        )}
        {preview.error && <p>{failureText(preview.error)}</p>}
        {data && <Preview placed={data} />}
        <Group justify="end">
          <Button variant="default" onClick={close}>
            {t('app.cancel')}
          </Button>
          <Button disabled={!data || data.cases === 0 || preview.isFetching} onClick={() => void place()} data-testid="place-batch">
            {t('outsourcing.place', { cases: t('count.cases', { count: data?.cases ?? 0 }), agency })}
          </Button>
        </Group>
      </Stack>
    </Drawer>
  );
}

function Preview({ placed }: { placed: Placed }) {
  const { t, language } = useWords();
  const reasons = Object.entries(placed.excluded_by) as [Exclusion, number][];
  const ordered = Object.fromEntries(bucketCodes().map((code) => [code, placed.by_bucket[code]]).filter(([, n]) => n));
  return (
    <>
      <div className="tiles">
        <div>
          <div className="soft">{t('outsourcing.eligible')}</div>
          <span className="figure" data-testid="eligible">
            {t('count.cases', { count: placed.cases })}
          </span>
          <div className="soft">
            {t('count.debtors', { count: placed.debtors })} · {sums(placed.outstanding, language)}
          </div>
        </div>
        <div>
          <div className="soft">{t('outsourcing.recallDue')}</div>
          <b>{date(placed.recall_due, language)}</b>
          <div style={{ width: 160, marginTop: 8 }}>
            <BucketBar counts={ordered} />
          </div>
        </div>
      </div>
      {reasons.length > 0 && (
        <div className="panel" data-testid="excluded">
          <table className="figures">
            <thead>
              <tr>
                <th>{t('outsourcing.excluded')}</th>
                <th className="right">{t('overview.cases')}</th>
                <th>{t('outsourcing.excludedHint', { count: Math.min(NAMED, placed.excluded.length) })}</th>
              </tr>
            </thead>
            <tbody>
              {reasons.map(([reason, number]) => {
                const named = placed.excluded.filter((one) => one.code === reason).map((one) => one.loan_no);
                return (
                  <tr key={reason}>
                    <td>{wordFor('exclusion', reason)}</td>
                    <td className="right">{count(number, language)}</td>
                    <td className="soft selectable" style={{ maxWidth: 320, overflow: 'hidden', textOverflow: 'ellipsis' }} title={named.join(', ')}>
                      {named.slice(0, 40).join(', ')}
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
      {placed.cases === 0 && <p>{t('outsourcing.nothing')}</p>}
    </>
  );
}
