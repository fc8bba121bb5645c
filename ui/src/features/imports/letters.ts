/** How the letters of a text can be read, in words an owner knows: the language, and the computer that wrote it. */
import { t, type PlainKey } from '@/shared/i18n';

const LETTERS = {
  'utf-8': 'import.letters.unicode',
  'utf-16le': 'import.letters.unicode_excel',
  'windows-1252': 'import.letters.western',
  macintosh: 'import.letters.western_mac',
  'windows-1250': 'import.letters.central',
  'iso-8859-2': 'import.letters.central_iso',
  'windows-1251': 'import.letters.cyrillic',
  'x-mac-cyrillic': 'import.letters.cyrillic_mac',
  'windows-1253': 'import.letters.greek',
  'windows-1254': 'import.letters.turkish',
  'windows-1255': 'import.letters.hebrew',
  'windows-1256': 'import.letters.arabic',
  'windows-1257': 'import.letters.baltic',
  'windows-1258': 'import.letters.vietnamese',
  'windows-874': 'import.letters.thai',
  shift_jis: 'import.letters.japanese',
  gbk: 'import.letters.chinese',
  big5: 'import.letters.chinese_traditional',
  'euc-kr': 'import.letters.korean',
} as const satisfies Record<string, PlainKey>;

/** The choice that stands for what a text was read as; with or without its mark it is one. */
export function lettersOf(encoding: string): string {
  return encoding === 'utf-8-bom' ? 'utf-8' : encoding;
}

/** Every choice; what was found is among them, whatever it is. */
export function letterChoices(encoding: string): { value: string; label: string }[] {
  const found = lettersOf(encoding);
  const known = Object.entries(LETTERS).map(([value, word]) => ({ value, label: t(word) }));
  return Object.hasOwn(LETTERS, found) ? known : [{ value: found, label: t('import.letters.other', { name: found }) }, ...known];
}
