/** A shop in Goma on Tuesday 17 November 2026, 14:12: the values that several screens show. */
import type { AppState } from '../../src/ipc/generated/AppState';
import type { NowDto } from '../../src/ipc/generated/NowDto';
import type { NumberDto } from '../../src/ipc/generated/NumberDto';
import type { StateCounts } from '../../src/ipc/generated/StateCounts';

/** 14:12:20 in Goma (UTC+2). */
export const NOW = Date.UTC(2026, 10, 17, 12, 12, 20);
/** A time of that day in Goma: `at(9)` is 09:00. */
export const at = (hours: number, minutes = 0): number => Date.UTC(2026, 10, 17, hours - 2, minutes);

export function appState(change: Partial<AppState> = {}): AppState {
  return {
    version: '0.1.0',
    workspace: 'real',
    set_up: true,
    shop_name: 'Lumière Cosmetics',
    language: 'en',
    country: 'CD',
    zone: 'Africa/Lubumbashi',
    look: { theme: 'system', text_size: 100, compact_rows: false },
    practice: null,
    practice_exists: false,
    now_at_ms: NOW,
    clock_speed: 1,
    ...change,
  };
}

export const idle: NowDto = { kind: 'idle', reason: null, next_at_ms: null, campaign_id: null, campaign: null, done: 0, total: 0, continued_at_ms: null };
export const sending: NowDto = { kind: 'sending', reason: 'gap', next_at_ms: at(14, 19), campaign_id: 1, campaign: 'November offer', done: 157, total: 287, continued_at_ms: null };

export const shopNumber: NumberDto = {
  id: 1,
  phone: '+243 990 000 417',
  name: 'Lumière Cosmetics',
  state: 'connected',
  next_try_at_ms: null,
  sent_today: 34,
  day_cap: 60,
  kind: 'waha',
  server: 'http://192.168.1.20:3000',
  server_version: '2026.8.1',
  server_engine: 'GOWS',
  last_heard_at_ms: NOW - 12_000,
  linked_at_ms: at(8),
  alarm: null,
  alarm_at_ms: null,
  waiting: 0,
  exact_look_up: true,
};

export const counts: StateCounts = { total: 287, waiting: 130, sending: 0, checking: 0, accepted: 2, sent: 5, delivered: 52, read: 91, failed: 3, skipped: 3, needs_check: 1, answered: 12, stopped: 2 };
