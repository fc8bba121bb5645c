/**
 * A filter while it is built: lines of "what, how, with what", in one or more groups. A line
 * that is not filled in yet leaves nobody out and lets nobody in: it is not asked, and the
 * screen says so.
 *
 * What is kept and asked is a `FilterNode`; `nodeOf` and `draftOf` go back and forth.
 */
import type { CampaignResultDto } from '@/ipc/generated/CampaignResultDto';
import type { FilterCondition } from '@/ipc/generated/FilterCondition';
import type { FilterField } from '@/ipc/generated/FilterField';
import type { FilterNode } from '@/ipc/generated/FilterNode';
import type { FilterWhen } from '@/ipc/generated/FilterWhen';

export const COLUMNS = ['name', 'first_name', 'city', 'company', 'email', 'language', 'notes'] as const;
export type ColumnName = (typeof COLUMNS)[number];

/** What a line is about: a fixed subject, a column, or an extra field by its name. */
export type Subject = 'tag' | 'list' | 'consent' | 'test' | 'written' | 'answered' | 'added' | 'campaign' | 'import' | `column:${ColumnName}` | `extra:${string}`;

const MEMBER = ['is', 'is_not'] as const;
const TRUTH = ['yes', 'no'] as const;
const TIMES = ['within', 'longer_ago', 'since', 'before'] as const;
const TEXTS = ['is', 'is_not', 'contains', 'contains_not', 'known', 'unknown'] as const;
/** Of an extra field also numbers, dates, and yes or no. */
const VALUES = [...TEXTS, 'above', 'below', 'equals', ...TIMES, 'yes', 'no'] as const;

export type Operator = (typeof MEMBER)[number] | (typeof TIMES)[number] | (typeof VALUES)[number] | 'ever' | 'never';

/** The ways to compare what a line is about, the usual one first. */
export function operatorsOf(subject: Subject): readonly Operator[] {
  switch (subject) {
    case 'tag':
    case 'list':
    case 'consent':
    case 'campaign':
    case 'import':
      return MEMBER;
    case 'test':
      return TRUTH;
    case 'added':
      return TIMES;
    case 'written':
    case 'answered':
      return [...TIMES, 'ever', 'never'];
    default:
      return subject.startsWith('extra:') ? VALUES : TEXTS;
  }
}

/** What must be filled in after the operator. */
export type ValueKind = 'none' | 'text' | 'amount' | 'days' | 'date' | 'tag' | 'list' | 'consent' | 'campaign' | 'import';

export function valueKind(subject: Subject, operator: Operator): ValueKind {
  switch (subject) {
    case 'tag':
    case 'list':
    case 'consent':
    case 'campaign':
    case 'import':
      return subject;
    default:
  }
  switch (operator) {
    case 'within':
    case 'longer_ago':
      return 'days';
    case 'since':
    case 'before':
      return 'date';
    case 'above':
    case 'below':
    case 'equals':
      return 'amount';
    case 'known':
    case 'unknown':
    case 'yes':
    case 'no':
    case 'ever':
    case 'never':
      return 'none';
    default:
      return 'text';
  }
}

export interface Line {
  /** Tells lines apart on the screen. */
  key: number;
  subject: Subject;
  operator: Operator;
  /** A text, a date or an amount as typed, a tag, or the id of a list, campaign or import. */
  value: string;
  days: number;
  result: CampaignResultDto;
}

export interface Group {
  key: number;
  join: 'all' | 'any';
  lines: Line[];
}

/** Groups of lines; `join` says how the groups hang together. */
export interface Draft {
  join: 'all' | 'any';
  groups: Group[];
}

let lastKey = 0;
const nextKey = () => ++lastKey;

export function newLine(subject: Subject): Line {
  return { key: nextKey(), subject, operator: operatorsOf(subject)[0] ?? 'is', value: '', days: 7, result: 'got' };
}

export function newGroup(subject: Subject): Group {
  return { key: nextKey(), join: 'all', lines: [newLine(subject)] };
}

