import { describe, expect, it } from 'vitest';
import { awakeWords, numberActs, sectionOf, wordMatches } from './model';

describe('settings', () => {
  it('an address that no section has opens the first, not an empty page', () => {
    expect(sectionOf('pace')).toBe('pace');
    expect(sectionOf('backup')).toBe('numbers');
    expect(sectionOf(undefined)).toBe('numbers');
  });

  it('offers to unlink only what is linked, and the key only where one is typed', () => {
    expect(numberActs({ state: 'connected', kind: 'waha' })).toEqual({ link: false, ask: false, key: false, unlink: true });
    expect(numberActs({ state: 'scan_again', kind: 'waha' })).toEqual({ link: true, ask: false, key: false, unlink: false });
    expect(numberActs({ state: 'key_problem', kind: 'waha' }).key).toBe(true);
    expect(numberActs({ state: 'key_problem', kind: 'practice' }).key).toBe(false);
  });

  it('a key that may not be read can be asked for again, or typed; the server cannot be told of an unlinking without it', () => {
    expect(numberActs({ state: 'key_locked', kind: 'waha' })).toEqual({ link: false, ask: true, key: true, unlink: false });
  });

  it('says how the battery is where there is one', () => {
    expect(awakeWords({ battery: null })).not.toContain('Battery');
    expect(awakeWords({ battery: { percent: 82, charging: false } })).toContain('82 %, not plugged in');
    expect(awakeWords({ battery: { percent: 82, charging: true } })).toContain('82 %, plugged in');
  });

  it('needs the whole word before everything is removed', () => {
    expect(wordMatches(' remove ', 'REMOVE')).toBe(true);
    expect(wordMatches('', 'REMOVE')).toBe(false);
    expect(wordMatches('REMOV', 'REMOVE')).toBe(false);
  });
});
