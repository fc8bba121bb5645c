/**
 * One person: their numbers, their campaigns, their lists, and that they may be there for
 * tests only, in every look, and what the hands can do there.
 */
import type { Page } from '@playwright/test';
import { expect } from './fixtures';
import { lookAt, test } from './looks';
import { contactsAnswers, mergePreview, partOf, person } from './mocks/contacts';
import { mockAddress, mockRpc, Refusal, type Answers } from './mocks/rpc';

interface Screen {
  name: string;
  route: string;
  answers?: Answers;
  then: (page: Page) => Promise<void>;
}

/** Very many, some of one name. */
const campaigns = Array.from({ length: 230 }, (_, i) => ({ id: i + 1, name: i % 9 === 4 ? 'Offre de la semaine pour les clientes de la boutique de Goma' : i % 5 === 2 ? '' : `Offre ${String(230 - i).padStart(3, '0')}`, at_ms: person.created_at_ms - i * 86_400_000 }));

const numbers = [
  { phone: '+243 853 000 264', source: null, stays: null },
  { phone: '+243 812 000 087', source: null, stays: 'in_use' as const },
  { phone: '+55 11 9999-0001', source: null, stays: 'other_form' as const },
];
const taken = { formatted: '+243 812 000 087', region: 'CD', why: null, contact_id: 9, contact_name: 'Chantal Ilunga-Mwamba Kabeya', asked_to_stop: false };

async function openAddNumber(page: Page) {
  await page.locator('.btn:has(.lucide-pencil) + .btn:has(.lucide-ellipsis)').click();
  await page.locator('[role="menuitem"]:has(.lucide-phone-call)').click();
  await page.locator('.dialog input').fill('0812 000 087');
}

/** A filter of test people, built by clicking. */
async function openTests(page: Page) {
  await page.locator('.fchip.add').first().click();
  const subject = page.locator('fieldset').first().getByRole('combobox').first();
  await subject.press('ArrowDown');
  await page.getByRole('option').nth(3).click();
  await page.locator('p[role=status] b').waitFor();
}

const SCREENS: readonly Screen[] = [
  { name: 'contacts-which', route: '/contacts?person=6', answers: { campaign_choices: partOf(campaigns) }, then: async (page) => { await page.locator('.btn:has(.lucide-circle-question-mark)').press('Enter'); await page.getByRole('option').first().waitFor(); } },
  { name: 'contacts-tests', route: '/contacts', then: openTests },
  { name: 'contacts-numbers', route: '/contacts?person=6', answers: { contact_get: { ...person, other_phones: numbers } }, then: async (page) => { await page.locator('.facts .btn:has(.lucide-ellipsis)').first().click(); await page.getByRole('menu').waitFor(); } },
  { name: 'contacts-number', route: '/contacts?person=6', answers: { phone_check: taken, merge_preview: mergePreview }, then: async (page) => { await openAddNumber(page); await page.locator('.dialog .note').waitFor(); } },
];

async function show(page: Page, route: string, answers: Answers = {}) {
  const mocked = await mockRpc(page, { ...contactsAnswers, ...answers });
  await page.goto(mockAddress(route));
  await expect(page.locator('h1').first()).toBeVisible();
  await page.evaluate(() => document.fonts.ready);
  return mocked;
}

for (const screen of SCREENS) {
  test(`${screen.name} in every look`, async ({ page }) => {
    await mockRpc(page, { ...contactsAnswers, ...screen.answers });
    await lookAt(page, `states/${screen.name}`, {
      afresh: true,
      show: async (locale) => {
        await page.goto('about:blank');
        await page.goto(mockAddress(screen.route, locale));
        await screen.then(page);
      },
    });
  });
}

