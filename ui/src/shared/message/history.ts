/**
 * Undo for the message box. The browser's own undo does not know chips that were
 * inserted, or replacements that were written elsewhere, so the box keeps texts:
 * what it held, and where the caret stood. Typing that goes on is one step.
 *
 * Pure; time is an argument.
 */
export interface Snapshot {
  text: string;
  /** Characters of the text before the caret, a field counting as it is written. */
  caret: number;
}

/** What made a change: typing and deleting run together, each alone; everything else is a step of its own. */
export type Change = 'type' | 'delete' | 'elsewhere' | 'step';

export interface History {
  past: readonly Snapshot[];
  now: Snapshot;
  future: readonly Snapshot[];
  change: Change;
  atMs: number;
}

const MOST = 200;
const TOGETHER_MS = 1000;

export function begin(now: Snapshot): History {
  return { past: [], now, future: [], change: 'step', atMs: Number.NEGATIVE_INFINITY };
}

/** A new text. A change of the same kind soon after continues the step; a new word begins one. */
export function record(history: History, next: Snapshot, change: Change, atMs: number): History {
  if (next.text === history.now.text) return { ...history, now: next };
  const wordEnded = change === 'type' && /\s$/.test(history.now.text.slice(0, history.now.caret)) && !/\s$/.test(next.text.slice(0, next.caret));
  const goesOn = change !== 'step' && change === history.change && atMs - history.atMs < TOGETHER_MS && !wordEnded;
  const past = goesOn ? history.past : [...history.past, history.now].slice(-MOST);
  return { past, now: next, future: [], change, atMs };
}

/** One step back; the same history when there is none. */
export function undo(history: History): History {
  const before = history.past.at(-1);
  if (!before) return history;
  return { past: history.past.slice(0, -1), now: before, future: [history.now, ...history.future], change: 'step', atMs: Number.NEGATIVE_INFINITY };
}

export function redo(history: History): History {
  const [after, ...future] = history.future;
  if (!after) return history;
  return { past: [...history.past, history.now], now: after, future, change: 'step', atMs: Number.NEGATIVE_INFINITY };
}

/** The kind of change behind the browser's name for an input. */
export function changeOf(inputType: string): Change {
  if (inputType === 'insertText' || inputType === 'insertCompositionText') return 'type';
  return inputType.startsWith('delete') ? 'delete' : 'step';
}
