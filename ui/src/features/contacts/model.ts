/** Contacts without a screen: what is asked for, tags as they are typed, consent in words. */
import type { ConsentDto } from '@/ipc/generated/ConsentDto';
import type { ConsentEventDto } from '@/ipc/generated/ConsentEventDto';
import type { ContactCountsDto } from '@/ipc/generated/ContactCountsDto';
import type { ContactDto } from '@/ipc/generated/ContactDto';
import type { ContactUpdate } from '@/ipc/generated/ContactUpdate';
import type { ContactWindow } from '@/ipc/generated/ContactWindow';
import type { RecentAct } from '@/ipc/generated/RecentAct';
import type { FieldKindDto } from '@/ipc/generated/FieldKindDto';
import type { KnownField } from '@/ipc/generated/KnownField';
import type { SourceDto } from '@/ipc/generated/SourceDto';
import type { FilterNode } from '@/ipc/generated/FilterNode';
import type { ImportOutcomeDto } from '@/ipc/generated/ImportOutcomeDto';
import { howWords, isConsentHow } from '@/shared/consent';
import { dateText, readDate } from '@/shared/dates';
import { number } from '@/shared/formats';
import { short } from '@/shared/text';
import { t, type PlainKey } from '@/shared/i18n';

export interface Filters {
  query: string;
  consent: ConsentDto | null;
  tag: string | null;
  importId: number | null;
  outcome: ImportOutcomeDto | null;
  listId: number | null;
  segmentId: number | null;
  /** A filter that was built by clicking. */
  fits: FilterNode | null;
}

export const NO_FILTERS: Filters = { query: '', consent: null, tag: null, importId: null, outcome: null, listId: null, segmentId: null, fits: null };

export function isFiltered(filters: Filters): boolean {
  return filters.query.trim() !== '' || filters.consent !== null || filters.tag !== null || filters.importId !== null || filters.listId !== null || filters.segmentId !== null || filters.fits !== null;
}

/** How many there are, how many of them a campaign may reach, and who is for tests. */
export function countsWords({ everyone: people, may_get: may, test_people: test }: ContactCountsDto): string {
  return test > 0 ? t('contacts.countsTest', { people, may, test }) : t('contacts.counts', { people, may });
}

/** The request for one chunk of the list. Absent filters are not named, so that equal questions are one. */
export function windowOf(filters: Filters, down: boolean, offset: number, limit: number): ContactWindow {
  return {
    query: filters.query.trim(),
    sort: down ? 'name_descending' : 'name',
    offset,
    limit,
    ...(filters.consent === null ? {} : { consent: filters.consent }),
    ...(filters.tag === null ? {} : { tag: filters.tag }),
    ...(filters.importId === null ? {} : { import_id: filters.importId }),
    ...(filters.importId === null || filters.outcome === null ? {} : { outcome: filters.outcome }),
    ...(filters.listId === null ? {} : { list_id: filters.listId }),
    ...(filters.segmentId === null ? {} : { segment_id: filters.segmentId }),
    ...(filters.fits === null ? {} : { fits: filters.fits }),
  };
}

/** "VIP, skin care ; vip" as ["VIP", "skin care"]: each once, however it is written. */
export function readTags(text: string): string[] {
  const found = new Map<string, string>();
  for (const part of text.split(/[,;\n\u060C]/)) {
    const tag = part.trim().replace(/\s+/g, ' ');
    const key = tag.toLocaleLowerCase();
    if (tag !== '' && !found.has(key)) found.set(key, tag);
  }
  return [...found.values()];
}

const EVENTS = {
  granted: 'consent.event.granted',
  imported: 'consent.event.grantedInList',
  asked: 'consent.event.asked',
  withdrawn: 'consent.event.withdrawn',
  opted_out: 'consent.event.opted_out',
  undone: 'consent.event.undone',
} as const satisfies Record<string, PlainKey>;

const STOPS = {
  stop_word: 'consent.by.stop_word',
  operator: 'consent.by.operator',
  import: 'consent.by.import',
} as const satisfies Record<string, PlainKey>;

export interface ConsentLine {
  title: string;
  /** How it came about; empty when nothing is known. */
  how: string;
  tone?: 'ok' | 'bad';
}

/** One event of somebody's consent in words; a kind without words shows as itself rather than as nothing. */
export function consentLine(event: Pick<ConsentEventDto, 'kind' | 'how' | 'from_import'>): ConsentLine {
  const known = Object.hasOwn(EVENTS, event.kind);
  // A list that was imported with people's yes records `imported`; without it, nothing.
  const fromList = event.kind === 'imported' || (event.kind === 'granted' && event.from_import);
  const agreed = event.kind === 'granted' || fromList;
  const words = fromList ? 'consent.event.grantedInList' : event.kind === 'withdrawn' && event.from_import ? 'consent.event.refusedInList' : EVENTS[event.kind as keyof typeof EVENTS];
  const title = known ? t(words) : event.kind;
  const how = isConsentHow(event.how) ? howWords(event.how) : Object.hasOwn(STOPS, event.how) && !agreed ? t(STOPS[event.how as keyof typeof STOPS]) : '';
  return { title, how, ...(agreed ? { tone: 'ok' } : event.kind === 'opted_out' ? { tone: 'bad' } : {}) };
}

