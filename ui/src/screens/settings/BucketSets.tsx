// The bucket sets, and the editor of the lender's own with a picture of what would move.
import { ActionIcon, Button, Group, Modal, NumberInput, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { boundariesOf, colourAt } from '../../buckets';
import { Flow } from '../../charts/Flow';
import { count, sums } from '../../format';
import * as host from '../../host/commands';
import type { Bucket, BucketSet } from '../../host/types.gen';
import { failureText, say, useChange } from '../../state/change';
import { usePlace } from '../../state/place';
import { bucketPreviewQuery, bucketSetsQuery } from '../../state/queries';
import { useWords } from '../../words';

const BUILT_IN = ['m', '30-60-90', 'rbi-sma', 'ifrs9'];

export function BucketSets() {
  const { t } = useWords();
  const { data } = useQuery(bucketSetsQuery);
  const [edited, setEdited] = useState<BucketSet | null>(null);
  return (
    <>
      <table className="figures" data-testid="bucket-sets">
        <tbody>
          {(data ?? []).map((set) => (
            <tr key={set.name}>
              <td className="selectable">{BUILT_IN.includes(set.name) ? set.name : `${set.name}@${set.version}`}</td>
              <td className="wrap">
                <Scale buckets={set.buckets} />
              </td>
              <td className="right">
                <Button
                  variant="subtle"
                  size="compact-xs"
                  onClick={() => setEdited(BUILT_IN.includes(set.name) ? { ...set, name: '' } : set)}
                >
                  {BUILT_IN.includes(set.name) ? t('settings.bucketSetCopy') : t('settings.profileEdit')}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Button
        variant="default"
        mt={8}
        data-testid="new-bucket-set"
        disabled={!data}
        onClick={() => data?.[0] && setEdited({ ...data[0], name: '' })}
      >
        {t('settings.bucketSetNew')}
      </Button>
      {edited && <EditBucketSet set={edited} close={() => setEdited(null)} />}
    </>
  );
}

/** The buckets of a set in their colours, with their boundaries. */
function Scale({ buckets }: { buckets: Bucket[] }) {
  return (
    <span className="scale">
      {buckets.map((bucket, index) => (
        <span key={bucket.code} className="bucket">
          <span className="bucket-dot" style={{ background: colourAt(index, buckets.length) }} />
          {bucket.code}
          {boundariesOf(bucket) !== bucket.code.replace('-', '–') && <span className="soft">{boundariesOf(bucket)}</span>}
        </span>
      ))}
    </span>
  );
}

/** A bucket as it is edited: where it begins follows from the one before. */
interface Row {
  code: string;
  last: number | null;
}

function toBuckets(rows: Row[]): Bucket[] {
  return rows.map((row, index) => {
    const before = rows[index - 1];
    const from = before?.last == null ? null : before.last + 1;
    return { code: row.code.trim(), from, to: index === rows.length - 1 ? null : row.last };
  });
}

function EditBucketSet({ set, close }: { set: BucketSet; close: () => void }) {
  const { t, language } = useWords();
  const { asOf } = usePlace();
  const change = useChange();
  const isNew = set.name === '';
  const [name, setName] = useState(set.name);
  const [rows, setRows] = useState<Row[]>(set.buckets.map((bucket) => ({ code: bucket.code, last: bucket.to })));
  const buckets = toBuckets(rows);
  const preview = useQuery(bucketPreviewQuery(asOf, buckets, isNew ? null : `${set.name}@${set.version}`));
  const put = (at: number, part: Partial<Row>) => setRows(rows.map((row, index) => (index === at ? { ...row, ...part } : row)));
  const insert = (at: number) => {
    // The bucket is cut in two: at its middle, or thirty days on where it is open-ended.
    const row = rows[at];
    if (!row) return;
    const before = rows[at - 1]?.last ?? null;
    const middle = row.last === null ? (before ?? 0) + 30 : before === null ? row.last - 1 : Math.floor((before + row.last) / 2);
    let code = `${row.code}b`;
    while (rows.some((one) => one.code === code)) code += 'b';
    setRows([...rows.slice(0, at), { ...row, last: middle }, { code, last: row.last }, ...rows.slice(at + 1)]);
  };
  const save = async () => {
    const version = await change(() => host.saveBucketSet(name, buckets));
    if (version === null) return;
    say(t('settings.policySaved', { policy: `${name}@${version}` }));
    close();
  };
  const { data } = preview;
  return (
    <Modal opened onClose={close} size="xl" title={isNew ? t('settings.bucketSetNew') : t('settings.policyNext', { policy: set.name })}>
      <div className="bucket-editor">
        <div>
          <TextInput
            label={t('settings.name')}
            value={name}
            disabled={!isNew}
            maxLength={100}
            data-testid="bucket-set-name"
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <table className="figures narrow" style={{ marginTop: 10 }}>
            <thead>
              <tr>
                <th>{t('settings.bucketCode')}</th>
                <th>{t('settings.bucketLast')}</th>
                <th>{t('overview.days')}</th>
                <th />
              </tr>
            </thead>
            <tbody>
              {rows.map((row, index) => (
                <tr key={index}>
                  <td>
                    <TextInput
                      w={92}
                      aria-label={t('settings.bucketCode')}
                      value={row.code}
                      onChange={(event) => put(index, { code: event.currentTarget.value })}
                      data-testid={`bucket-code-${index}`}
                    />
                  </td>
                  <td>
                    {index === rows.length - 1 ? (
                      <span className="soft">{t('settings.bucketOpen')}</span>
                    ) : (
                      <NumberInput
                        w={80}
                        allowDecimal={false}
                        aria-label={t('settings.bucketLast')}
                        value={row.last ?? ''}
                        onChange={(value) => put(index, { last: value === '' ? null : Number(value) })}
                        data-testid={`bucket-last-${index}`}
                      />
                    )}
                  </td>
                  <td className="soft">{buckets[index] && boundariesOf(buckets[index])}</td>
                  <td>
                    <Group gap={2} wrap="nowrap">
                      <ActionIcon variant="subtle" size="sm" aria-label={t('settings.bucketAdd')} onClick={() => insert(index)}>
                        <IconPlus size={14} />
                      </ActionIcon>
                      <ActionIcon
                        variant="subtle"
                        color="gray"
                        size="sm"
                        disabled={rows.length < 2}
                        aria-label={t('settings.bucketRemove')}
                        onClick={() => setRows(rows.filter((_, at) => at !== index))}
                      >
                        <IconTrash size={14} />
                      </ActionIcon>
                    </Group>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <div data-testid="bucket-preview">
          {preview.error && <p className="asks">{failureText(preview.error)}</p>}
          {data && (
            <div style={preview.error ? { opacity: 0.4 } : undefined}>
              <b>{t('settings.bucketMoves', { count: data.moved })}</b>
              <Flow
                label={t('settings.bucketMoves', { count: data.moved })}
                left={data.from.map((state, index) => ({ ...state, colour: colourAt(index, data.from.length) }))}
                right={data.to.map((state, index) => ({ ...state, colour: colourAt(index, data.to.length) }))}
                ribbons={data.cells.map((cell) => ({
                  from: data.from[cell.from]?.code ?? '',
                  to: data.to[cell.to]?.code ?? '',
                  before: cell.cases,
                  after: cell.cases,
                  title: `${data.from[cell.from]?.label} → ${data.to[cell.to]?.label}: ${count(cell.cases, language)} · ${sums(cell.outstanding, language)}`,
                }))}
              />
            </div>
          )}
        </div>
      </div>
      <Group justify="flex-end" gap={8} mt={14}>
        <Button variant="default" onClick={close}>
          {t('app.cancel')}
        </Button>
        <Button onClick={() => void save()} disabled={name.trim() === '' || !!preview.error} data-testid="bucket-set-save">
          {t('settings.policySave')}
        </Button>
      </Group>
    </Modal>
  );
}
