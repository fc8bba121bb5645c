import { describe, expect, test } from 'vitest';
import { cleanFallback, lengthOf, parseTemplate, printTemplate, variablesOf, withFallback } from './template';

describe('pieces of a message', () => {
  test('words, variables and replacements', () => {
    expect(parseTemplate('Hello {{ first_name | dear friend }}, {{city}}!')).toEqual(['Hello ', { name: 'first_name', fallback: 'dear friend' }, ', ', { name: 'city', fallback: null }, '!']);
    expect(parseTemplate('{{name|}}')).toEqual([{ name: 'name', fallback: '' }]);
  });

  test('what is not finished stays words, so typing is never lost', () => {
    for (const text of ['Hello {{', 'Hello {{first', '{{}}', '{one}', '{{a{b}}', '{{a\nb}}', `{{${'x'.repeat(65)}}}`]) expect(printTemplate(parseTemplate(text)), text).toBe(text);
    expect(parseTemplate('{{{city}}')).toEqual(['{', { name: 'city', fallback: null }]);
  });

  test('printing gives the same message again', () => {
    const text = 'A {{first_name|x|y}} B\n{{Order no}}';
    expect(parseTemplate(printTemplate(parseTemplate(text)))).toEqual(parseTemplate(text));
  });

  test('a replacement is set at every place and cannot break out', () => {
    expect(withFallback('{{a}} and {{a}} {{b}}', 'a', 'x}} {{y')).toBe('{{a|x y}} and {{a|x y}} {{b}}');
    expect(withFallback('{{a|x}}', 'a', null)).toBe('{{a}}');
    expect(cleanFallback('  dear\nfriend ')).toBe('dear friend');
  });

  test('each variable once, with its replacement', () => {
    expect(variablesOf('{{a}} {{b|1}} {{a|2}}')).toEqual([
      { name: 'a', fallback: '2' },
      { name: 'b', fallback: '1' },
    ]);
  });

  test('characters are counted as people see them', () => {
    expect(lengthOf('Hé 👋 {{a|xy}}')).toBe(7);
  });
});
