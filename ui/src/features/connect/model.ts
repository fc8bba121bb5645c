/** Linking a number as words: the five steps, the live line, every failure with its one action. Pure. */
import type { LinkState } from '@/ipc/generated/LinkState';
import type { LinkStep } from '@/ipc/generated/LinkStep';
import type { NumberState } from '@/ipc/generated/NumberState';
import { ERRORS, isErrorCode, type AnyCode } from '@/shared/errors';
import { t, tAny, type PlainKey } from '@/shared/i18n';
import type { Params } from '@/shared/i18n/format';

/** What the one button under a failure does. */
export type Act = 'again' | 'key' | 'server';

export interface Trouble {
  title: string;
  text: string;
  label: string;
  act: Act;
}

interface TroubleRow {
  title: PlainKey;
  text?: PlainKey;
  label: PlainKey;
  act: Act;
}

const AGAIN = { label: 'connect.act.again', act: 'again' } as const;
const NEW_CODE = { label: 'connect.act.newCode', act: 'again' } as const;
const KEY = { label: 'connect.act.key', act: 'key' } as const;
const SERVER = { label: 'connect.act.server', act: 'server' } as const;

/** Failures of linking; those without words of their own take them from the table of errors. */
const TROUBLES: Record<string, TroubleRow> = {
  codes_expired: { title: 'connect.bad.expired', text: 'connect.bad.expiredText', ...NEW_CODE },
  logged_out: { title: 'connect.bad.loggedOut', text: 'connect.bad.loggedOutText', ...NEW_CODE },
  passkey: { title: 'connect.bad.passkey', text: 'connect.bad.passkeyText', label: 'connect.act.passkey', act: 'again' },
  passkey_required: { title: 'connect.bad.passkey', text: 'connect.bad.passkeyText', label: 'connect.act.passkey', act: 'again' },
  gateway_unreachable: { title: 'connect.bad.server', ...AGAIN },
  gateway_timeout: { title: 'connect.bad.server', ...AGAIN },
  gateway_closed: { title: 'connect.bad.server', ...AGAIN },
  gateway_server_error: { title: 'connect.bad.fault', ...AGAIN },
  gateway_bad_answer: { title: 'connect.bad.fault', ...AGAIN },
  gateway_wrong_status: { title: 'connect.bad.notReady', ...AGAIN },
  gateway_too_often: { title: 'connect.bad.tooOften', ...AGAIN },
  gateway_no_session: { title: 'connect.bad.gone', text: 'connect.bad.goneText', ...NEW_CODE },
  gateway_store_off: { title: 'connect.bad.fault', ...AGAIN },
  gateway_not_waha: { title: 'connect.bad.notWaha', ...SERVER },
  gateway_key_refused: { title: 'connect.bad.key', ...KEY },
  gateway_too_old: { title: 'connect.bad.old', text: 'connect.bad.oldText', label: 'connect.act.updated', act: 'again' },
  gateway_edition_limit: { title: 'connect.bad.edition', text: 'connect.bad.editionText', ...SERVER },
  gateway_not_supported: { title: 'connect.bad.edition', ...SERVER },
  already_linked: { title: 'connect.bad.taken', text: 'connect.bad.takenText', ...NEW_CODE },
  clock_not_real: { title: 'connect.bad.clock', text: 'error.wrong_workspace', ...SERVER },
  key_locked: { title: 'connect.bad.locked', text: 'connect.bad.lockedText', ...AGAIN },
  key_missing: { title: 'connect.bad.noKey', text: 'connect.bad.noKeyText', ...KEY },
};

/** The words and the one action for what is in the way. An unknown code gets general words, never nothing. */
export function trouble(code: string, params: Params = {}): Trouble {
  const row: TroubleRow = Object.hasOwn(TROUBLES, code) ? (TROUBLES[code] as TroubleRow) : { title: 'connect.bad.other', ...AGAIN };
  const text = row.text ? t(row.text) : isErrorCode(code) ? tAny(ERRORS[code].message, params) : t('connect.bad.otherText');
  return { title: t(row.title), text, label: t(row.label), act: row.act };
}

