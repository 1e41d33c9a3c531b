import i18next from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import type { en } from './en';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'words';
    resources: { words: typeof en };
  }
}

export type Language = 'en' | 'zh-CN';

export const systemLanguage = (): Language => (navigator.language.startsWith('zh') ? 'zh-CN' : 'en');

/** Each catalogue is loaded when its language is spoken first. */
const catalogues = {
  en: () => import('./en').then((catalogue) => catalogue.en),
  'zh-CN': () => import('./zh').then((catalogue) => catalogue.zh),
} as const satisfies Record<Language, () => Promise<object>>;

export async function startWords(language: Language) {
  document.documentElement.lang = language;
  await i18next.use(initReactI18next).init({
    lng: language,
    defaultNS: 'words',
    ns: ['words'],
    resources: { [language]: { words: await catalogues[language]() } },
    interpolation: { escapeValue: false },
    initAsync: false,
  });
}

export async function speak(language: Language) {
  const words = await catalogues[language]();
  i18next.addResourceBundle(language, 'words', words);
  document.documentElement.lang = language;
  await i18next.changeLanguage(language);
}

/** The words, and the language they are in. */
export function useWords() {
  const { t, i18n } = useTranslation();
  return { t, language: i18n.language as Language };
}

/** A text whose key is known only while running, such as a code; the code itself where there is none. */
export function wordFor(
  group:
    | 'failure'
    | 'meaning'
    | 'importSum'
    | 'undoRefusal'
    | 'notice'
    | 'state'
    | 'flow'
    | 'reasonGroup'
    | 'what'
    | 'field'
    | 'status'
    | 'exclusion'
    | 'batchState'
    | 'placementState'
    | 'moment'
    | 'rule'
    | 'verdict'
    | 'pile'
    | 'returnField'
    | 'returnCode'
    | 'returnColumn'
    | 'recallReason',
  code: string,
  params: Record<string, unknown> = {},
): string {
  const key = `${group}.${code}`;
  return i18next.exists(key) ? String(i18next.t(key as never, params as never)) : code;
}
