/** The words of an explanation: what becomes of somebody, and each rule as it stands. */
import type { ExplainedOutcome } from '@/ipc/generated/ExplainedOutcome';
import type { ExplainedRule } from '@/ipc/generated/ExplainedRule';
import { howWords, isConsentHow } from '@/shared/consent';
import { when } from '@/shared/formats';
import { t, type PlainKey } from '@/shared/i18n';
import { MESSAGE_STATES, messageState } from '@/shared/kit';
import { reasonText, waitLine } from '@/shared/reasons';

export function outcomeWords(outcome: ExplainedOutcome, now: number): string {
  switch (outcome.kind) {
    case 'will_get':
      return t('why.willGet');
    case 'left_out':
      return t('why.leftOut');
    case 'waits':
      return t('why.waits', { reason: waitLine(outcome.reason, outcome.until_ms, now) });
    case 'decided': {
      const state = messageState(outcome.state);
      const kind = state === 'skipped' ? 'skip' : state === 'failed' ? 'failure' : 'doubt';
      const at = when(outcome.at_ms, now);
      const word = t(MESSAGE_STATES[state].word);
      const tells = outcome.reason !== null && outcome.reason !== '' && (state === 'skipped' || state === 'failed' || state === 'needs_check' || state === 'checking');
      return tells ? t('why.decidedReason', { state: word, reason: reasonText(kind, outcome.reason ?? ''), when: at }) : t('why.decided', { state: word, when: at });
    }
  }
}

const RULES = {
  in_contacts: ['why.in_contacts.yes', 'why.in_contacts.no'],
  not_a_test: ['why.not_a_test.yes', 'why.not_a_test.no'],
  chosen: ['why.chosen.yes', 'why.chosen.no'],
  not_left_out: ['why.not_left_out.yes', 'why.not_left_out.no'],
  did_not_stop: ['why.did_not_stop.yes', 'why.did_not_stop.no'],
  not_blocked: ['why.not_blocked.yes', 'why.not_blocked.no'],
  agreed: ['why.agreed.yes', 'why.agreed.no'],
  has_number: ['why.has_number.yes', 'why.has_number.no'],
  can_be_worded: ['why.can_be_worded.yes', 'why.can_be_worded.no'],
  had_rest: ['why.had_rest.yes', 'why.had_rest.no'],
} as const satisfies Record<string, readonly [PlainKey, PlainKey]>;

const CAUSES = { stop_word: 'consent.by.stop_word', operator: 'consent.by.operator', import: 'consent.by.import', erased: 'why.by.erased' } as const satisfies Record<string, PlainKey>;

/** A rule as it stands, and how it came about; a rule without words shows as itself. */
export function ruleLine(rule: ExplainedRule): { title: string; detail: string } {
  const words = Object.hasOwn(RULES, rule.rule) ? RULES[rule.rule as keyof typeof RULES] : undefined;
  const title = words ? t(words[rule.passed ? 0 : 1]) : rule.rule;
  return { title, detail: causeWords(rule) };
}

function causeWords(rule: ExplainedRule): string {
  const { how } = rule;
  if (rule.rule === 'can_be_worded') return how;
  if (isConsentHow(how)) return howWords(how);
  return Object.hasOwn(CAUSES, how) ? t(CAUSES[how as keyof typeof CAUSES]) : '';
}
