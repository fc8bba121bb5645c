import { describe, expect, test } from 'vitest';
import { begin, changeOf, record, redo, undo, type Change, type History } from './history';

const at = (text: string) => ({ text, caret: text.length });
/** Types letter by letter, 100 ms apart. */
function typed(history: History, text: string, fromMs = 0): History {
  let now = history;
  for (let i = 1; i <= text.length; i += 1) now = record(now, at(history.now.text + text.slice(0, i)), 'type', fromMs + i * 100);
  return now;
}

describe('undo in the message box', () => {
  test('typing goes back word by word, not letter by letter and not all at once', () => {
    const history = typed(begin(at('')), 'hello dear you');
    const once = undo(history);
    expect(once.now.text).toBe('hello dear ');
    expect(undo(undo(once)).now.text).toBe('');
  });

  test('a field that was inserted is one step, with the words before it kept', () => {
    const history = record(typed(begin(at('')), 'Hi '), at('Hi {{first_name}}'), 'step', 500);
    expect(undo(history).now, 'the caret is back where it was').toEqual({ text: 'Hi ', caret: 3 });
    expect(redo(undo(history)).now.text).toBe('Hi {{first_name}}');
  });

  test('a rest ends a step', () => {
    const first = record(begin(at('')), at('a'), 'type', 0);
    expect(undo(record(first, at('ab'), 'type', 5000)).now.text).toBe('a');
    expect(undo(record(first, at('ab'), 'type', 200)).now.text).toBe('');
  });

  test('deleting is not mixed with typing', () => {
    const history = record(typed(begin(at('')), 'abc'), at('ab'), 'delete', 350);
    expect(undo(history).now.text).toBe('abc');
  });

  test('what was undone is gone once something new is written', () => {
    const history = record(undo(typed(begin(at('')), 'abc')), at('x'), 'type', 9000);
    expect(redo(history).now.text, 'redo must not bring back a text that does not follow').toBe('x');
  });

  test('moving the caret is no step', () => {
    const history = record(typed(begin(at('')), 'abc'), { text: 'abc', caret: 1 }, 'step', 400);
    expect(history.past).toHaveLength(1);
    expect(history.now.caret).toBe(1);
  });

  test('at either end nothing happens', () => {
    const history = begin(at('a'));
    expect(undo(history)).toBe(history);
    expect(redo(history)).toBe(history);
  });

  test('it does not grow without end', () => {
    let history = begin(at(''));
    for (let i = 0; i < 1000; i += 1) history = record(history, at(String(i)), 'step', i);
    expect(history.past.length).toBeLessThanOrEqual(200);
  });

  test('any row of steps goes back to the beginning and forth to the end', () => {
    let history = begin(at('start'));
    const changes: Change[] = ['type', 'delete', 'elsewhere', 'step'];
    for (let i = 0; i < 100; i += 1) history = record(history, at(`${(i * 7919) % 31}`), changes[i % 4] ?? 'step', i * 400);
    const end = history.now.text;
    while (history.past.length > 0) history = undo(history);
    expect(history.now.text).toBe('start');
    while (history.future.length > 0) history = redo(history);
    expect(history.now.text).toBe(end);
  });
});

test('the names that browsers give to changes', () => {
  expect(changeOf('insertText')).toBe('type');
  expect(changeOf('deleteContentBackward')).toBe('delete');
  expect(changeOf('insertLineBreak')).toBe('step');
});