test('why somebody does not get a campaign is told rule by rule', async ({ page }) => {
  const { calls } = await show(page, '/contacts?person=6');
  await page.getByRole('button', { name: 'Why not another?' }).click();
  await page.getByRole('combobox', { name: 'Which campaign?' }).fill('december');
  await page.getByRole('option', { name: 'December gift' }).click();
  const dialog = page.getByRole('dialog', { name: 'Grâce Mbuyi and December gift' });
  await expect(dialog.getByText('Does not get the message')).toBeVisible();
  await expect(dialog.getByRole('listitem').filter({ hasText: 'Asked to stop' })).toContainText('Wrote a stop word');
  await expect(dialog.getByRole('listitem').filter({ hasText: 'Not passed:' })).toHaveCount(2);
  expect(calls.find((call) => call.command === 'explain_why')?.request).toEqual({ person_id: 6, campaign_id: 4 });
});

test('a number is added, made the main one and removed, and what was done can be undone', async ({ page }) => {
  const { calls, set, changed } = await show(page, '/contacts?person=6', { contact_get: { ...person, other_phones: numbers }, contact_phone_add: person, contact_phone_main: person, contact_phone_remove: person });
  const asked = (command: string) => calls.filter((call) => call.command === command).map((call) => call.request);
  const more = page.getByRole('button', { name: 'More for +243 853 000 264' });
  await more.press('Enter');
  await page.getByRole('menuitem', { name: 'Make it the main number' }).press('Enter');
  await expect(page.getByText('Messages to Grâce Mbuyi now go to +243 853 000 264.')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).press('Enter');
  await expect.poll(() => asked('contact_phone_main'), 'the number it was comes back').toEqual([{ id: 6, phone: '+243 853 000 264' }, { id: 6, phone: '+243 991 000 412' }]);
  await more.press('Enter');
  await page.getByRole('menuitem', { name: 'Remove this number' }).press('Enter');
  await page.getByRole('button', { name: 'Undo' }).last().press('Enter');
  await expect.poll(() => asked('contact_phone_add')).toEqual([{ id: 6, phone: '+243 853 000 264' }]);
  await page.getByRole('button', { name: 'More for +243 812 000 087' }).press('Enter');
  await expect(page.getByRole('menuitem'), 'a number that was written to stays').toHaveText(['Make it the main number']);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'More for +55 11 9999-0001' }), 'the form WhatsApp uses is not to be touched').toHaveCount(0);
  set({ phone_check: taken, merge_preview: mergePreview });
  changed('contacts');
  await openAddNumber(page);
  const dialog = page.getByRole('dialog', { name: 'Another number for Grâce Mbuyi' });
  await expect(dialog.getByText('Chantal Ilunga-Mwamba Kabeya has this number already.')).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Add number' })).toBeDisabled();
  await dialog.getByRole('button', { name: 'Make one person of the two' }).press('Enter');
  await expect(page.getByRole('dialog', { name: 'Make one person of two?' })).toBeVisible();
  await expect.poll(() => asked('merge_preview')).toEqual([{ kept_id: 6, gone_id: 9 }]);
});

test('the number of somebody who was deleted brings them back first', async ({ page }) => {
  const gone = new Refusal('phone_taken', { contact_id: 9, name: 'Josué Kambale', deleted: true });
  const { calls } = await show(page, '/contacts?person=6', { contact_phone_add: gone, contact_restore: person });
  await openAddNumber(page);
  const dialog = page.getByRole('dialog', { name: 'Another number for Grâce Mbuyi' });
  await dialog.getByRole('button', { name: 'Add number' }).click();
  await expect(dialog.getByText('Josué Kambale had this number and was deleted.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Bring them back' }).press('Enter');
  await expect.poll(() => calls.find((call) => call.command === 'contact_restore')?.request).toEqual({ id: 9 });
});

test('a main number of somebody who was deleted brings them back too', async ({ page }) => {
  const gone = new Refusal('phone_taken', { contact_id: 9, name: 'Josué Kambale', deleted: true });
  const { calls } = await show(page, '/contacts?person=6', { contact_update: gone, contact_restore: person });
  await page.getByRole('button', { name: 'Edit' }).click();
  const dialog = page.getByRole('dialog', { name: 'Edit Grâce Mbuyi' });
  await dialog.getByRole('textbox', { name: 'Number' }).fill('0812 000 087');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByText('Josué Kambale had this number and was deleted.')).toBeVisible();
  await expect(dialog.getByText('Somebody else in your contacts has this number.'), 'nobody in the contacts has it').toHaveCount(0);
  await dialog.getByRole('button', { name: 'Bring them back' }).press('Enter');
  await expect.poll(() => calls.find((call) => call.command === 'contact_restore')?.request).toEqual({ id: 9 });
});