/** A line about something else: what still fits stays. */
export function withSubject(line: Line, subject: Subject): Line {
  const operator = operatorsOf(subject).includes(line.operator) ? line.operator : newLine(subject).operator;
  const keepsValue = valueKind(subject, operator) === valueKind(line.subject, line.operator);
  return { ...line, subject, operator, value: keepsValue ? line.value : '' };
}

export function withOperator(line: Line, operator: Operator): Line {
  const keepsValue = valueKind(line.subject, operator) === valueKind(line.subject, line.operator);
  return { ...line, operator, value: keepsValue ? line.value : '' };
}

/** "12.5" or "12,5" in thousandths; nothing where it is no number. */
export function thousandthsOf(text: string): number | undefined {
  const plain = text.trim().replace(/\s/g, '').replace(',', '.');
  if (!/^-?\d{1,12}(\.\d{1,3})?$/.test(plain)) return undefined;
  return Math.round(Number(plain) * 1000);
}

function fieldOf(subject: Subject): FilterField | undefined {
  if (subject.startsWith('column:')) return { column: subject.slice(7) as ColumnName };
  return subject.startsWith('extra:') ? { extra: subject.slice(6) } : undefined;
}

function whenOf(line: Line): FilterWhen | undefined {
  switch (line.operator) {
    case 'within':
      return { within: line.days };
    case 'longer_ago':
      return { longer_ago: line.days };
    case 'since':
    case 'before': {
      if (!/^\d{4}-\d{2}-\d{2}$/.test(line.value)) return undefined;
      return line.operator === 'since' ? { since: line.value } : { before: line.value };
    }
    case 'ever':
    case 'never':
      return 'ever';
    default:
      return undefined;
  }
}

const NEGATIVE: ReadonlySet<Operator> = new Set(['is_not', 'contains_not', 'unknown', 'never']);

function conditionOf(line: Line): FilterCondition | undefined {
  const { subject, operator } = line;
  const value = line.value.trim();
  const id = /^\d+$/.test(value) ? Number(value) : undefined;
  switch (subject) {
    case 'tag':
      return value === '' ? undefined : { kind: 'tag', tag: value };
    case 'consent':
      return value === 'agreed' || value === 'not_asked' || value === 'opted_out' ? { kind: 'consent', consent: value } : undefined;
    case 'test':
      return { kind: 'test', yes: operator !== 'no' };
    case 'list':
      return id === undefined ? undefined : { kind: 'list', list: id };
    case 'import':
      return id === undefined ? undefined : { kind: 'import', import: id };
    case 'campaign':
      return id === undefined ? undefined : { kind: 'campaign', campaign: id, result: line.result };
    case 'written':
    case 'answered':
    case 'added': {
      const when = whenOf(line);
      return when && { kind: subject, when };
    }
    default:
  }
  const field = fieldOf(subject);
  if (!field) return undefined;
  switch (operator) {
    case 'known':
    case 'unknown':
      return { kind: 'known', field };
    case 'yes':
    case 'no':
      return { kind: 'yes_no', field, yes: operator === 'yes' };
    case 'above':
    case 'below':
    case 'equals': {
      const thousandths = thousandthsOf(value);
      return thousandths === undefined ? undefined : { kind: 'number', field, test: operator === 'equals' ? 'is' : operator, thousandths };
    }
    case 'within':
    case 'longer_ago':
    case 'since':
    case 'before': {
      const when = whenOf(line);
      return when && { kind: 'date', field, when };
    }
    default:
      return value === '' ? undefined : { kind: 'text', field, test: operator === 'is' || operator === 'is_not' ? 'is' : 'contains', value };
  }
}

function lineNode(line: Line): FilterNode | undefined {
  const condition = conditionOf(line);
  if (!condition) return undefined;
  return NEGATIVE.has(line.operator) ? { not: { is: condition } } : { is: condition };
}

export function isComplete(line: Line): boolean {
  return conditionOf(line) !== undefined;
}

