import { describe, expect, it } from 'vitest';
import { en } from './en';
import { zh } from './zh';

function flat(words: object, path = ''): [string, string][] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string' ? [[path + key, value] as [string, string]] : flat(value as object, `${path}${key}.`),
  );
}

const placeholders = (text: string) => (text.match(/\{\{[\w, ]+\}\}/g) ?? []).sort();

describe('catalogues', () => {
  it('have the same keys with the same parameters', () => {
    const chinese = new Map(flat(zh));
    for (const [key, text] of flat(en)) {
      expect(chinese.has(key), `${key} is missing in Chinese`).toBe(true);
      expect(placeholders(chinese.get(key) ?? ''), key).toEqual(placeholders(text));
    }
    expect(chinese.size).toBe(flat(en).length);
  });
  it('leave no English behind in Chinese', () => {
    for (const [key, text] of flat(zh)) {
      // Signs and figures alone are the same in every language.
      if (key === 'app.name' || !/[a-z]/i.test(text.replaceAll(/\{\{[\w, ]+\}\}/g, ''))) continue;
      expect(/[一-鿿]/.test(text), `${key}: ${text}`).toBe(true);
    }
  });
});
