import { describe, expect, it } from 'vitest';
import { fieldOf, flow, liveLine, pairingHalves, phoneLooksWhole, ring, trouble, warningWords } from './model';

describe('failures of linking', () => {
  it.each(['codes_expired', 'logged_out', 'passkey', 'gateway_unreachable', 'gateway_key_refused', 'gateway_too_old', 'gateway_edition_limit', 'gateway_no_session', 'key_missing', 'key_locked'])('%s has a title, a sentence and one action of its own', (code) => {
    const found = trouble(code, { version: '2024.1' });
    expect(found.title, 'a title').not.toBe(trouble('never heard of').title);
    expect(found.text.length, 'a sentence').toBeGreaterThan(20);
    expect(found.label, 'a button').toBeTruthy();
  });

  it('says something useful about a code nobody knows', () => {
    expect(trouble('solar_flare')).toMatchObject({ act: 'again' });
    expect(trouble('toString').act, 'names of object methods are no codes').toBe('again');
  });

  it('a refused key leads to typing it, not to trying the same again', () => {
    expect(trouble('gateway_key_refused').act).toBe('key');
    expect(fieldOf('gateway_key_refused')).toBe('key');
    expect(fieldOf('address_bad')).toBe('address');
    expect(fieldOf('gateway_unreachable')).toBeUndefined();
  });

  it('explains the warnings it knows and keeps quiet about others', () => {
    expect(warningWords(['gateway_old_version', 'new_one', 'constructor'])).toHaveLength(1);
  });
});

describe('the five steps', () => {
  it('marks what is done, what is on and what is later', () => {
    expect(flow('confirm', false).map((step) => step.state)).toEqual(['done', 'done', 'on', 'later', 'later']);
    expect(flow('connected', false).every((step) => step.state === 'done')).toBe(true);
    expect(flow('failed', false).some((step) => step.state === 'on'), 'a failure has no step under way').toBe(false);
  });

  it('typing a code replaces scanning', () => {
    expect(flow('scan', true)[1]?.word).not.toBe(flow('scan', false)[1]?.word);
  });

  it('the spoken line holds no figures: it would be said every second', () => {
    for (const step of ['prepare', 'scan', 'confirm', 'load', 'connected'] as const) {
      const line = liveLine(step, false, false);
      expect(`${line?.title} ${line?.text}`).not.toMatch(/\d/);
    }
  });
});

describe('codes', () => {
  it('the ring empties from when the code was first seen, and never runs below zero', () => {
    expect(ring(20_000, 0, 5_000)).toEqual({ seconds: 15, share: 0.75 });
    expect(ring(20_000, 0, 25_000)).toEqual({ seconds: 0, share: 0 });
    expect(ring(null, 0, 0)).toBeUndefined();
  });

  it('splits the pairing code in two halves, with or without its hyphen', () => {
    expect(pairingHalves('K7QF-2M9D')).toEqual([[...'K7QF'], [...'2M9D']]);
    expect(pairingHalves('k7qf2m9d')).toEqual(pairingHalves('K7QF-2M9D'));
  });

  it('does not ask the server about half a number', () => {
    expect(phoneLooksWhole('+243')).toBe(false);
    expect(phoneLooksWhole('+243 990 000 417')).toBe(true);
  });
});
