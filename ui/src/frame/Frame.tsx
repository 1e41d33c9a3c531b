// What stands around every screen: the navigation, the bar, the line of running work.
import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { spotlight } from '@mantine/spotlight';
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconBriefcase,
  IconBuildingBank,
  IconChartBar,
  IconClockHour4,
  IconFileImport,
  IconHelp,
  IconKeyboard,
  IconListDetails,
  IconSearch,
  IconSettings,
  IconUsersGroup,
} from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import * as host from '../host/commands';
import type { BookState } from '../host/types.gen';
import { onFileDrag } from '../host/window';
import { Cases } from '../screens/Cases';
import { Division } from '../screens/division/Division';
import { History } from '../screens/History';
import { Import } from '../screens/import/Import';
import { Outsourcing } from '../screens/outsourcing/Outsourcing';
import { Overview } from '../screens/overview/Overview';
import { Settings } from '../screens/settings/Settings';
import { Welcome } from '../screens/Welcome';
import { date } from '../format';
import { sayFailure } from '../state/change';
import { useDivision } from '../state/division';
import { type Screen, SCREENS, usePlace } from '../state/place';
import { bookChanged, bookStateQuery, client } from '../state/queries';
import { useWork } from '../state/work';
import { useWords, wordFor } from '../words';
import { AsOf } from './AsOf';
import { Finder } from './Finder';
import { Guard } from './Guard';
import { Guide } from './Guide';
import { JobLine } from './JobLine';
import { Keys } from './Keys';

const ICONS: Record<Screen, ReactNode> = {
  overview: <IconChartBar size={17} />,
  cases: <IconListDetails size={17} />,
  division: <IconUsersGroup size={17} />,
  outsourcing: <IconBriefcase size={17} />,
  import: <IconFileImport size={17} />,
  history: <IconClockHour4 size={17} />,
  settings: <IconSettings size={17} />,
};

