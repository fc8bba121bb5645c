/**
 * The steps of the import and the pane of a person with everything unfolded, and with what
 * a hostile list could hold: shown as text, cut with an ellipsis, no table broken. Mirrored
 * they pass axe, too. DRUMBEAT_PICTURES names a folder that keeps the pictures.
 */
import type { Page } from '@playwright/test';
import type { ImportCheck } from '../src/ipc/generated/ImportCheck';
import type { ImportDraft } from '../src/ipc/generated/ImportDraft';
import { expect, expectAccessible } from './fixtures';
import { HOSTILE } from './hostile';
import { lookAt, test } from './looks';
import { contactsAnswers, importCheck, importDraft, importResult, person } from './mocks/contacts';
import { mockAddress, mockRpc, Refusal, type Answers, type Mocked } from './mocks/rpc';

const LONG = 'Très-long-nom-sans-aucune-espace'.repeat(1250);
const bad = [...HOSTILE.slice(0, 40), LONG, `${'ن'.repeat(40_000)}`, '\u202Eevil\u202C', '=HYPERLINK("http://evil.example","x")', 'a\u0000b\u0007\u001B[31m'];
const nth = (i: number) => bad[i % bad.length] ?? '';

const hostileAnswers: Answers = {
  import_get: { ...importDraft, file_name: nth(40), sheet: nth(0), sheets: [nth(0), nth(1)], columns: importDraft.columns.map((column, i) => ({ ...column, header: nth(i + 36), samples: [nth(i), nth(40), nth(41)], field: column.index === 5 ? { extra: nth(40) } : column.field })) },
  import_check: {
    ...importCheck,
    consent: { header: nth(40), yes: 437, not_yet: 18 },
    repaired: [{ why: 'text_removed', total: bad.length, rows: bad.map((name, i) => ({ row: i + 2, name, before: name, after: '+243 853 000 264', also: [] })) }],
    notices: importCheck.notices.map((notice) => ({ ...notice, total: bad.length, rows: bad.map((name, i) => ({ row: i + 2, name, before: name, after: notice.about === 'landline' ? '+33 1 42 68 53 00' : '' })) })),
    to_repair: importCheck.to_repair.map((group) => ({ ...group, total: bad.length, open: bad.length, rows: bad.map((name, i) => ({ row: i + 60, name, raw: name, suggestions: group.rows[0]?.suggestions ?? [], uses: null, left_out: i === 2 })) })),
    left_out: [{ reason: 'not_a_number', total: bad.length, rows: bad.map((name, i) => ({ row: i + 200, name, raw: name, first_row: null })) }],
  },
  import_result: { ...importResult, file_name: nth(40), tags: [nth(0), nth(40), nth(41)] },
  contact_get: {
    ...person,
    name: LONG,
    city: nth(41),
    notes: nth(40),
    came_from: LONG,
    tags: [nth(0), LONG],
    fields: bad.slice(36).map((value) => ({ field: value, value, kind: 'text', source: { from: 'import', file_name: LONG, file_row: 7, at_ms: 0 } })),
    consent_events: person.consent_events.map((event) => (event.proof ? { ...event, file_name: LONG, proof: { ...event.proof, wording: LONG, evidence: { hash: 'a'.repeat(64), kind: 'jpeg', name: LONG } } } : event)),
  },
};

/** A list of text, with a name as it is read. */
const textDraft = (name: string): ImportDraft => ({
  ...importDraft,
  file_name: 'clients.csv',
  format: 'csv',
  sheet: null,
  sheets: [],
  encoding: 'windows-1252',
  columns: importDraft.columns.map((column) => (column.index === 1 ? { ...column, samples: [name, 'Esther'] } : column)),
});

