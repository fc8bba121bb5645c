/**
 * A first day from the first start to the last tick, as somebody does it who sees only
 * words and buttons: practice, a number by QR, hello, a list of 200 people, a campaign.
 * At the end the practice world's ledger is compared with what the screens say.
 */
import { clientList, people, type Person } from './workbook';
import { startRig, type Rig } from './devserver';
import { expect, expectGood, expectReadable, open, test } from './fixtures';
import { dropFile, pickFile } from './files';
import { figureOf, speed } from './screens';
import type { Page } from '@playwright/test';

test.describe.configure({ mode: 'serial', timeout: 240_000 });

let rig: Rig;
let page: Page;
const faults: string[] = [];
const list: Person[] = people(200);

test.beforeAll(async ({ browser }) => {
  rig = await startRig({ seed: 7 });
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  page = await context.newPage();
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    // Refused commands are named below.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) faults.push(message.text());
  });
  page.on('response', async (response) => {
    // A draft is gone once it is imported; the page that showed it may still ask for it.
    if (response.status() >= 400 && !response.url().endsWith('/import_get')) faults.push(`${new URL(response.url()).pathname} ${response.request().postData()} ${response.status()} ${await response.text()}`);
  });
});
test.afterAll(async () => {
  await page.context().close();
  await rig.close();
});

test('first run: language, country and zone', async () => {
  await open(page, rig);
  await expect(page.getByRole('heading', { level: 1, name: 'Four steps to your first campaign' })).toBeVisible();
  await expectGood(page, 'first run');
  await page.getByRole('button', { name: 'Change' }).click();
  await page.getByLabel('Name of your shop').fill('Lumière Cosmetics');
  for (const [label, typed, option] of [
    ['Country', 'Congo - Kin', /Kinshasa/],
    ['Time zone', 'Lubum', /Lubumbashi/],
  ] as const) {
    await page.getByRole('combobox', { name: label }).fill(typed);
    await page.getByRole('option', { name: option }).first().click();
  }
  await expectGood(page, 'first run, region');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('main').getByText('Lubumbashi time')).toBeVisible();
  const state = await rig.rpc('app_state');
  expect([state.shop_name, state.country, state.zone]).toEqual(['Lumière Cosmetics', 'CD', 'Africa/Lubumbashi']);
});

test('try with practice', async () => {
  await page.getByRole('button', { name: 'Try with practice' }).click();
  const banner = page.getByRole('region', { name: 'Practice: nothing is sent' });
  await expect(banner).toBeVisible();
  await expectGood(page, 'first run in practice');
});

test('connect a practice number: the code, the scan', async () => {
  await page.getByRole('button', { name: 'Connect a practice number' }).click();
  await expectGood(page, 'connect');
  await page.getByRole('button', { name: 'Add a practice number' }).click();
  await expect(page.getByRole('img', { name: 'QR code to scan with your phone' })).toBeVisible();
  await expectGood(page, 'connect, code');
  await page.getByRole('button', { name: 'Scan with the practice phone' }).click();
  await expect(page.getByRole('heading', { name: /^Connected/ })).toBeVisible({ timeout: 30_000 });
  await expectGood(page, 'connect, connected');
  await page.getByRole('link', { name: 'Go on' }).click();
});

test('hello to myself, with its ticks', async () => {
  await page.getByRole('button', { name: 'Send hello to me' }).click();
  await expect(page.getByText('Hello from Drumbeat. This is a test message to myself.')).toBeVisible();
  // The practice world starts at the hour of the wall clock, which may be one before 09:00.
  await speed(page, 3600);
  await expect(page.getByRole('status').filter({ hasText: /Delivered|Read/ }).first()).toBeVisible({ timeout: 120_000 });
  await expectGood(page, 'hello');
  expect((await rig.ledger()).map((line) => line.body)).toEqual(['Hello from Drumbeat. This is a test message to myself.']);
});

