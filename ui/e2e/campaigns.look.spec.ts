/**
 * The campaign screens in states that the shop of routes.spec.ts is not in, with answers
 * from a table: looks, words, reach by keyboard. DRUMBEAT_PICTURES names a folder that keeps them.
 */
import type { Page } from '@playwright/test';
import { expect, type Locale } from './fixtures';
import { keep, lookAt, test } from './looks';
import { activity, campaignAnswers, completedView, draft, pausedView, row, view, waitingView } from './mocks/campaigns';
import { mockAddress, mockRpc, Refusal, type Answers } from './mocks/rpc';
import { appState } from './mocks/shop';

const SMALL = { width: 960, height: 640 };

async function show(page: Page, route: string, answers: Answers = {}, locale?: Locale) {
  const mocked = await mockRpc(page, { ...campaignAnswers, ...answers });
  await page.goto(mockAddress(route, locale));
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.evaluate(() => document.fonts.ready);
  return mocked;
}

const at = (step: string): Answers => ({ campaign_draft: { ...draft, step } });

const LONG = 'Offres de fin d’année pour toutes les clientes de Goma, Bukavu et Kinshasa qui nous ont écrit';

const SCREENS: readonly [name: string, route: string, answers?: Answers][] = [
  ['campaigns', '/campaigns'],
  ['campaigns-empty', '/campaigns', { campaign_list: [] }],
  ['running', '/campaigns/1'],
  ['long-names', '/campaigns/1', { campaign_view: { ...view, row: { ...view.row, name: LONG } }, app_state: appState({ shop_name: LONG }) }],
  ['waiting', '/campaigns/1', { campaign_view: waitingView }],
  ['paused', '/campaigns/1', { campaign_view: pausedView }],
  ['completed', '/campaigns/1', { campaign_view: completedView }],
  ['wizard-people', '/campaigns/4/edit', at('people')],
  ['wizard-groups', '/campaigns/4/edit', { campaign_draft: { ...draft, step: 'people', audience: { ...draft.audience, segments: [1], campaigns: [{ campaign: 1, result: 'read' }], imports: [3] } } }],
  ['wizard-message', '/campaigns/4/edit', at('message')],
  ['wizard-pace', '/campaigns/4/edit', at('pace')],
  ['wizard-review', '/campaigns/4/edit', at('review')],
  ['activity', '/activity'],
];

for (const [name, route, answers] of SCREENS) {
  test(`${name} in every look`, async ({ page }) => {
    await mockRpc(page, { ...campaignAnswers, ...answers });
    await lookAt(page, `states/${name}`, {
      show: async (locale) => {
        await page.goto('about:blank');
        await page.goto(mockAddress(route, locale));
      },
    });
  });
}

test('a paused campaign goes on with its count, a completed one has nothing to pause, an empty list one way on', async ({ page }) => {
  const { set, changed } = await show(page, '/campaigns/1', { campaign_view: pausedView });
  await expect(page.getByRole('button', { name: 'Continue for 130 people' })).toBeVisible();
  set({ campaign_view: completedView, campaign_list: [] });
  changed('campaigns');
  await expect(page.getByRole('button', { name: 'Continue for 130 people' })).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Pause' })).toHaveCount(0);
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Campaigns' }).click();
  await expect(page.getByRole('link', { name: 'New campaign' })).toHaveCount(1);
});

test('each key of the bar filters the table, and the table is reached by keyboard', async ({ page }) => {
  const { calls } = await show(page, '/campaigns/1');
  await page.getByRole('button', { name: '3 Failed', exact: true }).click();
  const table = page.getByRole('grid', { name: 'People of this campaign' });
  await expect(table.getByText('Samuel Banza')).toBeVisible();
  await expect(table.getByText('Grâce Mbuyi')).toHaveCount(0);
  await page.getByRole('button', { name: 'Needs check 1' }).click();
  // Enter before the rows are there opens nobody.
  await expect(table.getByText('Josué Kambale')).toBeVisible();
  await table.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Did Josué Kambale get the message?' });
  await expect(dialog).toBeVisible();
  await keep(page, 'states/needs-check');
  await dialog.getByRole('button', { name: 'It went out' }).click();
  await expect(dialog).toHaveCount(0);
  expect(calls.filter((call) => call.command === 'recipient_decide').map((call) => call.request)).toEqual([{ id: 1, verdict: 'it_went_out' }]);
});

