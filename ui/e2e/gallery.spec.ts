/** The page with all components in every look, and how the shared ones behave. */
import { expect } from './fixtures';
import { lookAt, test } from './looks';

const address = process.env.DRUMBEAT_E2E_GALLERY ?? '';

test('the kit in every look', async ({ page }) => {
  await lookAt(page, 'states/kit', {
    show: async (locale) => {
      await page.goto(locale ? address.replace('/#', `/?locale=${locale}#`) : address);
      await expect(page.getByTestId('gallery')).toBeVisible();
      await expect(page.locator('html')).toHaveAttribute('dir', locale === 'rtl' ? 'rtl' : 'ltr');
    },
  });
});

test('a question focuses the safe choice, and above 200 people the number must be typed', async ({ page }) => {
  await page.goto(address);
  await page.getByRole('button', { name: 'Ask' }).click();
  const dialog = page.getByRole('alertdialog');
  await expect(dialog.getByRole('button', { name: 'Not yet' })).toBeFocused();
  const start = dialog.getByRole('button', { name: 'Start for 298 people' });
  await expect(start).toBeDisabled();
  await dialog.getByRole('textbox').fill('298');
  await expect(start).toBeEnabled();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});

test('a table of a million rows moves by keyboard and keeps few rows in the page', async ({ page }) => {
  await page.goto(address);
  const table = page.getByRole('grid', { name: 'People' });
  await table.focus();
  await page.keyboard.press('End');
  await expect(table.getByText('Person 1000000', { exact: true })).toBeVisible();
  expect(await table.getByRole('row').count()).toBeLessThan(60);
  await page.keyboard.press('Home');
  await page.keyboard.press('j');
  await page.keyboard.press(' ');
  await expect(table.locator('[aria-selected="true"]')).toContainText('Person 2');
});

test('the scroll bar of a million rows reaches the last of them, and every place in between', async ({ page }) => {
  await page.goto(address);
  const table = page.getByRole('grid', { name: 'People' });
  await table.scrollIntoViewIfNeeded();
  // What a dragged scroll bar does: the position jumps, without the rows between.
  const drag = (share: number) => table.evaluate((grid, to) => { grid.scrollTop = (grid.scrollHeight - grid.clientHeight) * to; }, share);
  await drag(1);
  await expect(table.getByText('Person 1000000', { exact: true })).toBeInViewport();
  await drag(0.5);
  await expect(table.getByText('Person 500000', { exact: true })).toBeInViewport();
  await drag(0);
  await expect(table.getByText('Person 1', { exact: true })).toBeInViewport();
});
