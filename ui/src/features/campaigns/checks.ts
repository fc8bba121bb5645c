/** What makes a message a good one, and what is wrong with it. Pure. */
import { parseTemplate } from '@/shared/message/template';

export interface MessageCheck {
  key: 'stop' | 'who' | 'question';
  good: boolean;
}

const fold = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase();

/** Question marks of the scripts we meet. */
const QUESTION = /[?？؟፧]/u;

/** Advice, never a lock: only the way to stop comes from Rust, with its list of words. */
export function checksOf(body: string, shop: string, tellsHowToStop: boolean): MessageCheck[] {
  const pieces = parseTemplate(body);
  const words = pieces.filter((piece) => typeof piece === 'string').join(' ');
  const saysShop = pieces.some((piece) => typeof piece !== 'string' && piece.name === 'shop');
  const name = fold(shop.trim());
  return [
    { key: 'stop', good: tellsHowToStop },
    { key: 'who', good: saysShop || (name !== '' && fold(words).includes(name)) },
    { key: 'question', good: QUESTION.test(words.replace(/https?:\S+/g, '')) },
  ];
}