test('after a stop and after a new yes the keys are on what can be recorded then', async ({ page }) => {
  const stopped: typeof person = { ...person, consent: 'asked_to_stop' };
  const { set, changed } = await show(page, '/contacts?person=6', { contact_allow: person });
  const then = (now: typeof person) => {
    set({ contact_get: now });
    changed('contacts');
  };
  // Once before the question is gone, and once after.
  set({ contact_stop: async () => { then(stopped); await page.getByText('Record a new yes').waitFor(); return stopped; } });
  await page.getByRole('button', { name: 'Stop messages' }).press('Enter');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Stop messages' }).press('Enter');
  await expect(page.getByRole('alertdialog')).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Record a new yes' })).toBeFocused();
  await page.keyboard.press('Enter');
  await page.getByRole('radio', { name: 'Paper form' }).press('Space');
  await page.getByRole('button', { name: 'Record a yes' }).press('Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  then(person);
  await expect(page.getByRole('button', { name: 'Stop messages' })).toBeFocused();
});

test('after another number is the main one the keys are on the number that was it', async ({ page }) => {
  const swapped: typeof person = { ...person, phone: '+243 853 000 264', other_phones: [{ phone: '+243 991 000 412', source: null, stays: null }] };
  const { set, changed } = await show(page, '/contacts?person=6', { contact_get: { ...person, other_phones: numbers.slice(0, 1) }, contact_phone_main: swapped });
  await page.getByRole('button', { name: 'More for +243 853 000 264' }).press('Enter');
  await page.getByRole('menuitem').first().press('Enter');
  await expect(page.getByRole('menu')).toHaveCount(0);
  set({ contact_get: swapped });
  changed('contacts');
  await expect(page.getByRole('button', { name: 'More for +243 991 000 412' })).toBeFocused();
});

for (const size of [{ width: 1280, height: 800 }, { width: 960, height: 640 }]) {
  test(`a notice does not lie on the buttons of a dialog at ${size.width}`, async ({ page }) => {
    await page.setViewportSize(size);
    await show(page, '/contacts?person=6', { contact_test: { ...person, is_test: true } });
    await page.locator('.btn:has(.lucide-pencil) + .btn:has(.lucide-ellipsis)').click();
    await page.locator('[role="menuitem"]:has(.lucide-flask-conical)').click();
    const notice = page.locator('.toast').first();
    await expect(notice).toBeVisible();
    await page.getByRole('button', { name: 'Edit' }).click();
    const dialog = page.getByRole('dialog', { name: 'Edit Grâce Mbuyi' });
    await dialog.getByRole('button', { name: 'Save' }).click({ trial: true, timeout: 2_000 });
    await dialog.getByRole('button', { name: 'Cancel' }).click({ trial: true, timeout: 2_000 });
    await expect(notice, 'it is still there').toBeVisible();
  });
}

test('a long name is read in the pane, and beside the mark of a test person in the list', async ({ page }) => {
  const name = 'Marie-Antoinette Kambale Mukendi wa Tshibangu Nsimba Kalonji';
  await page.setViewportSize({ width: 1280, height: 800 });
  await show(page, '/contacts?person=6', { contact_get: { ...person, name, is_test: true } });
  const heading = page.getByRole('heading', { level: 2, name });
  expect(await heading.evaluate((h) => h.scrollWidth <= h.clientWidth && h.scrollHeight <= h.clientHeight + 1), 'all of it').toBe(true);
  const marked = page.getByRole('row').filter({ hasText: 'Test' }).first();
  const room = await marked.locator('.clip').first().evaluate((clip) => clip.parentElement!.getBoundingClientRect().right - clip.getBoundingClientRect().left - clip.parentElement!.querySelector('.chip')!.getBoundingClientRect().width - 8);
  expect(room, 'a name is never under 160 px').toBeGreaterThanOrEqual(160);
});

test('each of very many campaigns is reached, by its name and by the keys', async ({ page }) => {
  const { calls } = await show(page, '/contacts?person=6', { campaign_choices: partOf(campaigns) });
  const open = page.getByRole('button', { name: 'Why not another?' });
  await open.press('Enter');
  const field = page.getByRole('combobox', { name: 'Which campaign?' });
  await expect(field).toBeFocused();
  const asked = () => calls.filter((call) => call.command === 'campaign_choices').map((call) => call.request);
  expect(asked(), 'a part of them').toEqual([{ query: '', offset: 0, limit: 50 }]);
  await expect(page.getByText('180 more.')).toBeVisible();
  // From the first one back to the last that is there: so the next ones come.
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await expect.poll(asked).toContainEqual({ query: '', offset: 50, limit: 50 });
  await expect(page.getByText('130 more.')).toBeVisible();
  await field.fill('offre 002');
  await expect(page.getByRole('option')).toHaveCount(1);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeVisible();
  await expect.poll(() => calls.find((call) => call.command === 'explain_why')?.request).toEqual({ person_id: 6, campaign_id: 229 });
  await page.keyboard.press('Escape');
  await open.press('Enter');
  await field.fill('xyz');
  await expect(page.getByText('Nothing found')).toBeVisible();
});

test('one person goes into any list, near or far, or a new one', async ({ page }) => {
  const lists = Array.from({ length: 120 }, (_, i) => ({ id: i + 1, name: `Liste ${String(i + 1).padStart(3, '0')}`, at_ms: null }));
  const { calls } = await show(page, '/contacts?person=6', { list_choices: partOf(lists), list_add: { list: { id: 111, name: 'Liste 111', people: 3 }, added: 1, batch: 5 } });
  await page.getByRole('button', { name: /^More for Grâce/ }).press('Enter');
  await expect(page.getByRole('menuitem', { name: /^Add to Liste/ })).toHaveCount(5);
  await page.getByRole('menuitem', { name: 'Add to another list' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Which list does 1 person go into?' });
  const field = dialog.getByRole('combobox', { name: 'List' });
  await field.fill('111');
  await page.getByRole('option', { name: 'Liste 111' }).click();
  await expect(field).toHaveValue('Liste 111');
  await dialog.getByRole('button', { name: 'Add 1 person' }).click();
  await expect.poll(() => calls.find((call) => call.command === 'list_add')?.request).toEqual({ id: 111, who: { people: [6] } });
  expect(calls.filter((call) => call.command === 'list_choices').map((call) => call.request), 'only lists they are not in').toContainEqual({ query: '111', offset: 0, limit: 50, without: 6 });
});

test('test people are marked in the list and found by a filter, which says that no campaign reaches them', async ({ page }) => {
  const { calls } = await show(page, '/contacts', {
    contact_counts: { everyone: 1284, may_get: 1102, asked_to_stop: 27, not_asked: 148, no_number: 5, test_people: 2 },
    segment_count: { people: 2, sample: [] },
    segment_reach: { may_get: 0, asked_to_stop: 0, not_asked: 0, no_number: 0, suppressed: 0, written_recently: 0, test_people: 2, rest_days: 0 },
  });
  await expect(page.getByText('1,284 people, 1,102 may get messages, 2 more are for tests')).toBeVisible();
  await expect(page.getByRole('row').filter({ hasText: 'Chantal' }).first().getByText('Test', { exact: true })).toBeVisible();
  await openTests(page);
  await expect.poll(() => calls.filter((call) => call.command === 'contact_window').at(-1)?.request).toMatchObject({ fits: { all: [{ all: [{ is: { kind: 'test', yes: true } }] }] } });
  await expect(page.getByText('none of them may get a message now')).toBeVisible();
  await expect(page.getByRole('listitem').filter({ hasText: 'Test people' })).toContainText('− 2');
});
