// The program's frame: opens the book, or says why it can't.
import { Button, Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { showBuckets } from '../buckets';
import * as host from '../host/commands';
import { setTitle } from '../host/window';
import { BusyProvider } from '../state/busy';
import { DivisionProvider } from '../state/division';
import { failureText, sayFailure } from '../state/change';
import { PlaceProvider } from '../state/place';
import { bookChanged, bookStateQuery, environmentQuery } from '../state/queries';
import { WorkProvider } from '../state/work';
import { useWords } from '../words';
import { Frame } from './Frame';
import { Empty } from './parts';

export function App() {
  const { t } = useWords();
  const environment = useQuery(environmentQuery);
  const book = useQuery(bookStateQuery);
  useEffect(() => {
    if (book.data) setTitle(`${book.data.name} – ${t('app.name')}`);
  }, [book.data, t]);
  // Another program may have changed the book: everything is read anew.
  const change = book.data?.change;
  const seen = useRef(change);
  useEffect(() => {
    if (change === undefined || seen.current === change) return;
    if (seen.current !== undefined) void bookChanged();
    seen.current = change;
  }, [change]);
  if (book.error && !book.data) {
    const choose = async (create: boolean) => {
      try {
        await host.chooseBook(create);
      } catch (failure) {
        sayFailure(failure);
      }
      await bookChanged();
    };
    return (
      <div style={{ height: '100%', display: 'flex' }} data-testid="book-problem">
        <Empty title={t('problem.title')} hint={failureText(book.error)}>
          <Group justify="center" wrap="nowrap">
            <Button variant="default" onClick={() => void bookChanged()}>
              {t('app.retry')}
            </Button>
            <Button variant="default" onClick={() => void choose(true)}>
              {t('problem.create')}
            </Button>
            <Button onClick={() => void choose(false)}>{t('problem.other')}</Button>
          </Group>
        </Empty>
      </div>
    );
  }
  if (!environment.data || !book.data) {
    return (
      <div style={{ height: '100%', display: 'flex' }}>
        <Empty title={t('app.loading')} />
      </div>
    );
  }
  // Before anything below is drawn: every bucket is shown as the policy in use has it.
  showBuckets(book.data.buckets);
  return (
    <PlaceProvider today={environment.data.today}>
      <WorkProvider>
        <BusyProvider>
          <DivisionProvider>
            <Frame book={book.data} />
          </DivisionProvider>
        </BusyProvider>
      </WorkProvider>
    </PlaceProvider>
  );
}
