import { describe, expect, test } from 'vitest';
import { plainWords } from '@/shared/message';
import { isWorthKeeping, titleOf } from './model';

describe('what a message is called', () => {
  test('by its name, else by its first words', () => {
    expect(titleOf({ name: ' Offers ', body: 'Hello' })).toBe('Offers');
    expect(titleOf({ name: '', body: 'Hello {{first_name|friend}},\n\nthe cream is back' })).toBe('Hello First name, the cream is back');
    expect(titleOf({ name: '', body: '' })).toBe('');
  });

  test('long ones are cut at a word, never in the middle of a letter', () => {
    const title = titleOf({ name: '', body: 'La crème au karité est de retour à Goma, quinze pour cent de remise' });
    expect(title).toBe('La crème au karité est de retour à…');
    const emoji = titleOf({ name: '', body: '🎁'.repeat(60) });
    expect([...emoji].every((letter) => letter === '🎁' || letter === '…'), 'no half character').toBe(true);
  });

  test('fields are shown by their name', () => {
    expect(plainWords('Hi {{city}} {{Dernier achat|x}}')).toBe('Hi City Dernier achat');
  });
});

test('only a message with something in it is kept', () => {
  expect(isWorthKeeping({ name: ' ', body: '\n' }), 'opening the page must not leave an empty message').toBe(false);
  expect(isWorthKeeping({ name: 'Offers', body: '' })).toBe(true);
  expect(isWorthKeeping({ name: '', body: 'x' })).toBe(true);
});
