/**
 * The text of a message as pieces: words and variables. `{{first_name|friend}}`
 * is a variable with what is written for people who lack it. The same rules as
 * in Rust, but lenient: what cannot be read yet (while somebody types) is words.
 *
 * Invariant: `printTemplate(parseTemplate(text))` means the same as `text`.
 */
import { t, type PlainKey } from '../i18n';

export interface Variable {
  name: string;
  /** What people get who lack it; null: they get no message at all. */
  fallback: string | null;
}

export type TemplatePiece = string | Variable;

const LONGEST_NAME = 64;
// Of three or more opening braces the last two open.
const VARIABLE = /\{\{(?!\{)([^{}\r\n]*?)\}\}/g;

function variableOf(inside: string): Variable | undefined {
  const bar = inside.indexOf('|');
  const name = (bar < 0 ? inside : inside.slice(0, bar)).trim();
  if (name === '' || [...name].length > LONGEST_NAME) return undefined;
  return { name, fallback: bar < 0 ? null : inside.slice(bar + 1).trim() };
}

/** The pieces of a text, in order; words that stand together are one piece. */
export function parseTemplate(text: string): TemplatePiece[] {
  const pieces: TemplatePiece[] = [];
  let words = '';
  let from = 0;
  for (const match of text.matchAll(VARIABLE)) {
    const variable = variableOf(match[1] ?? '');
    if (!variable) continue;
    words += text.slice(from, match.index);
    if (words) pieces.push(words);
    words = '';
    pieces.push(variable);
    from = match.index + match[0].length;
  }
  words += text.slice(from);
  if (words) pieces.push(words);
  return pieces;
}

export function printVariable({ name, fallback }: Variable): string {
  return fallback === null ? `{{${name}}}` : `{{${name}|${fallback}}}`;
}

export function printTemplate(pieces: readonly TemplatePiece[]): string {
  return pieces.map((piece) => (typeof piece === 'string' ? piece : printVariable(piece))).join('');
}

/** Each variable once, in the order of the text; the first replacement that is given counts. */
export function variablesOf(text: string): Variable[] {
  const found = new Map<string, Variable>();
  for (const piece of parseTemplate(text)) {
    if (typeof piece === 'string') continue;
    const known = found.get(piece.name);
    if (!known) found.set(piece.name, piece);
    else if (known.fallback === null && piece.fallback !== null) found.set(piece.name, piece);
  }
  return [...found.values()];
}

/** A replacement must not end the variable it stands in. */
export function cleanFallback(text: string): string {
  return text.replace(/[{}\s]+/g, ' ').trim();
}

/** The text with this replacement at every place of the variable. */
export function withFallback(text: string, name: string, fallback: string | null): string {
  const clean = fallback === null ? null : cleanFallback(fallback);
  return printTemplate(parseTemplate(text).map((piece) => (typeof piece !== 'string' && piece.name === name ? { name, fallback: clean } : piece)));
}

/** How many characters people see at most: variables count by their replacement. */
export function lengthOf(text: string): number {
  return parseTemplate(text).reduce((sum, piece) => sum + [...(typeof piece === 'string' ? piece : (piece.fallback ?? ''))].length, 0);
}

const LABELS = {
  first_name: 'variable.first_name',
  name: 'variable.name',
  city: 'variable.city',
  company: 'variable.company',
  email: 'variable.email',
  language: 'variable.language',
  shop: 'variable.shop',
} as const satisfies Record<string, PlainKey>;

/** "First name" for first_name; the owner's own columns keep their name. */
export function variableLabel(name: string): string {
  return Object.hasOwn(LABELS, name) ? t(LABELS[name as keyof typeof LABELS]) : name;
}

/** The message in one line, its fields by name. */
export function plainWords(text: string): string {
  return parseTemplate(text)
    .map((piece) => (typeof piece === 'string' ? piece : variableLabel(piece.name)))
    .join('')
    .replace(/\s+/g, ' ')
    .trim();
}
