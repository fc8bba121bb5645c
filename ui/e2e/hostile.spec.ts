/**
 * 200 hostile texts as names, as replies and as names of files: they are shown as what
 * they are, no script of theirs runs, nothing outside is asked for, and the layout holds.
 */
import { NOBODY } from '../src/shared/audience';
import type { Page } from '@playwright/test';
import { startRig, type Rig } from './devserver';
import { expect, open, settled, sidewaysScrolls, test } from './fixtures';
import { HOSTILE } from './hostile';
import { campaign, linkedPractice, until } from './shop';

test.describe.configure({ mode: 'serial', timeout: 240_000 });

let rig: Rig;
let page: Page;
const alarms: string[] = [];
const people: number[] = [];
const phoneOf = (i: number) => `24399${String(2_000_412 + i * 37)}`;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(120_000);
  rig = await startRig();
  const number = await linkedPractice(rig);
  for (const [i, name] of HOSTILE.entries()) {
    const person = await rig.rpc('contact_add', { name, phone: `+${phoneOf(i)}`, consent: { agreed: true, how: 'spoken' } });
    people.push(person.id);
  }
  // They answer the campaign, too: what they write stands in its table and its feed.
  await rig.control('people', HOSTILE.map((text, i) => ({ phone: phoneOf(i), behaviour: 'replies', text, afterMs: 2_000 })));
  await campaign(rig, number, HOSTILE[1]!, true);
  const { sessions } = await rig.control<{ sessions: { name: string }[] }>('state');
  for (const [i, text] of HOSTILE.entries()) await rig.control('incoming', { session: sessions[0]!.name, phone: phoneOf(i), text });
  await rig.rpc('practice_speed', { speed: 3600 });
  await until('people to answer the campaign', async () => (await rig.rpc('campaign_list'))[0]!.counts.answered > 20);
  await rig.rpc('practice_speed', { speed: 1 });

  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  page = await context.newPage();
  const { origin } = new URL(rig.url);
  page.on('dialog', (dialog) => {
    alarms.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(`${origin}/`) && !url.startsWith('data:') && !url.startsWith('blob:')) alarms.push(`a request to ${url}`);
  });
  page.on('popup', () => alarms.push('a window'));
  page.on('pageerror', (error) => alarms.push(`an error: ${error.message}`));
});
test.afterAll(async () => {
  await page.context().close();
  await rig.close();
});

/** Nothing ran, nothing was asked for, and the window is as wide as before. */
async function expectUnharmed(where: string): Promise<void> {
  expect(await page.evaluate(() => (window as { __pwned?: unknown }).__pwned), `no script ran: ${where}`).toBeUndefined();
  expect(alarms, where).toEqual([]);
  expect(await sidewaysScrolls(page), `layout of ${where}`).toEqual([]);
  const main = await page.getByRole('main').boundingBox();
  expect(main && main.x + main.width <= 1281, `the page stays inside the window: ${where}`).toBe(true);
}

/** Another address in the same page, as a link does it. */
async function go(route: string): Promise<void> {
  await page.evaluate((hash) => {
    window.location.hash = hash;
  }, route);
  await settled(page);
}

test('there are 200 of them', () => {
  expect(new Set(HOSTILE).size).toBe(200);
});

test('as names in the table of contacts', async () => {
  await open(page, rig, '/contacts');
  const table = page.getByRole('grid');
  await expect(table.getByText(HOSTILE[1]!, { exact: true }).or(table.getByText(HOSTILE[0]!, { exact: true })).first().or(table.getByRole('row').nth(3))).toBeVisible();
  await table.focus();
  for (let i = 0; i < 12; i += 1) {
    await page.keyboard.press('PageDown');
    await expectUnharmed(`contacts, page ${i}`);
  }
  await page.getByRole('textbox', { name: /Name/ }).or(page.getByRole('searchbox')).first().fill('<img src=x');
  await expect(table.getByText('<img src=x onerror="window.__pwned=1">', { exact: true }).first(), 'markup is shown as it is written').toBeVisible();
  await expectUnharmed('contacts, searched');
});

test('as names and messages in the panel of each person', async () => {
  for (const [i, id] of people.entries()) {
    await go(`/contacts?person=${id}`);
    if (i % 10 === 0) await expectUnharmed(`person ${i}`);
  }
  await expectUnharmed('the last person');
  const one = await rig.rpc('contact_get', { id: people[1]! });
  expect(one.messages.some((message) => message.inbound && message.body === HOSTILE[1]), 'a reply is kept as it was written').toBe(true);
});

test('as answers in the campaign, its feed, Home and Activity', async () => {
  const { id } = (await rig.rpc('campaign_list'))[0]!;
  for (const route of [`/campaigns/${id}`, '/campaigns', '/', '/activity']) {
    await go(route);
    await page.waitForLoadState('networkidle');
    await expectUnharmed(route);
  }
  await go(`/campaigns/${id}`);
  const table = page.getByRole('grid', { name: 'People of this campaign' });
  await table.focus();
  for (let i = 0; i < 10; i += 1) {
    await page.keyboard.press('PageDown');
    await expectUnharmed(`people of the campaign, page ${i}`);
  }
});

test('as texts of a message, with its preview', async () => {
  const { id } = await rig.rpc('campaign_create', { name: HOSTILE[2]!, audience: { ...NOBODY, everyone: true } });
  for (const [i, body] of HOSTILE.entries()) {
    if (i % 8 !== 0 || body.length > 10_000) continue;
    await rig.rpc('campaign_save', { id, body: `${body} {{name|x}}`, step: 'message' });
    await page.goto('about:blank');
    await open(page, rig, `/campaigns/${id}/edit`);
    await expectUnharmed(`message ${i}`);
  }
});

test('as names and headings of imported files', async () => {
  for (const [i, name] of HOSTILE.entries()) {
    const quoted = `"${name.replaceAll('"', '""').slice(0, 2_000)}"`;
    const file_ref = await rig.upload(`${name.slice(0, 2_000)}.csv`, Buffer.from(`${quoted},Phone\n${quoted},+${phoneOf(i + 500)}\n`));
    const draft = await rig.rpc('import_open', { file_ref }).catch((refused: unknown) => refused);
    // A list may be refused, with a code; it may not break anything.
    if (!(draft && typeof draft === 'object' && 'draft_id' in draft)) {
      expect(String(draft), name.slice(0, 40)).toMatch(/"code":"(?!internal)/);
      continue;
    }
    await go(`/import?draft=${String(draft.draft_id)}`);
    if (i % 10 === 0) await expectUnharmed(`file ${i}`);
    if (i % 25 === 0) {
      await go(`/import?draft=${String(draft.draft_id)}&step=check`);
      await expectUnharmed(`file ${i}, checked`);
    }
  }
  await expectUnharmed('the last file');
});
