/** What every browser test shares: the themes, the accessibility check, the way in. */
import AxeBuilder from '@axe-core/playwright';
import { expect, test as base, type Page } from '@playwright/test';

export const THEMES = ['light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** Sets the theme as the owner's choice, before the page paints. */
export async function useTheme(page: Page, theme: Theme): Promise<void> {
  await page.addInitScript((choice) => localStorage.setItem('drumbeat.theme', choice), theme);
}

/** Opens the app at a route ("/contacts"), in a language when given. */
export async function open(page: Page, route = '/', locale?: 'pseudo' | 'rtl'): Promise<void> {
  const base = new URL(process.env.DRUMBEAT_E2E_URL ?? '/');
  if (locale) base.searchParams.set('locale', locale);
  await page.goto(`${base.pathname}${base.search}#${route}`);
  await expect(page.getByRole('main')).toBeVisible();
  await page.evaluate(() => document.fonts.ready);
}

/** 0 serious or critical findings; names each with the element it is about. */
export async function expectAccessible(page: Page, where: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const grave = violations.filter((violation) => violation.impact === 'serious' || violation.impact === 'critical');
  expect(
    grave.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.target.join(' ')).join(', ')}`),
    `accessibility of ${where}`,
  ).toEqual([]);
}

/** Visible words that are cut without an ellipsis on purpose, and controls that stick out of the window. */
export async function clippedLabels(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('button, a, label, .chip, .tag, h1, h2, h3, th, [role="columnheader"], .label')].flatMap((element) => {
      const box = element.getBoundingClientRect();
      if (box.width === 0 || box.height <= 1 || getComputedStyle(element).visibility === 'hidden' || element.closest('.vh, .clip')) return [];
      const name = element.textContent?.trim().slice(0, 40) ?? '';
      const cut = element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0 && getComputedStyle(element).display !== 'inline';
      const outside = box.right > window.innerWidth + 1 || box.left < -1;
      return cut || outside ? [`${element.tagName.toLowerCase()} "${name}"`] : [];
    }),
  );
}

export const test = base;
export { expect };
