import i18next from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import { en } from './en';
import { zh } from './zh';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'words';
    resources: { words: typeof en };
  }
}

export type Language = 'en' | 'zh-CN';

export const systemLanguage = (): Language => (navigator.language.startsWith('zh') ? 'zh-CN' : 'en');

export function startWords(language: Language) {
  document.documentElement.lang = language;
  return i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    defaultNS: 'words',
    ns: ['words'],
    resources: { en: { words: en }, 'zh-CN': { words: zh } },
    interpolation: { escapeValue: false },
    initAsync: false,
  });
}

export function speak(language: Language) {
  document.documentElement.lang = language;
  return i18next.changeLanguage(language);
}

/** The words, and the language they are in. */
export function useWords() {
  const { t, i18n } = useTranslation();
  return { t, language: i18n.language as Language };
}

/** A text whose key is known only while running, such as a code; the code itself where there is none. */
export function wordFor(group: 'failure' | 'meaning' | 'importSum' | 'undoRefusal' | 'notice' | 'state' | 'flow' | 'reasonGroup' | 'what' | 'field' | 'status' | 'exclusion' | 'batchState' | 'placementState' | 'moment' | 'rule' | 'verdict' | 'pile' | 'returnField' | 'returnCode' | 'returnColumn' | 'recallReason', code: string, params: Record<string, unknown> = {}): string {
  const key = `${group}.${code}`;
  return i18next.exists(key) ? String(i18next.t(key as never, params as never)) : code;
}
