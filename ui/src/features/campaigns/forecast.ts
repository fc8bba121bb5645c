/** The forecast in words and columns. Pure. */
import type { ForecastDayDto } from '@/ipc/generated/ForecastDayDto';
import type { LimitsDto } from '@/ipc/generated/LimitsDto';
import { atNoon, inUtc } from '@/shared/dates';
import { time, when, whenShort } from '@/shared/formats';
import { t } from '@/shared/i18n';
import { reasonText } from '@/shared/reasons';

export interface DayColumn extends ForecastDayDto {
  /** "Thu 3" */
  label: string;
  /** After the end: nothing is planned on it. */
  free: boolean;
}

/** A forecast of a day or two is drawn with the days after it, so that it reads as a calendar. */
const LEAST_DAYS = 6;

function daysAfter(days: readonly ForecastDayDto[], open: readonly number[]): ForecastDayDto[] {
  const last = days.at(-1);
  if (!last) return [];
  return Array.from({ length: Math.max(0, LEAST_DAYS - days.length) }, (_, i) => {
    const ms = atNoon(last.date) + (i + 1) * 86_400_000;
    const weekday = new Date(ms).getUTCDay() || 7;
    return { date: new Date(ms).toISOString().slice(0, 10), count: 0, closed: !open.includes(weekday) };
  });
}

/** The first days as columns, and what the others hold. */
export function forecastDays(days: readonly ForecastDayDto[], most: number, open: readonly number[] = []): { days: DayColumn[]; moreDays: number; morePeople: number } {
  const shown = [...days.slice(0, most), ...daysAfter(days, open).slice(0, Math.max(0, most - days.length))];
  const rest = days.slice(most);
  const short = inUtc({ weekday: 'short' });
  return {
    days: shown.map((entry, i) => ({ ...entry, free: i >= days.length, label: `${short.format(atNoon(entry.date))} ${Number(entry.date.slice(8, 10))}` })),
    moreDays: rest.length,
    morePeople: rest.reduce((sum, entry) => sum + entry.count, 0),
  };
}

/** "8 Dec"; with a now, "today 14:19" or "Thu 3 Dec, 09:00". */
export function dayLabel(ms: number, now?: number): string {
  if (now !== undefined) {
    const near = when(ms, now);
    return near === time(ms) ? t('wizard.todayAt', { time: near }) : near;
  }
  // Seen from far away the short form is the date alone.
  return whenShort(ms, 0);
}

/** ISO weekdays (1 is Monday) as people say them: "Mon to Sat", "Mon, Wed". */
export function daysWords(days: readonly number[]): string {
  const sorted = [...new Set(days)].filter((entry) => entry >= 1 && entry <= 7).sort((a, b) => a - b);
  if (sorted.length === 7) return t('wizard.everyDay');
  // 1 January 2024 was a Monday.
  const name = (entry: number) => inUtc({ weekday: 'short' }).format(Date.UTC(2024, 0, entry, 12));
  const first = sorted[0];
  const last = sorted.at(-1);
  if (first === undefined || last === undefined) return t('wizard.none');
  if (sorted.length > 2 && last - first === sorted.length - 1) return t('wizard.fromTo', { from: name(first), to: name(last) });
  return sorted.map(name).join(', ');
}

/** The limit that costs most time, as the subject of a sentence. */
export function decidingWords(code: string, limits: LimitsDto): string {
  switch (code) {
    case 'day_cap':
      return t('wizard.limit.day_cap', { count: limits.day_cap });
    case 'hour_cap':
      return t('wizard.limit.hour_cap', { count: limits.hour_cap });
    case 'gap':
    case 'rest':
      return t('wizard.limit.gap');
    case 'spread':
      return t('wizard.limit.spread');
    case 'closed_hours':
    case 'person_hours':
    case 'closed_day':
    case 'holiday':
    case 'quiet_hours':
    case 'day_pause':
      return t('wizard.limit.hours');
    case 'never_open':
      return t('wizard.limit.never_open');
    default:
      return reasonText('wait', code);
  }
}
