import { expect, test } from 'vitest';
import { short, typable } from './text';

test('a text stays as it is up to its limit, and ends in an ellipsis beyond it', () => {
  expect(short('Grâce Mbuyi', 11)).toBe('Grâce Mbuyi');
  expect(short('Grâce Mbuyi', 10)).toBe('Grâce Mbu…');
  expect(short('x'.repeat(40_000), 60)).toHaveLength(60);
  expect(short('')).toBe('');
});

test('no letter is cut in two', () => {
  expect(short('👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 2)).toBe('👩‍👩‍👧‍👦…');
});

test('marks piled on one letter do not make it long', () => {
  expect(short(`a${'\u0301'.repeat(40_000)}`, 5).length).toBeLessThan(50);
});

test('a label begins with the letter that is typed, whatever its direction', () => {
  expect(typable('\u2066Company\u2069')).toBe('Company');
});
