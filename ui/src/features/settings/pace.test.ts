import { describe, expect, it } from 'vitest';
import type { LimitsDto } from '@/ipc/generated/LimitsDto';
import { backToPreset, broken, nextHoliday, nextPause, openMinutes, ruleWords, warmUpWords, type Rule } from './pace';

const usual: LimitsDto = {
  preset: 'new',
  changed: false,
  day_cap: 30,
  hour_cap: 15,
  gap_min_s: 60,
  gap_max_s: 180,
  rest_after: 25,
  rest_min_minutes: 10,
  rest_max_minutes: 20,
  max_attempts: 3,
  poll_interval_s: 45,
  window: { start: '09:00', end: '17:30' },
  days: [1, 2, 3, 4, 5, 6],
  pauses: [],
  quiet: { start: '20:00', end: '08:00' },
  holidays: [],
  spread: false,
  clock_of: 'number',
  person_rest_days: 0,
  warm_up: false,
  guard_failures: 5,
  guard_arrive_percent: 30,
  zone: 'Africa/Lubumbashi',
};

describe('rules of the pace', () => {
  it('a preset is allowed', () => expect(broken(usual)).toBeUndefined());

  it.each<[Partial<LimitsDto>, Rule]>([
    [{ day_cap: 0 }, 'day_cap'],
    [{ day_cap: 1001 }, 'day_cap'],
    [{ hour_cap: 121 }, 'hour_cap'],
    [{ gap_min_s: 181 }, 'gap_order'],
    [{ gap_min_s: 4 }, 'gap_range'],
    [{ rest_after: 0 }, 'rest_after'],
    [{ rest_min_minutes: 21 }, 'rest_order'],
    [{ rest_max_minutes: 481 }, 'rest_range'],
    [{ max_attempts: 6 }, 'max_attempts'],
    [{ poll_interval_s: 4 }, 'poll_interval'],
    [{ window: { start: '17:30', end: '09:00' } }, 'window_empty'],
    [{ window: { start: '09:00', end: '09:00' } }, 'window_empty'],
    [{ days: [] }, 'no_days'],
    [{ pauses: [{ start: '13:00', end: '12:00' }] }, 'pause_empty'],
    [{ pauses: Array.from({ length: 9 }, () => ({ start: '12:00', end: '13:00' })) }, 'too_many_pauses'],
    [{ holidays: [{ first: '2026-12-26', last: '2026-12-24' }] }, 'holiday_order'],
    [{ holidays: [{ first: '2026-12-24', last: '2027-04-23' }] }, 'holiday_order'],
    [{ holidays: Array.from({ length: 61 }, () => ({ first: '2026-12-24', last: '2026-12-24' })) }, 'too_many_holidays'],
    [{ person_rest_days: 91 }, 'person_rest'],
    [{ guard_failures: 21 }, 'guard'],
    [{ window: { start: '20:00', end: '22:00' } }, 'never_open'],
    [{ pauses: [{ start: '09:00', end: '17:30' }] }, 'never_open'],
  ])('%j breaks %s, and the words stand at a row', (change, rule) => {
    expect(broken({ ...usual, ...change })).toBe(rule);
    expect(ruleWords(rule).words.length).toBeGreaterThan(10);
  });

  it('quiet hours and pauses take their share, also over midnight', () => {
    expect(openMinutes({ ...usual, window: { start: '07:00', end: '21:00' }, pauses: [{ start: '12:30', end: '13:30' }] })).toBe(11 * 60);
  });

  it('a rule nobody knows still says something', () => expect(ruleWords('moon_phase').words).toBeTruthy());

  it('a new pause is lunch, and another one comes after it inside the hours', () => {
    expect(nextPause(usual)).toEqual({ start: '12:30', end: '13:30' });
    const second = nextPause({ ...usual, pauses: [{ start: '12:30', end: '13:30' }] });
    expect(broken({ ...usual, pauses: [{ start: '12:30', end: '13:30' }, second] })).toBeUndefined();
    const late = nextPause({ window: { start: '17:00', end: '17:30' }, pauses: [] });
    expect(broken({ ...usual, pauses: [late] }), 'even in half an hour').not.toBe('pause_empty');
  });

  it('a new holiday is the day after the last one', () => {
    expect(nextHoliday([], '2026-11-26')).toEqual({ first: '2026-11-27', last: '2026-11-27' });
    const next = nextHoliday([{ first: '2026-12-24', last: '2026-12-31' }, { first: '2026-12-08', last: '2026-12-08' }], '2026-11-26');
    expect(next).toEqual({ first: '2027-01-01', last: '2027-01-01' });
    expect(broken({ ...usual, holidays: [next, { first: '2026-12-24', last: '2027-04-22' }] })).toBeUndefined();
  });

  it('says how far a pace that rises is, and what holds it', () => {
    const step = { to: 'warming', days: 5, days_needed: 14, days_of_use: 3, days_of_use_needed: 7, good: true };
    expect(warmUpWords(step)).toBe('Next: Warming up. Day 5 of 14, sent on 3 of 7 days.');
    expect(warmUpWords({ ...step, good: false })).toContain('not while so many messages fail');
  });

  it('going back finds the preset it started from', () => {
    expect(backToPreset({ ...usual, day_cap: 44, changed: true }, [usual, { ...usual, preset: 'warm', day_cap: 100 }])?.day_cap).toBe(30);
  });
});
