// The user guide, opened at the page of the screen that is shown.
import { ActionIcon, Drawer, Group, Select, Tooltip, Typography } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import Markdown from 'react-markdown';
import * as host from '../host/commands';
import { sayFailure } from '../state/change';
import { type Screen, SCREENS } from '../state/place';
import { useWords } from '../words';

type Page = Screen | 'command-line';

const PAGES: Page[] = [...SCREENS, 'command-line'];

// Each page is read when it is opened.
const texts = import.meta.glob<string>('../../../src-tauri/docs/guide/*/*.md', { query: '?raw', import: 'default' });

export function Guide({ opened, close, screen }: { opened: boolean; close: () => void; screen: Screen }) {
  const { t } = useWords();
  return (
    <Drawer opened={opened} onClose={close} position="right" size="lg" title={t('guide.title')} data-testid="guide-drawer">
      {opened && <GuidePage first={screen} />}
    </Drawer>
  );
}

function GuidePage({ first }: { first: Screen }) {
  const { t, language } = useWords();
  const [page, setPage] = useState<Page>(first);
  const folder = language === 'zh-CN' ? 'zh' : 'en';
  const text = useQuery({
    queryKey: ['guide', folder, page],
    queryFn: () => texts[`../../../src-tauri/docs/guide/${folder}/${page}.md`]?.() ?? '',
    staleTime: Number.POSITIVE_INFINITY,
  });
  const name = (one: Page) => (one === 'command-line' ? t('guide.commandLine') : t(`nav.${one}`));
  return (
    <div className="guide" data-testid="guide">
      <Group gap={8} mb={12} wrap="nowrap" className="no-print">
        <Select
          style={{ flex: 1 }}
          aria-label={t('guide.page')}
          allowDeselect={false}
          value={page}
          data={PAGES.map((one) => ({ value: one, label: name(one) }))}
          onChange={(chosen) => chosen && setPage(chosen as Page)}
        />
        <Tooltip label={t('overview.print')}>
          <ActionIcon variant="default" size={30} aria-label={t('overview.print')} onClick={() => void host.print().catch(sayFailure)}>
            <IconPrinter size={16} />
          </ActionIcon>
        </Tooltip>
      </Group>
      <Typography>
        <Markdown>{text.data ?? ''}</Markdown>
      </Typography>
    </div>
  );
}
