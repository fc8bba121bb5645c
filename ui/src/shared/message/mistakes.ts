import type { TemplateMistake } from '@/ipc/generated/TemplateMistake';
import { t } from '../i18n';

/** What is wrong with a message, and what to do about it. */
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
