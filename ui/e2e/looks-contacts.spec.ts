/**
 * States of contacts, import and messages that the shop of routes.spec.ts is not in, in
 * every look, and what the hands can do there. DRUMBEAT_PICTURES names a folder that keeps them.
 */
import type { Locator, Page } from '@playwright/test';
import { NOBODY } from '../src/shared/audience';
import { expect, type Locale } from './fixtures';
import { keep, lookAt, test } from './looks';
import { contactsAnswers, importCheck, importDraft, importResult, listed, mergePreview, mergeSuggestions, person, undoReport } from './mocks/contacts';
import { segments } from './mocks/groups';
import { mockAddress, mockRpc, Refusal, type Answers } from './mocks/rpc';

interface Screen {
  name: string;
  route: string;
  answers?: Answers;
  then?: (page: Page) => Promise<void>;
}

/** The second row and the third, with the keys. */
async function chooseTwo(page: Page) {
  await page.getByRole('grid').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press(' ');
  await page.keyboard.press('Shift+ArrowDown');
}

const none = { everyone: 0, may_get: 0, asked_to_stop: 0, not_asked: 0, no_number: 0, test_people: 0 };

/** A saved group. By its name: lists may be there before the groups are. */
const openSaved = (page: Page) => page.getByRole('tab', { name: 'Quiet for 60 days' }).click();

/** The filter of the saved group, open to be changed: every kind of line in it. */
async function openFilter(page: Page) {
  await openSaved(page);
  await page.locator('.btn:has(.lucide-ellipsis)').last().click();
  await page.locator('[role="menuitem"]:has(.lucide-funnel)').click();
  await page.locator('fieldset').first().waitFor();
}

const SCREENS: readonly Screen[] = [
  { name: 'contacts', route: '/contacts' },
  { name: 'contacts-filter', route: '/contacts', then: openFilter },
  { name: 'contacts-unfinished', route: '/contacts', then: async (page) => { await openFilter(page); await page.locator('fieldset .btn:has(.lucide-plus)').first().click(); } },
  { name: 'contacts-save', route: '/contacts', then: async (page) => { await openSaved(page); await page.locator('.btn:has(.lucide-save)').click(); await page.getByRole('dialog').waitFor(); } },
  { name: 'contacts-why', route: '/contacts?person=6', then: async (page) => { await page.locator('ul.rows.tight .btn.link').first().click(); await page.locator('.dialog ol').waitFor(); } },
  { name: 'contacts-chosen', route: '/contacts', then: chooseTwo },
  { name: 'contacts-list', route: '/contacts', then: async (page) => { await chooseTwo(page); await page.locator('.btn:has(.lucide-list-plus)').click(); await page.getByRole('dialog').waitFor(); } },
  { name: 'contacts-export', route: '/contacts', then: async (page) => page.locator('.btn').filter({ has: page.locator('.lucide-download') }).first().click() },
  { name: 'contacts-suggested', route: '/contacts', answers: { merge_suggestions: mergeSuggestions }, then: async (page) => page.locator('.note .btn').first().click() },
  {
    name: 'contacts-merge',
    route: '/contacts',
    answers: { merge_preview: mergePreview },
    then: async (page) => {
      await chooseTwo(page);
      await page.locator('.btn').filter({ has: page.locator('.lucide-merge') }).click();
    },
  },
  { name: 'contacts-person', route: '/contacts?person=6' },
  { name: 'contacts-stopped', route: '/contacts?person=6', answers: { contact_get: { ...person, consent: 'asked_to_stop', consent_events: [{ kind: 'opted_out', how: 'stop_word', from_import: false, file_name: null, file_row: null, proof: null, at_ms: person.created_at_ms }, ...person.consent_events] } } },
  { name: 'contacts-empty', route: '/contacts', answers: { contact_counts: none } },
  { name: 'contacts-nobody', route: '/contacts?import=3&outcome=new', answers: { contact_window: { snapshot_id: 1, total: 0, similar: false, rows: [] } } },
  { name: 'contacts-many-lists', route: '/contacts', answers: { list_list: Array.from({ length: 40 }, (_, i) => ({ id: i + 1, name: i % 9 === 4 ? 'Clientes de la boutique de Goma qui ont acheté en novembre' : `Liste ${i + 1}`, people: i * 7 })) }, then: async (page) => { await page.locator('.tab-row > .tab-more').press('Enter'); await page.getByRole('menu').waitFor(); } },
  { name: 'contacts-found', route: '/contacts', then: async (page) => page.locator('input[type=search]').fill('gr') },
  { name: 'contacts-similar', route: '/contacts', answers: { contact_window: (ask) => ({ ...listed(ask), similar: ask.query !== '' }) }, then: async (page) => { await page.locator('input[type=search]').fill('garce'); await page.locator('[role=status] p').waitFor(); } },
  { name: 'contacts-add', route: '/contacts', then: async (page) => page.locator('.page-h .btn').first().click() },
  { name: 'contacts-edit', route: '/contacts?person=6', then: async (page) => page.locator('.pane .btn.sm, .pane-drawer .btn.sm:not(.pane-close)').filter({ has: page.locator('.lucide-pencil') }).click() },
  { name: 'import-check', route: '/import?draft=3&step=check' },
  { name: 'import-result', route: '/import?done=3' },
  { name: 'import-choose', route: '/import' },
  { name: 'import-undo', route: '/import?done=3', then: async (page) => { await page.getByRole('button', { name: /Undo this import/ }).or(page.locator('.btn:has(.lucide-undo-2)')).first().click(); await page.getByRole('alertdialog').waitFor(); } },
  { name: 'import-undone', route: '/import?done=3', answers: { import_result: { ...importResult, undo: { state: 'undone', at_ms: importResult.finished_at_ms }, undone: undoReport } } },
  { name: 'messages-empty', route: '/messages', answers: { template_list: [] } },
  { name: 'message-new', route: '/messages/new' },
];

