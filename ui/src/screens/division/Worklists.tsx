// Worklists: one workbook for each collector, or one for all, in their order of work; and what came of
// them when they come back.
import { Button, Group, Modal, MultiSelect, SegmentedControl, Stack, Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import * as host from '../../host/commands';
import type { CollectorSummary, WorkOrder, WorklistReturn } from '../../host/types.gen';
import { bookChanged, worklistChoicesQuery, worklistFieldsQuery } from '../../state/queries';
import { say, sayFailure, useChange } from '../../state/change';
import { usePlace } from '../../state/place';
import { useWords, wordFor } from '../../words';
import { teamsOf } from '../../cases/targets';

const TEAM = 'team:';

interface Props {
  chosen: string[];
  collectors: CollectorSummary[];
  close: () => void;
}

export function Worklists({ chosen, collectors, close }: Props) {
  const { t, language } = useWords();
  const { asOf } = usePlace();
  const [who, setWho] = useState(chosen);
  const [order, setOrder] = useState<WorkOrder>('oldest');
  const [files, setFiles] = useState<'each' | 'one'>('each');
  const choices = useQuery(worklistChoicesQuery);
  const kept = useQuery(worklistFieldsQuery);
  const [fields, setFields] = useState<string[] | null>(null);
  const shown = fields ?? kept.data ?? [];
  const write = async () => {
    try {
      if (fields) await host.setWorklistFields(fields);
      const request = {
        as_of: asOf,
        collectors: who.filter((one) => !one.startsWith(TEAM)),
        teams: who.filter((one) => one.startsWith(TEAM)).map((one) => one.slice(TEAM.length)),
        order,
        fields: null,
        language,
      };
      const written = await host.writeWorklists(request, files === 'one' ? `${t('worklists.fileName')}.xlsx` : null);
      if (!written) return;
      const cases = written.reduce((sum, one) => sum + one.cases, 0);
      // Several files are in one folder.
      const first = written[0]?.path ?? '';
      const path = written.length > 1 ? first.replace(/[/\\][^/\\]*$/, '') : first;
      const [inCases, inFiles] = [t('count.cases', { count: cases }), t('count.files', { count: written.length })];
      say(t('worklists.written', { cases: inCases, files: inFiles, path }));
      await bookChanged();
      close();
    } catch (failure) {
      sayFailure(failure);
    }
  };
  return (
    <Modal opened onClose={close} title={t('worklists.title')} size="lg">
      <Tabs defaultValue="out">
        <Tabs.List mb={12}>
          <Tabs.Tab value="out">{t('worklists.out')}</Tabs.Tab>
          <Tabs.Tab value="back" data-testid="worklist-back">
            {t('worklists.back')}
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="out">
          <Stack gap="sm">
            <MultiSelect
              label={t('worklists.whose')}
              placeholder={who.length ? undefined : t('division.everyone')}
              searchable
              data={[
                ...teamsOf(collectors).map(([team]) => ({ value: TEAM + team, label: t('rules.team', { team }) })),
                ...collectors.map((one) => ({ value: one.name, label: one.name })),
              ]}
              value={who}
              onChange={setWho}
              data-testid="worklist-who"
            />
            <div>
              <div className="label">{t('worklists.order')}</div>
              <SegmentedControl
                value={order}
                onChange={(value) => setOrder(value as WorkOrder)}
                data={[
                  { value: 'oldest', label: t('worklists.oldest') },
                  { value: 'newest', label: t('worklists.newest') },
                  { value: 'largest', label: t('worklists.largest') },
                ]}
              />
              <div className="soft" style={{ fontSize: 12, marginTop: 3 }}>
                {t('worklists.orderHint')}
              </div>
            </div>
            <MultiSelect
              label={t('worklists.fields')}
              description={t('worklists.fieldsHint')}
              searchable
              data={(choices.data ?? []).map((name) => ({ value: name, label: wordFor('field', name) }))}
              value={shown}
              onChange={setFields}
              data-testid="worklist-fields"
            />
            <SegmentedControl
              value={files}
              onChange={(value) => setFiles(value as 'each' | 'one')}
              data={[
                { value: 'each', label: t('worklists.each') },
                { value: 'one', label: t('worklists.one') },
              ]}
              data-testid="worklist-files"
            />
            <Group justify="end">
              <Button variant="default" onClick={close}>
                {t('app.cancel')}
              </Button>
              <Button onClick={() => void write()} data-testid="write-worklists">
                {files === 'one' ? t('worklists.save') : t('worklists.saveIn')}
              </Button>
            </Group>
          </Stack>
        </Tabs.Panel>
        <Tabs.Panel value="back">
          <ComeBack close={close} />
        </Tabs.Panel>
      </Tabs>
    </Modal>
  );
}

/** A worklist that comes back: first what it would record, then recording it. */
function ComeBack({ close }: { close: () => void }) {
  const { t } = useWords();
  const { asOf } = usePlace();
  const change = useChange();
  const [file, setFile] = useState<host.PickedFile | null>(null);
  const [read, setRead] = useState<WorklistReturn | null>(null);
  const pick = async () => {
    try {
      const [picked] = await host.pickImportFiles(t('worklists.files'));
      if (!picked) return;
      setFile(picked);
      setRead(await host.returnWorklist(picked.token, asOf, true));
    } catch (failure) {
      setRead(null);
      sayFailure(failure);
    }
  };
  const record = async () => {
    if (!file) return;
    const done = await change(
      () => host.returnWorklist(file.token, asOf, false),
      (outcome) => t('worklists.recorded', { count: outcome.recorded }),
    );
    if (done) close();
  };
  const facts: [string, number][] = read
    ? [
        [t('worklists.new'), read.recorded],
        [t('worklists.promises'), read.promises],
        [t('worklists.reasons'), read.reasons],
        [t('worklists.known'), read.unchanged],
        [t('worklists.blank'), read.blank],
        [t('import.rejected'), read.rejected.length],
      ]
    : [];
  return (
    <Stack gap="sm">
      <p className="soft" style={{ margin: 0 }}>
        {t('worklists.backHint')}
      </p>
      <Group>
        <Button variant="default" onClick={() => void pick()} data-testid="pick-worklist">
          {t('worklists.pick')}
        </Button>
        {file && <span>{file.name}</span>}
      </Group>
      {read && (
        <div className="tiles" data-testid="worklist-read">
          {facts.map(([name, value]) => (
            <div key={name}>
              <div className="soft">{name}</div>
              <b>{value}</b>
            </div>
          ))}
        </div>
      )}
      {read && read.rejected.length > 0 && (
        <div className="panel" style={{ maxHeight: 180, overflow: 'auto' }}>
          <table className="figures">
            <tbody>
              {read.rejected.map((one) => (
                <tr key={`${one.row}-${one.field}`}>
                  <td className="soft">{t('worklists.row', { row: one.row })}</td>
                  <td>{one.loan_no}</td>
                  <td className="wrap">
                    {wordFor('notice', one.code)} {one.value && `(${one.value})`}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <Group justify="end">
        <Button variant="default" onClick={close}>
          {t('app.cancel')}
        </Button>
        <Button disabled={!read || read.recorded === 0} onClick={() => void record()} data-testid="record-worklist">
          {t('worklists.record', { count: read?.recorded ?? 0 })}
        </Button>
      </Group>
    </Stack>
  );
}
