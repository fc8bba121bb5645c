/**
 * The messages of the catalogue: a small part of ICU MessageFormat.
 *
 * Supported: `{name}`, `{count, plural, =0 {nobody} one {# person} other {# people}}`,
 * `{kind, select, file {a file} other {something}}`, `{n, number}` and tags for
 * emphasis `<b>…</b>`. Apostrophes are ordinary letters. A text is parsed once
 * and kept.
 */

export type Node =
  | string
  | { type: 'arg'; name: string; number: boolean }
  | { type: 'hash' }
  | { type: 'plural' | 'select'; name: string; cases: Map<string, Node[]> }
  | { type: 'tag'; name: string; children: Node[] };

export type Params = Readonly<Record<string, string | number>>;

/** One piece of a formatted message: plain text, or a tag around pieces. */
export type Piece = string | { tag: string; children: Piece[] };

class Reader {
  constructor(
    private readonly text: string,
    private at = 0,
  ) {}

  parse(inPlural: boolean, closing?: string): Node[] {
    const nodes: Node[] = [];
    let plain = '';
    const flush = () => {
      if (plain) nodes.push(plain);
      plain = '';
    };
    while (this.at < this.text.length) {
      const rest = this.text.slice(this.at);
      const char = rest[0];
      if (closing && rest.startsWith(closing)) {
        flush();
        this.at += closing.length;
        return nodes;
      }
      const tag = /^<([a-z]+)>/.exec(rest);
      if (tag?.[1]) {
        flush();
        this.at += tag[0].length;
        nodes.push({ type: 'tag', name: tag[1], children: this.parse(inPlural, `</${tag[1]}>`) });
      } else if (char === '{') {
        flush();
        nodes.push(this.argument(inPlural));
      } else if (char === '#' && inPlural) {
        flush();
        nodes.push({ type: 'hash' });
        this.at += 1;
      } else {
        plain += char;
        this.at += 1;
      }
    }
    if (closing) throw new Error(`"${closing}" is missing in "${this.text}"`);
    flush();
    return nodes;
  }

  private argument(inPlural: boolean): Node {
    const simple = /^\{\s*(\w+)\s*(?:,\s*(number)\s*)?\}/.exec(this.text.slice(this.at));
    if (simple?.[1]) {
      this.at += simple[0].length;
      return { type: 'arg', name: simple[1], number: simple[2] === 'number' };
    }
    const head = /^\{\s*(\w+)\s*,\s*(plural|select)\s*,/.exec(this.text.slice(this.at));
    if (!head?.[1]) throw new Error(`cannot read "${this.text.slice(this.at, this.at + 20)}" in "${this.text}"`);
    const type = head[2] === 'plural' ? 'plural' : 'select';
    this.at += head[0].length;
    const cases = new Map<string, Node[]>();
    for (;;) {
      const label = /^\s*([=\w]+)\s*\{/.exec(this.text.slice(this.at));
      if (!label?.[1]) break;
      this.at += label[0].length;
      cases.set(label[1], this.parse(inPlural || type === 'plural', '}'));
    }
    const end = /^\s*\}/.exec(this.text.slice(this.at));
    if (!end) throw new Error(`a case is broken in "${this.text}"`);
    if (!cases.has('other')) throw new Error(`"other" is missing in "${this.text}"`);
    this.at += end[0].length;
    return { type, name: head[1], cases };
  }
}

/** The syntax tree of a message. Throws an Error that names the place when it is malformed. */
export function parseMessage(text: string): Node[] {
  return new Reader(text).parse(false);
}

export interface FormatOptions {
  /** BCP 47 tag that decides plurals and digits. */
  locale: string;
  /** Changes every literal part; the pseudo-locales use it. */
  transform?: (literal: string) => string;
}

/** Formats a parsed message. A missing parameter shows its name in braces, never "undefined". */
export function formatNodes(nodes: readonly Node[], params: Params, options: FormatOptions, hash?: number): Piece[] {
  const pieces: Piece[] = [];
  const push = (piece: Piece) => {
    const last = pieces.length - 1;
    const before = pieces[last];
    if (typeof piece === 'string' && typeof before === 'string') pieces[last] = before + piece;
    else pieces.push(piece);
  };
  const number = (value: number) => new Intl.NumberFormat(options.locale).format(value);
  for (const node of nodes) {
    if (typeof node === 'string') {
      push(options.transform ? options.transform(node) : node);
    } else if (node.type === 'hash') {
      push(number(hash ?? 0));
    } else if (node.type === 'arg') {
      const value = params[node.name];
      push(value === undefined ? `{${node.name}}` : typeof value === 'number' ? number(value) : value);
    } else if (node.type === 'tag') {
      push({ tag: node.name, children: formatNodes(node.children, params, options, hash) });
    } else {
      const value = params[node.name];
      const picked = pick(node, value, options.locale);
      const inner = node.type === 'plural' ? Number(value ?? 0) : hash;
      formatNodes(picked, params, options, inner).forEach(push);
    }
  }
  return pieces;
}

function pick(node: Extract<Node, { cases: Map<string, Node[]> }>, value: string | number | undefined, locale: string): Node[] {
  const other = node.cases.get('other') ?? [];
  if (node.type === 'select') return node.cases.get(String(value)) ?? other;
  const count = Number(value ?? 0);
  return node.cases.get(`=${count}`) ?? node.cases.get(new Intl.PluralRules(locale).select(count)) ?? other;
}

/** The words alone, tags dropped: for labels and titles. */
export function plainText(pieces: readonly Piece[]): string {
  return pieces.map((piece) => (typeof piece === 'string' ? piece : plainText(piece.children))).join('');
}
