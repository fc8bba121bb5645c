/** The rules of a number's pace, as the engine keeps them: checked before saving, so that the words stand beside the field. Pure. */
import type { LimitsDto } from '@/ipc/generated/LimitsDto';
import type { SpanDto } from '@/ipc/generated/SpanDto';
import type { HolidayDto } from '@/ipc/generated/HolidayDto';
import type { WarmUpDto } from '@/ipc/generated/WarmUpDto';
import { dateAfter } from '@/shared/dates';
import { t, type PlainKey } from '@/shared/i18n';
import { reasonText } from '@/shared/reasons';

export const BOUNDS = {
  day_cap: [1, 1000],
  hour_cap: [1, 120],
  gap_s: [5, 3600],
  rest_after: [1, 200],
  rest_minutes: [1, 480],
  max_attempts: [1, 5],
  poll_interval_s: [5, 600],
  person_rest_days: [0, 90],
  guard_failures: [0, 20],
  guard_arrive_percent: [0, 100],
} as const;

export const MOST_PAUSES = 8;
export const MOST_HOLIDAYS = 60;
const LONGEST_HOLIDAY_DAYS = 120;

/** Codes of the rules, the same as the engine's. */
export type Rule = 'day_cap' | 'hour_cap' | 'gap_order' | 'gap_range' | 'rest_after' | 'rest_order' | 'rest_range' | 'max_attempts' | 'poll_interval' | 'window_empty' | 'no_days' | 'pause_empty' | 'too_many_pauses' | 'holiday_order' | 'too_many_holidays' | 'person_rest' | 'guard' | 'never_open';

/** Which row of the page a rule belongs to. */
export type RowId = 'day' | 'hour' | 'gap' | 'rest' | 'attempts' | 'poll' | 'window' | 'days' | 'pauses' | 'holidays' | 'person' | 'guard';

const RULES: Record<Rule, { row: RowId; words: PlainKey }> = {
  day_cap: { row: 'day', words: 'settings.rule.day_cap' },
  hour_cap: { row: 'hour', words: 'settings.rule.hour_cap' },
  gap_order: { row: 'gap', words: 'settings.rule.gap_order' },
  gap_range: { row: 'gap', words: 'settings.rule.gap_range' },
  rest_after: { row: 'rest', words: 'settings.rule.rest_after' },
  rest_order: { row: 'rest', words: 'settings.rule.rest_order' },
  rest_range: { row: 'rest', words: 'settings.rule.rest_range' },
  max_attempts: { row: 'attempts', words: 'settings.rule.max_attempts' },
  poll_interval: { row: 'poll', words: 'settings.rule.poll_interval' },
  window_empty: { row: 'window', words: 'settings.rule.window_empty' },
  no_days: { row: 'days', words: 'settings.rule.no_days' },
  pause_empty: { row: 'pauses', words: 'settings.rule.pause_empty' },
  too_many_pauses: { row: 'pauses', words: 'settings.rule.too_many_pauses' },
  holiday_order: { row: 'holidays', words: 'settings.rule.holiday_order' },
  too_many_holidays: { row: 'holidays', words: 'settings.rule.too_many_holidays' },
  person_rest: { row: 'person', words: 'settings.rule.person_rest' },
  guard: { row: 'guard', words: 'settings.rule.guard' },
  never_open: { row: 'pauses', words: 'settings.rule.never_open' },
};

/** The row and the words of a rule; an unknown one stands at the top row in general words. */
export function ruleWords(rule: string): { row: RowId; words: string } {
  if (!Object.hasOwn(RULES, rule)) return { row: 'window', words: t('error.limits_bad') };
  const found = RULES[rule as Rule];
  return { row: found.row, words: t(found.words) };
}

/** Minutes since midnight; "24:00" is the end of the day. */
export function minutes(text: string): number {
  const [hours, rest] = text.split(':').map(Number);
  return (hours ?? 0) * 60 + (rest ?? 0);
}

const within = (value: number, [from, to]: readonly [number, number]) => Number.isInteger(value) && value >= from && value <= to;
const backwards = ({ start, end }: SpanDto) => minutes(end) <= minutes(start);

/** Quiet hours may run over midnight; as spans of one day. */
function quietSpans({ start, end }: SpanDto): [number, number][] {
  const [from, to] = [minutes(start), minutes(end)];
  if (from === to) return [];
  return from < to
    ? [[from, to]]
    : [
        [from, 1440],
        [0, to],
      ];
}