async function show(page: Page, route: string, answers: Answers = {}, locale?: Locale) {
  const mocked = await mockRpc(page, { ...contactsAnswers, ...answers });
  await page.goto(mockAddress(route, locale));
  // Under an open drawer the page is hidden from assistive technology, so not by role.
  await expect(page.locator('h1').first()).toBeVisible();
  await page.evaluate(() => document.fonts.ready);
  return mocked;
}

for (const screen of SCREENS) {
  test(`${screen.name} in every look`, async ({ page }) => {
    await mockRpc(page, { ...contactsAnswers, ...screen.answers });
    await lookAt(page, `states/${screen.name}`, {
      afresh: screen.then !== undefined,
      show: async (locale) => {
        await page.goto('about:blank');
        await page.goto(mockAddress(screen.route, locale));
        await screen.then?.(page);
      },
    });
  });
}

test('the list is reached and opened by keyboard, and Esc closes the person', async ({ page }) => {
  await show(page, '/contacts');
  const table = page.getByRole('grid', { name: 'Contacts' });
  // Keys are heard once the page is there.
  await table.waitFor();
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox', { name: 'Name, number, tag, …' })).toBeFocused();
  await table.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('complementary', { name: 'Person' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('complementary', { name: 'Person' })).toHaveCount(0);
});

test('what two people become is longer than a small window, its buttons are not', async ({ page }) => {
  await page.setViewportSize({ width: 960, height: 640 });
  await show(page, '/contacts', { merge_preview: mergePreview });
  await chooseTwo(page);
  await page.getByRole('button', { name: 'Merge these 2' }).press('Enter');
  const dialog = page.getByRole('dialog');
  const rest = dialog.getByRole('group', { name: 'Make one person of two?' });
  await expect(dialog.getByRole('button', { name: 'Merge 2 people' })).toBeInViewport({ ratio: 1 });
  await expect(dialog.getByText('Notes')).not.toBeInViewport({ ratio: 1 });
  for (let i = 0; i < 6 && !(await rest.evaluate((box) => box === document.activeElement)); i += 1) await page.keyboard.press('Tab');
  await page.keyboard.press('End');
  await expect(dialog.getByText('2 conversations'), 'the keys scroll what lies between').toBeInViewport();
  await expect(dialog.getByRole('button', { name: 'Merge 2 people' })).toBeInViewport({ ratio: 1 });
});

test('people are chosen by keyboard, and what is done to them is said and can be undone', async ({ page }) => {
  const { calls } = await show(page, '/contacts', { contact_many: { undo_id: 7, changed: 2 }, contact_many_undo: {} });
  await chooseTwo(page);
  await expect(page.getByRole('group', { name: '2 chosen' })).toBeVisible();
  await page.getByRole('button', { name: 'More for the 2 chosen' }).click();
  await page.getByRole('menuitem', { name: 'Delete 2' }).click();
  await expect(page.getByText('2 people are deleted.')).toBeVisible();
  expect(calls.find((call) => call.command === 'contact_many')?.request).toMatchObject({ chosen: { type: 'people', ids: [2, 3] }, act: { type: 'delete' }, people: 2 });
  await page.getByRole('button', { name: 'Undo' }).press('Enter');
  await expect.poll(() => calls.find((call) => call.command === 'contact_many_undo')?.request).toMatchObject({ id: 7 });
  await expect(page.getByRole('grid', { name: 'Contacts' }), 'the keys go on where they were').toBeFocused();
});

test('lists that do not fit are behind a button, by the keys too', async ({ page }) => {
  const many = Array.from({ length: 40 }, (_, i) => ({ id: i + 1, name: `Liste ${String(i + 1).padStart(2, '0')} des clientes`, people: i }));
  const { calls } = await show(page, '/contacts', { list_list: many });
  const tabs = page.getByRole('tablist', { name: 'Groups of people' });
  await expect(tabs.getByRole('tab').first()).toHaveText('Everyone1,284');
  await expect(tabs.getByRole('tab').last(), 'who asked to stop is never folded away').toContainText('Asked to stop');
  const shown = await tabs.getByRole('tab').count();
  const more = page.getByRole('button', { name: `${40 + segments.length + 2 - shown} more` });
  await expect(more).toBeInViewport({ ratio: 1 });
  await tabs.getByRole('tab', { name: 'Everyone' }).focus();
  await page.keyboard.press('Tab');
  await expect(more, 'the button is the next stop after the tabs').toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.type('Liste 33');
  await page.keyboard.press('Enter');
  await expect(tabs.getByRole('tab', { name: 'Liste 33 des clientes' }), 'the open one is among the tabs').toHaveAttribute('aria-selected', 'true');
  await expect.poll(() => calls.filter((call) => call.command === 'contact_window').at(-1)?.request).toMatchObject({ list_id: 33 });
  await expect(page.getByRole('button', { name: /^\d+ more$/ })).toBeFocused();
});

test('ticked people go into a list by the keys, and undo takes them out', async ({ page }) => {
  const list = { id: 1, name: 'VIP in Goma', people: 88 };
  const { calls } = await show(page, '/contacts', { list_add: { list, added: 2, batch: 5 }, list_take_back: list, list_create: (ask) => ({ list: { id: 9, name: ask.name, people: 1284 }, added: 1284, batch: 1 }), list_delete: {} });
  const asked = (command: string) => calls.find((call) => call.command === command)?.request;
  await chooseTwo(page);
  await page.getByRole('button', { name: 'Add to list' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Which list do 2 people go into?' });
  await expect(dialog.getByRole('button', { name: 'Add 2 people' })).toBeDisabled();
  await pick(page, dialog.getByRole('combobox', { name: 'List' }), 'VIP in Goma');
  await dialog.getByRole('button', { name: 'Add 2 people' }).press('Enter');
  await expect(page.getByText('2 people were added to VIP in Goma.')).toBeVisible();
  expect(asked('list_add')).toEqual({ id: 1, who: { people: [2, 3] } });
  await expect(page.getByRole('grid', { name: 'Contacts' }), 'nobody is chosen, and the keys move rows again').toBeFocused();
  await page.getByRole('button', { name: 'Undo' }).press('Enter');
  await expect.poll(() => asked('list_take_back')).toEqual({ id: 1, batch: 5 });
  await page.getByRole('grid', { name: 'Contacts' }).press(' ');
  await page.getByRole('button', { name: 'Choose all 1,284' }).press('Enter');
  await page.getByRole('button', { name: 'Add to list' }).press('Enter');
  await page.getByRole('radio', { name: 'A new list' }).press(' ');
  await page.getByRole('textbox', { name: 'Name' }).fill('Natal');
  await page.keyboard.press('Enter');
  await expect.poll(() => asked('list_create')).toMatchObject({ name: 'Natal', who: { all: { query: '' } } });
  await expect(page.getByText('Natal has 1,284 people.')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).last().press('Enter');
  await expect.poll(() => asked('list_delete')).toEqual({ id: 9 });
});

test('all who fit are chosen with one press, whoever is drawn', async ({ page }) => {
  const { calls } = await show(page, '/contacts', { contact_many: { undo_id: 7, changed: 1284 } });
  await chooseTwo(page);
  await page.getByRole('button', { name: 'Choose all 1,284' }).click();
  await page.getByRole('button', { name: 'Tag', exact: true }).click();
  await page.getByRole('textbox', { name: 'Tag' }).fill('Natal');
  await page.getByRole('button', { name: 'Tag 1,284 people' }).click();
  await expect.poll(() => calls.find((call) => call.command === 'contact_many')?.request).toMatchObject({ chosen: { type: 'all', list: { query: '' } }, act: { type: 'tag', tag: 'Natal' }, people: 1284 });
});

test('searching and filtering ask Rust, and can be taken back', async ({ page }) => {
  const { calls } = await show(page, '/contacts');
  await page.getByRole('searchbox', { name: 'Name, number, tag, …' }).fill('gra');
  await page.getByRole('button', { name: 'Consent', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Not asked yet' }).click();
  await page.getByRole('button', { name: 'Tag', exact: true }).click();
  await page.getByRole('menuitem', { name: /VIP/ }).click();
  const last = () => calls.filter((call) => call.command === 'contact_window').at(-1)?.request;
  await expect.poll(last).toMatchObject({ query: 'gra', consent: 'not_asked', tag: 'VIP' });
  await page.getByRole('button', { name: 'Remove this filter' }).first().click();
  await expect(page.getByRole('button', { name: 'Tag', exact: true })).toBeVisible();
});

test('a person is deleted at once and can be brought back', async ({ page }) => {
  const { calls } = await show(page, '/contacts?person=6', { contact_delete: {}, contact_restore: person });
  await page.getByRole('button', { name: /^More for / }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => calls.map((call) => call.command)).toContain('contact_restore');
});

test('stopping asks first; a new yes needs to be said how', async ({ page }) => {
  const stopped = { ...person, consent: 'asked_to_stop' as const };
  const { calls, set, changed } = await show(page, '/contacts?person=6', { contact_stop: stopped, contact_allow: person });
  await page.getByRole('button', { name: 'Stop messages' }).click();
  await page.keyboard.press('Escape');
  expect(calls.some((call) => call.command === 'contact_stop'), 'Esc is the safe choice').toBe(false);
  await page.getByRole('button', { name: 'Stop messages' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Stop messages' }).click();
  await expect.poll(() => calls.some((call) => call.command === 'contact_stop')).toBe(true);
  set({ contact_get: stopped });
  changed('contacts');
  await page.getByRole('button', { name: 'Record a new yes' }).click();
  const dialog = page.getByRole('dialog', { name: /say yes again/ });
  await expect(dialog.getByRole('button', { name: 'Record a yes' }), 'how is not guessed').toBeDisabled();
  await dialog.getByRole('radio', { name: 'In a chat' }).click();
  await dialog.getByRole('button', { name: 'Record a yes' }).click();
  await expect.poll(() => calls.find((call) => call.command === 'contact_allow')?.request).toEqual({ id: 6, how: 'chat' });
});

test('a person is added with the number read while it is typed', async ({ page }) => {
  const { calls } = await show(page, '/contacts', { contact_add: person });
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Add one person' });
  const add = dialog.getByRole('button', { name: 'Add person' });
  await dialog.getByLabel('Name', { exact: true }).fill('Grâce');
  await dialog.getByLabel('Number').fill('0991');
  await expect(dialog.getByText('A digit is missing')).toBeVisible();
  await expect(add).toBeDisabled();
  await dialog.getByLabel('Number').fill('0991000412');
  await expect(dialog.getByText('+243 991 000 412')).toBeVisible();
  await dialog.getByLabel('Tags').fill('VIP, vip, Goma');
  await dialog.getByRole('checkbox', { name: /They agreed/ }).click();
  await add.click();
  await expect.poll(() => calls.find((call) => call.command === 'contact_add')?.request).toEqual({ name: 'Grâce', phone: '0991000412', consent: { agreed: true, how: 'spoken' }, tags: ['VIP', 'Goma'] });
});

test('who leaves while a file is read is not pulled back, and nothing of it stays', async ({ page }) => {
  await page.route('**/files*', (route) => route.fulfill({ json: { file_ref: 'ticket', name: 'clients.xlsx' } }));
  let finish: (draft: typeof importDraft) => void = () => undefined;
  const slow = new Promise<typeof importDraft>((resolve) => {
    finish = resolve;
  });
  const { calls } = await show(page, '/import', { import_open: () => slow, import_stop_reading: {} });
  const said = (command: string) => calls.filter((call) => call.command === command).map((call) => call.request);
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose a file' }).click();
  await (await chooser).setFiles({ name: 'clients.xlsx', mimeType: '', buffer: Buffer.from('x') });
  await expect(page.getByRole('status').filter({ hasText: 'clients.xlsx' })).toBeVisible();
  await page.getByRole('link', { name: 'Cancel' }).click();
  await expect(page.getByRole('heading', { name: 'Contacts', level: 1 })).toBeVisible();
  expect(said('import_stop_reading'), 'the reader ends at once').toEqual([{}]);
  // It had ended just before.
  finish(importDraft);
  await expect.poll(() => said('import_discard'), 'the draft goes').toEqual([{ draft_id: importDraft.draft_id }]);
  await expect(page.getByRole('heading', { name: 'Contacts', level: 1 }), 'the owner stays where they went').toBeVisible();
});

for (const [code, words] of [
  ['password_protected', 'has a password'],
  ['file_empty', 'is empty'],
  ['no_rows', 'headings and nobody below them'],
  ['reader_missing', 'Install Drumbeat again'],
  ['file_damaged', 'damaged or cut off'],
  ['unsupported_format', 'Save the list as Excel (.xlsx) or CSV'],
  ['no_phone_column', 'No column holds phone numbers'],
  ['file_too_large', 'too big'],
] as const) {
  test(`a file that cannot be read stays on the page with one sentence: ${code}`, async ({ page }) => {
    await page.route('**/files*', (route) => route.fulfill({ json: { file_ref: 'ticket', name: 'clients.xlsx' } }));
    await show(page, '/import', { import_open: new Refusal(code) });
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Choose a file' }).click();
    await (await chooser).setFiles({ name: 'clients.xlsx', mimeType: 'application/octet-stream', buffer: Buffer.from('x') });
    const alert = page.getByRole('alert').filter({ hasText: words });
    await expect(alert).toContainText('clients.xlsx');
    await expect(alert).toContainText('Nothing was written');
    await keep(page, `states/import-problem-${code}`);
  });
}

test('undoing an import asks first, on how many and who stays, and then says what came of it', async ({ page }) => {
  const { calls, set } = await show(page, '/import');
  await page.getByRole('link', { name: 'clients-novembre.xlsx' }).click();
  await page.getByRole('button', { name: 'Undo this import' }).click();
  const question = page.getByRole('alertdialog');
  await expect(question).toContainText('416 new people are removed');
  await expect(question.getByRole('listitem'), 'who stays is named, by the number where there is no name').toHaveText(['Dorcas Mwamba', '+243 975 000 104', 'Grâce Mbuyi', 'ليلى حداد']);
  await page.keyboard.press('Escape');
  expect(calls.some((call) => call.command === 'import_undo'), 'Esc keeps the import').toBe(false);
  await page.getByRole('button', { name: 'Undo this import' }).click();
  set({ import_result: { ...importResult, undo: { state: 'undone', at_ms: importResult.finished_at_ms }, undone: undoReport } });
  await question.getByRole('button', { name: 'Undo for 506 people' }).click();
  await expect.poll(() => calls.find((call) => call.command === 'import_undo')?.request).toEqual({ id: 3 });
  await expect(page.getByRole('status').filter({ hasText: 'This import was undone' })).toBeVisible();
  await expect(page.getByRole('button', { name: /Plan a campaign/ }), 'nobody is left to plan for').toHaveCount(0);
});

test('from the file to the result: match, check, consent, import, plan', async ({ page }) => {
  await page.route('**/files*', (route) => route.fulfill({ json: { file_ref: 'ticket', name: 'clients-novembre.xlsx' } }));
  const { calls } = await show(page, '/contacts', { import_open: importDraft, campaign_create: { id: 4, name: 'x', state: 'draft', audience: { ...NOBODY, imports: [3] }, template_id: null, body: '', number_id: null, step: 'people', saved_at_ms: 0 } });
  // Dropped on a page that knows nothing of imports.
  await page.evaluate(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['x'], 'clients-novembre.xlsx'));
    window.dispatchEvent(new DragEvent('dragover', { dataTransfer: transfer, bubbles: true, cancelable: true }));
  });
  await expect(page.getByText('Let go to read this list')).toBeVisible();
  await keep(page, 'states/import-hover');
  await page.evaluate(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['x'], 'clients-novembre.xlsx'));
    window.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
  });
  await expect(page.getByRole('button', { name: 'Check 512 rows' })).toBeVisible();
  // Giving the number to another column keeps the first as another number.
  await page.getByRole('combobox', { name: '“Réf. interne” goes to' }).click();
  await page.getByRole('option', { name: 'Nickname' }).click();
  await expect.poll(() => calls.filter((call) => call.command === 'import_match').length).toBe(1);
  await page.getByRole('button', { name: 'Check 512 rows' }).click();

  await expect(page.getByText('418')).toBeVisible();
  const commit = page.getByRole('button', { name: 'Import 455 people' });
  await expect(commit, 'how they agreed is not said yet').toBeDisabled();
  await page.getByRole('button', { name: '+243 991 000 716' }).click();
  await expect.poll(() => calls.find((call) => call.command === 'import_answer')?.request).toEqual({ draft_id: 3, about: { rows: [140] }, answer: { use: '+243991000716' } });
  const field = page.getByRole('textbox', { name: 'Number of row 88' });
  await field.fill('+243 840 000 639');
  await expect.poll(() => calls.filter((call) => call.command === 'import_answer').at(-1)?.request, 'a number that can be read is taken by itself').toEqual({ draft_id: 3, about: { rows: [88] }, answer: { use: '+243 840 000 639' } });
  await page.getByRole('combobox', { name: 'How did they agree?' }).click();
  await page.getByRole('option', { name: 'Paper form' }).click();
  await page.getByRole('button', { name: 'Who?' }).click();
  await expect(page.getByRole('dialog').getByText('Espérance Lukogo')).toBeVisible();
  await keep(page, 'states/import-who');
  await page.keyboard.press('Escape');
  await commit.click();
  await expect(page.getByRole('heading', { name: '420 new people, 37 updated' })).toBeVisible();
  expect(calls.find((call) => call.command === 'import_commit')?.request).toEqual({ draft_id: 3, consent: 'column', tags: [], how: 'paper_form' });
  await page.getByRole('button', { name: 'Plan a campaign for these 438' }).click();
  await expect.poll(() => (calls.find((call) => call.command === 'campaign_create')?.request as { audience?: unknown } | undefined)?.audience).toEqual({ ...NOBODY, imports: [3] });
});

test('an import that goes wrong goes back to the check, and one that is stopped says so', async ({ page }) => {
  const { calls, set } = await show(page, '/import?draft=3&step=check', { import_check: { ...importCheck, consent: null }, import_commit: new Refusal('disk_full') });
  await page.getByRole('radio', { name: /Not yet/ }).click();
  await page.getByRole('button', { name: 'Import 455 people' }).click();
  await expect(page.getByText('The disk is full')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Import 455 people' })).toBeEnabled();
  set({ import_commit: new Refusal('stale') });
  await page.getByRole('button', { name: 'Import 455 people' }).click();
  await expect(page.getByText('The import was stopped. Nothing was written.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Choose a file' })).toBeVisible();
  expect(calls.filter((call) => call.command === 'import_commit')).toHaveLength(2);
});

test('pasting a table reads it', async ({ page }) => {
  const { calls } = await show(page, '/import', { import_paste: { ...importDraft, file_name: '' } });
  await page.getByRole('button', { name: 'Paste a list' }).click();
  await page.getByRole('textbox', { name: 'What you copied' }).fill('Name\tNumber\nGrâce\t0991000412');
  await page.getByRole('button', { name: 'Read it' }).click();
  await expect(page.getByText('Pasted list')).toBeVisible();
  expect(calls.find((call) => call.command === 'import_paste')?.request).toEqual({ text: 'Name\tNumber\nGrâce\t0991000412' });
});

test('a new message saves itself once there is something in it, and undo brings back what was there', async ({ page }) => {
  const { calls } = await show(page, '/messages/new');
  const saves = () => calls.filter((call) => call.command === 'template_save').map((call) => call.request as { id?: number; body: string });
  const box = page.getByRole('textbox', { name: 'Message', exact: true });
  await box.click();
  await page.keyboard.type('Hello ');
  await page.getByRole('button', { name: 'First name' }).click();
  await page.keyboard.type('!');
  await expect.poll(() => saves().at(-1)?.body).toBe('Hello {{first_name}}!');
  expect(saves().filter((save) => save.id === undefined), 'one message is made, not one a save').toHaveLength(1);
  await expect(page.getByText('Saved 14:12')).toBeVisible();
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await expect.poll(() => saves().at(-1)?.body).toMatch(/^Hello ?$/);
  await page.keyboard.press('Control+Shift+z');
  await expect.poll(() => saves().at(-1)?.body).toBe('Hello {{first_name}}');
  await page.keyboard.type('?');
  await expect.poll(() => saves().at(-1)?.body, 'the caret stands behind the field').toBe('Hello {{first_name}}?');
});

test('a field survives copy and paste, and deletes as one letter', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const { calls } = await show(page, '/messages/new');
  const last = () => (calls.filter((call) => call.command === 'template_save').at(-1)?.request as { body?: string } | undefined)?.body;
  const box = page.getByRole('textbox', { name: 'Message', exact: true });
  await box.click();
  await page.keyboard.type('{{city|Goma}} ok');
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Control+c');
  await page.keyboard.press('End');
  await page.keyboard.press('Control+v');
  await expect.poll(last).toBe('{{city|Goma}} ok{{city|Goma}} ok');
  await expect(box.locator('.var'), 'what was pasted is a field again').toHaveCount(1);
  for (let i = 0; i < 4; i += 1) await page.keyboard.press('Backspace');
  await expect.poll(last).toBe('{{city|Goma}} ok');
});

