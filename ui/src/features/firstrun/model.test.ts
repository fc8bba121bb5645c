import { beforeAll, describe, expect, it } from 'vitest';
import type { FirstSteps } from '@/ipc/generated/FirstSteps';
import { setZone } from '@/shared/formats';
import { MESSAGE_STATES } from '@/shared/kit';
import { doneCount, helloLook, setupOf, stepStates } from './model';

const NOW = Date.UTC(2026, 10, 17, 12, 12);
const none: FirstSteps = { number: false, hello: false, contacts: false, campaign: false, hidden: false };

beforeAll(() => setZone('Africa/Lubumbashi'));

describe('four steps', () => {
  it('begin with the number; the list can be brought at any time, a campaign needs it', () => {
    expect(stepStates(undefined)).toEqual({ number: 'on', hello: 'later', contacts: 'open', campaign: 'later' });
  });

  it('may be done out of order', () => {
    const steps = { ...none, number: true, contacts: true };
    expect(stepStates(steps)).toEqual({ number: 'done', hello: 'on', contacts: 'done', campaign: 'open' });
    expect(doneCount(steps)).toBe(2);
  });

  it('exactly one is open until all are done', () => {
    const on = (steps: FirstSteps) => Object.values(stepStates(steps)).filter((state) => state === 'on').length;
    expect(on(none)).toBe(1);
    expect(on({ ...none, number: true, hello: true, contacts: true, campaign: true })).toBe(0);
  });
});

describe('hello', () => {
  const hello = (state: string, reason: string | null = null, next_at_ms: number | null = null) => helloLook({ state, reason, next_at_ms, phone: null }, NOW);

  it('says nothing before it was asked for', () => expect(hello('none')).toBeUndefined());

  it('says why it waits and until when', () => {
    expect(hello('waiting', 'closed_hours', Date.UTC(2026, 10, 18, 7))?.words).toBe('Waiting: opens tomorrow 09:00.');
    expect(hello('waiting')?.words, 'in the line without a reason').toBeTruthy();
  });

  it.each(Object.keys(MESSAGE_STATES))('%s has words', (state) => expect(hello(state)?.words).toBeTruthy());

  it('can be asked for again only when it ended without arriving', () => {
    expect(['failed', 'skipped', 'needs_check'].map((state) => hello(state)?.again)).toEqual([true, true, true]);
    expect(['waiting', 'sending', 'checking', 'accepted', 'sent', 'delivered', 'read'].some((state) => hello(state)?.again), 'a second press must not send twice').toBe(false);
  });

  it('is watched until it is read', () => {
    expect(hello('delivered')?.moving).toBe(true);
    expect(hello('read')?.moving).toBe(false);
  });
});

describe('the setup line', () => {
  const suggested = { shop_name: '', language: 'fr-FR', country: 'CD', zone: 'Africa/Lubumbashi' };
  const app = { version: '', workspace: 'real' as const, shop_name: 'Shop', language: 'en', country: 'FR', zone: 'Europe/Paris', look: { theme: 'system' as const, text_size: 100, compact_rows: false }, practice: null, practice_exists: false, now_at_ms: 0, clock_speed: 1 };

  it('shows the guess until something was chosen, in a language that has words', () => {
    expect(setupOf({ ...app, set_up: false }, suggested)).toEqual({ ...suggested, language: 'en' });
    expect(setupOf({ ...app, set_up: true }, suggested)?.country).toBe('FR');
  });
});
