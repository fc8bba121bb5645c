/** The ways in which people agree to get messages. */
import type { ConsentHow } from '@/ipc/generated/ConsentHow';
import { t, type PlainKey } from './i18n';

const HOWS = {
  paper_form: 'consent.how.paper_form',
  spoken: 'consent.how.spoken',
  online_form: 'consent.how.online_form',
  chat: 'consent.how.chat',
  purchase: 'consent.how.purchase',
  other: 'consent.how.other',
} as const satisfies Record<ConsentHow, PlainKey>;

export function isConsentHow(code: string): code is ConsentHow {
  return Object.hasOwn(HOWS, code);
}

export function howWords(how: ConsentHow): string {
  return t(HOWS[how]);
}

/** For a Select or radios. */
export function howOptions(): { value: ConsentHow; label: string }[] {
  return (Object.keys(HOWS) as ConsentHow[]).map((value) => ({ value, label: howWords(value) }));
}
