/** The words of filters: subjects, ways to compare, what became of a campaign. */
import type { CampaignResultDto } from '@/ipc/generated/CampaignResultDto';
import { t } from '@/shared/i18n';
import type { Operator, Subject } from './filter';
import { COLUMNS, type ColumnName } from './filter';

export const FIXED_SUBJECTS = ['tag', 'list', 'consent', 'test', 'written', 'answered', 'campaign', 'added', 'import'] as const satisfies readonly Subject[];

/** In the order in which they are asked for. */
export const RESULTS = ['in_it', 'got', 'got_or_may', 'delivered', 'read', 'answered', 'failed', 'skipped'] as const satisfies readonly CampaignResultDto[];

const COLUMN_WORDS = {
  name: 'contacts.name',
  first_name: 'contacts.firstName',
  city: 'contacts.city',
  company: 'contacts.company',
  email: 'contacts.email',
  language: 'contacts.language',
  notes: 'contacts.notes',
} as const satisfies Record<ColumnName, string>;

export function subjectWords(subject: Subject): string {
  if (subject.startsWith('extra:')) return subject.slice(6);
  const column = COLUMNS.find((name) => subject === `column:${name}`);
  if (column) return t(COLUMN_WORDS[column]);
  return t(`filter.subject.${subject as (typeof FIXED_SUBJECTS)[number]}`);
}

/** "is", "has not", "in the last", as it reads after the subject. */
export function operatorWords(subject: Subject, operator: Operator): string {
  if (operator === 'is' || operator === 'is_not') {
    if (subject === 'list' || subject === 'import') return t(operator === 'is' ? 'filter.op.in' : 'filter.op.not_in');
    if (subject === 'campaign') return t(operator === 'is' ? 'filter.op.who' : 'filter.op.not_who');
  }
  return t(`filter.op.${operator}`);
}

export function resultWords(result: CampaignResultDto): string {
  return t(`filter.result.${result}`);
}