/** The check after "Undo these" of the first repair. */
const repairUndone: ImportCheck = {
  ...importCheck,
  counts: { ...importCheck.counts, new: 416, to_repair: 5 },
  repaired: importCheck.repaired.slice(1),
  repaired_rows: 4,
  taken_back: ['full_scientific'],
  to_repair: [
    ...importCheck.to_repair,
    { reason: 'taken_back', total: 2, open: 2, suggested: 2, answered: false, rows: (importCheck.repaired[0]?.rows ?? []).map(({ row, name, before, after }) => ({ row, name, raw: before, suggestions: [{ phone: after.replaceAll(' ', ''), formatted: after }], uses: null, left_out: false })) },
  ],
};

/** A list of another country: most numbers are none of the one that was said. */
const elsewhere: ImportCheck = { ...importCheck, elsewhere: 384, counts: { ...importCheck.counts, new: 37, to_repair: 384 }, repaired: [], repaired_rows: 0, notices: [], to_repair: [{ reason: 'too_long', total: 384, open: 384, suggested: 0, answered: false, rows: [{ row: 2, name: 'Asha Sharma', raw: '98765 43210', suggestions: [], uses: null, left_out: false }] }] };

/** Unclear answers, of which another cell of the same person says more. */
const saidElsewhere: ImportCheck = { ...importCheck, repaired: [], repaired_rows: 0, to_repair: [], notices: [{ about: 'consent_not_understood', total: 3, left_out: false, rows: [{ row: 60, name: 'Chantal Ilunga-Mwamba Kabeya', before: 'peut-être', after: 'yes' }, { row: 64, name: 'Marc Lefèvre', before: 'à demander', after: '' }, { row: 70, name: 'Furaha', before: '?? hm', after: 'no' }] }] };

/** A list without headings that looks like the one of last month. */
const shaped: ImportDraft = { ...importDraft, remembered: true, columns: importDraft.columns.slice(0, 4).map((column) => ({ ...column, header: null, confidence: 'please_look' })) };

const yes = (page: Page) => page.getByRole('radio').first().click();
const never = () => new Promise<never>(() => undefined);

async function chooseFile(page: Page): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.locator('.drop button').first().click();
  await (await chooser).setFiles({ name: 'clients-novembre.xlsx', mimeType: '', buffer: Buffer.from('x') });
  await expect(page.getByRole('status').filter({ hasText: 'clients-novembre.xlsx' })).toBeVisible();
}

/** Says how far it is until the page shows it: it may not listen yet. */
async function sayUntilShown(page: Page, say: () => void): Promise<void> {
  await expect(async () => {
    say();
    await expect(page.getByText(/40[^0]?000/)).toBeVisible({ timeout: 500 });
  }).toPass();
}

async function startWriting(page: Page): Promise<void> {
  await page.getByRole('radio').last().click();
  await page.locator('.wiz-f button').last().click();
}

