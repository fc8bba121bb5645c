import { describe, expect, test } from 'vitest';
import type { ImportColumn } from '@/ipc/generated/ImportColumn';
import { choicesOf, codeOf, existingOf, fieldOf, fills, hasNumber, isIdle, kindOf, nameOf, replaces, tellsConsent, withField } from './fields';
import { allHint, columnHint, commitWords, exampleList, firstNames, isChoice, leftOutFileName, leftOutFileWords, leftOutWords, looksLikeList, missingAnswer, personName, progressWords, rateOf, repairedTitle, repairedWords, repairReason, stayTotal, stayWords, undoPeople, undoWords } from './model';

const column = (index: number, field: ImportColumn['field'], header: string | null = null, samples: string[] = ['x']): ImportColumn => ({ index, header, meaning: null, samples, field, kind: typeof field === 'string' ? null : 'text', confidence: 'sure' });

describe('who asked to stop', () => {
  test('is named beside the yes and the not yet that a column says', () => {
    expect(columnHint({ yes: 9, not_yet: 12 }, 0)).toBe('9 yes, 12 not yet.');
    expect(columnHint({ yes: 9, not_yet: 12 }, 3), 'they are among those not yet, and nothing reaches them').toBe('9 yes, 12 not yet. 3 of these 12 asked to stop and get nothing.');
    expect(columnHint({ yes: 9, not_yet: 1 }, 1), 'nobody is one of one').toBe('9 yes, 1 not yet. 1 person of the list asked to stop and gets nothing.');
  });

  test('is named where everybody is said to have agreed', () => {
    expect(allHint(0)).toBe('Everybody told you that they want your messages.');
    expect(allHint(2), 'a yes for all is none for them').toBe('Everybody told you that they want your messages. 2 people of the list asked to stop and get nothing.');
  });
});

describe('where columns go', () => {
  test('a place survives being a choice in a list', () => {
    for (const field of ['phone', 'leave_out', { extra: 'Dernier achat' }, { extra: 'extra:date:x' }, { extra: 'phone' }] as const) {
      for (const kind of ['text', 'number', 'date', 'yes_no'] as const) {
        expect(fieldOf(codeOf(field, kind)), codeOf(field, kind)).toEqual(field);
        expect(kindOf(codeOf(field, kind))).toBe(typeof field === 'string' ? null : kind);
      }
    }
    expect(fieldOf('nonsense'), 'an unknown choice imports nothing by accident').toBe('leave_out');
  });

  test('the number stands in one column; the other stays as another number', () => {
    const columns = withField([column(0, 'phone'), column(1, { extra: 'Tel 2' })], 1, 'phone');
    expect(columns.map((c) => c.field), 'no number of the file is lost').toEqual(['phone_other', 'phone']);
  });

  test('a name given to another column leaves the first without one', () => {
    expect(withField([column(0, 'name'), column(1, 'leave_out')], 1, 'name').map((c) => c.field)).toEqual(['leave_out', 'name']);
  });

  test('tags and extra fields may come from several columns', () => {
    expect(withField([column(0, 'tags'), column(1, 'leave_out')], 1, 'tags').map((c) => c.field)).toEqual(['tags', 'tags']);
    expect(withField([column(0, { extra: 'A' }), column(1, 'leave_out')], 1, { extra: 'B' }).map((c) => c.field)).toEqual([{ extra: 'A' }, { extra: 'B' }]);
  });

  test('the present place of a column is always among its choices', () => {
    for (const field of ['phone', 'leave_out', { extra: 'Dernier achat' }] as const) {
      const values = choicesOf(column(3, field), 'Column 4').map((choice) => choice.value);
      expect(values, JSON.stringify(field)).toContain(codeOf(field));
      expect(new Set(values).size, 'no choice twice').toBe(values.length);
    }
  });

  test('a column is called by its heading, by what the file says it is, or by its place', () => {
    const told = (index: number, meaning: ImportColumn['meaning'], field: ImportColumn['field'] = 'leave_out') => ({ ...column(index, field), meaning });
    const card = [told(0, 'name'), told(7, 'phone_label'), told(8, 'phone'), told(10, 'phone_other'), told(12, 'phone_other')];
    expect(card.map((one) => nameOf(one, card)), 'a card of a phone has no headings, whatever its columns are matched to').toEqual(['Name', 'Kind of number', 'Number', 'Another number 1', 'Another number 2']);
    expect(nameOf(column(3, 'name', ' Nom '), [])).toBe('Nom');
    expect(nameOf(column(3, 'name'), [])).toBe('Column 4');
    expect(nameOf({ ...column(81, 'leave_out'), meaning: { extra: 'Anniversaire' } }, []), 'a field of the shop on its own card').toBe('Anniversaire');
  });

  test('a list that tells how or when its people agreed is told from one that does not', () => {
    expect(tellsConsent([column(0, 'phone'), column(1, 'consent')])).toBe(false);
    for (const field of ['consent_how', 'consent_date', 'consent_wording'] as const) expect(tellsConsent([column(0, 'phone'), column(1, field)]), field).toBe(true);
  });

  test('without a number nothing can be checked', () => {
    expect(hasNumber([column(0, 'name')])).toBe(false);
    expect(hasNumber([column(0, 'phone_other')])).toBe(true);
  });

  test('only empty columns that go nowhere are folded away', () => {
    expect(isIdle(column(0, 'leave_out', 'Fax', []))).toBe(true);
    expect(isIdle(column(0, 'leave_out', 'Ref', ['A-1'])), 'a column with values is for the owner to decide').toBe(false);
    expect(isIdle(column(0, 'city', 'City', []))).toBe(false);
  });
});

