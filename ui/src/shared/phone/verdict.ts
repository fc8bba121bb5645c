/** What Rust says about a typed number, in words. */
import type { PhoneEcho } from '@/ipc/generated/PhoneEcho';
import { t, type PlainKey } from '../i18n';

/** Why a text is no number; also the reasons for which a row of a list needs an answer. */
const WHY = {
  no_digits: 'contacts.why.no_digits',
  letters: 'contacts.why.letters',
  several_numbers: 'contacts.why.several_numbers',
  rounded: 'contacts.why.rounded',
  too_short: 'contacts.why.too_short',
  too_long: 'contacts.why.too_long',
  not_in_plan: 'contacts.why.not_in_plan',
  country_unclear: 'contacts.why.country_unclear',
} as const satisfies Record<string, PlainKey>;

/** "A digit is missing"; a reason without words is said in general. */
export function whyNot(code: string): string {
  return Object.hasOwn(WHY, code) ? t(WHY[code as keyof typeof WHY]) : t('contacts.why.other');
}

export type PhoneVerdict =
  /** Nothing typed, or the answer is not there yet. */
  | { kind: 'none' }
  | { kind: 'bad'; why: string }
  | { kind: 'taken'; formatted: string; contactId: number; name: string }
  | { kind: 'good'; formatted: string; askedToStop: boolean };

/** `own`: the contact that is being edited may keep its number. */
export function phoneVerdict(typed: string, echo: PhoneEcho | undefined, own?: number): PhoneVerdict {
  if (typed.trim() === '' || echo === undefined) return { kind: 'none' };
  if (echo.formatted === null) return { kind: 'bad', why: whyNot(echo.why ?? '') };
  if (echo.contact_id !== null && echo.contact_id !== own) return { kind: 'taken', formatted: echo.formatted, contactId: echo.contact_id, name: echo.contact_name ?? '' };
  return { kind: 'good', formatted: echo.formatted, askedToStop: echo.asked_to_stop };
}
