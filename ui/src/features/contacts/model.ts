/** Contacts without a screen: what is asked for, tags as they are typed, consent in words. */
import type { ConsentDto } from '@/ipc/generated/ConsentDto';
import type { ConsentEventDto } from '@/ipc/generated/ConsentEventDto';
import type { ContactDto } from '@/ipc/generated/ContactDto';
import type { ContactField } from '@/ipc/generated/ContactField';
import type { ContactUpdate } from '@/ipc/generated/ContactUpdate';
import type { ContactWindow } from '@/ipc/generated/ContactWindow';
import type { FilterNode } from '@/ipc/generated/FilterNode';
import type { ImportOutcomeDto } from '@/ipc/generated/ImportOutcomeDto';
import { howWords, isConsentHow } from '@/shared/consent';
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
export function consentLine(event: ConsentEventDto): ConsentLine {
  const known = Object.hasOwn(EVENTS, event.kind);
  // A list that was imported with people's yes records `imported`; without it, nothing.
  const fromList = event.kind === 'imported' || (event.kind === 'granted' && event.from_import);
  const agreed = event.kind === 'granted' || fromList;
  const title = !known ? event.kind : fromList ? t('consent.event.grantedInList') : t(EVENTS[event.kind as keyof typeof EVENTS]);
  const how = isConsentHow(event.how) ? howWords(event.how) : Object.hasOwn(STOPS, event.how) && !agreed ? t(STOPS[event.how as keyof typeof STOPS]) : '';
  return { title, how, ...(agreed ? { tone: 'ok' } : event.kind === 'opted_out' ? { tone: 'bad' } : {}) };
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
  fields: ContactField[];
}

const TEXTS = ['name', 'first_name', 'phone', 'city', 'company', 'email', 'language', 'notes'] as const;

export function formOf(person: ContactDto): PersonForm {
  const { name, first_name, city, company, email, language, notes } = person;
  return { name, first_name, phone: person.phone ?? '', city, company, email, language, notes, tags: person.tags.join(', '), fields: person.fields.map((field) => ({ ...field })) };
}

/** Only what was changed is sent, so that nobody else's change is written over; nothing when all is as before. */
export function changesOf(person: ContactDto, form: PersonForm): ContactUpdate | undefined {
  const before = formOf(person);
  const update: ContactUpdate = { id: person.id };
  for (const key of TEXTS) if (form[key].trim() !== before[key].trim()) update[key] = form[key].trim();
  // An emptied number is not a wish to have none: a person keeps theirs.
  if (update.phone === '') delete update.phone;
  const tags = readTags(form.tags);
  if (tags.join('\n') !== person.tags.join('\n')) update.tags = tags;
  const fields = form.fields.filter((field, i) => field.value.trim() !== (before.fields[i]?.value ?? '').trim());
  if (fields.length > 0) update.fields = fields.map((field) => ({ field: field.field, value: field.value.trim() }));
  return Object.keys(update).length > 1 ? update : undefined;
}