describe('what happens to who is here already', () => {
  test('the two switches move by themselves and nothing is lost between them', () => {
    for (const fill of [true, false]) {
      for (const replace of [true, false]) {
        const kept = existingOf(fill, replace);
        expect([fills(kept), replaces(kept)], kept).toEqual([fill, replace]);
      }
    }
  });
});

describe('how far it is', () => {
  const at = (done: number, ms: number) => ({ done, total: 100_000, at: ms, from: { done: 400, at: 0 } });
  test('a rate is told once it can be, in two figures', () => {
    expect(rateOf(at(800, 100)), 'a tenth of a second tells nothing').toBeUndefined();
    expect(rateOf(at(20_800, 1000))).toBe(20_000);
    expect(rateOf(at(400, 5000)), 'no rows, no rate').toBeUndefined();
    expect(progressWords(at(20_800, 1000), 100_000)).toBe('20,800 of 100,000 rows, about 20,000 a second');
  });
  test('before the first news and after the last row there is no rate', () => {
    expect(progressWords(undefined, 512)).toBe('0 of 512 rows');
    expect(progressWords(at(100_000, 5000), 100_000)).not.toContain('a second');
  });
});

describe('the file of rows that are left out', () => {
  test('every reason has its sentence, and the one about a repeated number names the row', () => {
    const { reasons } = leftOutFileWords();
    expect(Object.values(reasons).filter((words) => words.trim() === '')).toEqual([]);
    for (const code of ['asked_to_stop', 'no_number', 'too_short', 'two_numbers']) expect(Object.keys(reasons)).toContain(code);
    expect(reasons.repeated).toContain('{row}');
  });
  test('it is called after the list', () => {
    expect(leftOutFileName('clients.novembre.xlsx')).toBe('clients.novembre, left out');
    expect(leftOutFileName('')).not.toBe('');
  });
});

describe('what the check shows', () => {
  test('a group says what was wrong, and a row everything that was done to it', () => {
    expect(repairedTitle({ why: 'float_to_integer', total: 2 })).toBe('2 numbers ended in “.0”.');
    expect(repairedWords({ also: [] }, 'plus_restored')).toBe('+ put back');
    expect(repairedWords({ also: ['international_prefix'] }, 'float_to_integer'), 'a row with two repairs is in two groups and names both in each').toBe('“.0” removed, 00 is +');
  });

  test('a cell with two numbers is answered by choosing, unless none can be read', () => {
    const row = { row: 1, name: '', raw: '1/2', suggestions: [{ phone: '+1', formatted: '+1' }], uses: null, left_out: false };
    expect(isChoice('two_numbers', row)).toBe(true);
    expect(isChoice('two_numbers', { ...row, suggestions: [] })).toBe(false);
    expect(isChoice('too_short', row)).toBe(false);
  });

  test('codes that are not known yet are shown, not swallowed', () => {
    expect(repairedWords({ also: [] }, 'brand_new')).toBe('brand_new');
    expect(repairedTitle({ why: 'brand_new', total: 2 })).toContain('2 numbers');
    expect(leftOutWords({ reason: 'brand_new', total: 2 })).toContain('brand_new');
    expect(repairReason('brand_new')).toBe('other');
  });
});