test('a list by the file dialog: match, check, consent, result', async () => {
  await speed(page, 1);
  await page.getByRole('link', { name: 'Import list' }).click();
  await expectGood(page, 'import, choose');
  await pickFile(page, () => page.getByRole('button', { name: 'Choose a file' }).click(), 'Clients de Goma.xlsx', clientList(list.slice(0, 120)));
  await expect(page.getByRole('row', { name: /Téléphone/ })).toContainText('0991000412');
  for (const [column, field] of [
    ['Nom', 'Name'],
    ['Téléphone', 'Number'],
    ['Ville', 'City'],
  ]) {
    await expect(page.getByRole('combobox', { name: `“${column}” goes to` })).toHaveText(field!);
  }
  await expectGood(page, 'import, match');
  await page.getByRole('button', { name: 'Check 120 rows' }).click();
  await expect(page.getByRole('heading', { name: 'Did these people agree?' })).toBeVisible();
  await expect(page.getByRole('definition').first()).toHaveText('120');
  await expectGood(page, 'import, check');
  await expect(page.getByRole('button', { name: 'Import 120 people' }), 'consent must be answered').toBeDisabled();
  await page.getByRole('radio', { name: /Yes, all of them/ }).click();
  await page.getByRole('combobox', { name: 'How did they agree?' }).click();
  await page.getByRole('option', { name: 'Paper form' }).click();
  await page.getByRole('button', { name: 'Import 120 people' }).click();
  await expect(page.getByRole('heading', { name: '120 new people, 0 updated' })).toBeVisible();
  await expect(page.getByText('120 of them may get messages.')).toBeVisible();
  await expectGood(page, 'import, result');
});

test('a list by dropping it anywhere on the window', async () => {
  await page.getByRole('link', { name: 'Open contacts' }).click();
  await expect(page.getByText(list[0]!.name)).toBeVisible();
  await expectGood(page, 'contacts');
  await dropFile(page, 'Clients de Goma.xlsx', clientList(list), async () => {
    await expect(page.getByText('Let go to read this list')).toBeVisible();
  });
  await page.getByRole('button', { name: 'Check 200 rows' }).click();
  await page.getByRole('radio', { name: /Yes, all of them/ }).click();
  await page.getByRole('combobox', { name: 'How did they agree?' }).click();
  await page.getByRole('option', { name: 'Paper form' }).click();
  await page.getByRole('button', { name: 'Import 80 people' }).click();
  await expect(page.getByRole('heading', { name: '80 new people, 0 updated' })).toBeVisible();
  expect((await rig.rpc('contact_counts')).may_get, 'everybody once').toBe(200);
});

