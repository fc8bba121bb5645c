import { describe, expect, test } from 'vitest';
import type { AudienceDto } from '@/ipc/generated/AudienceDto';
import type { CampaignRow } from '@/ipc/generated/CampaignRow';
import type { CampaignView } from '@/ipc/generated/CampaignView';
import type { LimitsDto } from '@/ipc/generated/LimitsDto';
import type { NowDto } from '@/ipc/generated/NowDto';
import type { RecipientRow } from '@/ipc/generated/RecipientRow';
import type { StateCounts } from '@/ipc/generated/StateCounts';
import { NOBODY } from '@/shared/audience';
import { setZone } from '@/shared/formats';
import { checksOf } from './checks';
import { clockOf, sketchDay } from './day';
import { daysWords, forecastDays } from './forecast';
import { chipWords, countReasons, doneOf, funnel, gapWords, headline, leftOutOf, lookOf, sentence, sourcesOf, withLeftOut, withoutLeftOut, withoutSource, withSource } from './model';
import { startOf } from './start';
import { rowAct, whatHappened, whenHappened } from './what';

setZone('Africa/Lubumbashi');
const NOW = Date.UTC(2026, 10, 17, 12, 12);
const HOUR = 3_600_000;

const counts: StateCounts = { total: 287, waiting: 100, sending: 1, checking: 3, accepted: 1, sent: 2, delivered: 61, read: 112, failed: 3, skipped: 3, needs_check: 1, answered: 31, stopped: 2 };
const now = (change: Partial<NowDto>): NowDto => ({ kind: 'sending', reason: 'gap', next_at_ms: NOW + 7 * 60_000, campaign_id: 1, campaign: 'A', done: 0, total: 287, continued_at_ms: null, ...change });
const row = (change: Partial<CampaignRow>): CampaignRow => ({ id: 1, name: 'A', state: 'running', pause_reason: null, now: now({}), counts, allowed_actions: [], updated_at_ms: NOW, started_at_ms: NOW, finished_at_ms: null, ...change });
const view = (change: Partial<CampaignRow>, more: Partial<CampaignView> = {}): CampaignView => ({ row: row(change), number: null, number_id: 1, body: '', ends_at_ms: null, beat: { start_at_ms: NOW - 5 * HOUR, end_at_ms: NOW + 3 * HOUR, beats: [], pauses: [] }, zone: 'Africa/Lubumbashi', sent_today: 34, day_cap: 60, ...more });

