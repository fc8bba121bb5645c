import { beforeEach, describe, expect, test } from 'vitest';
import { caretOf, chipOf, insertAt, nodesOf, placeCaret, textOf, wholeTextOf } from './editable';

let box: HTMLElement;
beforeEach(() => {
  document.body.replaceChildren();
  box = document.createElement('div');
  document.body.append(box);
});

const show = (text: string) => box.replaceChildren(...nodesOf(text));
const range = () => window.getSelection()?.getRangeAt(0);

describe('the box and its text', () => {
  test('every text comes back as it went in', () => {
    for (const text of ['', 'Hello', 'Hi {{first_name|dear friend}}, {{city}}!', 'a\n\nb\n{{city}}', '{{city}}{{city}}', 'مرحبا {{first_name|صديق}}', 'half {{open', '<b>not bold</b> & "quotes"']) {
      show(text);
      expect(textOf(box), text).toBe(text);
    }
  });

  test('a name or a word that looks like code stays words', () => {
    show('<img src=x onerror=alert(1)> {{<script>}}');
    expect(box.querySelector('img, script'), 'nothing typed becomes markup').toBeNull();
  });

  test('what browsers make of Enter and of pasting is read as lines', () => {
    box.innerHTML = 'one<div>two</div><div>three\u00a0four</div>';
    expect(textOf(box)).toBe('one\ntwo\nthree four');
  });

  test('a field cannot be written into', () => {
    expect(chipOf({ name: 'city', fallback: null }).contentEditable).toBe('false');
  });
});

describe('the caret', () => {
  test('stands where it was after the box is filled again, at every place of the text', () => {
    const text = 'Hi {{first_name|x}},\nyou\n\n{{city}}';
    const inside = (at: number) => [/\{\{first_name\|x\}\}/, /\{\{city\}\}/].some((field) => {
      const found = field.exec(text);
      return found && at > found.index && at < found.index + found[0].length;
    });
    for (let at = 0; at <= text.length; at += 1) {
      show(text);
      placeCaret(box, at);
      const now = caretOf(box, range());
      if (inside(at)) expect(text.slice(0, now), 'never inside a field').toMatch(/(\}\}|Hi |\n)$/);
      else expect(now, `at ${at}`).toBe(at);
    }
  });

  test('a caret elsewhere counts as the end', () => {
    show('abc');
    const outside = document.createElement('p');
    document.body.append(outside);
    const away = document.createRange();
    away.selectNodeContents(outside);
    expect(caretOf(box, away)).toBe(3);
    expect(caretOf(box, undefined)).toBe(3);
  });

  test('a field is inserted at the caret, and the caret stands behind it', () => {
    show('Hi , how are you');
    placeCaret(box, 3);
    insertAt(box, range(), [chipOf({ name: 'first_name', fallback: null })]);
    expect(textOf(box)).toBe('Hi {{first_name}}, how are you');
    expect(caretOf(box, range())).toBe('Hi {{first_name}}'.length);
  });

  test('without a caret a field goes to the end, on the last line', () => {
    show('Hi\n');
    insertAt(box, undefined, [chipOf({ name: 'city', fallback: null })]);
    expect(textOf(box)).toBe('Hi\n{{city}}');
  });
});

test('a marked part is copied as it is written', () => {
  show('Hi {{city|x}}\nyou');
  const all = document.createRange();
  all.selectNodeContents(box);
  expect(wholeTextOf(all.cloneContents())).toBe('Hi {{city|x}}\nyou');
});
