import { describe, expect, test } from 'vitest';
import { matches } from './matches';

const marked = (text: string, query: string) => matches(text, query).map((piece) => (piece.hit ? `[${piece.text}]` : piece.text)).join('');

describe('what was typed, in a name', () => {
  test('is marked at the beginning of words, whatever accents and case', () => {
    expect(marked('Grâce Mbuyi', 'mb GRA')).toBe('[Grâ]ce [Mb]uyi');
    expect(marked('Gra\u0302ce', 'gra'), 'an accent stays with its letter').toBe('[Gra\u0302]ce');
    expect(marked('مُحَمَّد أحمد', 'محم اح')).toBe('[مُحَمَّ]د [أح]مد');
    expect(marked('Jean-Pierre', 'pi')).toBe('Jean-[Pi]erre');
    expect(marked('Straße 12', 'strass 1')).toBe('[Straß]e [1]2');
  });

  test('is marked nowhere else, and no letter is lost', () => {
    expect(marked('Grâce', 'race')).toBe('Grâce');
    expect(marked('Grâce', '')).toBe('Grâce');
    expect(marked('<b>Zoé</b> 100%', '_ zo')).toBe('<b>[Zo]é</b> 100%');
    expect(marked('', 'x')).toBe('');
  });
});
