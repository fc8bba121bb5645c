/** The import without a screen: reasons in words, what is shown first, what the button says. */
import type { ImportCheck } from '@/ipc/generated/ImportCheck';
import type { ImportConsent } from '@/ipc/generated/ImportConsent';
import type { ImportConsentColumn } from '@/ipc/generated/ImportConsentColumn';
import type { ImportCounts } from '@/ipc/generated/ImportCounts';
import type { ImportExampleSave } from '@/ipc/generated/ImportExampleSave';
import type { LeftOutWords } from '@/ipc/generated/LeftOutWords';
import type { LeftOutGroup } from '@/ipc/generated/LeftOutGroup';
import type { RepairedGroup } from '@/ipc/generated/RepairedGroup';
import type { RepairedRow } from '@/ipc/generated/RepairedRow';
import type { ToRepairRow } from '@/ipc/generated/ToRepairRow';
import type { ImportUndoPerson } from '@/ipc/generated/ImportUndoPerson';
import type { ImportUndoReport } from '@/ipc/generated/ImportUndoReport';
import type { ImportUndoStay } from '@/ipc/generated/ImportUndoStay';
import { number } from '@/shared/formats';
import { t } from '@/shared/i18n';

const REPAIRS = ['float_to_integer', 'full_scientific', 'plus_restored', 'international_prefix', 'leading_zero_restored', 'trunk_zero_removed', 'ninth_digit_added', 'mexico_prefix_removed', 'argentina_nine', 'digits_normalised', 'excel_text_marker', 'invisible_removed', 'text_removed', 'name_phone_swapped', 'same_number_twice'] as const;

function repair(why: string): (typeof REPAIRS)[number] | undefined {
  return REPAIRS.find((code) => code === why);
}

/** Everything that was done to a number; a code without words shows as itself. */
export function repairedWords({ also }: Pick<RepairedRow, 'also'>, why: string): string {
  const words = (code: string) => {
    const known = repair(code);
    return known ? t(`import.why.${known}`) : code;
  };
  return [why, ...also].map(words).join(', ');
}

/** "2 numbers ended in “.0”." */
export function repairedTitle({ why, total }: Pick<RepairedGroup, 'why' | 'total'>): string {
  return t(`import.did.${repair(why) ?? 'other'}`, { count: total });
}

const LEFT_OUT = ['asked_to_stop', 'repeated', 'operator', 'landline', 'not_repaired', 'no_number', 'not_a_number', 'short_number', 'placeholder', 'service_number', 'cell_error'] as const;
type LeftOutReason = (typeof LEFT_OUT)[number];

/** "3 asked to stop earlier" */
export function leftOutWords({ reason, total }: Pick<LeftOutGroup, 'reason' | 'total'>): string {
  const known = LEFT_OUT.find((code) => code === reason);
  return known ? t(`import.left.${known satisfies LeftOutReason}`, { count: total }) : `${reason}: ${total}`;
}

/** The words of a file of left-out rows: a sentence for each reason, `{row}` for the other row. */
export function leftOutFileWords(): LeftOutWords {
  const reason = (code: LeftOutReason | RepairReason) => (code === 'repeated' ? t('import.file.why.repeated', { row: '{row}' }) : code === 'not_repaired' ? '' : t(`import.file.why.${code}`));
  const codes = [...LEFT_OUT, ...TO_REPAIR].filter((code) => code !== 'not_repaired');
  return { row: t('import.row'), reason: t('import.file.reason'), reasons: Object.fromEntries(codes.map((code) => [code, reason(code)])) };
}

/** What such a file could be called. */
export function leftOutFileName(fileName: string): string {
  const list = fileName.replace(/\.[^.]{1,5}$/, '');
  return list === '' ? t('import.file.nameOfPasted') : t('import.file.name', { list });
}

const TO_REPAIR = ['scientific_notation', 'rounded_number', 'two_numbers', 'ambiguous_number', 'country_unclear', 'extension', 'letters_in_number', 'too_short', 'too_long', 'not_in_plan', 'formula_without_value', 'taken_back'] as const;
type RepairReason = (typeof TO_REPAIR)[number];

export function repairReason(reason: string): RepairReason | 'other' {
  return TO_REPAIR.find((code) => code === reason) ?? 'other';
}

/** Cells that hold several numbers are answered by choosing, the others by typing. */
export function isChoice(reason: string, row: ToRepairRow): boolean {
  return (reason === 'two_numbers' || reason === 'ambiguous_number') && row.suggestions.length > 0;
}

/** Rows that still need an answer. */
export function openRows(check: ImportCheck): number {
  return check.to_repair.reduce((sum, group) => sum + group.open, 0);
}

export interface CommitWords {
  /** So many people are written; 0 means there is nothing to import. */
  people: number;
  label: string;
}

/** What the button says. A list in which everybody is the same as before can still record their consent. */
export function commitWords(counts: ImportCounts): CommitWords {
  const written = counts.new + counts.updated;
  if (written > 0) return { people: written, label: t('import.commit', { people: written }) };
  return { people: counts.same, label: counts.same > 0 ? t('import.commitSame', { people: counts.same }) : t('import.commitNone') };
}

