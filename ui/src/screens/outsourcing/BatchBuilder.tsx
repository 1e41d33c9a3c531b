// Building a batch: what is eligible, what is left out and why, and what it may bring, before anything is placed.
// Several agencies share the cases, each with a batch of its own.
import { Button, Checkbox, Collapse, Drawer, Group, MultiSelect, NumberInput, Stack, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { BucketBar } from '../../frame/parts';
import { bucketCodes } from '../../buckets';
import { count, date, percent, sums } from '../../format';
import * as host from '../../host/commands';
import type { AgencySummary, Exclusion, Expected, PlaceRequest, Placed, PlacedAmong } from '../../host/types.gen';
import { failureText, useChange } from '../../state/change';
import { type BuildIntent, usePlace } from '../../state/place';
import { useWords, wordFor } from '../../words';

interface Props {
  intent: BuildIntent;
  agencies: AgencySummary[];
  currency: string;
}

const number = (value: number | string) => (value === '' ? null : Number(value));

export function BatchBuilder({ intent, agencies, currency }: Props) {
  const { t } = useWords();
  const { asOf, go } = usePlace();
  const change = useChange();
  const able = agencies.filter((one) => one.valid);
  const [chosen, setChosen] = useState<string[]>([intent.agency ?? able[0]?.name ?? ''].filter(Boolean));
  const [days, setDays] = useState<number | string>(91);
  const [buckets, setBuckets] = useState<string[]>([]);
  const [mostCases, setMostCases] = useState<number | string>('');
  const [mostMoney, setMostMoney] = useState('');
  const [leastBalance, setLeastBalance] = useState('');
  const [mostBalance, setMostBalance] = useState('');
  const [tries, setTries] = useState<number | string>('');
  const [again, setAgain] = useState(false);
  const [more, setMore] = useState(false);
  const wanted: PlaceRequest = {
    as_of: asOf,
    agency: chosen[0] ?? '',
    others: chosen.slice(1),
    min_days: number(days) ?? 0,
    buckets,
    min_balance: leastBalance.trim() || null,
    max_balance: mostBalance.trim() || null,
    min_tries: number(tries),
    again,
    max_cases: number(mostCases),
    max_outstanding: mostMoney.trim() || null,
    selection: intent.selection,
    dry_run: true,
    name_excluded: 0,
  };
  const [settled] = useDebouncedValue(wanted, 200);
  const ready = settled.agency !== '';
  const preview = useQuery({
    queryKey: ['book', 'batch', settled],
    queryFn: () => host.placeAmong(settled),
    placeholderData: keepPreviousData,
    enabled: ready,
  });
  const expected = useQuery({
    queryKey: ['book', 'expected', settled],
    queryFn: () => host.expected(settled),
    placeholderData: keepPreviousData,
    enabled: ready,
  });
  const data = preview.error || !ready ? undefined : preview.data;
  const cases = data?.batches.reduce((sum, one) => sum + one.cases, 0) ?? 0;
  const close = () => go('outsourcing');
  const place = async () => {
    const done = await change(
      () => host.placeAmong({ ...wanted, dry_run: false }),
      (placed) =>
        t('outsourcing.placed', {
          batch: placed.batches.map((one) => one.batch).join(', '),
          agency: placed.batches.map((one) => one.agency).join(', '),
          cases: t('count.cases', { count: placed.batches.reduce((sum, one) => sum + one.cases, 0) }),
        }),
    );
    if (!done) return;
    if (done.batches.length === 1) go('outsourcing', { batch: done.batches[0]?.batch ?? null });
    else close();
  };
  return (
    <Drawer
      opened
      onClose={close}
      position="right"
      size={760}
      title={<b>{t('outsourcing.buildFor', { agency: chosen.join(', ') })}</b>}
      data-testid="batch-builder"
    >
      <Stack gap="sm">
        <MultiSelect
          label={t('outsourcing.agencies')}
          description={chosen.length > 1 ? t('outsourcing.sharedHint') : undefined}
          data={able.map((one) => one.name)}
          value={chosen}
          onChange={setChosen}
          data-testid="builder-agencies"
        />
        <Group gap="sm" align="end" grow>
          <NumberInput
            label={t('outsourcing.minDays')}
            min={0}
            allowDecimal={false}
            value={days}
            onChange={setDays}
            data-testid="min-days"
          />
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
        <Group justify="space-between">
          {intent.selection ? (
            <span className="soft">{t('outsourcing.fromSelection', { cases: t('count.cases', { count: intent.cases }) })}</span>
          ) : (
            <span />
          )}
          <Button variant="subtle" size="compact-sm" onClick={() => setMore(!more)} data-testid="more-conditions">
            {t('outsourcing.moreConditions')}
          </Button>
        </Group>
        <Collapse expanded={more}>
          <Stack gap="sm">
            <Group gap="sm" align="end" grow>
              <TextInput
                label={t('outsourcing.minBalance', { currency })}
                value={leastBalance}
                onChange={(event) => setLeastBalance(event.currentTarget.value)}
              />
              <TextInput
                label={t('outsourcing.maxBalance', { currency })}
                value={mostBalance}
                onChange={(event) => setMostBalance(event.currentTarget.value)}
              />
              <NumberInput label={t('outsourcing.minTries')} min={0} allowDecimal={false} value={tries} onChange={setTries} />
            </Group>
            <MultiSelect
              label={t('overview.bucket')}
              placeholder={t('outsourcing.allBuckets')}
              data={bucketCodes()}
              value={buckets}
              onChange={setBuckets}
            />
            <Checkbox label={t('outsourcing.again')} checked={again} onChange={(event) => setAgain(event.currentTarget.checked)} />
          </Stack>
        </Collapse>
        {preview.error && <p className="warn">{failureText(preview.error)}</p>}
        {data && <Preview among={data} request={settled} expected={expected.error ? undefined : expected.data} />}
        <Group justify="end">
          <Button variant="default" onClick={close}>
            {t('app.cancel')}
          </Button>
          <Button
            disabled={cases === 0 || preview.isFetching || (settled !== wanted && JSON.stringify(settled) !== JSON.stringify(wanted))}
            onClick={() => void place()}
            data-testid="place-batch"
          >
            {t('outsourcing.place', { cases: t('count.cases', { count: cases }), agency: chosen.join(', ') })}
          </Button>
        </Group>
      </Stack>
    </Drawer>
  );
}

function Preview({ among, request, expected }: { among: PlacedAmong; request: PlaceRequest; expected: Expected | undefined }) {
  const { t, language } = useWords();
  const { go } = usePlace();
  const reasons = Object.entries(among.excluded_by) as [Exclusion, number][];
  const cases = among.batches.reduce((sum, one) => sum + one.cases, 0);
  return (
    <>
      {among.batches.map((placed) => (
        <Portion key={placed.agency} placed={placed} several={among.batches.length > 1} />
      ))}
      {among.batches.length > 1 && (
        <span className="soft">{t('outsourcing.spread', { percent: percent(among.spread_percent / 100, language) })}</span>
      )}
      {expected && cases > 0 && <Expectation expected={expected} />}
      {reasons.length > 0 && (
        <div className="panel" data-testid="excluded">
          <table className="figures">
            <thead>
              <tr>
                <th>{t('outsourcing.excluded')}</th>
                <th className="right">{t('overview.cases')}</th>
                <th />
              </tr>
            </thead>
            <tbody>
              {reasons.map(([reason, number]) => (
                <tr key={reason}>
                  <td>{wordFor('exclusion', reason)}</td>
                  <td className="right">{count(number, language)}</td>
                  <td className="right">
                    <Button
                      variant="subtle"
                      size="compact-xs"
                      onClick={() => go('cases', { filter: { excluded_from: { request, reason } } })}
                      data-testid={`look-${reason}`}
                    >
                      {t('outsourcing.lookAt')}
                    </Button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {cases === 0 && <p>{t('outsourcing.nothing')}</p>}
    </>
  );
}

function Portion({ placed, several }: { placed: Placed; several: boolean }) {
  const { t, language } = useWords();
  const ordered = Object.fromEntries(
    bucketCodes()
      .map((code) => [code, placed.by_bucket[code]])
      .filter(([, n]) => n),
  );
  return (
    <div className="tiles">
      <div>
        <div className="soft">{several ? placed.agency : t('outsourcing.eligible')}</div>
        <span className="figure" data-testid={several ? `eligible-${placed.agency}` : 'eligible'}>
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
  );
}

/** What the batch may bring, and how thin the history is that says so. */
function Expectation({ expected }: { expected: Expected }) {
  const { t, language } = useWords();
  const known = expected.buckets.some((bucket) => bucket.rate_percent !== null);
  return (
    <div className="panel" style={{ padding: '10px 14px' }} data-testid="expected">
      {known ? (
        <>
          <div className="tiles">
            <div>
              <div className="soft">{t('outsourcing.expectedRecovery')}</div>
              <b>{sums(expected.recovery, language)}</b>
            </div>
            <div>
              <div className="soft">{t('outsourcing.expectedCommission')}</div>
              <b>{sums(expected.commission, language)}</b>
            </div>
          </div>
          <div className={expected.thin ? 'warn' : 'soft'} style={{ marginTop: 6 }}>
            {expected.thin
              ? t('outsourcing.thin', { cases: t('count.cases', { count: expected.from_cases }) })
              : t('outsourcing.notThin', { cases: t('count.cases', { count: expected.from_cases }) })}
          </div>
        </>
      ) : (
        <span className="soft">{t('outsourcing.noHistory')}</span>
      )}
    </div>
  );
}
