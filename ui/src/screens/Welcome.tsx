// The first start: two ways in.
import { Button, Stack, Text, Title } from '@mantine/core';
import { IconFileImport, IconSparkles } from '@tabler/icons-react';
import { useState } from 'react';
import * as host from '../host/commands';
import type { BookState } from '../host/types.gen';
import { useChange } from '../state/change';
import { usePlace } from '../state/place';
import { useWork } from '../state/work';
import { useWords } from '../words';

export function Welcome({ book }: { book: BookState }) {
  const { t } = useWords();
  const { go } = usePlace();
  const { enqueue } = useWork();
  const change = useChange();
  const [making, setMaking] = useState(false);
  const choose = async () => {
    const files = await change(() => host.pickImportFiles(t('import.filter')));
    if (!files?.length) return;
    enqueue(files);
    go('import');
  };
  const sample = async () => {
    setMaking(true);
    const collectors = t('sample.collectors').split(/\s*,\s*/);
    const agencies = t('sample.agencies')
      .split(/\s*,\s*/)
      .map((name, index): [string, number, number[]] => [name, index === 0 ? 90 : 120, index === 0 ? [20, 30] : [25, 35]]);
    await change(() => host.trySample({ collectors, agencies }));
    setMaking(false);
    go('overview');
  };
  return (
    <div className="page" style={{ display: 'grid', placeItems: 'center' }}>
      <Stack gap="lg" maw={560} data-testid="welcome">
        <div>
          <Title order={1} fz={26} mb={6}>
            {t('welcome.title')}
          </Title>
          <Text c="dimmed">{t('welcome.lead')}</Text>
        </div>
        <div>
          <Button size="md" leftSection={<IconFileImport size={18} />} onClick={() => void choose()} data-testid="welcome-import">
            {t('welcome.import')}
          </Button>
          <Text size="sm" c="dimmed" mt={4}>
            {t('welcome.importHint')}
          </Text>
        </div>
        <div>
          <Button
            size="md"
            variant="default"
            leftSection={<IconSparkles size={18} />}
            loading={making}
            onClick={() => void sample()}
            data-testid="welcome-sample"
          >
            {t('welcome.sample')}
          </Button>
          <Text size="sm" c="dimmed" mt={4}>
            {making ? t('welcome.making') : t('welcome.sampleHint')}
          </Text>
        </div>
        <Text size="xs" c="dimmed" className="selectable">
          {t('welcome.book', { path: book.path })}
        </Text>
      </Stack>
    </div>
  );
}
