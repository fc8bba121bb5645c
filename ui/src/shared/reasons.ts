/**
 * Words for the reasons that Rust gives as codes: why nothing leaves, why a
 * campaign is paused, why a person was skipped, failed or is in doubt, why a number
 * was stopped.
 */
import { when } from './formats';
import { t, type PlainKey } from './i18n';

const WAITS = {
  gap: 'wait.gap',
  rest: 'wait.rest',
  spread: 'wait.spread',
  closed_hours: 'wait.closed_hours',
  person_hours: 'wait.person_hours',
  closed_day: 'wait.closed_day',
  holiday: 'wait.holiday',
  day_pause: 'wait.day_pause',
  quiet_hours: 'wait.quiet_hours',
  hour_cap: 'wait.hour_cap',
  day_cap: 'wait.day_cap',
  never_open: 'wait.never_open',
  not_linked: 'wait.not_linked',
  reconnecting: 'wait.reconnecting',
  gateway_down: 'wait.gateway_down',
  key_refused: 'wait.key_refused',
  key_missing: 'wait.key_missing',
  key_locked: 'wait.key_locked',
  whatsapp_limit: 'wait.whatsapp_limit',
  checking: 'wait.checking',
  retry_later: 'wait.retry_later',
  looking_up: 'wait.looking_up',
  recovering: 'wait.recovering',
  awaiting_continue: 'wait.awaiting_continue',
  guardian: 'wait.guardian',
  quitting: 'wait.quitting',
  clock_not_real: 'wait.clock_not_real',
} as const satisfies Record<string, PlainKey>;

const PAUSES = {
  operator: 'pause.operator',
  stood_still: 'pause.stood_still',
  clock_went_back: 'pause.clock_went_back',
  restored: 'pause.restored',
  number_unlinked: 'pause.number_unlinked',
  whatsapp_limit: 'pause.whatsapp_limit',
} as const satisfies Record<string, PlainKey>;

const SKIPS = {
  no_consent: 'skip.no_consent',
  opted_out: 'skip.opted_out',
  suppressed: 'skip.suppressed',
  not_on_whatsapp: 'skip.not_on_whatsapp',
  same_address: 'skip.same_address',
  missing_variable: 'skip.missing_variable',
  no_number: 'skip.no_number',
  campaign_stopped: 'skip.campaign_stopped',
  person_deleted: 'skip.person_deleted',
  written_recently: 'skip.written_recently',
  operator: 'skip.operator',
} as const satisfies Record<string, PlainKey>;

const FAILURES = {
  rejected: 'fail.rejected',
  error_receipt: 'fail.error_receipt',
  too_many_tries: 'fail.too_many_tries',
  not_supported: 'fail.not_supported',
  not_on_whatsapp: 'fail.not_on_whatsapp',
  operator: 'fail.operator',
} as const satisfies Record<string, PlainKey>;

const DOUBTS = {
  timeout: 'doubt.timeout',
  connection_lost: 'doubt.connection_lost',
  server_error: 'doubt.server_error',
  bad_answer: 'doubt.bad_answer',
  app_ended: 'doubt.app_ended',
  restored: 'doubt.restored',
} as const satisfies Record<string, PlainKey>;

const ALARMS = {
  failures_in_a_row: 'alarm.failures_in_a_row',
  few_arrive: 'alarm.few_arrive',
  limited_again: 'alarm.limited_again',
  clock_went_back: 'alarm.clock_went_back',
} as const satisfies Record<string, PlainKey>;

const PRESETS = {
  new: 'settings.preset.new',
  warming: 'settings.preset.warming',
  warm: 'settings.preset.warm',
} as const satisfies Record<string, PlainKey>;

const TABLES = { wait: WAITS, pause: PAUSES, skip: SKIPS, failure: FAILURES, doubt: DOUBTS, alarm: ALARMS, preset: PRESETS } as const;

/** The words of a reason; a code without words shows as itself rather than as nothing. */
export function reasonText(kind: keyof typeof TABLES, code: string): string {
  const key = (TABLES[kind] as Record<string, PlainKey>)[code];
  return key ? t(key) : code;
}

/** Waits of which people ask "until when": the others say all in their words. */
const OPENS: ReadonlySet<string> = new Set(['closed_hours', 'closed_day', 'holiday', 'quiet_hours']);

/** "Waiting: opens tomorrow 09:00", "Waiting: this hour is used up, goes on 15:04". */
export function waitLine(code: string | null, untilMs: number | null, now: number): string {
  if (code === null) return untilMs === null ? t('now.waiting') : t('now.waitingUntil', { when: when(untilMs, now) });
  if (untilMs === null) return t('now.waitingReason', { reason: reasonText('wait', code) });
  return OPENS.has(code) ? t('now.opens', { when: when(untilMs, now) }) : t('now.waitingReasonUntil', { reason: reasonText('wait', code), when: when(untilMs, now) });
}