test('stopping asks first, with the count on the button', async ({ page }) => {
  const { calls } = await show(page, '/campaigns/1', { campaign_stop: { ...row, state: 'cancelled' } });
  await page.getByRole('button', { name: 'Stop…' }).click();
  await page.keyboard.press('Escape');
  expect(calls.some((call) => call.command === 'campaign_stop'), 'Esc is the safe choice').toBe(false);
  await page.getByRole('button', { name: 'Stop…' }).click();
  await keep(page, 'states/stop');
  await page.getByRole('button', { name: 'Stop for 130 people' }).click();
  await expect.poll(() => calls.filter((call) => call.command === 'campaign_stop').length).toBe(1);
});

test('above 200 people nothing starts before the number is typed, and a changed count says so', async ({ page }) => {
  const mocked = await show(page, '/campaigns/4/edit', { ...at('review'), campaign_start: new Refusal('count_changed', { now: 297 }) });
  const start = page.getByRole('button', { name: 'Start for 298 people' });
  await expect(start).toBeDisabled();
  await page.getByLabel('More than 200 people: type 298 to go on').fill('298');
  await start.click();
  await expect(page.getByRole('status').filter({ hasText: 'it would now be 297 people' })).toBeVisible();
  await expect(start, 'the number is typed anew').toBeDisabled();
  expect(mocked.calls.filter((call) => call.command === 'campaign_start').map((call) => call.request)).toEqual([{ id: 4, people: 298 }]);
});

test('a new draft is only made when there is something to keep, and saves itself', async ({ page }) => {
  const mocked = await show(page, '/campaigns/new', { audience_count: (ask) => ({ chosen: ask.audience.everyone ? 5 : 0, left_out: 0, written_recently: 0, rest_days: 0, asked_to_stop: 0, not_asked: 0, no_number: 0, suppressed: 0, test_people: 0, missing_variable: 0, will_get: ask.audience.everyone ? 5 : 0 }) });
  await expect(page.getByRole('button', { name: 'Continue' })).toBeDisabled();
  expect(mocked.calls.some((call) => call.command === 'campaign_create')).toBe(false);
  await page.getByRole('button', { name: 'Everyone in Contacts' }).click();
  await expect(page.getByText('Saved')).toBeVisible();
  expect(mocked.calls.filter((call) => call.command === 'campaign_create')).toHaveLength(1);
  await page.getByRole('button', { name: 'Continue with 5 people' }).click();
  await expect(page.getByRole('heading', { name: 'What do you want to say?' })).toBeVisible();
});

test('writing: fields are chips, replacements go into the text', async ({ page }) => {
  const mocked = await show(page, '/campaigns/4/edit', { campaign_draft: { ...draft, step: 'message', body: '' } });
  const box = page.getByRole('textbox', { name: 'Message' });
  await box.click();
  await page.keyboard.type('Hello ');
  await page.getByRole('button', { name: 'First name' }).click();
  await page.keyboard.type('!');
  await page.keyboard.press('Enter');
  await page.keyboard.type('Bye');
  await page.getByRole('textbox', { name: 'If First name is missing, write' }).fill('friend');
  const body = () => mocked.calls.filter((call) => call.command === 'campaign_save').map((call) => (call.request as { body?: string }).body).filter((text) => text !== undefined).at(-1);
  await expect.poll(body).toBe('Hello {{first_name|friend}}!\nBye');
  await box.press('Control+End');
  // B, y, e, the break, !, and the field.
  for (let i = 0; i < 6; i += 1) await page.keyboard.press('Backspace');
  await expect.poll(body, 'a field deletes as one letter').toMatch(/^Hello ?$/);
});

