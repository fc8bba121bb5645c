/** Where a column of a list can go: the places, their words and pictures, and what may be there only once. */
import { Ban, Building2, Cake, CalendarDays, Flag, FlaskConical, Globe, HandHeart, Hand, Hash, List, Mail, MapPin, NotebookPen, Phone, Rows3, Tag, ToggleLeft, UserRound, X, type LucideIcon } from 'lucide-react';
import type { ExistingDto } from '@/ipc/generated/ExistingDto';
import type { FieldKindDto } from '@/ipc/generated/FieldKindDto';
import type { ImportColumn } from '@/ipc/generated/ImportColumn';
import type { ImportField } from '@/ipc/generated/ImportField';
import { short } from '@/shared/text';
import { t, type PlainKey, type WordKey } from '@/shared/i18n';

type PlainField = Exclude<ImportField, { extra: string }>;

interface Place {
  word: PlainKey;
  icon: LucideIcon;
  /** Any number of columns may go here. */
  many?: true;
}

const PLACES: Record<PlainField, Place> = {
  phone: { word: 'import.field.phone', icon: Phone },
  name: { word: 'import.field.name', icon: UserRound },
  first_name: { word: 'import.field.first_name', icon: UserRound },
  middle_name: { word: 'import.field.middle_name', icon: UserRound },
  last_name: { word: 'import.field.last_name', icon: UserRound },
  nickname: { word: 'import.field.nickname', icon: UserRound },
  city: { word: 'import.field.city', icon: MapPin },
  tags: { word: 'import.field.tags', icon: Tag, many: true },
  lists: { word: 'import.field.lists', icon: List, many: true },
  consent: { word: 'import.field.consent', icon: HandHeart },
  consent_how: { word: 'import.field.consent_how', icon: HandHeart },
  consent_date: { word: 'import.field.consent_date', icon: CalendarDays },
  consent_wording: { word: 'import.field.consent_wording', icon: HandHeart },
  opt_out: { word: 'import.field.opt_out', icon: Hand },
  opt_out_date: { word: 'import.field.opt_out_date', icon: CalendarDays },
  phone_other: { word: 'import.field.phone_other', icon: Phone, many: true },
  phone_label: { word: 'import.field.phone_label', icon: Phone, many: true },
  calling_code: { word: 'import.field.calling_code', icon: Globe },
  country: { word: 'import.field.country', icon: Flag },
  company: { word: 'import.field.company', icon: Building2 },
  email: { word: 'import.field.email', icon: Mail, many: true },
  language: { word: 'import.field.language', icon: Globe },
  birthday: { word: 'import.field.birthday', icon: Cake },
  notes: { word: 'import.field.notes', icon: NotebookPen },
  test_person: { word: 'import.field.test_person', icon: FlaskConical },
  leave_out: { word: 'import.field.leave_out', icon: X, many: true },
};

const ORDER = Object.keys(PLACES) as PlainField[];
const EXTRA = 'extra:';

const KINDS = {
  text: { word: 'import.field.extra', icon: Rows3 },
  number: { word: 'import.field.extra_number', icon: Hash },
  date: { word: 'import.field.extra_date', icon: CalendarDays },
  yes_no: { word: 'import.field.extra_yes_no', icon: ToggleLeft },
} as const satisfies Record<FieldKindDto, { word: WordKey; icon: LucideIcon }>;

const KIND_ORDER = Object.keys(KINDS) as FieldKindDto[];

/** A place as one text, for a list of choices; an extra field with its kind. */
export function codeOf(field: ImportField, kind: FieldKindDto | null = null): string {
  return typeof field === 'string' ? field : `${EXTRA}${kind ?? 'text'}:${field.extra}`;
}

export function fieldOf(code: string): ImportField {
  if (code.startsWith(EXTRA)) return { extra: code.slice(code.indexOf(':', EXTRA.length) + 1) };
  return Object.hasOwn(PLACES, code) ? (code as PlainField) : 'leave_out';
}

/** The kind of an extra field; none of another place. */
export function kindOf(code: string): FieldKindDto | null {
  if (!code.startsWith(EXTRA)) return null;
  return KIND_ORDER.find((kind) => code.startsWith(`${EXTRA}${kind}:`)) ?? 'text';
}

/** To fill what is empty and to replace what is there are two wishes, kept as one word. */
export const fills = (existing: ExistingDto) => existing === 'fill_empty' || existing === 'replace';
export const replaces = (existing: ExistingDto) => existing === 'replace' || existing === 'replace_only';
export function existingOf(fill: boolean, replace: boolean): ExistingDto {
  if (replace) return fill ? 'replace' : 'replace_only';
  return fill ? 'fill_empty' : 'keep';
}

export interface Choice {
  value: string;
  label: string;
  icon: LucideIcon;
}

/**
 * What a column is called: by its heading, or by what the format says it is, counted where
 * there are several, or by its place.
 */
export function nameOf(column: ImportColumn, columns: readonly ImportColumn[]): string {
  const header = column.header?.trim();
  if (header) return header;
  const { meaning } = column;
  if (meaning === null) return t('import.columnN', { n: column.index + 1 });
  // A card says the name of a field of the shop's own.
  if (typeof meaning !== 'string') return meaning.extra;
  const alike = columns.filter((other) => other.meaning === meaning);
  const word = t(PLACES[meaning].word);
  return alike.length > 1 ? t('import.fieldN', { field: word, n: alike.findIndex((other) => other.index === column.index) + 1 }) : word;
}

/** What a column may become: every place, and a field of its own with the column's name. */
export function choicesOf(column: ImportColumn, name: string): Choice[] {
  const own = typeof column.field === 'string' ? name : column.field.extra;
  const places = ORDER.filter((code) => code !== 'leave_out').map((code) => ({ value: code as string, label: t(PLACES[code].word), icon: PLACES[code].icon }));
  return [...places, ...KIND_ORDER.map((kind) => ({ value: codeOf({ extra: own }, kind), label: t(KINDS[kind].word, { name: short(own, 24) }), icon: KINDS[kind].icon })), { value: 'leave_out', label: t('import.field.leave_out'), icon: Ban }];
}

/**
 * The columns with one of them going elsewhere. What may be there only once is
 * taken from the column that had it: a second number stays as another number.
 */
export function withField(columns: readonly ImportColumn[], index: number, field: ImportField, kind: FieldKindDto | null = null): ImportColumn[] {
  const once = typeof field === 'string' && !PLACES[field].many;
  return columns.map((column) => {
    if (column.index === index) return { ...column, field, kind, confidence: field === 'leave_out' ? 'left_out' : 'sure' };
    if (!once || column.field !== field) return column;
    return field === 'phone' ? { ...column, field: 'phone_other', kind: null, confidence: 'please_look' } : { ...column, field: 'leave_out', kind: null, confidence: 'left_out' };
  });
}

export function hasNumber(columns: readonly ImportColumn[]): boolean {
  return columns.some((column) => column.field === 'phone' || column.field === 'phone_other');
}

/** Whether the list itself tells how, when or to which words its people agreed. */
export function tellsConsent(columns: readonly ImportColumn[]): boolean {
  return columns.some(({ field }) => field === 'consent_how' || field === 'consent_date' || field === 'consent_wording');
}

/** Columns without a single value that go nowhere: shown on demand only. */
export function isIdle(column: ImportColumn): boolean {
  return column.field === 'leave_out' && column.samples.every((sample) => sample.trim() === '');
}
