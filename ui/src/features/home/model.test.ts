import { beforeAll, describe, expect, it } from 'vitest';
import type { NowDto } from '@/ipc/generated/NowDto';
import { setZone } from '@/shared/formats';
import { countdown, healthTitle, healthWords, need, reasonLine } from './model';

const NOW = Date.UTC(2026, 10, 17, 12, 12);
const now = (change: Partial<NowDto>): NowDto => ({ kind: 'idle', reason: null, next_at_ms: null, campaign_id: null, campaign: null, done: 0, total: 0, continued_at_ms: null, ...change });

beforeAll(() => setZone('Africa/Lubumbashi'));

describe('needs you', () => {
  const item = { count: 3, name: null, campaign_id: 7, number_id: 2 };

  it.each(['needs_check', 'not_on_whatsapp', 'failed', 'scan_again', 'key_problem', 'key_locked', 'server_down', 'limited', 'stopped', 'continue', 'keys_in_memory'])('%s has words and one button that leads somewhere', (kind) => {
    const found = need({ ...item, kind });
    expect(found?.title).toBeTruthy();
    expect(found?.detail).toBeTruthy();
    expect(found?.act).toBeTruthy();
    expect(found?.target.to).toBeTruthy();
  });

  it('leads to the people of the campaign, or to all campaigns when none is named', () => {
    expect(need({ ...item, kind: 'needs_check' })?.target).toEqual({ to: 'campaign', id: 7 });
    expect(need({ ...item, kind: 'failed', campaign_id: null })?.target).toEqual({ to: 'campaigns' });
    expect(need({ ...item, kind: 'key_problem' })?.target).toEqual({ to: 'connect', number: 2, key: true });
    expect(need({ ...item, kind: 'key_locked' })?.target, 'a key that is there is asked for, not typed').toEqual({ to: 'askKey', number: 2 });
  });

  it('draws nothing for a kind without words', () => expect(need({ ...item, kind: 'weather' })).toBeUndefined());

  it('one and many read as sentences', () => {
    expect(need({ ...item, kind: 'not_on_whatsapp', count: 1 })?.title).toBe('1 number cannot be reached');
    expect(need({ ...item, kind: 'not_on_whatsapp' })?.title).toBe('3 numbers cannot be reached');
  });
});

describe('the reason and the countdown', () => {
  it('a campaign that stands still says why first; one that sends does not', () => {
    expect(reasonLine(now({ kind: 'waiting', reason: 'closed_hours', next_at_ms: Date.UTC(2026, 10, 18, 7) }), NOW)).toBe('Waiting: opens tomorrow 09:00.');
    expect(reasonLine(now({ kind: 'paused', reason: 'operator' }), NOW)).toBe('Paused: you paused it.');
    expect(reasonLine(now({ kind: 'sending', reason: 'gap', next_at_ms: NOW + 1 }), NOW)).toBeUndefined();
  });

  it('counts to the next message, or to when it goes on, never below zero', () => {
    expect(countdown(now({ kind: 'sending', next_at_ms: NOW + 400_000 }), NOW)).toEqual({ words: 'home.nextIn', ms: 400_000 });
    expect(countdown(now({ kind: 'waiting', reason: 'hour_cap', next_at_ms: NOW - 5 }), NOW)).toEqual({ words: 'home.goesOnIn', ms: 0 });
    expect(countdown(now({ kind: 'paused', next_at_ms: NOW }), NOW), 'a paused campaign counts to nothing').toBeUndefined();
  });
});

describe('five parts', () => {
  const part = (code: string, state: 'ok' | 'look' | 'wrong' | 'none' = 'ok', at_ms: number | null = null) => healthWords({ part: 'x', code, state, at_ms }, NOW);

  it('speaks of times where there are some', () => {
    expect(part('seen', 'ok', NOW - 12_000)).toBe('seen just now');
    expect(part('seen', 'ok', NOW - 120_000)).toBe('seen 2 min ago');
    expect(part('next_at', 'ok', NOW + 420_000)).toBe('next: 14:19');
    expect(part('last_heard', 'ok', NOW - 60_000)).toBe('last 14:11');
  });

  it('never shows a code: what has no words is good, look, wrong or not there', () => {
    for (const state of ['ok', 'look', 'wrong', 'none'] as const) expect(part('brand_new_code', state)).not.toContain('_');
    expect(part('constructor'), 'names of object methods are no codes').toBe(part('brand_new_code'));
  });

  it('the heading is the worst of them', () => {
    const of = (state: 'ok' | 'look' | 'wrong' | 'none') => ({ part: 'x', code: 'x', state, at_ms: null });
    expect(healthTitle([of('ok'), of('look'), of('wrong')])).toBe('home.health.wrong');
    expect(healthTitle([of('ok'), of('none'), of('look')])).toBe('home.health.look');
    expect(healthTitle([of('ok')])).toBe('home.health.ok');
  });
});
