// A proposed division: who would get what, before anything changes.
import { Button, Checkbox, Drawer, Group, MultiSelect, SegmentedControl, Stack } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { BucketBar } from '../frame/parts';
import { count, sums } from '../format';
import * as host from '../host/commands';
import type { CollectorSummary, DivideBy, DivideOnly, Division } from '../host/types.gen';
import { failureText, useChange } from '../state/change';
import { usePlace } from '../state/place';
import { useWords } from '../words';

export function Proposal({ close, collectors }: { close: () => void; collectors: CollectorSummary[] }) {
  const { t } = useWords();
  const { asOf } = usePlace();
  const change = useChange();
  const [by, setBy] = useState<DivideBy>('balance');
  const [only, setOnly] = useState<DivideOnly>('unassigned');
  const [keep, setKeep] = useState(true);
  const [to, setTo] = useState<string[]>([]);
  const request = { as_of: asOf, by, only, keep_current: only === 'all' && keep, to };
  const proposal = useQuery({
    queryKey: ['book', 'proposal', request],
    queryFn: () => host.divide({ ...request, dry_run: true }),
    placeholderData: keepPreviousData,
  });
  const data = proposal.error ? undefined : proposal.data;
  const moving = data ? data.assigned + data.moved : 0;
  const apply = async () => {
    if (!data) return;
    const done = await change(
      () => host.divide({ ...request, seed: data.seed, expected_digest: data.digest }),
      (outcome) =>
        t('division.applied', { cases: t('count.cases', { count: outcome.assigned + outcome.moved }) }),
    );
    if (done) close();
  };
  return (
    <Drawer opened onClose={close} position="right" size={760} title={<b>{t('division.proposal')}</b>} data-testid="proposal">
      <Stack gap="sm">
        <Group gap="sm">
          <SegmentedControl
            value={by}
            onChange={(value) => setBy(value as DivideBy)}
            data={[
              { value: 'balance', label: t('division.byBalance') },
              { value: 'count', label: t('division.byCount') },
              { value: 'weight', label: t('division.byWeight') },
              { value: 'least_loaded', label: t('division.byLeastLoaded') },
            ]}
          />
          <SegmentedControl
            value={only}
            onChange={(value) => setOnly(value as DivideOnly)}
            data={[
              { value: 'unassigned', label: t('division.onlyUnassigned') },
              { value: 'all', label: t('division.onlyAll') },
            ]}
          />
          <MultiSelect
            style={{ flex: 1, minWidth: 160 }}
            placeholder={to.length ? undefined : t('division.everyone')}
            aria-label={t('division.among')}
            data={collectors.map((one) => one.name)}
            value={to}
            onChange={setTo}
          />
        </Group>
        {only === 'all' && (
          <Checkbox label={t('division.keepCurrent')} checked={keep} onChange={(event) => setKeep(event.currentTarget.checked)} />
        )}
        {proposal.error && <p>{failureText(proposal.error)}</p>}
        {data && <Outcome division={data} />}
        <Group justify="end">
          <Button variant="default" onClick={close}>
            {t('app.cancel')}
          </Button>
          <Button disabled={!data || moving === 0 || proposal.isFetching} onClick={() => void apply()} data-testid="apply-proposal">
            {t('division.applyProposal', { cases: t('count.cases', { count: moving }) })}
          </Button>
        </Group>
        {data && (
          <p className="soft selectable" style={{ fontSize: 12, overflowWrap: 'anywhere', margin: 0 }}>
            {t('division.certificate')} {t('division.seed')} {data.seed} · {t('division.digest')} {data.digest.slice(0, 16)}…
          </p>
        )}
      </Stack>
    </Drawer>
  );
}

function Outcome({ division }: { division: Division }) {
  const { t, language } = useWords();
  const percent = (value: number) => new Intl.NumberFormat(language, { maximumFractionDigits: 4 }).format(value);
  const facts: [string, string][] = [
    [t('division.assignedCount'), count(division.assigned, language)],
    [t('division.moved'), count(division.moved, language)],
    [t('division.kept'), count(division.kept, language)],
    [t('division.countDifference'), count(division.count_difference, language)],
    [
      t('division.spread'),
      `${percent(division.spread_percent)}%${division.floor_percent > 0 ? ` (${t('division.floor', { percent: percent(division.floor_percent) })})` : ''}`,
    ],
  ];
  const full = division.left.filter((one) => one.code === 'collectors_full').length;
  const held = division.left.filter((one) => one.code === 'held').length;
  const nobody = division.left.length - full - held;
  return (
    <>
      <div className="tiles">
        {facts.map(([name, value]) => (
          <div key={name}>
            <div className="soft">{name}</div>
            <b>{value}</b>
          </div>
        ))}
      </div>
      <div className="panel scroll-x">
        <table className="figures" data-testid="proposal-table">
          <thead>
            <tr>
              <th>{t('field.collector')}</th>
              <th className="right">{t('overview.debtors')}</th>
              <th className="right">{t('division.gets')}</th>
              <th style={{ minWidth: 90 }} />
              <th className="right">{t('division.before')}</th>
              <th className="right">{t('division.after')}</th>
            </tr>
          </thead>
          <tbody>
            {division.collectors.map((one) => (
              <tr key={one.name}>
                <td>{one.name}</td>
                <td className="right">{count(one.debtors, language)}</td>
                <td className="right">
                  {count(one.cases, language)} · {sums(one.outstanding, language)}
                </td>
                <td>
                  <BucketBar counts={one.by_bucket} />
                </td>
                <td className="right soft">{count(one.cases_before, language)}</td>
                <td className="right">
                  <b>{count(one.cases_after, language)}</b>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {division.left.length > 0 && (
        <p>
          {t('division.left')}: {count(division.left.length, language)} (
          {[held && `${t('division.leftHeld')} ${held}`, full && `${t('division.leftFull')} ${full}`, nobody && `${t('division.leftNobody')} ${nobody}`].filter(Boolean).join(', ')})
        </p>
      )}
    </>
  );
}