const SCREENS: readonly { name: string; route: string; answers?: Answers; then?: (page: Page, mocked: Mocked) => Promise<void> }[] = [
  { name: 'match', route: '/import?draft=3' },
  { name: 'match-letters', route: '/import?draft=3', answers: { import_get: textDraft('JosŽ Kambale') } },
  { name: 'match-shape', route: '/import?draft=3', answers: { import_get: shaped } },
  { name: 'elsewhere', route: '/import?draft=3&step=check', answers: { import_check: elsewhere } },
  { name: 'said-elsewhere', route: '/import?draft=3&step=check', answers: { import_check: saidElsewhere } },
  { name: 'consent', route: '/import?draft=3&step=check', then: yes },
  { name: 'group-answered', route: '/import?draft=3&step=check', answers: { import_check: { ...importCheck, to_repair: importCheck.to_repair.map((group) => ({ ...group, total: 812, open: 240, suggested: 240, answered: true })) } } },
  { name: 'repair-undone', route: '/import?draft=3&step=check', answers: { import_check: repairUndone }, then: (page) => page.locator('.repairs').nth(5).scrollIntoViewIfNeeded() },
  { name: 'no-landlines', route: '/import?draft=3&step=check', answers: { import_check: { ...importCheck, repaired: [], repaired_rows: 0, to_repair: [], notices: importCheck.notices.map((notice) => ({ ...notice, left_out: notice.about === 'landline' })) } } },
  { name: 'test-person', route: '/contacts?person=6', answers: { contact_get: { ...person, is_test: true, is_landline: true, consent: 'asked_to_stop', stops: [{ phone: '+243991000412', reason: 'stop_word', at_ms: person.created_at_ms }, { phone: null, reason: 'operator', at_ms: person.created_at_ms }] } } },
  {
    name: 'reading',
    route: '/import',
    answers: { import_open: never },
    then: async (page, { told }) => {
      await chooseFile(page);
      await sayUntilShown(page, () => told({ type: 'import_reading', rows: 40_000 }));
    },
  },
  { name: 'checking', route: '/import?draft=3&step=check', answers: { import_check: never }, then: (page, { told }) => sayUntilShown(page, () => told({ type: 'import_checking', draft_id: importDraft.draft_id, done: 40_000, total: 100_000 })) },
  {
    name: 'writing',
    route: '/import?draft=3&step=check',
    answers: { import_commit: never },
    then: async (page, { told }) => {
      await startWriting(page);
      await sayUntilShown(page, () => told({ type: 'import_progress', draft_id: importDraft.draft_id, done: 40_000, total: 100_000 }));
    },
  },
  { name: 'result', route: '/import?done=3' },
  {
    name: 'left-out-kinds',
    route: '/import?done=3',
    then: async (page) => {
      await page.locator('.results button').first().click();
      await expect(page.getByRole('menuitem')).toHaveCount(2);
    },
  },
  { name: 'hostile-match', route: '/import?draft=3', answers: hostileAnswers },
  { name: 'hostile-check', route: '/import?draft=3&step=check', answers: hostileAnswers, then: yes },
  { name: 'hostile-result', route: '/import?done=3', answers: hostileAnswers },
  { name: 'hostile-person', route: '/contacts?person=6', answers: hostileAnswers },
];

for (const screen of SCREENS) {
  test(`${screen.name} in every look`, async ({ page }) => {
    test.slow();
    const alarms: string[] = [];
    page.on('dialog', (dialog) => {
      alarms.push(dialog.message());
      void dialog.dismiss();
    });
    await page.route('**/files*', (route) => route.fulfill({ json: { file_ref: 'ticket', name: 'clients-novembre.xlsx' } }));
    const mocked = await mockRpc(page, { ...contactsAnswers, ...screen.answers });
    const show = async (locale?: 'pseudo' | 'rtl') => {
      await page.goto('about:blank');
      await page.goto(mockAddress(screen.route, locale));
      await expect(page.locator('h1').first()).toBeVisible();
      await screen.then?.(page, mocked);
    };
    await lookAt(page, `import/${screen.name}`, { afresh: screen.then !== undefined, show });
    await page.setViewportSize({ width: 1280, height: 800 });
    await show('rtl');
    await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
    await expectAccessible(page, `${screen.name}, mirrored`);
    expect(await page.evaluate(() => (window as { __pwned?: unknown }).__pwned), 'no script of a list runs').toBeUndefined();
    expect(alarms).toEqual([]);
  });
}

test('after a file that cannot be read the keys are where another one is chosen', async ({ page }) => {
  await page.route('**/files*', (route) => route.fulfill({ json: { file_ref: 'ticket', name: 'clients.xlsx' } }));
  await mockRpc(page, { ...contactsAnswers, import_open: new Refusal('password_protected') });
  await page.goto(mockAddress('/import'));
  const choose = page.getByRole('button', { name: 'Choose a file' });
  const chooser = page.waitForEvent('filechooser');
  await choose.press('Enter');
  await (await chooser).setFiles({ name: 'clients.xlsx', mimeType: '', buffer: Buffer.from('x') });
  await expect(page.getByText('This file has a password.')).toBeVisible();
  await expect(choose).toBeFocused();
});