export function Frame({ book }: { book: BookState }) {
  const { t, language } = useWords();
  const place = usePlace();
  const { proposed, setProposed } = useDivision();
  const work = useWork();
  const [dropping, setDropping] = useState(false);
  const [keysShown, setKeysShown] = useState(false);
  const [guideShown, setGuideShown] = useState(false);
  const [dateOpen, setDateOpen] = useState(false);

  const { go } = place;
  const { enqueue, receiver } = work;
  useEffect(
    () =>
      onFileDrag((drag) => {
        setDropping(drag.kind === 'over');
        if (drag.kind !== 'dropped') return;
        host.acceptDropped().then((files) => {
          if (files.length === 0) return;
          if (receiver.current) {
            receiver.current(files);
            return;
          }
          enqueue(files);
          go('import');
        }, sayFailure);
      }),
    [enqueue, receiver, go],
  );

  // One step after another: each takes back what the bar says once the one before is through.
  const steps = useRef(Promise.resolve());
  const step = (way: 'undo' | 'redo') => {
    steps.current = steps.current.then(async () => {
      const next = client.getQueryData(bookStateQuery.queryKey)?.[way];
      if (!next) return;
      try {
        await host[way](next.change);
      } catch (failure) {
        sayFailure(failure);
      }
      await bookChanged();
    });
  };
  const undo = () => {
    // Within a proposal its last adjustment is taken back, and nothing in the book.
    if (place.screen === 'division' && proposed) {
      if (proposed.adjustments.length > 0) setProposed({ ...proposed, adjustments: proposed.adjustments.slice(0, -1) });
      return;
    }
    step('undo');
  };
  const redo = () => step('redo');
  useHotkeys([
    ['mod+Z', undo],
    ['mod+shift+Z', redo],
    ['mod+Y', redo],
    ['shift+?', () => setKeysShown(true)],
    ['F1', () => setGuideShown(true)],
    ['D', () => setDateOpen(true)],
    ...SCREENS.map((screen, index): [string, () => void] => [`mod+${index + 1}`, () => go(screen)]),
  ]);

  // Before anything was imported there is nothing to look at but the way in.
  const welcome = book.empty && !['import', 'settings', 'history'].includes(place.screen);
  return (
    <div className="frame">
      <nav className="side" aria-label={t('app.name')}>
        <div className="brand">
          <IconBuildingBank size={18} />
          {t('app.name')}
        </div>
        {SCREENS.map((screen) => (
          <button
            key={screen}
            type="button"
            className="nav-item"
            data-testid={`nav-${screen}`}
            aria-current={place.screen === screen ? 'page' : undefined}
            style={screen === 'history' ? { marginTop: 12 } : undefined}
            onClick={() => go(screen)}
          >
            {ICONS[screen]}
            {t(`nav.${screen}`)}
          </button>
        ))}
        <div className="side-book" title={book.path}>
          {book.name}
        </div>
      </nav>
      <header className="bar">
        <AsOf opened={dateOpen} setOpened={setDateOpen} />
        <div className="spring" />
        <Button
          variant="default"
          leftSection={<IconSearch size={14} />}
          onClick={spotlight.open}
          data-testid="find"
          styles={{ root: { minWidth: 220 }, inner: { justifyContent: 'flex-start' }, label: { fontWeight: 400 } }}
        >
          {t('app.search')}
        </Button>
        <Tooltip label={t('guide.hint')}>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('guide.title')}
            data-testid="guide-open"
            onClick={() => setGuideShown(true)}
          >
            <IconHelp size={17} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={t('app.keys')}>
          <ActionIcon variant="subtle" color="gray" aria-label={t('app.keys')} onClick={() => setKeysShown(true)}>
            <IconKeyboard size={17} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={book.undo ? t('app.undo', { what: wordFor('what', book.undo.what) }) : t('app.undoNothing')}>
          <Button
            variant="subtle"
            color="gray"
            disabled={!book.undo}
            data-testid="undo"
            leftSection={<IconArrowBackUp size={15} />}
            onClick={undo}
          >
            {book.undo ? t('app.undo', { what: wordFor('what', book.undo.what) }) : t('history.undo')}
          </Button>
        </Tooltip>
        <Tooltip label={book.redo ? t('app.redo', { what: wordFor('what', book.redo.what) }) : t('app.redoNothing')}>
          <ActionIcon
            variant="subtle"
            color="gray"
            disabled={!book.redo}
            data-testid="redo"
            aria-label={book.redo ? t('app.redo', { what: wordFor('what', book.redo.what) }) : t('app.redoNothing')}
            onClick={redo}
          >
            <IconArrowForwardUp size={16} />
          </ActionIcon>
        </Tooltip>
      </header>
      {place.asOf === place.today ? (
        <div style={{ gridColumn: 2 }} />
      ) : (
        <div className="not-today" data-testid="not-today">
          {t('app.notToday', { date: date(place.asOf, language) })}
          <Button variant="subtle" size="compact-xs" onClick={() => place.setAsOf(place.today)}>
            {t('app.backToToday')}
          </Button>
        </div>
      )}
      <main className="screen" data-testid={`screen-${welcome ? 'welcome' : place.screen}`}>
        <Guard key={place.screen}>{welcome ? <Welcome book={book} /> : <ScreenOf screen={place.screen} book={book} />}</Guard>
      </main>
      <JobLine />
      {dropping && <div className="drop-veil">{t('app.dropHere')}</div>}
      <Finder />
      <Guide opened={guideShown} close={() => setGuideShown(false)} screen={place.screen} />
      <Keys opened={keysShown} close={() => setKeysShown(false)} />
    </div>
  );
}

function ScreenOf({ screen, book }: { screen: Screen; book: BookState }) {
  switch (screen) {
    case 'overview':
      return <Overview book={book} />;
    case 'cases':
      return <Cases />;
    case 'division':
      return <Division />;
    case 'outsourcing':
      return <Outsourcing book={book} />;
    case 'import':
      return <Import book={book} />;
    case 'history':
      return <History />;
    case 'settings':
      return <Settings book={book} />;
  }
}
