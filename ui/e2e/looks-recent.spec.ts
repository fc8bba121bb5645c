/** What was done to many people lately: in every look, taken back, and made one for good. */
import type { Page } from '@playwright/test';
import { expect } from './fixtures';
import { lookAt, test } from './looks';
import { contactsAnswers, recentActs } from './mocks/contacts';
import { mockAddress, mockRpc } from './mocks/rpc';

const none = { everyone: 0, may_get: 0, asked_to_stop: 0, not_asked: 0, no_number: 0, test_people: 0 };

async function open(page: Page) {
  await page.locator('.btn:has(.lucide-history)').click();
  await page.getByRole('dialog').waitFor();
}

const SCREENS: readonly [name: string, then: (page: Page) => Promise<void>][] = [
  ['contacts-recent', open],
  [
    'contacts-for-good',
    async (page) => {
      await open(page);
      await page.locator('.dialog .btn:has(.lucide-trash-2)').click();
      await page.getByRole('alertdialog').waitFor();
    },
  ],
];

for (const [name, then] of SCREENS) {
  test(`${name} in every look`, async ({ page }) => {
    await mockRpc(page, { ...contactsAnswers, contact_acts: recentActs });
    await lookAt(page, `states/${name}`, {
      afresh: true,
      show: async (locale) => {
        await page.goto('about:blank');
        await page.goto(mockAddress('/contacts', locale));
        await then(page);
      },
    });
  });
}

test('what was done lately is taken back by the keys, also when everybody was deleted', async ({ page }) => {
  const { calls, set, changed } = await mockRpc(page, { ...contactsAnswers, contact_counts: none, contact_acts: recentActs.slice(0, 2), contact_many_undo: {}, contact_remove_for_good: {} });
  await page.goto(mockAddress('/contacts'));
  const said = (command: string) => calls.filter((call) => call.command === command).map((call) => call.request);
  await page.getByRole('button', { name: 'Recently done' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Recently done' });
  await expect(dialog.getByRole('listitem').first()).toContainText('37 people deleted');
  await dialog.getByRole('button', { name: 'Undo' }).nth(1).press('Enter');
  await expect.poll(() => said('contact_many_undo')).toEqual([{ id: 8 }]);
  set({ contact_acts: recentActs.slice(0, 1) });
  changed('contacts');
  await expect(dialog.getByRole('listitem')).toHaveCount(1);
  await expect(dialog, 'the keys stay with what is left').toBeFocused();
  await dialog.getByRole('button', { name: 'Remove for good' }).press('Enter');
  const question = page.getByRole('alertdialog');
  await question.getByRole('button', { name: 'Keep for now' }).press('Enter');
  expect(said('contact_remove_for_good'), 'the safe answer does nothing').toEqual([]);
  await dialog.getByRole('button', { name: 'Remove for good' }).press('Enter');
  await question.getByRole('button', { name: 'Remove for good' }).press('Enter');
  await expect.poll(() => said('contact_remove_for_good')).toEqual([{ id: 9 }]);
});