/** How many lines are not filled in. */
export function unfinishedOf(draft: Draft): number {
  return draft.groups.flatMap((group) => group.lines).filter((line) => !isComplete(line)).length;
}

function joined(join: 'all' | 'any', parts: FilterNode[]): FilterNode | undefined {
  if (parts.length === 0) return undefined;
  return join === 'all' ? { all: parts } : { any: parts };
}

/** What is asked: the lines that are filled in; nothing where none is. */
export function nodeOf(draft: Draft): FilterNode | undefined {
  const groups = draft.groups.flatMap((group) => joined(group.join, group.lines.flatMap((line) => lineNode(line) ?? [])) ?? []);
  return joined(draft.join, groups);
}

function lineOf(node: FilterNode): Line | undefined {
  const negated = 'not' in node;
  const inner = 'not' in node ? node.not : node;
  if (!('is' in inner)) return undefined;
  const condition = inner.is;
  const line = (subject: Subject, operator: Operator, rest: Partial<Line> = {}): Line => ({ ...newLine(subject), operator, ...rest });
  const member = (subject: Subject, value: string | number, rest: Partial<Line> = {}) => line(subject, negated ? 'is_not' : 'is', { value: String(value), ...rest });
  switch (condition.kind) {
    case 'tag':
      return member('tag', condition.tag);
    case 'list':
      return member('list', condition.list);
    case 'consent':
      return member('consent', condition.consent);
    case 'import':
      return member('import', condition.import);
    case 'test':
      return line('test', condition.yes === negated ? 'no' : 'yes');
    case 'campaign':
      return member('campaign', condition.campaign, { result: condition.result });
    case 'written':
    case 'answered':
    case 'added':
      return timeLine(line, condition.kind, condition.when, negated);
    default:
  }
  const subject = subjectOf(condition.field);
  switch (condition.kind) {
    case 'known':
      return line(subject, negated ? 'unknown' : 'known');
    case 'text':
      return line(subject, condition.test === 'is' ? (negated ? 'is_not' : 'is') : negated ? 'contains_not' : 'contains', { value: condition.value });
    case 'yes_no':
      return negated ? undefined : line(subject, condition.yes ? 'yes' : 'no');
    case 'number':
      return negated ? undefined : line(subject, condition.test === 'is' ? 'equals' : condition.test, { value: String(condition.thousandths / 1000) });
    case 'date':
      return timeLine(line, subject, condition.when, negated);
  }
}

function subjectOf(field: FilterField): Subject {
  return 'column' in field ? `column:${field.column}` : `extra:${field.extra}`;
}

function timeLine(line: (subject: Subject, operator: Operator, rest?: Partial<Line>) => Line, subject: Subject, when: FilterWhen, negated: boolean): Line | undefined {
  if (when === 'ever') return operatorsOf(subject).includes('ever') ? line(subject, negated ? 'never' : 'ever') : undefined;
  if (negated) return undefined;
  if ('within' in when) return line(subject, 'within', { days: when.within });
  if ('longer_ago' in when) return line(subject, 'longer_ago', { days: when.longer_ago });
  return 'since' in when ? line(subject, 'since', { value: when.since }) : line(subject, 'before', { value: when.before });
}

function groupOf(node: FilterNode): Group | undefined {
  const [join, parts] = 'all' in node ? (['all', node.all] as const) : 'any' in node ? (['any', node.any] as const) : (['all', [node]] as const);
  const lines = parts.map(lineOf);
  return lines.some((line) => !line) ? undefined : { key: nextKey(), join, lines: lines as Line[] };
}

/** The lines of a filter that was built here; nothing where it says more than lines can. */
export function draftOf(node: FilterNode): Draft | undefined {
  const alone = groupOf(node);
  if (alone) return { join: 'all', groups: [alone] };
  const [join, parts] = 'all' in node ? (['all', node.all] as const) : 'any' in node ? (['any', node.any] as const) : (['all', []] as const);
  const groups = parts.map(groupOf);
  return groups.length === 0 || groups.some((group) => !group) ? undefined : { join, groups: groups as Group[] };
}