test('what was said about everybody is still there after a look back at the columns', async ({ page }) => {
  await mockRpc(page, { ...contactsAnswers, import_check: { ...importCheck, consent: null } });
  await page.goto(mockAddress('/import?draft=3&step=check'));
  await page.getByRole('radio', { name: /Yes, all of them/ }).click();
  await page.getByRole('combobox', { name: 'How did they agree?' }).click();
  await page.getByRole('option', { name: 'Paper form' }).click();
  await page.getByRole('textbox', { name: 'When did they agree?' }).fill('2 Oct 2025');
  await page.getByRole('textbox', { name: 'What were they asked?' }).fill('Offers?');
  await page.getByRole('textbox', { name: 'Tag for everybody of this list' }).fill('market, Tuesday');
  await page.getByRole('textbox', { name: 'Put all of them into a list' }).fill('October clients');
  await page.getByRole('button', { name: 'Back' }).click();
  await page.getByRole('button', { name: /Check 512 rows/ }).click();
  await expect(page.getByRole('radio', { name: /Yes, all of them/ })).toBeChecked();
  await expect(page.getByRole('combobox', { name: 'How did they agree?' })).toHaveText('Paper form');
  await expect(page.getByRole('textbox', { name: 'When did they agree?' })).toHaveValue('2 Oct 2025');
  await expect(page.getByRole('textbox', { name: 'What were they asked?' })).toHaveValue('Offers?');
  await expect(page.getByRole('textbox', { name: 'Tag for everybody of this list' })).toHaveValue('market, Tuesday');
  await expect(page.getByRole('textbox', { name: 'Put all of them into a list' })).toHaveValue('October clients');
});

test('numbers of another country lead to the choice of the country, and the keys with them', async ({ page }) => {
  const { calls } = await mockRpc(page, { ...contactsAnswers, import_check: elsewhere });
  await page.goto(mockAddress('/import?draft=3&step=check'));
  await expect(page.getByText('384 numbers are no numbers of Congo - Kinshasa. Is the list of another country?')).toBeVisible();
  await page.getByRole('button', { name: 'Choose the country' }).press('Enter');
  const country = page.getByRole('combobox', { name: 'Numbers without a country' });
  await expect(country, 'the next key types a country').toBeFocused();
  await page.keyboard.type('India');
  await page.keyboard.press('Enter');
  await expect.poll(() => calls.find((call) => call.command === 'import_match')?.request, 'what was typed is the country of the list').toMatchObject({ draft_id: 3, region: 'IN' });
});

test('the rows that are left out are saved as the kind of file that is asked for', async ({ page }) => {
  const { calls } = await mockRpc(page, contactsAnswers);
  await page.goto(mockAddress('/import?draft=3&step=check'));
  await page.getByRole('button', { name: 'Who?' }).click();
  const save = page.getByRole('button', { name: /^Save these/ });
  await save.click();
  await page.getByRole('menuitem', { name: 'Excel (.xlsx)' }).click();
  await expect.poll(() => calls.find((call) => call.command === 'import_left_out_save')?.request, 'what most shops can open comes first').toMatchObject({ import_id: 3, format: 'xlsx' });
  await expect(save, 'the keys are where they were').toBeFocused();
});

test('the figures of a check stand in one line, and nothing is to be repaired where nothing is', async ({ page }) => {
  await page.setViewportSize({ width: 960, height: 640 });
  const { set } = await mockRpc(page, contactsAnswers);
  await page.goto(mockAddress('/import?draft=3&step=check'));
  await expect(page.getByText('Repair the rest, or leave those rows out.')).toBeVisible();
  const tops = await page.locator('.figures dd').evaluateAll((all) => all.map((one) => one.getBoundingClientRect().top));
  expect(new Set(tops).size, tops.join(' ')).toBe(1);
  set({ import_check: { ...importCheck, to_repair: [], counts: { ...importCheck.counts, to_repair: 0 } } });
  await page.reload();
  await expect(page.getByText('Nothing is written yet. No row has to be repaired.')).toBeVisible();
});

