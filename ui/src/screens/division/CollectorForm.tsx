// A collector to be added, or what one is from now on: team, share, limits, what they take, when they are
// away.
import { ActionIcon, Autocomplete, Button, Group, Modal, NumberInput, Stack, TagsInput, TextInput } from '@mantine/core';
import { DateInput } from '@mantine/dates';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { bucketCodes } from '../../buckets';
import { plainAmount } from '../../format';
import * as host from '../../host/commands';
import type { AbsenceView, CollectorSummary } from '../../host/types.gen';
import { useChange } from '../../state/change';
import { usePlace } from '../../state/place';
import { bookStateQuery, overviewQuery } from '../../state/queries';
import { useWords } from '../../words';

interface Props {
  /** Who is edited; a new one when absent. */
  collector: CollectorSummary | null;
  teams: string[];
  close: () => void;
}

export function CollectorForm({ collector, teams, close }: Props) {
  const { t } = useWords();
  const { asOf } = usePlace();
  const change = useChange();
  const book = useQuery(bookStateQuery);
  const overview = useQuery(overviewQuery(asOf));
  const took = (field: string) => collector?.takes.find(([known]) => known === field)?.[1] ?? [];
  const [name, setName] = useState(collector?.name ?? '');
  const [team, setTeam] = useState(collector?.team ?? '');
  const [weight, setWeight] = useState<string | number>(collector?.weight ?? 1);
  const [most, setMost] = useState<string | number>(collector?.most_cases ?? '');
  const [money, setMoney] = useState(collector?.most_outstanding ? plainAmount(collector.most_outstanding) : '');
  const [products, setProducts] = useState(took('product'));
  const [regions, setRegions] = useState(took('region'));
  const [buckets, setBuckets] = useState(took('bucket'));
  const [languages, setLanguages] = useState(took('language'));
  const [absences, setAbsences] = useState<AbsenceView[]>(collector?.absences ?? []);
  const known = ['product', 'region', 'bucket', 'language'];
  const others = collector?.takes.filter(([field]) => !known.includes(field)) ?? [];
  const save = async () => {
    const takes: [string, string[]][] = [
      ['product', products],
      ['region', regions],
      ['bucket', buckets],
      ['language', languages],
      ...others,
    ];
    const request = {
      name,
      team,
      weight: Number(weight) || 1,
      most_cases: most === '' ? null : Number(most),
      most_outstanding: money.trim() || null,
      takes: takes.filter(([, values]) => values.length > 0),
      absences: absences.filter((one) => one.from),
    };
    const done = await change(async () => {
      if (collector) await host.editCollector(collector.name, request);
      else await host.addCollector(request);
      return true;
    });
    if (done) close();
  };
  const setAbsence = (at: number, part: Partial<AbsenceView>) =>
    setAbsences(absences.map((one, index) => (index === at ? { ...one, ...part } : one)));
  return (
    <Modal
      opened
      onClose={close}
      title={collector ? t('division.editTitle', { name: collector.name }) : t('division.addCollector')}
      size="lg"
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Stack gap="sm">
          <div className="pair">
            <TextInput
              data-autofocus
              label={t('division.name')}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              data-testid="collector-name"
            />
            <Autocomplete label={t('division.team')} data={teams} value={team} onChange={setTeam} data-testid="collector-team" />
          </div>
          <div className="triple">
            <NumberInput
              label={t('division.weight')}
              description={t('division.weightHint')}
              min={1}
              max={100}
              allowDecimal={false}
              value={weight}
              onChange={setWeight}
            />
            <NumberInput
              label={t('division.capacity')}
              description={t('division.capacityHint')}
              min={0}
              allowDecimal={false}
              value={most}
              onChange={setMost}
              data-testid="collector-capacity"
            />
            <TextInput
              label={t('division.moneyCapacity', { currency: book.data?.currency ?? '' })}
              description={t('division.capacityHint')}
              inputMode="decimal"
              value={money}
              onChange={(event) => setMoney(event.currentTarget.value)}
            />
          </div>
          <div className="soft">{t('division.takesHint')}</div>
          <div className="pair">
            <TagsInput label={t('cases.product')} data={overview.data?.products ?? []} value={products} onChange={setProducts} />
            <TagsInput label={t('cases.region')} data={overview.data?.regions ?? []} value={regions} onChange={setRegions} />
            <TagsInput label={t('cases.bucket')} data={bucketCodes()} value={buckets} onChange={setBuckets} />
            <TagsInput label={t('division.language')} description={t('division.languageHint')} value={languages} onChange={setLanguages} />
          </div>
          <div>
            <Group justify="space-between">
              <span className="soft">{t('division.absences')}</span>
              <Button
                variant="subtle"
                size="compact-xs"
                leftSection={<IconPlus size={12} />}
                onClick={() => setAbsences([...absences, { from: asOf, until: null, reason: '' }])}
                data-testid="add-absence"
              >
                {t('division.addAbsence')}
              </Button>
            </Group>
            {absences.map((absence, at) => (
              <Group key={`${at}-${absences.length}`} gap={6} mt={4} wrap="nowrap" align="center">
                <DateInput
                  aria-label={t('division.from')}
                  valueFormat="YYYY-MM-DD"
                  w={120}
                  value={absence.from}
                  onChange={(from) => setAbsence(at, { from: from ?? absence.from })}
                />
                –
                <DateInput
                  aria-label={t('division.until')}
                  valueFormat="YYYY-MM-DD"
                  w={120}
                  clearable
                  placeholder={t('division.untilBack')}
                  minDate={absence.from}
                  value={absence.until}
                  onChange={(until) => setAbsence(at, { until })}
                />
                <TextInput
                  aria-label={t('hold.reason')}
                  placeholder={t('hold.reason')}
                  style={{ flex: 1 }}
                  value={absence.reason}
                  onChange={(event) => setAbsence(at, { reason: event.currentTarget.value })}
                />
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={t('division.removeAbsence')}
                  onClick={() => setAbsences(absences.filter((_, index) => index !== at))}
                >
                  <IconX size={14} />
                </ActionIcon>
              </Group>
            ))}
          </div>
          <Group justify="end">
            <Button variant="default" onClick={close}>
              {t('app.cancel')}
            </Button>
            <Button type="submit" disabled={!name.trim()} data-testid="collector-save">
              {collector ? t('app.save') : t('app.add')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