/** What is still to be said before anything is written; nothing when all is there. */
export function missingAnswer(counts: ImportCounts, consent: ImportConsent | null, hasHow: boolean): string | undefined {
  if (commitWords(counts).people === 0) return t('import.nothingToImport');
  if (consent === null) return t('import.sayConsent');
  if (consent !== 'not_yet' && !hasHow) return t('import.sayHow');
  return undefined;
}

/** Whoever asked to stop gets nothing, whatever is chosen: it is said where one could think otherwise. */
export function allHint(stopped: number): string {
  const hint = t('import.consent.allHint');
  return stopped === 0 ? hint : `${hint} ${t('import.consent.allStopped', { count: stopped })}`;
}

/** "9 yes, 12 not yet. 3 of these 12 asked to stop and get nothing." */
export function columnHint({ yes, not_yet }: Pick<ImportConsentColumn, 'yes' | 'not_yet'>, stopped: number): string {
  const hint = t('import.consent.columnHint', { yes, not: not_yet });
  if (stopped === 0) return hint;
  return `${hint} ${stopped < not_yet ? t('import.consent.columnStopped', { count: stopped, not: number(not_yet) }) : t('import.consent.allStopped', { count: stopped })}`;
}

/** How far an import is, and where and when (`performance.now()`) it was first heard of. */
export interface Progress {
  done: number;
  total: number;
  at: number;
  from: { done: number; at: number };
}

/** Below this a rate is a guess. */
const LEAST_MS = 700;

/** Rows a second since it was first heard of, two figures of it; nothing while it is too early to say. */
export function rateOf({ done, at, from }: Progress): number | undefined {
  const ms = at - from.at;
  if (ms < LEAST_MS || done <= from.done) return undefined;
  return Number((((done - from.done) / ms) * 1000).toPrecision(2));
}

/** Of the writing, whose end takes a moment of its own. */
export function progressWords(progress: Progress | undefined, rows: number): string {
  return progress && progress.done >= progress.total ? t('import.finishing') : rowsWords(progress, rows);
}

/** "12,400 of 100,000 rows, about 20,000 a second" */
export function rowsWords(progress: Progress | undefined, rows: number): string {
  const figures = { done: number(progress?.done ?? 0), total: number(progress?.total ?? rows) };
  const rate = progress && rateOf(progress);
  return rate === undefined ? t('import.progress', figures) : t('import.progressRate', { ...figures, rate: number(rate) });
}

export function addsUp(counts: ImportCounts): boolean {
  return counts.new + counts.updated + counts.same + counts.to_repair + counts.left_out === counts.rows;
}

/** Pasted text that looks like a table or a list: something to read, not a word pasted by mistake. */
export function looksLikeList(text: string): boolean {
  return /\d{5}/.test(text.replace(/[\s().-]/g, '')) && /[\n\t;,]/.test(text.trim());
}

/** What an undo would do. Of a list that brought new people alone there are no others. */
export function undoWords(counts: ImportCounts): string {
  return t(counts.updated + counts.same > 0 ? 'import.undo.text' : 'import.undo.textNew', { new: counts.new });
}

const STAYS = ['written_to', 'asked_to_stop', 'edited', 'later_import'] as const;

/** "3 people have messages. They stay, without what the list brought." */
export function stayWords({ reason, total }: Pick<ImportUndoStay, 'reason' | 'total'>): string {
  const known = STAYS.find((code) => code === reason);
  return known ? t(`import.undo.reason.${known}`, { count: total }) : `${reason}: ${total}`;
}

/** People who stay, or keep something of the import. */
export function stayTotal(report: ImportUndoReport): number {
  return report.stays.reduce((sum, stay) => sum + stay.total, 0);
}

/** On how many people an undo acts; about the others there is nothing to undo. */
export function undoPeople(report: ImportUndoReport): number {
  return report.removed + report.restored + stayTotal(report);
}

/** The name; the number of somebody whose name is not known, or went with the import. */
export function personName({ name, phone }: Pick<ImportUndoPerson, 'name' | 'phone'>): string {
  return name || phone || t('contacts.unnamed');
}

/** The first few of those who stay, and how many are not shown. */
export function firstNames({ people, total }: Pick<ImportUndoStay, 'people' | 'total'>, most: number): { people: ImportUndoPerson[]; more: number } {
  const shown = people.slice(0, most);
  return { people: shown, more: total - shown.length };
}

/** A number that no country has: an example left in somebody's list is found out, and nobody is written to. */
const NO_NUMBER = '000 000 0000';

/** A list that shows how one can look, with headings that we know. */
export function exampleList(): ImportExampleSave {
  const [yes, no, tag] = [t('import.example.yes'), t('import.example.no'), t('import.example.tag')];
  return {
    file_name: t('import.example.fileName'),
    headings: [t('import.example.name'), t('import.example.number'), t('import.example.city'), t('import.example.tags'), t('import.example.agreed')],
    rows: [
      ['Grâce Mbuyi', NO_NUMBER, 'Goma', tag, yes],
      ['Josué Kambale', NO_NUMBER, 'Bukavu', '', no],
      ['Esther Nyota', NO_NUMBER, 'Goma', '', ''],
    ],
  };
}
