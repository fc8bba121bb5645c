import { describe, expect, test } from 'vitest';
import type { ContactDto } from '@/ipc/generated/ContactDto';
import { changesOf, consentLine, formOf, isFiltered, NO_FILTERS, readTags, windowOf } from './model';

const person: ContactDto = {
  id: 7, name: 'Grâce Mbuyi', first_name: 'Grâce', phone: '+243 991 000 412', other_phones: [], city: 'Goma', company: '', email: '', language: 'fr', notes: '',
  tags: ['VIP', 'Skin care'], lists: [], fields: [{ field: 'Dernier achat', value: '12/10/26' }], consent: 'agreed', consent_events: [], came_from: null, created_at_ms: 0, campaigns: [], messages: [],
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
    expect(consentLine({ kind: 'granted', how: 'paper_form', from_import: false, at_ms: 0 })).toEqual({ title: 'Agreed', how: 'Paper form', tone: 'ok' });
    expect(consentLine({ kind: 'opted_out', how: 'stop_word', from_import: false, at_ms: 0 }).tone).toBe('bad');
    expect(consentLine({ kind: 'opted_out', how: 'stop_word', from_import: false, at_ms: 0 }).how).not.toBe('');
  });

  test('a yes that came with a list says so', () => {
    expect(consentLine({ kind: 'imported', how: 'paper_form', from_import: true, at_ms: 0 })).toEqual({ title: 'Agreed, says the list', how: 'Paper form', tone: 'ok' });
  });

  test('an unknown kind is shown, not swallowed', () => {
    expect(consentLine({ kind: 'something_new', how: '', from_import: false, at_ms: 0 }).title).toBe('something_new');
  });
});

describe('what an edited person sends', () => {
  test('nothing when nothing changed', () => {
    expect(changesOf(person, formOf(person)), 'opening and saving changes nothing').toBeUndefined();
    expect(changesOf(person, { ...formOf(person), name: ' Grâce Mbuyi ' })).toBeUndefined();
  });

  test('only what changed, so that a reply or an import in between is not undone', () => {
    expect(changesOf(person, { ...formOf(person), city: 'Bukavu', tags: 'VIP' })).toEqual({ id: 7, city: 'Bukavu', tags: ['VIP'] });
    expect(changesOf(person, { ...formOf(person), fields: [{ field: 'Dernier achat', value: '' }] }), 'an emptied field is taken away').toEqual({ id: 7, fields: [{ field: 'Dernier achat', value: '' }] });
  });

  test('an emptied number stays as it is', () => {
    expect(changesOf(person, { ...formOf(person), phone: '' })).toBeUndefined();
  });
});