test('a long list says how far it is while it is read and while it is checked', async ({ page }) => {
  await page.route('**/files*', (route) => route.fulfill({ json: { file_ref: 'ticket', name: 'clients.xlsx' } }));
  let read: (draft: ImportDraft) => void = () => undefined;
  const { told } = await mockRpc(page, { ...contactsAnswers, import_open: () => new Promise<ImportDraft>((done) => (read = done)), import_check: never });
  await page.goto(mockAddress('/import'));
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose a file' }).click();
  await (await chooser).setFiles({ name: 'clients.xlsx', mimeType: '', buffer: Buffer.from('x') });
  await expect(page.getByRole('status').filter({ hasText: 'clients.xlsx' })).toBeVisible();
  told({ type: 'import_reading', rows: 120_000 });
  await expect(page.getByText('120,000 rows so far')).toBeVisible();
  read(importDraft);
  await page.getByRole('button', { name: /Check 512 rows/ }).click();
  await expect(page.locator('.skel').first(), 'a short list is checked before anything is heard of it').toBeVisible();
  told({ type: 'import_checking', draft_id: importDraft.draft_id, done: 40_000, total: 100_000 });
  await expect(page.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '40000');
  await expect(page.getByText('40,000 of 100,000 rows')).toBeVisible();
});

