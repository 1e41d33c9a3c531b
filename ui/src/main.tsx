import '@mantine/core/styles.css';
import '@mantine/dates/styles.css';
import '@mantine/notifications/styles.css';
import '@mantine/spotlight/styles.css';
import './styles.css';
import { MantineProvider } from '@mantine/core';
import { DatesProvider } from '@mantine/dates';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import 'dayjs/locale/zh-cn';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './frame/App';
import { PreferencesProvider, startLanguage } from './state/preferences';
import { client } from './state/queries';
import { theme } from './theme';
import { startWords, useWords } from './words';

function Dates({ children }: { children: React.ReactNode }) {
  const { language } = useWords();
  return <DatesProvider settings={{ locale: language === 'zh-CN' ? 'zh-cn' : 'en', firstDayOfWeek: 1 }}>{children}</DatesProvider>;
}

void startWords(startLanguage()).then(() => {
  const root = document.getElementById('root');
  if (!root) return;
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={client}>
        <MantineProvider theme={theme} defaultColorScheme="auto">
          <PreferencesProvider>
            <Dates>
              <Notifications position="bottom-left" limit={3} />
              <App />
            </Dates>
          </PreferencesProvider>
        </MantineProvider>
      </QueryClientProvider>
    </StrictMode>,
  );
});
