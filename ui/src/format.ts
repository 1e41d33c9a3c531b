// Numbers, money and dates as the user's language writes them.
import type { Money } from './host/types.gen';

const decimalsOf = new Map<string, number>();

/** Decimals of a currency's minor unit. */
export function decimals(currency: string): number {
  let found = decimalsOf.get(currency);
  if (found === undefined) {
    try {
      found = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
    } catch {
      found = 2;
    }
    decimalsOf.set(currency, found);
  }
  return found;
}

const formats = new Map<string, Intl.NumberFormat>();

function format(language: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${language} ${JSON.stringify(options)}`;
  let found = formats.get(key);
  if (!found) {
    found = new Intl.NumberFormat(language, options);
    formats.set(key, found);
  }
  return found;
}

/** A real minus instead of a hyphen. */
const minus = (text: string) => text.replace(/^-/, '−');

/** The amount in its decimals, without the sign of the currency. */
export function amount(money: Money, language: string): string {
  const places = decimals(money.currency);
  // Minor units are whole and within 2⁵³; the digits are set as text, so that none is rounded.
  const digits = String(Math.abs(money.minor)).padStart(places + 1, '0');
  const whole = places ? digits.slice(0, -places) : digits;
  const fraction = places ? digits.slice(-places) : '';
  const parts = format(language, { minimumFractionDigits: 1 }).formatToParts(1.5);
  const mark = parts.find((part) => part.type === 'decimal')?.value ?? '.';
  const grouped = format(language, { maximumFractionDigits: 0 }).format(BigInt(whole));
  return `${money.minor < 0 ? '−' : ''}${grouped}${fraction ? mark + fraction : ''}`;
}

/** The amount as it is typed: plain digits and a point. */
export function plainAmount({ currency, minor }: Money): string {
  const places = decimals(currency);
  const digits = String(Math.abs(minor)).padStart(places + 1, '0');
  const shown = places ? `${digits.slice(0, -places)}.${digits.slice(-places)}` : digits;
  return minor < 0 ? `-${shown}` : shown;
}

const symbols = new Map<string, string>();

/** The sign of a currency, such as ¥. */
export function currencySign(currency: string, language: string): string {
  const key = `${language} ${currency}`;
  let sign = symbols.get(key);
  if (sign === undefined) {
    try {
      sign =
        new Intl.NumberFormat(language, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' })
          .formatToParts(1)
          .find((part) => part.type === 'currency')?.value ?? currency;
    } catch {
      sign = currency;
    }
    symbols.set(key, sign);
  }
  return sign;
}

/** The amount with its currency's sign. */
export function money(one: Money, language: string): string {
  const shown = amount(one, language);
  const sign = currencySign(one.currency, language);
  return shown.startsWith('−') ? `−${sign}${shown.slice(1)}` : `${sign}${shown}`;
}

/** Amounts beside each other: by the currencies' signs, or by their codes where two share one, as ¥ does. */
export function amounts(several: Money[], language: string): string[] {
  const signs = several.map((one) => currencySign(one.currency, language));
  const shared = new Set(signs).size < signs.length;
  return several.map((one) => (shared ? `${amount(one, language)} ${one.currency}` : money(one, language)));
}

/** Sums of several currencies; a dash for none. */
export function sums(several: Money[], language: string): string {
  return several.length ? amounts(several, language).join(' + ') : '–';
}

export const count = (number: number, language: string) => minus(format(language, {}).format(number));

/** A count, with a dash for nothing. */
export const countOrDash = (number: number, language: string) => (number === 0 ? '–' : count(number, language));

/** A percentage with as many places as it takes to tell it from nothing, up to four. */
export function smallPercent(value: number, language: string): string {
  if (value > 0 && value < 0.0001) return `<${percent(0.000001, language, 4)}`;
  return percent(value / 100, language, value !== 0 && value < 0.1 ? 4 : 2);
}

export const percent = (share: number, language: string, places = 1) =>
  format(language, { style: 'percent', minimumFractionDigits: places, maximumFractionDigits: places }).format(share);

const asDate = (iso: string) => new Date(`${iso}T00:00:00`);

/** A business date as the locale writes it. */
export function date(iso: string | null | undefined, language: string): string {
  return iso ? asDate(iso).toLocaleDateString(language, { year: 'numeric', month: 'short', day: 'numeric' }) : '–';
}

/** A business date in figures, for columns. */
export function shortDate(iso: string | null | undefined): string {
  return iso ?? '–';
}

/** A UTC stamp in local time. */
export function stamp(iso: string, language: string): string {
  return new Date(iso).toLocaleString(language, { dateStyle: 'medium', timeStyle: 'short' });
}

/** Seconds as 0:09. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

/** Whole days from one business date to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}

/** A business date some days later. */
export function addDays(iso: string, days: number): string {
  return new Date(Date.parse(`${iso}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** The last day of the month before. */
export function lastMonthEnd(iso: string): string {
  return addDays(`${iso.slice(0, 7)}-01`, -1);
}

/** An amount in few digits, such as ¥1.2M, where its exact figure stands elsewhere. */
export function compact(one: Money, language: string, sign = false): string {
  const shown = format(language, { notation: 'compact', maximumFractionDigits: 1 }).format(one.minor / 10 ** decimals(one.currency));
  return minus(sign && one.minor >= 0 ? `${currencySign(one.currency, language)}${shown}` : shown);
}