test('a list whose letters are wrong is read again where it lies, and shows at once what it is then', async ({ page }) => {
  let answer: (draft: ImportDraft) => void = () => undefined;
  const { calls, set } = await mockRpc(page, { ...contactsAnswers, import_get: textDraft('JosŽ Kambale'), import_reread: () => new Promise<ImportDraft>((done) => (answer = done)) });
  await page.goto(mockAddress('/import?draft=3'));
  await expect(page.getByText('JosŽ Kambale')).toBeVisible();
  const letters = page.getByRole('combobox', { name: 'Read them as' });
  await expect(letters).toHaveText('Western (Windows)');
  await letters.click();
  await page.getByRole('option', { name: 'Western (Mac)' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Reading the file again' })).toBeVisible();
  await expect(page.getByRole('button', { name: /Check 512 rows/ }), 'columns that are being read anew are not checked').toBeDisabled();
  expect(calls.find((call) => call.command === 'import_reread')?.request).toEqual({ draft_id: 3, encoding: 'macintosh' });
  const read = { ...textDraft('José Kambale'), encoding: 'macintosh' };
  set({ import_get: read });
  answer(read);
  await expect(page.getByText('José Kambale')).toBeVisible();
  await expect(letters).toHaveText('Western (Mac)');
  await expect(letters, 'whoever chose with the keyboard can choose again').toBeFocused();
  expect(calls.some((call) => call.command === 'import_open'), 'nobody has to find the file again').toBe(false);
});

test('another sheet is read from the open file, and one that is no list leaves the draft as it is', async ({ page }) => {
  const { calls, set } = await mockRpc(page, { ...contactsAnswers, import_reread: new Refusal('no_phone_column') });
  await page.goto(mockAddress('/import?draft=3'));
  const other = async () => {
    await page.getByRole('button', { name: 'Another sheet' }).click();
    await page.getByRole('menuitem', { name: 'Read “Fournisseurs” instead' }).click();
  };
  await other();
  await expect(page.getByText('The list stays as it was')).toBeVisible();
  await expect(page.getByText('Grâce Mbuyi')).toBeVisible();
  const read: ImportDraft = { ...importDraft, sheet: 'Fournisseurs', rows: 31 };
  set({ import_reread: read, import_get: read });
  await other();
  await expect(page.getByRole('button', { name: 'Check 31 rows' })).toBeEnabled();
  await expect(page.getByText('The list stays as it was')).toHaveCount(0);
  expect(calls.filter((call) => call.command === 'import_reread').map((call) => call.request)).toEqual([{ draft_id: 3, sheet: 'Fournisseurs' }, { draft_id: 3, sheet: 'Fournisseurs' }]);
});

test('repairs of a kind are undone together and done again, landlines left out and taken back, with the keyboard', async ({ page }) => {
  const { calls } = await mockRpc(page, {
    ...contactsAnswers,
    import_answer: ({ about, answer }) => {
      if (typeof about === 'object' && 'repairs' in about) return answer === 'ask' ? repairUndone : importCheck;
      return { ...importCheck, notices: importCheck.notices.map((notice) => ({ ...notice, left_out: notice.about === 'landline' && answer === 'leave_out' })) };
    },
  });
  await page.goto(mockAddress('/import?draft=3&step=check'));
  const said = () => calls.filter((call) => call.command === 'import_answer').map((call) => call.request);
  const press = async (name: string) => {
    await page.getByRole('button', { name, exact: true }).first().focus();
    await page.keyboard.press('Enter');
  };
  await press('Undo these 2');
  await expect(page.getByText('2 numbers stand as in the file.')).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Number of row 14' }), 'the cell, not what the repair made of it').toHaveValue('2.43853000264E+11');
  await press('Repair both again');
  await expect(page.getByText('2 numbers stand as in the file.')).toHaveCount(0);
  await press('Leave all 12 out');
  await expect(page.getByText('They are left out.')).toBeVisible();
  await press('Undo for all of them');
  await expect(page.getByText('They are left out.')).toHaveCount(0);
  expect(said()).toEqual([
    { draft_id: 3, about: { repairs: ['full_scientific'] }, answer: 'ask' },
    { draft_id: 3, about: { repairs: ['full_scientific'] }, answer: 'use_first' },
    { draft_id: 3, about: { group: 'landline' }, answer: 'leave_out' },
    { draft_id: 3, about: { group: 'landline' }, answer: 'ask' },
  ]);
});

test('a yes is recorded with its day and its words, and a paper is looked at', async ({ page }) => {
  const { calls } = await mockRpc(page, { ...contactsAnswers, contact_get: { ...person, consent: 'not_asked' }, contact_set_consent: person });
  await page.goto(mockAddress('/contacts?person=6'));
  await page.getByRole('button', { name: 'Record a yes' }).click();
  const dialog = page.getByRole('dialog', { name: /Did Grâce Mbuyi agree/ });
  await dialog.getByRole('radio', { name: 'In words' }).click();
  const when = dialog.getByRole('textbox', { name: 'When did they agree?' });
  await when.fill('tomorrow or so');
  await when.blur();
  await expect(dialog.getByText('Write a day that was')).toBeVisible();
  await when.fill('2 Oct 2025');
  await dialog.getByRole('textbox', { name: 'What were they asked?' }).fill(' Offers? ');
  await dialog.getByRole('button', { name: 'Record a yes' }).click();
  await expect.poll(() => calls.find((call) => call.command === 'contact_set_consent')?.request).toEqual({ id: 6, state: 'agreed', how: 'spoken', proof: { agreed_on: '2025-10-02', wording: 'Offers?' } });
  await page.getByRole('button', { name: 'Show “formulaire-octobre.jpg”' }).click();
  await expect(page.getByRole('img', { name: 'Photo of the form' })).toBeVisible();
  await expectAccessible(page, 'a paper');
  await page.getByRole('button', { name: 'Save a copy' }).click();
  await expect(page.getByText('Saved as “consent-2.jpg”.')).toBeVisible();
});

test('a field is added with its kind, and a value that is none says so at its field', async ({ page }) => {
  const { calls } = await mockRpc(page, { ...contactsAnswers, contact_update: person });
  await page.goto(mockAddress('/contacts?person=6'));
  await page.getByRole('button', { name: 'Edit' }).click();
  const dialog = page.getByRole('dialog', { name: /Edit/ });
  await dialog.getByRole('button', { name: 'Add a field' }).click();
  await dialog.getByRole('textbox', { name: 'Name of the field' }).fill('Taille');
  await dialog.getByRole('textbox', { name: 'Value' }).fill('42');
  await dialog.getByRole('combobox', { name: 'Kind of the new field' }).click();
  await page.getByRole('option', { name: 'Number' }).click();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => calls.find((call) => call.command === 'contact_update')?.request).toEqual({ id: 6, fields: [{ field: 'Taille', value: '42', kind: 'number' }] });
});