test('activity reads on when scrolled, and keeps every line', async ({ page }) => {
  await show(page, '/activity');
  await page.locator('.page').evaluate((box) => box.scrollTo(0, box.scrollHeight));
  await expect(page.getByText('This is where it began.')).toBeVisible();
  expect(await page.locator('ol.feed > li').count()).toBe(activity.length);
});

test('in a small window the preview is a drawer that Esc closes', async ({ page }) => {
  await page.setViewportSize(SMALL);
  await show(page, '/campaigns/4/edit', at('message'));
  await page.getByRole('button', { name: 'Preview' }).click();
  const drawer = page.getByRole('dialog', { name: 'Preview' });
  await drawer.getByRole('button', { name: 'Next person' }).click();
  await expect(drawer.getByText('Bonjour Grâce')).toBeVisible();
  await keep(page, 'states/drawer-open');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(drawer).toHaveCount(0);
});

test('some of those who get it are named while they are chosen, and who is for tests is a reason for fewer', async ({ page }) => {
  const mocked = await show(page, '/campaigns/4/edit', at('people'));
  await expect(page.getByText('Among them: Aline Tshibanda, Chantal')).toBeVisible();
  await expect(page.getByRole('listitem').filter({ hasText: 'For tests only' })).toContainText('− 2');
  await page.getByRole('button', { name: 'Everyone in Contacts' }).click();
  await expect.poll(() => mocked.calls.filter((call) => call.command === 'audience_sample').at(-1)?.request).toMatchObject({ audience: { everyone: true } });
});

test('groups are chosen and left out, people of an earlier campaign too', async ({ page }) => {
  const mocked = await show(page, '/campaigns/4/edit', { segment_count: ({ filter }) => ({ people: JSON.stringify(filter).includes('answered') ? 57 : 287, sample: [] }) });
  const saved = () => (mocked.calls.filter((call) => call.command === 'campaign_save').at(-1)?.request as { audience?: unknown } | undefined)?.audience;
  await page.getByRole('button', { name: 'List or tag' }).click();
  await page.getByRole('menuitem', { name: 'Quiet for 60 days' }).click();
  await expect.poll(saved).toMatchObject({ lists: [1], segments: [1], tags: ['Skin care'] });
  await page.getByRole('button', { name: 'Earlier campaign' }).click();
  const dialog = page.getByRole('dialog', { name: 'People of an earlier campaign' });
  await expect(dialog.getByRole('button', { name: 'Choose these people' }), 'no campaign is chosen yet').toBeDisabled();
  await dialog.getByRole('combobox', { name: 'Which campaign?' }).fill('November');
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('status')).toHaveText('287 people');
  await dialog.getByRole('radio', { name: /^Answered/ }).click();
  await expect(dialog.getByRole('status'), 'how many that makes is said before they are chosen').toHaveText('57 people');
  await dialog.getByRole('button', { name: 'Choose these people' }).click();
  await expect.poll(saved).toMatchObject({ campaigns: [{ campaign: 1, result: 'answered' }] });
  const answered = page.getByRole('listitem').filter({ hasText: 'Answered' });
  await expect(answered, 'as beside a list').toContainText('57 people');
  mocked.set({ segment_count: { people: 56, sample: [] } });
  mocked.changed('contacts');
  await expect(answered, 'one of them was deleted meanwhile').toContainText('56 people');
  await page.getByRole('button', { name: 'Leave out', exact: true }).click();
  await page.getByRole('menuitem', { name: /Wholesale/ }).click();
  await expect.poll(saved).toMatchObject({ exclude: { tags: ['Wholesale'], campaigns: [{ campaign: 5, result: 'got' }] } });
  await page.getByRole('button', { name: 'Remove this filter' }).first().click();
  await expect.poll(saved).toMatchObject({ exclude: { tags: [] } });
});
