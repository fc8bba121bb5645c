/** The consent of one person in words, for a page that is handed to whoever asks for it. Nothing on it is cut. */
import type { ConsentPage } from '@/ipc/generated/ConsentPage';
import type { ContactDto } from '@/ipc/generated/ContactDto';
import type { ConsentEventDto } from '@/ipc/generated/ConsentEventDto';
import { dateText } from '@/shared/dates';
import { phone, shortDate, time } from '@/shared/formats';
import { currentLocale, t } from '@/shared/i18n';
import { direction, intlLocale } from '@/shared/i18n/locales';
import { CONSENT_STATES } from '@/shared/kit';
import { consentLine, stopWords } from './model';

const moment = (ms: number) => `${shortDate(ms)} ${time(ms)}`;

/** `shop` may be empty; `now` is when the page is made. */
export function consentPage(person: ContactDto, shop: string, now: number): ConsentPage {
  const locale = currentLocale();
  const name = person.name || person.phone || t('contacts.unnamed');
  const numbers = [person.phone, ...person.other_phones.map((other) => other.phone)].filter((number) => number !== null);
  return {
    id: person.id,
    language: intlLocale(locale),
    is_rtl: direction(locale) === 'rtl',
    file_name: fileName(person.name),
    title: t('consentPage.title', { name }),
    facts: [
      { label: t('contacts.name'), value: person.name },
      ...numbers.map((value) => ({ label: t('contacts.number'), value: phone(value) })),
      { label: t('contacts.consent'), value: t(CONSENT_STATES[person.consent].word) },
      ...person.stops.map((stop) => ({ label: t('consentPage.noMessages'), value: t('contacts.stopLine', { who: stop.phone === null ? t('contacts.otherAddress') : phone(stop.phone), why: stopWords(stop.reason), when: moment(stop.at_ms) }) })),
    ].filter((fact) => fact.value !== ''),
    heading: t('consentPage.ledger'),
    entries: person.consent_events.map((event) => ({ title: consentLine(event).title, lines: lines(event), proof: event.proof?.id ?? null })),
    foot: shop ? t('consentPage.footOf', { shop, day: moment(now) }) : t('consentPage.foot', { day: moment(now) }),
  };
}

/** Digits of a name that may be a telephone number. */
const NUMBER_DIGITS = 5;

/** Whose it is, but never their number: the names of files are seen by others and sent along. */
function fileName(name: string): string {
  const digits = name.match(/\p{Nd}/gu) ?? [];
  return name.trim() === '' || digits.length >= NUMBER_DIGITS ? t('consentPage.fileUnnamed') : t('consentPage.file', { name });
}

function lines(event: ConsentEventDto): string[] {
  const { how } = consentLine(event);
  const { proof } = event;
  const file = event.file_name || t('contacts.pasted');
  return [
    how ? t('contacts.whatWhen', { what: how, when: moment(event.at_ms) }) : moment(event.at_ms),
    ...(event.file_name === null ? [] : [event.file_row === null ? file : t('contacts.source.row', { name: file, row: event.file_row })]),
    ...(proof?.agreed_on ? [t(event.kind === 'opted_out' ? 'proof.stoppedOnDay' : 'proof.agreedOnDay', { day: dateText(proof.agreed_on) })] : []),
    ...(proof?.wording ? [t('consentPage.asked', { words: proof.wording })] : []),
    ...(proof?.evidence ? [t('consentPage.paper', { name: proof.evidence.name })] : []),
  ];
}
