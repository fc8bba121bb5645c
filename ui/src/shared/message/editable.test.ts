import { expect, test } from 'vitest';
import { chipOf, insertAt, nodesOf, textOf } from './editable';

function box(...nodes: Node[]): HTMLElement {
  const element = document.createElement('div');
  element.append(...nodes);
  document.body.append(element);
  return element;
}

test('a text comes back as it was, whatever the browser makes of its breaks', () => {
  for (const text of ['', 'Hello', 'A\n\nB', 'Hi {{first_name|dear friend}}!\n{{city}}', '{{name|}}']) expect(textOf(box(...nodesOf(text))), text).toBe(text);
});

test('odd markup of other editors is read as plain text', () => {
  const element = document.createElement('div');
  element.innerHTML = 'one<div>two <b>bold</b></div><div><br></div><p>three\u00a0x</p>';
  expect(textOf(element)).toBe('one\ntwo bold\n\nthree x');
});

test('a name is never read as markup', () => {
  const hostile = '<img src=x onerror=alert(1)>';
  const chip = chipOf({ name: hostile, fallback: hostile });
  expect(chip.querySelector('img')).toBeNull();
  expect(textOf(box(chip))).toBe(`{{${hostile}|${hostile}}}`);
});

test('a field goes where the caret is, and at the end without one', () => {
  const element = box(...nodesOf('Hello you'));
  const range = document.createRange();
  range.setStart(element.firstChild as Node, 6);
  range.setEnd(element.firstChild as Node, 9);
  insertAt(element, range, [chipOf({ name: 'city', fallback: null })]);
  expect(textOf(element)).toBe('Hello {{city}}');
  insertAt(element, undefined, [chipOf({ name: 'name', fallback: null })]);
  expect(textOf(element)).toBe('Hello {{city}}{{name}}');
});
