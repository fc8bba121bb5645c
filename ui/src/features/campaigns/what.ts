/** "What happened" in the table of people: state and reason as one short sentence. */
import type { RecipientRow } from '@/ipc/generated/RecipientRow';
import { time, when, whenShort } from '@/shared/formats';
import { t } from '@/shared/i18n';
import { messageState } from '@/shared/kit';
import { reasonText } from '@/shared/reasons';

/** A wish to stop is told before all else, then an answer, then the state. */
export function whatHappened(row: RecipientRow, now: number): string {
  const state = messageState(row.state);
  if (row.stopped_at_ms !== null) return t('running.what.stopped', { when: when(row.stopped_at_ms, now) });
  if (row.answer !== null && row.answer !== '') return t('running.what.answered', { text: row.answer.replace(/\s+/g, ' ').trim() });
  switch (state) {
    case 'waiting':
      return waiting(row);
    case 'checking':
      return row.answer_by_ms === null ? t('running.what.checking') : t('running.what.checkingUntil', { time: time(row.answer_by_ms) });
    case 'failed':
      return row.reason === null ? t('running.what.failed') : reasonText('failure', row.reason);
    case 'skipped':
      return row.reason === null ? t('running.what.skipped') : reasonText('skip', row.reason);
    case 'needs_check':
      return row.reason === null ? t('running.what.needs_check') : reasonText('doubt', row.reason);
    case 'sending':
    case 'accepted':
    case 'sent':
    case 'delivered':
    case 'read':
      return t(`running.what.${state}`);
  }
}

function waiting(row: RecipientRow): string {
  if (row.why?.kind === 'left_out') return t('running.what.willBeLeftOut', { reason: reasonText('skip', row.why.reason) });
  if (row.why?.kind === 'waits' && row.why.reason === 'person_hours') return t('running.what.ownHours');
  // Put back into the line after a try that surely did not go out.
  if (row.reason !== null && row.reason !== '') return t('running.what.again');
  if (row.place === null) return t('running.what.waiting');
  if (row.place <= 1) return t('running.what.next');
  if (row.place === 2) return t('running.what.second');
  return t('running.what.place', { place: row.place });
}

/** "about 10:39" for those who wait, the time of the state for the others. */
export function whenHappened(row: RecipientRow, now: number): string {
  if (row.at_ms === null) return '';
  const short = whenShort(row.at_ms, now);
  return messageState(row.state) === 'waiting' && short === time(row.at_ms) ? t('running.about', { time: short }) : short;
}

export type RowAct = 'check' | 'try_again' | 'skip';

/** The one act that stands in the row; everything else is behind the row. */
export function rowAct(row: RecipientRow): RowAct | undefined {
  if (messageState(row.state) === 'needs_check' && row.allowed_actions.length > 0) return 'check';
  return row.allowed_actions.includes('try_again') ? 'try_again' : undefined;
}