test('leaving right after typing still saves', async ({ page }) => {
  const { calls } = await show(page, '/messages/1');
  await page.getByLabel('Name', { exact: true }).fill('Other name');
  await page.getByRole('link', { name: 'Messages' }).last().click();
  await expect.poll(() => (calls.find((call) => call.command === 'template_save')?.request as { name?: string } | undefined)?.name).toBe('Other name');
});

/** Types into a box until only that choice is left, and takes it. */
async function pick(page: Page, box: Locator, choice: string) {
  await box.fill(choice);
  await expect(page.getByRole('option')).toHaveText([choice]);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('option')).toHaveCount(0);
}

test('a filter is built by keyboard, asks Rust at once, and is kept under a name', async ({ page }) => {
  const { calls, set } = await show(page, '/contacts', { segment_save: (ask) => ({ id: 9, name: ask.name, filter: ask.filter }), segment_delete: {} });
  const last = (command: string) => calls.filter((call) => call.command === command).at(-1)?.request;
  await page.getByRole('button', { name: 'Filter', exact: true }).press('Enter');
  const panel = page.getByRole('region', { name: 'Filter' });
  await expect(panel.getByText('Say who you are looking for'), 'a line that is not filled in is not asked').toBeVisible();
  await pick(page, panel.getByRole('combobox', { name: 'About' }), 'City');
  await panel.getByRole('textbox', { name: 'Value' }).fill('Goma');
  const goma = { is: { kind: 'text', field: { column: 'city' }, test: 'is', value: 'Goma' } };
  await expect.poll(() => last('contact_window')).toMatchObject({ fits: { all: [{ all: [goma] }] } });
  await expect(panel.getByText('412 people fit')).toBeVisible();
  await expect(panel.getByRole('list', { name: 'Why fewer' })).toContainText('Asked to stop');
  await panel.getByRole('button', { name: 'Another line' }).click();
  await expect(panel.getByText('Not finished: does not count yet'), 'the count says nothing of it, so the line does').toHaveCount(1);
  await page.getByRole('button', { name: 'Save as list' }).click();
  await expect(page.getByRole('dialog').getByText('One line is not finished. It does not count and will not be saved.')).toBeVisible();
  await page.keyboard.press('Escape');
  await pick(page, panel.getByRole('combobox', { name: 'About' }).nth(1), 'Campaign');
  await pick(page, panel.getByRole('combobox', { name: 'How it is compared' }).nth(1), 'not people who');
  await pick(page, panel.getByRole('combobox', { name: 'Value' }), 'Mother’s day');
  const campaign = { not: { is: { kind: 'campaign', campaign: 5, result: 'got' } } };
  await expect.poll(() => last('segment_count')).toEqual({ filter: { all: [{ all: [goma, campaign] }] } });
  await page.getByRole('button', { name: 'Save as list' }).click();
  const dialog = page.getByRole('dialog', { name: 'Keep these people' });
  await expect(dialog.getByText('not finished'), 'now all of it is').toHaveCount(0);
  await expect(dialog.getByRole('button', { name: 'Save filter' }), 'it needs a name').toBeDisabled();
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Goma without gifts');
  set({ segment_list: [{ id: 9, name: 'Goma without gifts', filter: { is: { kind: 'tag', tag: 'VIP' } } }] });
  await page.keyboard.press('Enter');
  await expect.poll(() => last('segment_save')).toEqual({ name: 'Goma without gifts', filter: { all: [goma, campaign] } });
  await expect(page.getByRole('tab', { name: 'Goma without gifts' })).toHaveAttribute('aria-selected', 'true');
  await expect.poll(() => last('contact_window')).toMatchObject({ segment_id: 9 });
});

test('what is shown becomes a list, and a list in use says what uses it', async ({ page }) => {
  const { calls } = await show(page, '/contacts', {
    list_create: (ask) => ({ list: { id: 2, name: ask.name, people: 1284 }, added: 1284, batch: 1 }),
    list_delete: new Refusal('in_use', { by: 'December gift' }),
  });
  await page.getByRole('searchbox', { name: 'Name, number, tag, …' }).fill('gra');
  await page.getByRole('button', { name: 'Save as list' }).click();
  const dialog = page.getByRole('dialog', { name: 'Keep these people' });
  await expect(dialog.getByRole('radio', { name: /filter that stays/ }), 'what was typed cannot be kept as a filter').toHaveCount(0);
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Gra');
  await dialog.getByRole('button', { name: 'Save 1,284 people as list' }).click();
  await expect.poll(() => calls.find((call) => call.command === 'list_create')?.request).toMatchObject({ name: 'Gra', who: { all: { query: 'gra' } } });
  await expect(page.getByText('Gra has 1,284 people.')).toBeVisible();
  await page.getByRole('button', { name: 'More about New this month' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await expect(page.getByText('December gift uses it. Take it out there first.')).toBeVisible();
});
