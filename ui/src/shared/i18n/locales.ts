/**
 * Languages. English is real; two made-up ones exist for tests: `pseudo` (accents,
 * 40 % longer, brackets, so that clipped or hard-coded words stand out) and `rtl`
 * (the same words in a window that runs right to left).
 */
export type Locale = 'en' | 'pseudo' | 'rtl';

const STORED = 'drumbeat.locale';

export function isLocale(value: string | null | undefined): value is Locale {
  return value === 'en' || value === 'pseudo' || value === 'rtl';
}

/** The language wanted by the address (`?locale=pseudo`) or remembered from before. */
export function wantedLocale(): Locale {
  const asked = new URLSearchParams(window.location.search).get('locale');
  if (isLocale(asked)) return asked;
  try {
    const stored = localStorage.getItem(STORED);
    if (isLocale(stored)) return stored;
  } catch {
    // Storage switched off: English.
  }
  return 'en';
}

export function direction(locale: Locale): 'ltr' | 'rtl' {
  return locale === 'rtl' ? 'rtl' : 'ltr';
}

/** The tag for Intl. Plain English uses the 24-hour clock and day before month. */
export function intlLocale(locale: Locale): string {
  return locale === 'rtl' || locale === 'pseudo' ? 'en-GB' : 'en-GB';
}

const FROM = 'aceinouyAEINOUY';
const TO = 'áçéíñóúýÁÉÍÑÓÚÝ';

/** "Home" becomes "Hóméóó": accented and about 40 % longer. White space and digits stay. */
export function pseudo(literal: string): string {
  if (!/[A-Za-z]/.test(literal)) return literal;
  const accented = [...literal].map((c) => TO[FROM.indexOf(c)] ?? c).join('');
  const letters = literal.replace(/[^A-Za-z]/g, '').length;
  const extra = '~'.repeat(Math.ceil(letters * 0.4));
  return accented.replace(/(\s*)$/, `${extra}$1`);
}
