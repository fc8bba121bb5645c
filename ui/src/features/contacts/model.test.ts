import { describe, expect, test } from 'vitest';
import type { ContactDto } from '@/ipc/generated/ContactDto';
import { changesOf, consentLine, countsWords, fileWords, formOf, isFiltered, NO_FILTERS, otherThan, readTags, sourceWords, valueWords, windowOf } from './model';

const TODAY = '2026-11-27';
const DATE = { field: 'Dernier achat', value: '12 Oct 2026', kind: 'date' } as const;
const CARD = { field: 'Carte', value: 'yes', kind: 'yes_no' } as const;

const person: ContactDto = {
  id: 7, name: 'Grâce Mbuyi', first_name: 'Grâce', phone: '+243 991 000 412', other_phones: [], city: 'Goma', company: '', email: '', language: 'fr', notes: '',
  tags: ['VIP', 'Skin care'], lists: [], fields: [{ field: 'Dernier achat', value: '2026-10-12', kind: 'date', source: { from: 'operator' } }, { field: 'Carte', value: 'yes', kind: 'yes_no', source: { from: 'unknown' } }], is_test: false, is_landline: false, stops: [], consent: 'agreed', consent_events: [], came_from: null, came_from_row: null, created_at_ms: 0, campaigns: [], messages: [],
  sources: { name: null, city: null, company: null, email: null, language: null, notes: null, phone: null, tags: [null, null] },
};

describe('the question behind the list', () => {
  test('an outcome without an import asks for nothing', () => {
    expect(windowOf({ ...NO_FILTERS, outcome: 'new' }, false, 0, 100), 'Rust would refuse half a filter').toEqual({ query: '', sort: 'name', offset: 0, limit: 100 });
    expect(windowOf({ ...NO_FILTERS, query: '  gr ', importId: 3, outcome: 'new', tag: 'VIP', consent: 'agreed' }, true, 200, 100)).toEqual({ query: 'gr', sort: 'name_descending', offset: 200, limit: 100, consent: 'agreed', tag: 'VIP', import_id: 3, outcome: 'new' });
  });

  test('blanks are no search', () => {
    expect(isFiltered({ ...NO_FILTERS, query: '   ' })).toBe(false);
    expect(isFiltered({ ...NO_FILTERS, tag: 'VIP' })).toBe(true);
  });
});

describe('tags as they are typed', () => {
  test('each once, however it is written, in any of the usual lists', () => {
    expect(readTags(' VIP, skin  care;vip,,\nGoma، جديد ')).toEqual(['VIP', 'skin care', 'Goma', 'جديد']);
    expect(readTags('  ')).toEqual([]);
  });
});

describe('consent in words', () => {
  test('a yes shows how it was given, a stop who asked', () => {
    expect(consentLine({ kind: 'granted', how: 'paper_form', from_import: false })).toEqual({ title: 'Agreed', how: 'Paper form', tone: 'ok' });
    expect(consentLine({ kind: 'opted_out', how: 'stop_word', from_import: false }).tone).toBe('bad');
    expect(consentLine({ kind: 'opted_out', how: 'stop_word', from_import: false }).how).not.toBe('');
  });

  test('a yes that came with a list says so', () => {
    expect(consentLine({ kind: 'imported', how: 'paper_form', from_import: true })).toEqual({ title: 'Agreed, says the list', how: 'Paper form', tone: 'ok' });
  });

  test('an unknown kind is shown, not swallowed', () => {
    expect(consentLine({ kind: 'something_new', how: '', from_import: false }).title).toBe('something_new');
  });
});

describe('what is known, and where from', () => {
  test('a value shows as its kind is read, and as it is where it is none', () => {
    expect(valueWords({ kind: 'date', value: '2026-10-12' })).toBe('12 Oct 2026');
    expect(valueWords({ kind: 'yes_no', value: 'no' })).toBe('No');
    expect(valueWords({ kind: 'date', value: 'soon' })).toBe('soon');
  });

  test('a source names its file and row, pasted text too', () => {
    expect(sourceWords({ from: 'import', file_name: 'clients.csv', file_row: 12, at_ms: 0 })).toBe('clients.csv, row 12');
    expect(fileWords('', null)).not.toBe('');
    expect(sourceWords({ from: 'unknown' }), 'nothing is made up').toBe('');
  });

  test('a source is said where it is not that of the person', () => {
    const from = { came_from: 'clients.csv', came_from_row: 12 };
    const list = { from: 'import', file_name: 'clients.csv', file_row: 12, at_ms: 0 } as const;
    expect(otherThan(from, list), 'it stands below already').toBeNull();
    expect(otherThan(from, { ...list, file_name: 'november.csv' })).not.toBeNull();
    expect(otherThan(from, { from: 'operator' })).toEqual({ from: 'operator' });
    expect(otherThan({ came_from: null, came_from_row: null }, { from: 'operator' }), 'all of them is').toBeNull();
  });
});

describe('the figures above the list', () => {
  test('people who are there for tests are named, where there are any', () => {
    const counts = { everyone: 12, may_get: 7, asked_to_stop: 1, not_asked: 1, no_number: 0, test_people: 3 };
    expect(countsWords(counts)).toBe('12 people, 7 may get messages, 3 more are for tests');
    expect(countsWords({ ...counts, test_people: 0 }), 'most shops have none').toBe('12 people, 7 may get messages');
  });
});

describe('what an edited person sends', () => {
  test('nothing when nothing changed', () => {
    expect(changesOf(person, formOf(person), TODAY), 'opening and saving changes nothing').toBeUndefined();
    expect(changesOf(person, { ...formOf(person), name: ' Grâce Mbuyi ' }, TODAY)).toBeUndefined();
  });

  test('only what changed, so that a reply or an import in between is not undone', () => {
    expect(changesOf(person, { ...formOf(person), city: 'Bukavu', tags: 'VIP' }, TODAY)).toEqual({ id: 7, city: 'Bukavu', tags: ['VIP'] });
    expect(changesOf(person, { ...formOf(person), fields: [{ ...DATE, value: '' }, CARD] }, TODAY), 'an emptied field is taken away').toEqual({ id: 7, fields: [{ field: 'Dernier achat', value: '', kind: 'date' }] });
  });

  test('a date is sent as it is stored, a new kind and a new field too', () => {
    expect(formOf(person).fields, 'a date is shown as people write it').toEqual([DATE, CARD]);
    const form = { ...formOf(person), fields: [{ ...DATE, value: '3 Nov 2026' }, { ...CARD, kind: 'text' as const }, { field: ' Taille ', value: '42', kind: 'number' as const, added: true as const }, { field: '', value: 'x', kind: 'text' as const, added: true as const }] };
    expect(changesOf(person, form, TODAY)).toEqual({ id: 7, fields: [{ field: 'Dernier achat', value: '2026-11-03', kind: 'date' }, { field: 'Carte', value: 'yes', kind: 'text' }, { field: 'Taille', value: '42', kind: 'number' }] });
  });

  test('an emptied number stays as it is', () => {
    expect(changesOf(person, { ...formOf(person), phone: '' }, TODAY)).toBeUndefined();
  });
});
