import { describe, expect, it } from 'vitest';
import en from '../../../../assets/messages/en.json';
import { formatNodes, parseMessage, plainText } from './format';
import { pseudo } from './locales';

const say = (text: string, params = {}, locale = 'en') => plainText(formatNodes(parseMessage(text), params, { locale }));

describe('messages', () => {
  it('puts parameters in their place', () => {
    expect(say('Sending: {done} of {total}', { done: 1570, total: 2870 }), 'numbers are grouped').toBe('Sending: 1,570 of 2,870');
    expect(say("The owner's list {name}", { name: "O'Brien {x}" }), 'apostrophes and braces in values are ordinary').toBe("The owner's list O'Brien {x}");
  });

  it('chooses plural forms by the rules of the language, exact numbers first', () => {
    const text = '{count, plural, =0 {nobody} one {# person} other {# people}}';
    expect([0, 1, 2, 1200].map((count) => say(text, { count }))).toEqual(['nobody', '1 person', '2 people', '1,200 people']);
    const arabic = '{count, plural, zero {z} one {o} two {t} few {f} many {m} other {x}}';
    expect([0, 1, 2, 3, 11, 100].map((count) => say(arabic, { count }, 'ar'))).toEqual(['z', 'o', 't', 'f', 'm', 'x']);
  });

  it('nests a plural in a select and an argument in a plural', () => {
    const text = '{kind, select, list {{count, plural, one {# person of {name}} other {# people of {name}}}} other {nobody}}';
    expect(say(text, { kind: 'list', count: 2, name: 'VIP' })).toBe('2 people of VIP');
    expect(say(text, { kind: 'none' })).toBe('nobody');
  });

  it('keeps emphasis apart from words', () => {
    const pieces = formatNodes(parseMessage('Done about <b>{day}</b>.'), { day: 'Thursday' }, { locale: 'en' });
    expect(pieces).toEqual(['Done about ', { tag: 'b', children: ['Thursday'] }, '.']);
  });

  it('shows the name of a missing parameter, never "undefined"', () => {
    expect(say('Hello {name}')).toBe('Hello {name}');
  });

  it('refuses a broken text with its words', () => {
    expect(() => parseMessage('{count, plural, one {#}}')).toThrow(/other/);
    expect(() => parseMessage('{count, plural, one {#')).toThrow();
    expect(() => parseMessage('<b>open')).toThrow(/missing/);
  });

  it('parses every text of the catalogue', () => {
    for (const [key, text] of Object.entries(en)) expect(() => parseMessage(text), key).not.toThrow();
  });

  it('makes pseudo words at least 40 % longer, with figures and spaces untouched', () => {
    const made = pseudo('Nothing is being sent');
    expect(made.length).toBeGreaterThanOrEqual(Math.floor('Nothing is being sent'.length * 1.3));
    expect(made).not.toMatch(/[aeiou]/);
    expect(pseudo(' · 14:19 ')).toBe(' · 14:19 ');
  });
});
