/** Messages without a screen: how a message is named in a list, and when its text is worth keeping. */
import { plainWords } from '@/shared/message';

const LONGEST_TITLE = 40;

/** What a message is called: its name, else its first words, cut at a word; empty for an empty one. */
export function titleOf({ name, body }: { name: string; body: string }): string {
  if (name.trim()) return name.trim();
  const words = plainWords(body);
  const letters = [...words];
  if (letters.length <= LONGEST_TITLE) return words;
  const cut = letters.slice(0, LONGEST_TITLE).join('');
  const space = cut.lastIndexOf(' ');
  return `${space > LONGEST_TITLE / 2 ? cut.slice(0, space) : cut}…`;
}

export interface MessageText {
  name: string;
  body: string;
}

/** An empty new message is not kept: opening and leaving the page changes nothing. */
export function isWorthKeeping(text: MessageText): boolean {
  return text.name.trim() !== '' || text.body.trim() !== '';
}
