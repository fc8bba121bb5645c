/**
 * Numbers, dates, durations and phone numbers as the shop reads them. All times
 * come in as UTC milliseconds and are shown in the shop's zone, which the app
 * sets once from the settings (`setZone`); the zone is named once per screen.
 */
import { useSyncExternalStore } from 'react';
import { currentLocale, t } from './i18n';
import { intlLocale } from './i18n/locales';

let zone: string = Intl.DateTimeFormat().resolvedOptions().timeZone;
const listeners = new Set<() => void>();

/** The zone of the shop, an IANA name. An unknown name is ignored. */
export function setZone(name: string): void {
  if (name === zone) return;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
  } catch {
    return;
  }
  zone = name;
  listeners.forEach((listener) => listener());
}

/** Re-renders the component when the zone changes. */
export function useZone(): string {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => zone,
  );
}

const cache = new Map<string, Intl.DateTimeFormat>();
function date(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${zone} ${currentLocale()} ${JSON.stringify(options)}`;
  let made = cache.get(key);
  if (!made) {
    made = new Intl.DateTimeFormat(intlLocale(currentLocale()), { timeZone: zone, hourCycle: 'h23', ...options });
    cache.set(key, made);
  }
  return made;
}

export function number(value: number): string {
  return new Intl.NumberFormat(intlLocale(currentLocale())).format(value);
}

/** "64 %" of a whole; nothing of nothing is 0 %. */
export function percent(part: number, whole: number): string {
  return `${number(whole > 0 ? Math.round((part / whole) * 100) : 0)} %`;
}

/** "2.3 MB" */
export function bytes(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let rest = value;
  let unit = 0;
  while (rest >= 1000 && unit < units.length - 1) {
    rest /= 1000;
    unit += 1;
  }
  return `${number(rest >= 10 || unit === 0 ? Math.round(rest) : Math.round(rest * 10) / 10)} ${units[unit]}`;
}

/** "2026-11-27": the day in the shop's zone. */
export function isoDay(ms: number): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(ms);
}

/** "14:19" */
export function time(ms: number): string {
  return date({ hour: '2-digit', minute: '2-digit' }).format(ms);
}

/** "Tuesday 17 November" */
export function day(ms: number): string {
  return date({ weekday: 'long', day: 'numeric', month: 'long' }).format(ms).replace(',', '');
}

/** "17 Nov 2026" */
export function shortDate(ms: number): string {
  return date({ day: 'numeric', month: 'short', year: 'numeric' }).format(ms);
}

/** "Wed" */
export function weekday(ms: number): string {
  return date({ weekday: 'short' }).format(ms);
}

function dayKey(ms: number): string {
  return date({ year: 'numeric', month: '2-digit', day: '2-digit' }).format(ms);
}

/** "14:19" today, "tomorrow 09:00", "Thursday 15:30" within a week, else "17 Nov 2026 15:30". */
export function when(ms: number, now: number): string {
  if (dayKey(ms) === dayKey(now)) return time(ms);
  if (dayKey(ms) === dayKey(now + 86_400_000)) return t('time.tomorrow', { time: time(ms) });
  if (dayKey(ms) === dayKey(now - 86_400_000)) return t('time.yesterday', { time: time(ms) });
  if (Math.abs(ms - now) < 6 * 86_400_000) return `${date({ weekday: 'long' }).format(ms)} ${time(ms)}`;
  return `${shortDate(ms)} ${time(ms)}`;
}

/** For narrow columns: "14:19" today, "Wed 09:02" within a week, else "17 Nov". */
export function whenShort(ms: number, now: number): string {
  if (dayKey(ms) === dayKey(now)) return time(ms);
  if (Math.abs(ms - now) < 6 * 86_400_000) return `${weekday(ms)} ${time(ms)}`;
  return date({ day: 'numeric', month: 'short' }).format(ms);
}

/** "just now", "3 h ago"; from a day on the date. No seconds: a page at rest is drawn once a minute. */
export function ago(ms: number, now: number): string {
  const seconds = Math.max(0, Math.round((now - ms) / 1000));
  if (seconds < 60) return t('time.justNow');
  if (seconds < 3600) return t('time.minutesAgo', { count: Math.floor(seconds / 60) });
  if (seconds < 86_400) return t('time.hoursAgo', { count: Math.floor(seconds / 3600) });
  return when(ms, now);
}

/** Time left or passed: "40 s", "6 min 40 s", "14 h 56 min", "2 days". Never negative. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return t('time.seconds', { count: seconds });
  if (seconds < 600) return t('time.minutesSeconds', { minutes: Math.floor(seconds / 60), seconds: seconds % 60 });
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return t('time.minutes', { count: minutes });
  if (minutes < 48 * 60) return t('time.hoursMinutes', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
  return t('time.days', { count: Math.floor(minutes / 1440) });
}

/** "Goma" for Africa/Lubumbashi is not derivable: the city of the zone's name, "Lubumbashi". */
export function zoneCity(name: string = zone): string {
  return (name.split('/').pop() ?? name).replaceAll('_', ' ');
}

const TWO_DIGIT_CODES = new Set('20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98'.split(' '));

/** "+243991000412" becomes "+243 991 000 412". A text that is no such number is shown as it is. */
export function phone(value: string): string {
  const match = /^\+?(\d{7,15})$/.exec(value);
  if (!match?.[1]) return value;
  const digits = match[1];
  const code = /^[17]/.test(digits) ? 1 : TWO_DIGIT_CODES.has(digits.slice(0, 2)) ? 2 : 3;
  const rest = digits.slice(code);
  const groups: string[] = [];
  for (let i = 0; i < rest.length; i += 3) groups.push(rest.slice(i, i + 3));
  const last = groups.at(-1);
  // A lonely last digit joins the group before it.
  if (last?.length === 1 && groups.length > 1) groups.splice(-2, 2, `${groups.at(-2) ?? ''}${last}`);
  return `+${digits.slice(0, code)} ${groups.join(' ')}`;
}

/** Up to two letters for an avatar; never half a character. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter((word) => /\p{L}/u.test(word));
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => (word ? ([...word].find((c) => /\p{L}/u.test(c)) ?? '') : ''));
  return letters.join('').toLocaleUpperCase() || '?';
}
