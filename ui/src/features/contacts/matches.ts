/** Where in a text the words begin that were typed; a help for the eye, the finding itself is Rust's. */

export interface Piece {
  text: string;
  hit: boolean;
}

const WORD = /[\p{L}\p{M}\p{N}]+/gu;
const MARK = /\p{M}|\u0640/gu;

/** Letters without accents and points, as far as both sides of a comparison need it. */
function folded(text: string): string {
  return text.normalize('NFKD').replace(MARK, '').toLowerCase().replace(/[ىی]/gu, 'ي').replace(/ة/gu, 'ه').replace(/ک/gu, 'ك').replace(/ß/gu, 'ss');
}

/** How much of a word, in its own letters, the folded beginning covers. */
function covered(word: string, beginning: string): number {
  let end = 0;
  let fold = '';
  for (const letter of word) {
    if (fold.length >= beginning.length && folded(letter) !== '') break;
    fold += folded(letter);
    end += letter.length;
  }
  return end;
}

/** The text in pieces, those that were typed marked; one piece where nothing was. */
export function matches(text: string, query: string): readonly Piece[] {
  const typed = folded(query).match(WORD) ?? [];
  const pieces: Piece[] = [];
  let from = 0;
  const add = (to: number, hit: boolean) => {
    if (to > from) pieces.push({ text: text.slice(from, to), hit });
    from = to;
  };
  for (const found of typed.length === 0 ? [] : text.matchAll(WORD)) {
    const word = folded(found[0]);
    const longest = typed.filter((beginning) => word.startsWith(beginning)).sort((a, b) => b.length - a.length)[0];
    if (longest === undefined) continue;
    add(found.index, false);
    add(found.index + covered(found[0], longest), true);
  }
  add(text.length, false);
  return pieces;
}
