/**
 * Words on screen. `t('home.title')` gives a string, `<Words k="…">` gives nodes
 * for messages with emphasis. Keys and parameters are checked by the compiler
 * against the catalogue (words.gen.ts is derived from assets/messages/en.json).
 * Changing the language reloads the window, so `t` is an ordinary function.
 */
import { createElement, Fragment, type ReactNode } from 'react';
import en from '../../../../assets/messages/en.json?raw';
import { formatNodes, parseMessage, plainText, type FormatOptions, type Node, type Params, type Piece } from './format';
import { direction, intlLocale, pseudo, type Locale } from './locales';
import type { Words as Catalogue } from './words.gen';

export type WordKey = keyof Catalogue;
/** Keys whose message needs no parameters: for tables of labels. */
export type PlainKey = { [K in WordKey]: keyof Catalogue[K] extends never ? K : never }[WordKey];

type Args<K extends WordKey> = keyof Catalogue[K] extends never ? [] : [params: Catalogue[K]];

// As one string: a browser reads it in a fraction of the time it takes for an object of code.
const texts = JSON.parse(en) as Readonly<Record<string, string>>;
const parsed = new Map<string, Node[]>();
let current: Locale = 'en';
let options: FormatOptions = { locale: intlLocale('en') };

/** Sets language and direction of the window. Call before the first render. */
export function setLocale(locale: Locale): void {
  current = locale;
  options = locale === 'pseudo' ? { locale: intlLocale(locale), transform: pseudo } : { locale: intlLocale(locale) };
  document.documentElement.lang = 'en';
  document.documentElement.dir = direction(locale);
}

export function currentLocale(): Locale {
  return current;
}

function pieces(key: string, params: Params): Piece[] {
  const text = texts[key];
  if (text === undefined) return [key];
  let nodes = parsed.get(key);
  if (!nodes) {
    nodes = parseMessage(text);
    parsed.set(key, nodes);
  }
  const done = formatNodes(nodes, params, options);
  if (current === 'pseudo') return ['[', ...done, ']'];
  // English words in a mirrored window: isolated, so that figures and full stops keep their place.
  return current === 'rtl' ? ['\u2066', ...done, '\u2069'] : done;
}

/** The words for a key, as plain text. */
export function t<K extends WordKey>(key: K, ...args: Args<K>): string {
  return plainText(pieces(key, (args[0] ?? {}) as Params));
}

/** Words for a key that is only known at run time (an error code with its parameters). */
export function tAny(key: WordKey, params: Params): string {
  return plainText(pieces(key, params));
}

function nodesOf(list: readonly Piece[]): ReactNode[] {
  return list.map((piece, i) =>
    typeof piece === 'string'
      ? createElement(Fragment, { key: i }, piece)
      : createElement(piece.tag === 'i' ? 'em' : 'b', { key: i }, ...nodesOf(piece.children)),
  );
}

/** A message with emphasis: `<Words k="home.lead" p={{ day }} />`; `<b>` in the text becomes bold. */
export function Words<K extends WordKey>({ k, p }: { k: K; p?: Catalogue[K] }): ReactNode {
  return createElement(Fragment, null, ...nodesOf(pieces(k, (p ?? {}) as Params)));
}
