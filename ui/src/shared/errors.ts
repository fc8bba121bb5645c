/**
 * The one table from error code to weight, words and next step. A code without a
 * row does not compile; words may use the parameters that come with the code.
 * `unreachable` is the UI's own: the program behind the page does not answer.
 */
import type { ErrorCode } from '@/ipc/generated/ErrorCode';
import type { Problem } from '@/ipc/problem';
import { t, tAny, type PlainKey, type WordKey } from './i18n';
import { toast } from './kit/toasts';

export type AnyCode = ErrorCode | 'unreachable';

export interface ErrorLook {
  /** warn: the owner can put it right; bad: something is broken or at risk. */
  severity: 'warn' | 'bad';
  message: WordKey;
  /** Where the repair is: a page of the app. */
  action?: { label: PlainKey; to: string };
}

const connect = { label: 'error.act.connection', to: '/settings/numbers' } as const;
const data = { label: 'error.act.data', to: '/settings/data' } as const;

export const ERRORS = {
  unreachable: { severity: 'bad', message: 'error.unreachable' },
  internal: { severity: 'bad', message: 'error.internal' },
  bad_request: { severity: 'bad', message: 'error.internal' },
  unknown_command: { severity: 'bad', message: 'error.internal' },
  not_found: { severity: 'warn', message: 'error.not_found' },
  stale: { severity: 'warn', message: 'error.stale' },
  not_allowed: { severity: 'warn', message: 'error.not_allowed' },
  disk_full: { severity: 'bad', message: 'error.disk_full', action: data },
  folder_read_only: { severity: 'bad', message: 'error.folder_read_only', action: data },
  file_busy: { severity: 'bad', message: 'error.file_busy' },
  workspace_damaged: { severity: 'bad', message: 'error.workspace_damaged', action: data },
  workspace_newer: { severity: 'bad', message: 'error.workspace_newer' },
  workspace_in_use: { severity: 'bad', message: 'error.workspace_in_use' },
  keychain_refused: { severity: 'bad', message: 'error.keychain_refused' },
  address_bad: { severity: 'warn', message: 'error.address_bad' },
  gateway_unreachable: { severity: 'bad', message: 'error.gateway_unreachable', action: connect },
  gateway_timeout: { severity: 'bad', message: 'error.gateway_timeout', action: connect },
  gateway_not_waha: { severity: 'bad', message: 'error.gateway_not_waha', action: connect },
  gateway_key_refused: { severity: 'bad', message: 'error.gateway_key_refused', action: connect },
  gateway_too_old: { severity: 'bad', message: 'error.gateway_too_old', action: connect },
  gateway_edition_limit: { severity: 'bad', message: 'error.gateway_edition_limit', action: connect },
  gateway_no_session: { severity: 'bad', message: 'error.gateway_no_session', action: connect },
  gateway_wrong_status: { severity: 'warn', message: 'error.gateway_wrong_status', action: connect },
  gateway_not_supported: { severity: 'warn', message: 'error.gateway_not_supported' },
  gateway_too_often: { severity: 'warn', message: 'error.gateway_too_often' },
  gateway_store_off: { severity: 'bad', message: 'error.gateway_store_off', action: connect },
  gateway_server_error: { severity: 'bad', message: 'error.gateway_server_error', action: connect },
  gateway_bad_answer: { severity: 'bad', message: 'error.gateway_bad_answer', action: connect },
  gateway_closed: { severity: 'warn', message: 'error.gateway_closed', action: connect },
  wrong_workspace: { severity: 'warn', message: 'error.wrong_workspace' },
  practice_failed: { severity: 'bad', message: 'error.practice_failed' },
  limits_bad: { severity: 'warn', message: 'error.limits_bad' },
  phone_bad: { severity: 'warn', message: 'error.phone_bad' },
  phone_stays: { severity: 'warn', message: 'error.phone_stays' },
  phone_taken: { severity: 'warn', message: 'error.phone_taken' },
  template_bad: { severity: 'warn', message: 'error.template_bad' },
  audience_empty: { severity: 'warn', message: 'error.audience_empty' },
  count_changed: { severity: 'warn', message: 'error.count_changed' },
  message_empty: { severity: 'warn', message: 'error.message_empty' },
  number_missing: { severity: 'warn', message: 'error.number_missing', action: { label: 'error.act.connect', to: '/connect' } },
  file_gone: { severity: 'warn', message: 'error.file_gone' },
  file_locked: { severity: 'warn', message: 'error.file_locked' },
  file_empty: { severity: 'warn', message: 'error.file_empty' },
  no_rows: { severity: 'warn', message: 'error.no_rows' },
  reader_missing: { severity: 'bad', message: 'error.reader_missing' },
  file_damaged: { severity: 'warn', message: 'error.file_damaged' },
  password_protected: { severity: 'warn', message: 'error.password_protected' },
  unsupported_format: { severity: 'warn', message: 'error.unsupported_format' },
  no_phone_column: { severity: 'warn', message: 'error.no_phone_column' },
  file_too_large: { severity: 'warn', message: 'error.file_too_large' },
  file_unreadable: { severity: 'warn', message: 'error.file_unreadable' },
  undo_too_late: { severity: 'warn', message: 'error.undo_too_late' },
  field_bad: { severity: 'warn', message: 'error.field_bad' },
  paper_too_large: { severity: 'warn', message: 'error.paper_too_large' },
  paper_unreadable: { severity: 'warn', message: 'error.paper_unreadable' },
  file_not_written: { severity: 'warn', message: 'error.file_not_written' },
  import_busy: { severity: 'warn', message: 'error.import_busy' },
  name_missing: { severity: 'warn', message: 'error.name_missing' },
  name_taken: { severity: 'warn', message: 'error.name_taken' },
  in_use: { severity: 'warn', message: 'error.in_use' },
  filter_bad: { severity: 'warn', message: 'error.filter_bad' },
} satisfies Record<AnyCode, ErrorLook>;

export function isErrorCode(code: string): code is AnyCode {
  return Object.hasOwn(ERRORS, code);
}

export function errorLook(problem: Problem): ErrorLook {
  return ERRORS[problem.code];
}

/** The words of a problem, for a note or a field. */
export function errorText(problem: Problem): string {
  return tAny(errorLook(problem).message, problem.params);
}

/** As a toast; it stays until it is closed when something is broken. */
export function showError(problem: Problem): void {
  const { severity, action } = errorLook(problem);
  toast({
    tone: severity,
    text: errorText(problem),
    ...(action && {
      action: {
        label: t(action.label),
        onPress: () => {
          window.location.hash = action.to;
        },
      },
    }),
  });
}