test('every row of the example has a cell under each heading', () => {
  const { headings, rows, file_name } = exampleList();
  expect(file_name).not.toBe('');
  expect(new Set(headings).size).toBe(headings.length);
  for (const row of rows) expect(row).toHaveLength(headings.length);
});

describe('the button that writes', () => {
  const counts = { rows: 10, new: 4, updated: 2, same: 3, to_repair: 1, left_out: 0 };

  test('counts new and updated people only', () => {
    expect(commitWords(counts)).toEqual({ people: 6, label: 'Import 6 people' });
    expect(commitWords({ ...counts, new: 0, updated: 0 }).people, 'their consent can be recorded').toBe(3);
    expect(commitWords({ ...counts, new: 0, updated: 0, same: 0 }).people).toBe(0);
  });

  test('nothing is written before consent is answered, and how when there is a yes', () => {
    expect(missingAnswer(counts, null, false)).toBeDefined();
    expect(missingAnswer(counts, 'all', false)).toBeDefined();
    expect(missingAnswer(counts, 'column', false)).toBeDefined();
    expect(missingAnswer(counts, 'column', true)).toBeUndefined();
    expect(missingAnswer(counts, 'not_yet', false), 'nobody agreed, so there is no how').toBeUndefined();
    expect(missingAnswer({ ...counts, new: 0, updated: 0, same: 0 }, 'not_yet', false)).toBeDefined();
  });
});

describe('what was pasted', () => {
  test('a list is taken, a stray word is not', () => {
    expect(looksLikeList('Grâce\t0991 000 412\nJosué\t0812 000 087')).toBe(true);
    expect(looksLikeList('0991000412\n0812000087')).toBe(true);
    expect(looksLikeList('hello world')).toBe(false);
    expect(looksLikeList('')).toBe(false);
  });
});

describe('undoing an import', () => {
  const people = [
    { id: 1, name: 'Grâce', phone: '+243 991 000 412' },
    { id: 2, name: '', phone: '+243 991 000 413' },
    { id: 3, name: '', phone: null },
  ];
  const report = { removed: 4, restored: 2, unchanged: 7, stays: [{ reason: 'written_to', total: 3, people }, { reason: 'edited', total: 1, people: [] }] };

  test('the button counts everybody whom the undo concerns, and nobody of whom nothing is to be undone', () => {
    expect(stayTotal(report)).toBe(4);
    expect(undoPeople(report)).toBe(10);
  });

  test('somebody whose name went with the import is still named', () => {
    expect(people.map(personName)).toEqual(['Grâce', '+243 991 000 413', 'Without a name']);
  });

  test('names that are not shown are counted', () => {
    expect(firstNames({ people, total: 12 }, 2)).toEqual({ people: people.slice(0, 2), more: 10 });
    expect(firstNames({ people, total: 3 }, 5).more).toBe(0);
  });

  test('others are named only where the list touched others', () => {
    const counts = { new: 2, updated: 0, same: 0, to_repair: 0, left_out: 0, rows: 2 };
    expect(undoWords(counts)).toBe('Undo removes the 2 new people. What you changed since then stays.');
    expect(undoWords({ ...counts, updated: 1 })).toContain('gives the others their old values back');
  });

  test('a reason newer than the words is not hidden', () => {
    expect(stayWords({ reason: 'edited', total: 1 })).toBe('1 person was changed since. What was changed stays.');
    expect(stayWords({ reason: 'moon', total: 2 })).toBe('moon: 2');
  });
});
