import { beforeAll, describe, expect, it } from 'vitest';
import { ago, bytes, day, duration, initials, percent, phone, setZone, time, when, whenShort } from './formats';

const NOON = Date.UTC(2026, 10, 17, 12, 12);

beforeAll(() => setZone('Africa/Lubumbashi'));

describe('formats', () => {
  it('shows times in the shop zone on the 24-hour clock', () => {
    expect(time(NOON)).toBe('14:12');
    expect(time(Date.UTC(2026, 10, 16, 22, 0)), 'midnight is 00, not 24').toBe('00:00');
    expect(day(NOON)).toBe('Tuesday 17 November');
  });

  it('names the day only when it is not today', () => {
    const hour = 3_600_000;
    expect(when(NOON + hour, NOON)).toBe('15:12');
    expect(when(NOON + 19 * hour, NOON)).toBe('tomorrow 09:12');
    expect(when(NOON - 24 * hour, NOON)).toBe('yesterday 14:12');
    expect(when(NOON + 49 * hour, NOON)).toBe('Thursday 15:12');
    expect(whenShort(NOON + 24 * hour, NOON)).toBe('Wed 14:12');
    expect(when(NOON + 400 * 24 * hour, NOON)).toBe('22 Dec 2027 14:12');
  });

  it('keeps the practice zone change: tomorrow is counted in the shop zone', () => {
    // 23:30 in Lubumbashi; one hour later is the next day there, though not in UTC.
    const late = Date.UTC(2026, 10, 17, 21, 30);
    expect(when(late + 3_600_000, late)).toBe('tomorrow 00:30');
  });

  it('says durations in two units at most and never below zero', () => {
    expect([400_000, 40_000, -5, 53_760_000, 259_200_000].map(duration)).toEqual(['6 min 40 s', '40 s', '0 s', '14 h 56 min', '3 days']);
    expect(ago(NOON - 12_000, NOON), 'a page is drawn once a minute: seconds would be untrue').toBe('just now');
    expect(ago(NOON - 130_000, NOON)).toBe('2 min ago');
  });

  it('groups phone numbers after the country code and leaves other text alone', () => {
    expect(phone('+243990000417')).toBe('+243 990 000 417');
    expect(phone('+5511987654321')).toBe('+55 119 876 543 21');
    expect(phone('+33612345678')).toBe('+33 612 345 678');
    expect(phone('+12025550123')).toBe('+1 202 555 0123');
    expect(phone('call me')).toBe('call me');
  });

  it('takes initials from letters of any script, never from half a character', () => {
    expect(['Josué Kambale', 'محمد علي', 'प्रिया', '', '🎉 Grâce', '123'].map(initials)).toEqual(['JK', 'مع', 'प', '?', 'G', '?']);
  });

  it('shows shares and sizes', () => {
    expect([percent(112, 176), percent(0, 0)]).toEqual(['64 %', '0 %']);
    expect([bytes(0), bytes(999), bytes(2_300_000), bytes(21_400_000)]).toEqual(['0 B', '999 B', '2.3 MB', '21 MB']);
  });
});