/** Minutes of a day in which the number may send. */
export function openMinutes(limits: Pick<LimitsDto, 'window' | 'pauses' | 'quiet'>): number {
  const closed = [...limits.pauses.map(({ start, end }): [number, number] => [minutes(start), minutes(end)]), ...quietSpans(limits.quiet)];
  let open = 0;
  for (let at = minutes(limits.window.start); at < minutes(limits.window.end); at += 1) if (!closed.some(([from, to]) => at >= from && at < to)) open += 1;
  return open;
}

/** The first rule that is broken; nothing when the limits can be saved. */
export function broken(limits: LimitsDto): Rule | undefined {
  if (!within(limits.day_cap, BOUNDS.day_cap)) return 'day_cap';
  if (!within(limits.hour_cap, BOUNDS.hour_cap)) return 'hour_cap';
  if (limits.gap_min_s > limits.gap_max_s) return 'gap_order';
  if (!within(limits.gap_min_s, BOUNDS.gap_s) || !within(limits.gap_max_s, BOUNDS.gap_s)) return 'gap_range';
  if (!within(limits.rest_after, BOUNDS.rest_after)) return 'rest_after';
  if (limits.rest_min_minutes > limits.rest_max_minutes) return 'rest_order';
  if (!within(limits.rest_min_minutes, BOUNDS.rest_minutes) || !within(limits.rest_max_minutes, BOUNDS.rest_minutes)) return 'rest_range';
  if (!within(limits.max_attempts, BOUNDS.max_attempts)) return 'max_attempts';
  if (!within(limits.poll_interval_s, BOUNDS.poll_interval_s)) return 'poll_interval';
  if (backwards(limits.window)) return 'window_empty';
  if (limits.days.length === 0) return 'no_days';
  if (limits.pauses.length > MOST_PAUSES) return 'too_many_pauses';
  if (limits.pauses.some(backwards)) return 'pause_empty';
  if (limits.holidays.length > MOST_HOLIDAYS) return 'too_many_holidays';
  if (limits.holidays.some(({ first, last }) => last < first || last >= dateAfter(first, LONGEST_HOLIDAY_DAYS))) return 'holiday_order';
  if (!within(limits.person_rest_days, BOUNDS.person_rest_days)) return 'person_rest';
  if (!within(limits.guard_failures, BOUNDS.guard_failures) || !within(limits.guard_arrive_percent, BOUNDS.guard_arrive_percent)) return 'guard';
  return openMinutes(limits) === 0 ? 'never_open' : undefined;
}

/** A pause to begin with: lunch, or the next free hour after the last one, inside the sending hours. */
export function nextPause({ window, pauses }: Pick<LimitsDto, 'window' | 'pauses'>): SpanDto {
  if (pauses.length === 0 && minutes(window.start) < 750 && minutes(window.end) > 810) return { start: '12:30', end: '13:30' };
  const text = (at: number) => `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`;
  const last = Math.max(minutes(window.start), ...pauses.map((pause) => minutes(pause.end)));
  const start = Math.min(last + 60, minutes(window.end) - 30);
  return { start: text(Math.max(0, start)), end: text(Math.min(1439, Math.max(0, start) + 30)) };
}

/** A holiday to begin with: the day after the last one, or tomorrow. */
export function nextHoliday(holidays: readonly HolidayDto[], today: string): HolidayDto {
  const last = holidays.reduce((latest, holiday) => (holiday.last > latest ? holiday.last : latest), today);
  const day = dateAfter(last, 1);
  return { first: day, last: day };
}

/** The preset with the hours, days, pauses and zone of the number kept. */
export function backToPreset(current: LimitsDto, presets: readonly LimitsDto[]): LimitsDto | undefined {
  return presets.find((preset) => preset.preset === current.preset);
}

/** How far the number is on the way to its next preset. */
export function warmUpWords({ to, days, days_needed: ofDays, days_of_use: use, days_of_use_needed: ofUse, good }: WarmUpDto): string {
  const params = { preset: reasonText('preset', to), days, ofDays, use, ofUse };
  return t(good ? 'settings.warmUpOn' : 'settings.warmUpHeld', params);
}
