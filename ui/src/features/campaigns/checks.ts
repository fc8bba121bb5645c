/** What makes a message a good one, and what is wrong with it. Pure. */
import type { TemplateMistake } from '@/ipc/generated/TemplateMistake';
import { t } from '@/shared/i18n';
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

export function mistakeWords(mistake: TemplateMistake): string {
  switch (mistake.kind) {
    case 'unclosed':
      return t('wizard.mistake.unclosed');
    case 'empty_name':
      return t('wizard.mistake.empty_name');
    case 'unknown_name':
      return t('wizard.mistake.unknown_name', { name: mistake.name });
    default:
      return t('wizard.mistake.bad_name', { name: mistake.name });
  }
}