/** Which field of the server form a failure is about. */
export function fieldOf(code: AnyCode): 'address' | 'key' | undefined {
  if (code === 'address_bad' || code === 'gateway_not_waha') return 'address';
  return code === 'gateway_key_refused' ? 'key' : undefined;
}

const WARNINGS: Record<string, PlainKey> = {
  gateway_no_duplicate_protection: 'connect.warn.duplicates',
  gateway_limited_edition: 'connect.warn.edition',
  gateway_old_version: 'connect.warn.old',
  gateway_not_encrypted: 'connect.warn.plain',
};

/** What the owner should know about a server that works; a code without words is not shown. */
export function warningWords(codes: readonly string[]): string[] {
  return codes.flatMap((code) => {
    const key = Object.hasOwn(WARNINGS, code) ? WARNINGS[code] : undefined;
    return key ? [t(key)] : [];
  });
}

const FLOW: readonly Exclude<LinkStep, 'failed'>[] = ['prepare', 'scan', 'confirm', 'load', 'connected'];

/** The five steps under the code. A failure leaves the mark where it happened: before the scan. */
export function flow(step: LinkStep, byCode: boolean): { key: string; word: string; state: 'done' | 'on' | 'later' }[] {
  const words: Record<(typeof FLOW)[number], PlainKey> = { prepare: 'connect.flow.prepare', scan: byCode ? 'connect.flow.type' : 'connect.flow.scan', confirm: 'connect.flow.confirm', load: 'connect.flow.load', connected: 'connect.flow.connected' };
  const at = step === 'failed' ? 1 : FLOW.indexOf(step);
  return FLOW.map((name, i) => ({ key: name, word: t(words[name]), state: i < at || step === 'connected' ? 'done' : i === at && step !== 'failed' ? 'on' : 'later' }));
}

/** The live line: what the owner should know or do now. Spoken when it changes, so no seconds in it. */
export function liveLine(step: LinkStep, byCode: boolean, hasCode: boolean): { title: string; text: string } | undefined {
  switch (step) {
    case 'prepare':
      return { title: t('connect.live.prepare'), text: t('connect.live.prepareText') };
    case 'scan':
      if (byCode) return hasCode ? { title: t('connect.live.type'), text: t('connect.live.typeText') } : undefined;
      return { title: t('connect.live.scan'), text: '' };
    case 'confirm':
      return { title: t('connect.live.confirm'), text: t('connect.live.confirmText') };
    case 'load':
      return { title: t('connect.live.load'), text: t('connect.live.loadText') };
    case 'connected':
      return { title: t('connect.live.connected'), text: '' };
    case 'failed':
      return undefined;
  }
}

/** Whether a phone is linked, however the connection stands just now. */
export function isLinked(state: NumberState): boolean {
  return state !== 'not_linked' && state !== 'linking' && state !== 'scan_again';
}

/** Whether linking can still move by itself, so that it is worth asking again. */
export function moving(link: LinkState | undefined): boolean {
  return link !== undefined && link.step !== 'connected';
}

/** Seconds until the next code, and how much of the ring is left. The first code lives longer than the others. */
export function ring(changesAtMs: number | null, shownSinceMs: number, nowMs: number): { seconds: number; share: number } | undefined {
  if (changesAtMs === null) return undefined;
  const left = Math.max(0, changesAtMs - nowMs);
  const span = Math.max(1, changesAtMs - shownSinceMs);
  return { seconds: Math.ceil(left / 1000), share: Math.min(1, left / span) };
}

/** The letters to type, in two halves: "K7QF-2M9D" and "K7QF2M9D" are the same code. */
export function pairingHalves(code: string): [string[], string[]] {
  const letters = [...code.replace(/[^\p{L}\p{N}]/gu, '').toUpperCase()];
  const half = Math.ceil(letters.length / 2);
  return [letters.slice(0, half), letters.slice(half)];
}

/** Whether what stands in the field can be a phone number with its country code. */
export function phoneLooksWhole(text: string): boolean {
  return text.replace(/\D/g, '').length >= 7;
}
