/**
 * The whole import by the keyboard alone, as somebody does it who has no mouse: choose,
 * match, check, answer a group that is larger than what is shown, prove the consent,
 * import, save what was left out, undo. Tab, Enter, Space, arrows and letters, nothing else.
 */
import type { Page } from '@playwright/test';
import { startRig, type Rig } from './devserver';
import { expect, expectGood, open, test } from './fixtures';
import { choose, give, press, tabTo } from './keyboard';

test.describe.configure({ mode: 'serial', timeout: 120_000 });

const ROWS = 250;
/** More rows with two numbers than the screen shows, one without a number, one whole. */
const LIST = ['Téléphone,Nom,Ville,Dernier achat', '0991999999,Mireille,Goma,02/10/26', ...Array.from({ length: ROWS }, (_, i) => `09910${String(i + 1).padStart(5, '0')} / 09920${String(i + 1).padStart(5, '0')},Cliente ${i + 1},Goma,`), 'pas de numéro,=1+1,Goma,'].join('\n');

/** A PNG's beginning: as much as tells what it is. */
const PAPER = Buffer.from('89504e470d0a1a0a0000000d49484452000000020000000208020000000000', 'hex');

let rig: Rig;
let page: Page;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(60_000);
  rig = await startRig();
  await rig.rpc('setup_save', { shop_name: 'Lumière', language: 'en', country: 'CD', zone: 'Africa/Lubumbashi' });
  page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
});
test.afterAll(async () => {
  await page.context().close();
  await rig.close();
});

test('choose and match', async () => {
  await open(page, rig, '/import');
  await give(page.getByRole('button', { name: 'Choose a file' }), 'clientes.csv', Buffer.from(LIST));
  const date = page.getByRole('combobox', { name: '“Dernier achat” goes to' });
  await expect(date, 'its values are dates').toHaveText('Extra date: Dernier achat');
  await choose(date, 'Extra field', 'Extra field: Dernier achat');
  await choose(date, 'Extra date', 'Extra date: Dernier achat');
  const replace = page.getByRole('switch', { name: 'Replace existing values' });
  await press(replace, ' ');
  await expect(replace).toBeChecked();
  await press(page.getByRole('switch', { name: 'Fill empty fields' }), ' ');
  await expect(replace, 'the two switches do not hang together').toBeChecked();
  await expectGood(page, 'wizard, match');
  await press(page.getByRole('button', { name: `Check ${ROWS + 2} rows` }));
});

test('check: a whole group at once, back, and again', async () => {
  await press(page.getByRole('button', { name: `Use the first for all ${ROWS}` }));
  await expect(page.getByRole('button', { name: `Import ${ROWS + 1} people` })).toBeVisible();
  await press(page.getByRole('button', { name: 'Undo for all of them' }));
  await expect(page.getByRole('button', { name: 'Import 1 person' })).toBeVisible();
  await press(page.getByRole('button', { name: `Use the first for all ${ROWS}` }));
  await expect(page.getByRole('button', { name: `Import ${ROWS + 1} people` })).toBeVisible();
});

test('consent: how, when, in what words, with a photo', async () => {
  await press(page.getByRole('radio', { name: /Yes, all of them/ }), ' ');
  await choose(page.getByRole('combobox', { name: 'How did they agree?' }), 'Paper', 'Paper form');
  await tabTo(page.getByRole('textbox', { name: 'When did they agree?' }));
  await page.keyboard.type('2 Oct 2025');
  await tabTo(page.getByRole('textbox', { name: 'What were they asked?' }));
  await page.keyboard.type('Puis-je vous envoyer nos offres ?');
  await give(page.getByRole('button', { name: 'Add a photo of the form' }), 'formulaire.png', PAPER);
  await expect(page.getByText('formulaire.png')).toBeVisible();
  await expectGood(page, 'wizard, check');
  await press(page.getByRole('button', { name: `Import ${ROWS + 1} people` }));
  await expect(page.getByRole('heading', { name: `${ROWS + 1} new people, 0 updated` })).toBeVisible();
  await expectGood(page, 'wizard, result');
  const found = await rig.rpc('contact_window', { query: 'Cliente 250', sort: 'name', offset: 0, limit: 1 });
  const last = await rig.rpc('contact_get', { id: found.rows[0]!.id });
  const [yes] = last.consent_events;
  expect(yes?.proof, 'what was said stands behind the yes of everybody').toMatchObject({ agreed_on: '2025-10-02', wording: 'Puis-je vous envoyer nos offres ?', evidence: { kind: 'png', name: 'formulaire.png' } });
  expect([yes?.file_name, yes?.file_row]).toEqual(['clientes.csv', ROWS + 2]);
});

test('what was left out comes back as a file with its reason', async () => {
  await press(page.getByRole('button', { name: 'Save the rows that were left out as a file' }));
  const csv = page.getByRole('menuitem', { name: 'CSV (.csv)' });
  await expect(csv).toBeVisible();
  await page.keyboard.press('C');
  await expect(csv).toBeFocused();
  await page.keyboard.press('Enter');
  const name = 'saved-clientes, left out.csv';
  await expect(page.getByText(`1 row is in “${name}”.`)).toBeVisible();
  const address = new URL(rig.url);
  const saved = await page.request.get(`${address.origin}/saved/${encodeURIComponent(name)}?token=${address.searchParams.get('token')}`);
  expect(await saved.text()).toBe(`\uFEFFRow,Why it was left out,Téléphone,Nom,Ville,Dernier achat\r\n${ROWS + 3},This is no phone number,pas de numéro,'=1+1,Goma,\r\n`);
});

test('undo', async () => {
  await press(page.getByRole('button', { name: 'Undo this import' }));
  const question = page.getByRole('alertdialog');
  await expectGood(page, 'wizard, undo');
  await press(question.getByRole('button', { name: `Undo for ${ROWS + 1} people` }));
  await expect(page.getByRole('status').filter({ hasText: 'This import was undone' })).toBeVisible();
  expect((await rig.rpc('contact_counts')).everyone).toBe(0);
});
