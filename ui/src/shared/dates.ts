/**
 * Calendar dates, `YYYY-MM-DD`: shown as people write them, read as they type them.
 * A date has no zone; it is formatted and read as UTC. Pure.
 */
import { currentLocale } from './i18n';
import { intlLocale } from './i18n/locales';
import { toLatinDigits } from './digits';

/** Noon in UTC is that day everywhere it is formatted as UTC. */
export const atNoon = (iso: string) => Date.parse(`${iso}T12:00:00Z`);

export function inUtc(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(intlLocale(currentLocale()), { timeZone: 'UTC', ...options });
}

/** "24 Dec 2026" */
export function dateText(iso: string): string {
  const ms = atNoon(iso);
  return Number.isNaN(ms) ? iso : inUtc({ day: 'numeric', month: 'short', year: 'numeric' }).format(ms);
}

/** The date so many days later. */
export function dateAfter(iso: string, days: number): string {
  return new Date(atNoon(iso) + days * 86_400_000).toISOString().slice(0, 10);
}

function iso(year: number, month: number, day: number): string | undefined {
  const text = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  // 31 June is no date.
  const ms = atNoon(text);
  return !Number.isNaN(ms) && new Date(ms).toISOString().slice(0, 10) === text ? text : undefined;
}

const fold = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase().replace(/\./g, '');

/** The month whose name begins like this, 1 to 12; nothing where two do. */
function monthNamed(word: string): number | undefined {
  const wanted = fold(word);
  const names = (month: number) => ['short', 'long'].map((style) => fold(inUtc({ month: style as 'short' | 'long' }).format(Date.UTC(2024, month - 1, 15))));
  const months = Array.from({ length: 12 }, (_, i) => i + 1);
  const exact = months.find((month) => names(month).includes(wanted));
  if (exact !== undefined) return exact;
  const like = months.filter((month) => wanted.length >= 3 && names(month).some((name) => name.startsWith(wanted)));
  return like.length === 1 ? like[0] : undefined;
}

/** Whether the language writes the month before the day. */
function monthFirst(): boolean {
  const parts = inUtc({ day: 'numeric', month: 'numeric', year: 'numeric' }).formatToParts(Date.UTC(2024, 0, 15)).map((part) => part.type);
  return parts.indexOf('month') < parts.indexOf('day');
}

/** The year that is not written: the next time the day comes round. */
function nextTime(month: number, day: number, today: string): string | undefined {
  const year = Number(today.slice(0, 4));
  const thisYear = iso(year, month, day);
  return thisYear !== undefined && thisYear >= today ? thisYear : iso(year + 1, month, day);
}

const fullYear = (text: string) => (text.length <= 2 ? 2000 + Number(text) : Number(text));

/** Reads "24 Dec", "24.12.2026", "24/12" and "2026-12-24"; without a year the next one from `today` on. */
export function readDate(text: string, today: string): string | undefined {
  const plain = toLatinDigits(text).trim();
  const parts = plain.match(/\d+|\p{L}[\p{L}\p{M}.]*/gu) ?? [];
  const [first = '', second = '', third] = parts;
  if (parts.length < 2 || parts.length > 3) return undefined;
  if (/^\d{4}$/.test(first)) return third === undefined ? undefined : iso(Number(first), Number(second), Number(third));
  const named = parts.slice(0, 2).findIndex((part) => !/^\d+$/.test(part));
  const year = third === undefined ? undefined : fullYear(third);
  let month: number | undefined;
  let day: number;
  if (named >= 0) {
    month = monthNamed(named === 0 ? first : second);
    day = Number(named === 0 ? second : first);
  } else {
    [month, day] = monthFirst() ? [Number(first), Number(second)] : [Number(second), Number(first)];
  }
  if (month === undefined || Number.isNaN(day)) return undefined;
  return year === undefined ? nextTime(month, day, today) : iso(year, month, day);
}

/** Reads a day that was: without a year the last one up to `today`. A day to come is none. */
export function readPastDate(text: string, today: string): string | undefined {
  const day = readDate(text, today);
  if (day === undefined || day <= today) return day;
  const isWithoutYear = (toLatinDigits(text).match(/\d+|\p{L}[\p{L}\p{M}.]*/gu) ?? []).length === 2;
  return isWithoutYear ? iso(Number(day.slice(0, 4)) - 1, Number(day.slice(5, 7)), Number(day.slice(8))) : undefined;
}
