/** Names of countries and time zones, from what the computer knows; Rust gives codes only. */
import { currentLocale } from '../i18n';
import { intlLocale } from '../i18n/locales';
import { zoneCity } from '../formats';

/** "Congo - Kinshasa" for CD; the code itself when nobody knows it. */
export function countryName(code: string): string {
  try {
    return new Intl.DisplayNames([intlLocale(currentLocale())], { type: 'region', fallback: 'code' }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** The language in its own words: "English". */
export function languageName(tag: string): string {
  try {
    return new Intl.DisplayNames([tag], { type: 'language', fallback: 'code' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

/** "Lubumbashi (GMT+2)" for Africa/Lubumbashi on that day. */
export function zoneLabel(zone: string, ms: number): string {
  try {
    const parts = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'shortOffset' }).formatToParts(ms);
    const offset = parts.find((part) => part.type === 'timeZoneName')?.value;
    return offset ? `${zoneCity(zone)} (${offset})` : zoneCity(zone);
  } catch {
    return zoneCity(zone);
  }
}

/** Languages the words exist in. */
export const LANGUAGES = ['en'] as const;

/** The language of the window for a tag of the computer: one that exists, else English. */
export function knownLanguage(tag: string): string {
  const base = tag.split('-')[0]?.toLowerCase();
  return LANGUAGES.find((language) => language === base) ?? 'en';
}

export interface NamedOption {
  value: string;
  label: string;
}

/** Options sorted by their label, as the language sorts. */
export function sorted(options: NamedOption[]): NamedOption[] {
  const order = new Intl.Collator(intlLocale(currentLocale()));
  return options.sort((a, b) => order.compare(a.label, b.label));
}

const CONTINENTS = /^(Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific)\//;

/** The zones people live in, each city once. Old and technical names are left out, except the one that is in use. */
export function zoneOptions(zones: readonly string[], ms: number, inUse: string): NamedOption[] {
  const found = new Map<string, NamedOption>();
  for (const zone of [inUse, ...zones]) {
    if (zone !== inUse && zone !== 'UTC' && !CONTINENTS.test(zone)) continue;
    const label = zoneLabel(zone, ms);
    if (!found.has(label)) found.set(label, { value: zone, label });
  }
  return sorted([...found.values()]);
}
