/**
 * A day with a pace, as a picture: when messages could leave between opening and
 * closing. Deterministic, so that the picture does not jump; the engine draws its
 * own gaps. Minutes of the day throughout.
 */
import type { LimitsDto } from '@/ipc/generated/LimitsDto';

export interface DaySketch {
  openMin: number;
  closeMin: number;
  pauses: { from: number; to: number }[];
  /** Minutes of the day at which a message could leave. */
  ticks: number[];
}

export function minutesOf(text: string): number {
  const [hours, minutes] = text.split(':').map(Number);
  return (hours ?? 0) * 60 + (minutes ?? 0);
}

/** "09:00" of a minute of the day. */
export function clockOf(minute: number): string {
  const whole = Math.round(minute);
  return `${String(Math.floor(whole / 60) % 24).padStart(2, '0')}:${String(whole % 60).padStart(2, '0')}`;
}

/** Numbers from 0 to 1 that are always the same. */
function steps(): () => number {
  let state = 7;
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 2147483648;
  };
}

/** Minutes between now and closing in which nothing pauses. */
function openLeft(at: number, closeMin: number, pauses: DaySketch['pauses']): number {
  const paused = pauses.reduce((sum, { from, to }) => sum + Math.max(0, Math.min(to, closeMin) - Math.max(from, at)), 0);
  return Math.max(0, closeMin - at - paused);
}

export function sketchDay(limits: LimitsDto): DaySketch {
  const openMin = minutesOf(limits.window.start);
  const closeAt = minutesOf(limits.window.end);
  const closeMin = closeAt > openMin ? closeAt : closeAt + 1440;
  const pauses = limits.pauses.map((span) => ({ from: minutesOf(span.start), to: minutesOf(span.end) })).filter((span) => span.to > span.from);
  const random = steps();
  const ticks: number[] = [];
  let at = openMin;
  let block = 0;
  const between = (low: number, high: number) => low + random() * Math.max(0, high - low);
  while (ticks.length < limits.day_cap) {
    const pause = pauses.find((span) => at >= span.from && at < span.to);
    if (pause) at = pause.to;
    const hourAgo = ticks.length >= limits.hour_cap ? ticks[ticks.length - limits.hour_cap] : undefined;
    if (hourAgo !== undefined && at - hourAgo < 60) {
      at = hourAgo + 60;
      continue;
    }
    if (at >= closeMin) break;
    ticks.push(at);
    block += 1;
    const left = limits.day_cap - ticks.length;
    const evenly = limits.spread && left > 0 ? openLeft(at, closeMin, pauses) / (left + 1) : 0;
    const sent = at;
    const rests = limits.rest_after > 0 && block >= limits.rest_after;
    at += rests ? between(limits.rest_min_minutes, limits.rest_max_minutes) : Math.max(0.05, between(limits.gap_min_s, limits.gap_max_s) / 60);
    if (rests) block = 0;
    at = Math.max(at, sent + between(evenly * 0.8, evenly * 1.2));
  }
  return { openMin, closeMin, pauses, ticks };
}