describe('the line of the moment', () => {
  test('between two messages it is sending, not waiting', () => {
    expect(lookOf(row({ now: now({ kind: 'waiting', reason: 'rest' }) }))).toBe('running');
    expect(lookOf(row({ now: now({ kind: 'waiting', reason: 'hour_cap' }) }))).toBe('waiting');
    expect(sentence(row({}), NOW)).toBe('Sending. Next message 14:19');
  });

  test('a next time that has passed is never shown as a countdown', () => {
    const line = headline(view({ now: now({ next_at_ms: NOW - 1 }) }), NOW);
    expect(line.title).toBe('Sending. The next message leaves now');
    expect(line.nextAtMs).toBeUndefined();
  });

  test('waiting says until when, and that the day is used up when it is', () => {
    const closed = { now: now({ kind: 'waiting', reason: 'closed_hours', next_at_ms: Date.UTC(2026, 10, 18, 7) }) };
    expect(chipWords(row(closed), NOW)).toBe('Waiting until tomorrow 09:00');
    expect(headline(view(closed), NOW).detail).toContain('34 of 60');
    expect(headline(view(closed, { sent_today: 60 }), NOW)).toMatchObject({ title: 'Waiting: opens tomorrow 09:00', detail: 'All 60 messages of today are sent. The number rests until your sending hours.' });
  });

  test('every reason to wait has a second line of its own or the general one, never a code', () => {
    for (const reason of ['closed_day', 'day_pause', 'quiet_hours', 'hour_cap', 'day_cap', 'never_open', 'not_linked', 'reconnecting', 'gateway_down', 'key_refused', 'key_missing', 'key_locked', 'whatsapp_limit', 'checking', 'recovering', 'awaiting_continue', 'quitting', 'clock_not_real']) {
      const line = headline(view({ now: now({ kind: 'waiting', reason, next_at_ms: null }) }), NOW);
      expect(`${line.title} ${line.detail}`, reason).not.toMatch(/_|running\.|\{/);
    }
  });

  test('a guard that paused says that it never goes on by itself', () => {
    expect(headline(view({ state: 'paused', pause_reason: 'stood_still', now: null }), NOW).detail).toContain('never goes on by itself');
    expect(headline(view({ state: 'paused', pause_reason: 'operator', now: null }), NOW).detail).toBe('100 people still wait. Nothing is sent until you continue.');
  });
});

describe('counts', () => {
  test('done are all who do not wait, leave or are looked up', () => expect(doneOf(counts)).toBe(183));

  test('the funnel is part of those whose message left', () => {
    expect(funnel(counts).map(({ key, count }) => [key, count])).toEqual([['went_out', 176], ['delivered', 173], ['read', 112], ['answered', 31]]);
    expect(funnel({ ...counts, accepted: 0, sent: 0, delivered: 0, read: 0, answered: 2 }).every((part) => part.share === 0), 'nothing divided by nothing').toBe(true);
  });

  test('every reason for fewer people is named; the two that matter even at zero', () => {
    const count = { chosen: 12, left_out: 0, written_recently: 0, rest_days: 0, asked_to_stop: 0, not_asked: 0, no_number: 0, suppressed: 1, test_people: 0, missing_variable: 2, will_get: 9 };
    expect(countReasons(count).map(({ reason }) => reason)).toEqual(['asked_to_stop', 'not_asked', 'suppressed', 'missing_variable']);
  });

  test('a source can be taken out without touching the others', () => {
    const parts = { tags: ['a', 'b'], lists: [4, 5], segments: [4], campaigns: [{ campaign: 4, result: 'read' as const }, { campaign: 4, result: 'failed' as const }] };
    const audience: AudienceDto = { everyone: true, imports: [3], people: [1, 2], ...parts, exclude: parts };
    for (const source of sourcesOf(audience)) {
      const rest = sourcesOf(withoutSource(audience, source));
      expect(rest).toHaveLength(9);
      expect(rest).not.toContainEqual(source);
    }
    for (const part of leftOutOf(audience)) {
      const rest = withoutLeftOut(audience, part);
      expect(leftOutOf(rest)).toHaveLength(6);
      expect(leftOutOf(rest)).not.toContainEqual(part);
      expect(sourcesOf(rest), 'what is chosen is not what is left out').toEqual(sourcesOf(audience));
    }
  });

  test('a group is chosen and left out once', () => {
    const part = { kind: 'campaign', id: 4, result: 'read' } as const;
    const twice = withLeftOut(withSource(withLeftOut(withSource(NOBODY, part), part), part), part);
    expect(sourcesOf(twice)).toEqual([part]);
    expect(leftOutOf(twice)).toEqual([part]);
  });
});

describe('what happened', () => {
  const person = (change: Partial<RecipientRow>): RecipientRow => ({ id: 1, person_id: 1, name: 'A', phone: '', state: 'read', reason: null, why: null, at_ms: NOW, place: null, answer: null, stopped_at_ms: null, answer_by_ms: null, allowed_actions: [], ...change });

  test('a wish to stop is told before an answer, an answer before the state', () => {
    expect(whatHappened(person({ answer: 'STOP', stopped_at_ms: NOW }), NOW)).toBe('Asked to stop 14:12');
    expect(whatHappened(person({ answer: 'Oui,\nune svp' }), NOW)).toBe('Answered “Oui, une svp”');
  });

  test('each state and reason has words', () => {
    expect(whatHappened(person({ state: 'waiting', place: 1 }), NOW)).toBe('Next in line');
    expect(whatHappened(person({ state: 'waiting', place: 1234 }), NOW)).toBe('Number 1,234 in line');
    expect(whatHappened(person({ state: 'waiting', place: 1, reason: 'proved_absent' }), NOW)).toContain('tried again');
    expect(whatHappened(person({ state: 'waiting', place: 3, why: { kind: 'left_out', reason: 'opted_out' } }), NOW)).toBe('Asked to stop: will be left out');
    expect(whatHappened(person({ state: 'waiting', place: 3, why: { kind: 'waits', reason: 'person_hours', until_ms: NOW + HOUR } }), NOW)).toBe('In the sending hours where they are');
    expect(whatHappened(person({ state: 'checking', answer_by_ms: NOW }), NOW)).toBe('Looked up, answer by 14:12');
    expect(whatHappened(person({ state: 'needs_check', reason: 'app_ended' }), NOW)).toBe('Drumbeat was closed while sending');
    expect(whatHappened(person({ state: 'something_new' }), NOW), 'never a guess').toBe('We cannot tell if it went out');
  });

  test('a forecast says about, a fact does not', () => {
    expect(whenHappened(person({ state: 'waiting' }), NOW)).toBe('about 14:12');
    expect(whenHappened(person({}), NOW)).toBe('14:12');
  });

  test('doubt is never sent again by a press in the table', () => {
    expect(rowAct(person({ state: 'needs_check', allowed_actions: ['try_again', 'it_went_out'] }))).toBe('check');
    expect(rowAct(person({ state: 'failed', allowed_actions: ['try_again'] }))).toBe('try_again');
    expect(rowAct(person({ state: 'failed' }))).toBeUndefined();
  });
});

describe('the pace', () => {
  const limits: LimitsDto = { preset: 'warming', changed: false, day_cap: 60, hour_cap: 20, gap_min_s: 60, gap_max_s: 150, rest_after: 12, rest_min_minutes: 10, rest_max_minutes: 20, max_attempts: 3, poll_interval_s: 30, window: { start: '09:00', end: '17:30' }, days: [1], pauses: [{ start: '12:30', end: '13:30' }], quiet: { start: '20:00', end: '08:00' }, holidays: [], spread: false, person_rest_days: 0, warm_up: false, guard_failures: 5, guard_arrive_percent: 30, zone: 'UTC', clock_of: 'number' };

  test('a spread day is drawn into the afternoon', () => {
    const { ticks } = sketchDay({ ...limits, spread: true });
    expect(ticks.length).toBe(limits.day_cap);
    expect(ticks.at(-1)).toBeGreaterThan(16 * 60);
  });

  test('the picture of a day keeps every limit', () => {
    for (const change of [{}, { gap_min_s: 1, gap_max_s: 2, rest_after: 0 }, { day_cap: 1000, hour_cap: 7 }, { window: { start: '22:00', end: '02:00' }, pauses: [] }]) {
      const sketch = sketchDay({ ...limits, ...change });
      const { ticks } = sketch;
      const { day_cap: dayCap, hour_cap: hourCap } = { ...limits, ...change };
      expect(ticks.length).toBeGreaterThan(0);
      expect(ticks.length).toBeLessThanOrEqual(dayCap);
      ticks.forEach((at, i) => {
        expect(at).toBeGreaterThanOrEqual(sketch.openMin);
        expect(at).toBeLessThan(sketch.closeMin);
        expect(sketch.pauses.some((pause) => at >= pause.from && at < pause.to), 'in a pause').toBe(false);
        expect(ticks.slice(0, i + 1).filter((other) => other > at - 60).length, 'more than the hour allows').toBeLessThanOrEqual(hourCap);
      });
    }
  });

  test('gaps, days and times as people say them', () => {
    expect(gapWords(60, 150)).toBe('1 to 2.5 min apart');
    expect(gapWords(45, 120)).toBe('45 s to 2 min apart');
    expect(gapWords(5, 30)).toBe('5 to 30 s apart');
    expect(daysWords([6, 1, 2, 3, 4, 5])).toBe('Mon to Sat');
    expect(daysWords([1, 3])).toBe('Mon, Wed');
    expect(clockOf(1500)).toBe('01:00');
  });

  test('no day of a forecast gets lost: what is not drawn is counted', () => {
    const days = Array.from({ length: 12 }, (_, i) => ({ date: `2026-11-${17 + i}`, count: i, closed: false }));
    const { days: shown, moreDays, morePeople } = forecastDays(days, 8);
    expect(shown[0]?.label).toBe('Tue 17');
    expect(moreDays).toBe(4);
    const short = forecastDays(days.slice(0, 1), 8, [1, 2, 3, 4, 5, 6]).days;
    expect(short.map((entry) => [entry.label, entry.closed ? 'closed' : entry.free ? 'free' : entry.count]), 'a short one is filled up').toEqual([['Tue 17', 0], ['Wed 18', 'free'], ['Thu 19', 'free'], ['Fri 20', 'free'], ['Sat 21', 'free'], ['Sun 22', 'closed']]);
    expect(shown.reduce((sum, entry) => sum + entry.count, 0) + morePeople).toBe(66);
  });
});

describe('a message and a beginning', () => {
  test('advice: who writes, and a question', () => {
    const good = (body: string) => Object.fromEntries(checksOf(body, 'Lumière Cosmetics', true).map((check) => [check.key, check.good]));
    expect(good('c’est LUMIERE COSMETICS, vous passez ?')).toMatchObject({ who: true, question: true });
    expect(good('Bonjour https://x.example/?a=1')).toMatchObject({ who: false, question: false });
    expect(good('هل تأتي؟ {{shop}}')).toMatchObject({ who: true, question: true });
  });

  test('an address brings what it should and nothing else', () => {
    expect(startOf({ template: 3, people: '4,9,x,-1', tag: 'VIP', import: [7] })).toEqual({ audience: { ...NOBODY, tags: ['VIP'], people: [4, 9], imports: [7] }, template_id: 3 });
    expect(startOf({ list: 2, segment: '5' })).toEqual({ audience: { ...NOBODY, lists: [2], segments: [5] } });
    expect(startOf({ template: 'x', tag: { a: 1 }, everyone: 'yes' })).toEqual({ audience: NOBODY });
  });
});
