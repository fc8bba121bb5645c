import { clippedLabels, expect, expectAccessible, test, THEMES, useTheme } from './fixtures';

const address = process.env.DRUMBEAT_E2E_GALLERY ?? '';

for (const theme of THEMES) {
  test(`the kit in ${theme} has no grave accessibility findings`, async ({ page }) => {
    await useTheme(page, theme);
    await page.goto(address);
    await expect(page.getByTestId('gallery')).toBeVisible();
    await expectAccessible(page, `gallery, ${theme}`);
  });
}

for (const locale of ['pseudo', 'rtl'] as const) {
  test(`no label of the window is cut in ${locale} at 960 px`, async ({ page }) => {
    await page.setViewportSize({ width: 960, height: 640 });
    await page.goto(address.replace('/#', `/?locale=${locale}#`));
    await expect(page.getByTestId('gallery')).toBeVisible();
    await expect(page.locator('html')).toHaveAttribute('dir', locale === 'rtl' ? 'rtl' : 'ltr');
    expect(await clippedLabels(page)).toEqual([]);
  });
}

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