test('a campaign: people, message with a field, pace, review', async () => {
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Campaigns' }).click();
  await expectGood(page, 'campaigns, empty');
  await page.getByRole('link', { name: 'New campaign' }).click();
  await page.getByRole('button', { name: 'Everyone in Contacts' }).click();
  await expect(page.getByText('200 people will get it')).toBeVisible();
  await expectGood(page, 'wizard, people');
  await page.getByRole('button', { name: 'Continue with 200 people' }).click();

  const box = page.getByRole('textbox', { name: 'Message', exact: true });
  await box.click();
  await page.keyboard.type('Bonjour ');
  await page.getByRole('button', { name: 'First name', exact: true }).click();
  await page.keyboard.type(', la crème de Lumière Cosmetics est de retour à ');
  await page.getByRole('button', { name: 'City', exact: true }).click();
  await page.keyboard.type('. Vous en voulez ? Répondez STOP pour ne plus recevoir.');
  await expect(page.getByRole('button', { name: 'Continue', exact: true })).toBeEnabled();
  await page.getByRole('textbox', { name: 'If First name is missing, write' }).fill('chère cliente');
  await page.getByRole('textbox', { name: 'If City is missing, write' }).fill('votre ville');
  await expect(page.getByText(`Bonjour Amani, la crème`, { exact: false }).or(page.getByText(/Bonjour .+, la crème de Lumière Cosmetics est de retour à (Goma|votre ville)\./)).first()).toBeVisible();
  await expectGood(page, 'wizard, message');
  await page.getByRole('button', { name: 'Continue', exact: true }).click();

  await page.getByRole('radio', { name: /^Warm(?!ing)/ }).click();
  await expect(page.getByRole('heading', { name: /^Done about/ })).toBeVisible();
  await expectGood(page, 'wizard, pace');
  await page.getByRole('button', { name: 'Continue', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Ready to start?' })).toBeVisible();
  await expectGood(page, 'wizard, review');
  await page.getByRole('button', { name: 'Start for 200 people' }).click();
  await expect(page.getByRole('grid', { name: 'People of this campaign' })).toBeVisible();
});

test('it runs; a pause holds, and resuming goes on', async () => {
  await expectGood(page, 'running');
  await speed(page, 3600);
  const sent = async () => (await rig.ledger()).length - 1;
  await expect.poll(sent, { timeout: 90_000 }).toBeGreaterThan(5);
  await expect(page.getByRole('main').getByText(/^\d+ of 200 people done$/)).toBeVisible();
  await expectReadable(page, 'running, at full speed');

  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await expect(page.getByRole('button', { name: /^Continue for \d+ people$/ })).toBeVisible();
  // The one that was on its way may still arrive; then an hour of practice without another.
  await expect.poll(async () => (await rig.rpc('campaign_list'))[0]!.counts.sending).toBe(0);
  const held = await sent();
  const from = (await rig.rpc('app_state')).now_at_ms;
  await expect.poll(async () => (await rig.rpc('app_state')).now_at_ms - from, { timeout: 20_000 }).toBeGreaterThan(3_600_000);
  expect(await sent(), 'nothing leaves while it is paused').toBe(held);
  await expectGood(page, 'paused');
  await page.getByRole('button', { name: /^Continue for \d+ people$/ }).click();
  await expect.poll(sent, { timeout: 90_000 }).toBeGreaterThan(held);
});

test('it completes, and the ledger says the same as the screen', async () => {
  await expect(page.getByRole('main').getByText(/^Done\. Handed over for \d+ people$/)).toBeVisible({ timeout: 220_000 });
  const ledger = (await rig.ledger()).filter((line) => line.body.startsWith('Bonjour'));
  const phones = ledger.map((line) => line.phone);
  expect(new Set(phones).size, 'nobody got it twice').toBe(phones.length);
  const asked = new Set(list.map((person) => person.phone));
  expect(phones.filter((phone) => !asked.has(phone ?? '')), 'nobody else got it').toEqual([]);

  const { id } = (await rig.rpc('campaign_list'))[0]!;
  const all = (await rig.rpc('campaign_people', { id, filter: 'all', query: '', offset: 0, limit: 200 })).rows;
  expect(all.length, 'everybody is in the report').toBe(200);
  const out = new Set(all.filter((row) => ['accepted', 'sent', 'delivered', 'read'].includes(row.state)).map((row) => row.phone.replace(/\D/g, '')));
  expect([...out].sort(), 'who has it by the report has it by the ledger, and the other way round').toEqual([...phones].sort());
  for (const line of ledger) {
    const person = list.findIndex((one) => one.phone === line.phone);
    const place = person % 2 === 0 ? 'Goma' : 'votre ville';
    expect(line.body).toBe(`Bonjour ${list[person]!.name.split(' ')[0]}, la crème de Lumière Cosmetics est de retour à ${place}. Vous en voulez ? Répondez STOP pour ne plus recevoir.`);
  }

  // The figures on the screen, once the last ticks have come.
  const states = ['Accepted', 'Sent', 'Delivered', 'Read', 'Failed', 'Skipped', 'Needs check', 'Waiting', 'Sending', 'Checking'];
  const figures = async () => Object.fromEntries(await Promise.all(states.map(async (state) => [state, await figureOf(page, state)] as const)));
  await expect
    .poll(async () => {
      const shown = await figures();
      return [Object.values(shown).reduce((sum, count) => sum + count, 0), shown.Accepted! + shown.Sent! + shown.Delivered! + shown.Read!, shown.Waiting! + shown.Sending! + shown.Checking!];
    })
    .toEqual([200, ledger.length, 0]);
  await expect(page.getByRole('heading', { name: `Done. Handed over for ${ledger.length} people` })).toBeVisible();
  await expectGood(page, 'completed');
});

test('the other screens after a full day', async () => {
  const sections = page.getByRole('navigation', { name: 'Sections' });
  for (const section of ['Home', 'Campaigns', 'Contacts', 'Messages', 'Activity']) {
    await sections.getByRole('link', { name: section }).click();
    await expectGood(page, `${section}, after the day`);
  }
  expect(faults, 'nothing broke on the way').toEqual([]);
});
