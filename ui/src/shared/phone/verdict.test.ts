import { describe, expect, test } from 'vitest';
import type { PhoneEcho } from '@/ipc/generated/PhoneEcho';
import { phoneVerdict, whyNot } from './verdict';

const good: PhoneEcho = { formatted: '+243 991 000 412', region: 'CD', why: null, contact_id: null, contact_name: null, asked_to_stop: false };

describe('what is said about a typed number', () => {
  test('nothing is said before there is an answer, or about nothing', () => {
    expect(phoneVerdict('', good).kind, 'an empty field is no mistake').toBe('none');
    expect(phoneVerdict('0991', undefined).kind, 'no verdict before Rust has answered').toBe('none');
  });

  test('the number of somebody else is taken, one’s own is not', () => {
    const taken = { ...good, contact_id: 7, contact_name: 'Grâce' };
    expect(phoneVerdict('0991000412', taken)).toEqual({ kind: 'taken', formatted: '+243 991 000 412', contactId: 7, name: 'Grâce' });
    expect(phoneVerdict('0991000412', taken, 7).kind, 'editing a person keeps their number').toBe('good');
  });

  test('a number that asked to stop is good, and says so', () => {
    expect(phoneVerdict('0991000412', { ...good, asked_to_stop: true })).toEqual({ kind: 'good', formatted: '+243 991 000 412', askedToStop: true });
  });

  test('every reason has words of its own; an unknown one has general words', () => {
    const reasons = ['no_digits', 'letters', 'several_numbers', 'rounded', 'too_short', 'too_long', 'not_in_plan', 'country_unclear'];
    expect(new Set(reasons.map(whyNot)).size, 'no two reasons say the same').toBe(reasons.length);
    expect(phoneVerdict('x', { ...good, formatted: null, why: 'brand_new' })).toEqual({ kind: 'bad', why: whyNot('anything') });
  });
});
