/** The geometry of the beat strip: pure, so that it can be tested without a window. */
import { time } from '../formats';
import type { MessageState } from './states';

/** One message at its time: a state, or `planned`. */
export interface BeatTick {
  at_ms: number;
  state: string;
}

export interface BeatPause {
  start_at_ms: number;
  end_at_ms: number;
}

type Look = 'read' | 'delivered' | 'sent' | 'failed' | 'planned';

const LOOKS: Record<MessageState | 'planned', Look | undefined> = {
  planned: 'planned',
  read: 'read',
  delivered: 'delivered',
  sent: 'sent',
  accepted: 'sent',
  sending: 'sent',
  checking: 'sent',
  needs_check: 'failed',
  failed: 'failed',
  waiting: 'planned',
  // Never left, never will: no beat.
  skipped: undefined,
};

const HEIGHTS: Record<Look, number> = { read: 22, delivered: 15, sent: 9, failed: 5, planned: 3 };

/** One path per look, so that a day of a thousand messages is five elements. */
export function beatPaths(ticks: readonly BeatTick[], x: (ms: number) => number): [Look, string][] {
  const parts = new Map<Look, string>();
  for (const tick of ticks) {
    const look = Object.hasOwn(LOOKS, tick.state) ? LOOKS[tick.state as MessageState] : undefined;
    if (look) parts.set(look, `${parts.get(look) ?? ''}M${x(tick.at_ms)} 27v-${HEIGHTS[look]}`);
  }
  return (['planned', 'read', 'delivered', 'sent', 'failed'] as const).flatMap((look) => {
    const d = parts.get(look);
    return d ? [[look, d] as [Look, string]] : [];
  });
}

export interface BeatLabel {
  key: string;
  x: number;
  text: string;
  anchor: 'start' | 'middle' | 'end';
  now?: boolean;
}

/** About how wide a 12 px label is. */
const widthOf = (text: string) => text.length * 7 + 10;

/**
 * The words under the strip, those that matter most first: now, the ends, the
 * pauses, then whole hours. A word that would touch an earlier one is left out.
 */
export function beatLabels(strip: { fromMs: number; toMs: number; nowMs?: number; pauses: readonly BeatPause[]; pauseWord: string; x: (ms: number) => number; width: number; rtl: boolean }): BeatLabel[] {
  const { fromMs, toMs, nowMs, pauses, pauseWord, x, width, rtl } = strip;
  const wanted: BeatLabel[] = [];
  if (nowMs !== undefined) wanted.push({ key: 'now', x: x(nowMs), text: time(nowMs), anchor: 'middle', now: true });
  wanted.push({ key: 'from', x: rtl ? width : 0, text: time(fromMs), anchor: rtl ? 'end' : 'start' });
  wanted.push({ key: 'to', x: rtl ? 0 : width, text: time(toMs), anchor: rtl ? 'start' : 'end' });
  for (const pause of pauses) wanted.push({ key: `pause${pause.start_at_ms}`, x: x((pause.start_at_ms + pause.end_at_ms) / 2), text: pauseWord, anchor: 'middle' });
  const hour = 3_600_000;
  const span = toMs - fromMs;
  const step = span > 8 * hour ? 2 * hour : span > 3 * hour ? hour : hour / 2;
  for (let at = Math.ceil((fromMs + 1) / step) * step; at < toMs; at += step) wanted.push({ key: `at${at}`, x: x(at), text: time(at), anchor: 'middle' });

  const taken: [number, number][] = [];
  return wanted.flatMap((label) => {
    const wide = widthOf(label.text);
    const start = label.anchor === 'start' ? label.x : label.anchor === 'end' ? label.x - wide : label.x - wide / 2;
    // "Now" near an edge is pulled inside rather than cut.
    const from = Math.min(Math.max(start, 0), Math.max(0, width - wide));
    const span_: [number, number] = [from, from + wide];
    if (taken.some(([a, b]) => span_[0] < b && span_[1] > a)) return [];
    taken.push(span_);
    const moved = from - start;
    return [{ ...label, x: label.x + moved }];
  });
}