/** "clients.csv, row 12"; a list that was pasted has no name. */
export function fileWords(fileName: string, row: number | null): string {
  const name = short(fileName, 60) || t('contacts.pasted');
  return row === null ? name : t('contacts.source.row', { name, row: number(row) });
}

/** Where a value came from; nothing where it is not known. */
export function sourceWords(source: SourceDto): string {
  if (source.from === 'import') return fileWords(source.file_name, source.file_row);
  return source.from === 'operator' ? t('contacts.source.operator') : '';
}

/** A source that is worth saying: not that of the person themselves, which stands below. */
export function otherThan(person: Pick<ContactDto, 'came_from' | 'came_from_row'>, source: SourceDto | null): SourceDto | null {
  if (source?.from === 'operator') return person.came_from === null ? null : source;
  if (source?.from === 'import') return source.file_name === person.came_from && source.file_row === person.came_from_row ? null : source;
  return null;
}

/** A value of an extra field as people write it; what is not of its kind shows as it is. */
export function valueWords({ kind, value }: Pick<KnownField, 'kind' | 'value'>): string {
  if (kind === 'date') return dateText(value);
  if (kind === 'yes_no') return value === 'yes' ? t('contacts.yes') : value === 'no' ? t('contacts.no') : value;
  return value;
}

const STOP_WHY = { stop_word: 'contacts.stopWhy.stop_word', operator: 'contacts.stopWhy.operator', import: 'contacts.stopWhy.import', erased: 'contacts.stopWhy.erased' } as const satisfies Record<string, PlainKey>;

/** Why an address gets no messages; a reason without words shows as itself. */
export function stopWords(reason: string): string {
  return Object.hasOwn(STOP_WHY, reason) ? t(STOP_WHY[reason as keyof typeof STOP_WHY]) : reason;
}

/** What the form of a person holds; numbers and tags as they are typed. */
export interface PersonForm {
  name: string;
  first_name: string;
  phone: string;
  city: string;
  company: string;
  email: string;
  language: string;
  notes: string;
  tags: string;
  fields: FormField[];
}

/** An extra field in the form. One that is being added has a name that can still be typed. */
export interface FormField {
  field: string;
  value: string;
  kind: FieldKindDto;
  added?: true;
}

const TEXTS = ['name', 'first_name', 'phone', 'city', 'company', 'email', 'language', 'notes'] as const;

export function formOf(person: ContactDto): PersonForm {
  const { name, first_name, city, company, email, language, notes } = person;
  return { name, first_name, phone: person.phone ?? '', city, company, email, language, notes, tags: person.tags.join(', '), fields: person.fields.map(({ field, value, kind }) => ({ field, value: kind === 'date' ? dateText(value) : value, kind })) };
}

/** Only what was changed is sent, so that nobody else's change is written over; nothing when all is as before. */
export function changesOf(person: ContactDto, form: PersonForm, today: string): ContactUpdate | undefined {
  const before = formOf(person);
  const update: ContactUpdate = { id: person.id };
  for (const key of TEXTS) if (form[key].trim() !== before[key].trim()) update[key] = form[key].trim();
  // An emptied number is not a wish to have none: a person keeps theirs.
  if (update.phone === '') delete update.phone;
  const tags = readTags(form.tags);
  if (tags.join('\n') !== person.tags.join('\n')) update.tags = tags;
  const fields = form.fields.filter((field, i) => {
    const was = before.fields[i];
    return was ? field.value.trim() !== was.value.trim() || field.kind !== was.kind : field.field.trim() !== '' && field.value.trim() !== '';
  });
  if (fields.length > 0) update.fields = fields.map(({ field, value, kind }) => ({ field: field.trim(), value: kind === 'date' ? (readDate(value, today) ?? value.trim()) : value.trim(), kind }));
  return Object.keys(update).length > 1 ? update : undefined;
}

/** "3 people deleted", as it was done. */
export function recentWords({ what, people }: RecentAct): string {
  switch (what.type) {
    case 'tag':
    case 'untag':
      return t(`contacts.recent.${what.type}`, { people, tag: isolated(what.tag) });
    case 'list':
      return t('contacts.recent.list', { people, list: isolated(what.list) });
    case 'block':
    case 'delete':
      return t(`contacts.recent.${what.type}`, { people });
  }
}

/** A word of the owner's, which may run the other way than the sentence. */
const isolated = (text: string) => `\u2068${text}\u2069`;
