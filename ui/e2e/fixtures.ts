/** What every browser test shares: the way in, the accessibility check, the search for cut words. */
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';

export type Locale = 'pseudo' | 'rtl';

/** Opens the app of a rig at a route ("/contacts"), in a language when given. */
export async function open(page: Page, rig: { url: string }, route = '/', locale?: Locale): Promise<void> {
  const address = new URL(rig.url);
  if (locale) address.searchParams.set('locale', locale);
  address.hash = route;
  await page.goto(address.href);
  await settled(page);
}

/** Fonts are there and the page has been drawn with what it asked for. */
export async function settled(page: Page): Promise<void> {
  // By their tags: below an open drawer they are hidden from the tree of roles.
  await expect(page.locator('main')).toBeVisible();
  await expect(page.locator('h1').first()).toBeVisible();
  await page.evaluate(() => document.fonts.ready);
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
}

/** What another theme can change; everything else axe looks at is in the elements. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

/** 0 serious or critical findings; names each with the element it is about. */
export async function expectAccessible(page: Page, where: string, rules: 'all' | 'colours' = 'all'): Promise<void> {
  // The legacy mode asks this page alone; the other opens a second one, and we have no frames.
  const axe = new AxeBuilder({ page }).setLegacyMode();
  const { violations } = await (rules === 'all' ? axe : axe.withRules(COLOUR_RULES)).analyze();
  const grave = violations.filter((violation) => violation.impact === 'serious' || violation.impact === 'critical');
  expect.soft(
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

/**
 * Words that cannot be read: a text that reaches under the edge of a box which hides it,
 * or beyond the window. A line that ends in an ellipsis on purpose (`.clip`, a cell of a table, or with a title)
 * shows the whole text on hover, and what lies further down in a list is reached by scrolling.
 */
export async function cutWords(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found = new Set<string>();
    const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const ancestors = function* (from: HTMLElement) {
      for (let box: HTMLElement | null = from; box; box = box.parentElement) yield box;
    };
    const hides = (overflow: string) => overflow === 'hidden' || overflow === 'clip';
    for (let node = words.nextNode(); node; node = words.nextNode()) {
      const text = node.textContent?.trim() ?? '';
      const parent = node.parentElement;
      if (text === '' || !parent || parent.closest('.vh, .clip, script, style, svg, option')) continue;
      // Shown only while the keyboard is on it.
      if ([...ancestors(parent)].some((box) => getComputedStyle(box).clipPath !== 'none')) continue;
      if (!parent.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const box = range.getBoundingClientRect();
      if (box.width < 1 || box.height < 1) continue;
      const name = `${parent.tagName.toLowerCase()} "${text.slice(0, 50)}"`;
      let scrolled = false;
      for (let around: HTMLElement | null = parent; around; around = around.parentElement) {
        const style = getComputedStyle(around);
        if (style.display === 'inline' || style.display === 'contents') continue;
        const edge = around.getBoundingClientRect();
        const shortened = style.textOverflow === 'ellipsis' && around.closest('.clip, [title], [role="gridcell"]') !== null;
        if (shortened) break;
        if (hides(style.overflowX) && (box.right > edge.right + 1 || box.left < edge.left - 1)) found.add(`${name} is cut at the side`);
        const inside = box.bottom > edge.top && box.top < edge.bottom;
        if (!scrolled && hides(style.overflowY) && inside && (box.bottom > edge.bottom + 3 || box.top < edge.top - 3)) found.add(`${name} is cut above or below`);
        if (style.overflowY === 'auto' || style.overflowY === 'scroll') scrolled = true;
        if (style.position === 'fixed') break;
      }
      if (!scrolled && (box.right > window.innerWidth + 1 || box.left < -1)) found.add(`${name} lies outside the window`);
    }
    return [...found];
  });
}

/** Boxes that scroll sideways, and tables whose rows go on beyond their edge: nobody finds what is over there. */
export async function sidewaysScrolls(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll<HTMLElement>('body *')].flatMap((box) => {
      const { overflowX } = getComputedStyle(box);
      const can = box === document.documentElement ? overflowX !== 'hidden' : overflowX === 'auto' || overflowX === 'scroll' || box.matches('[role="grid"]');
      const field = box.matches('input, textarea, [contenteditable]');
      if (!can || field || box.clientWidth === 0 || box.scrollWidth <= box.clientWidth + 1) return [];
      // The innermost that sticks out says whose words they are.
      const edge = box.getBoundingClientRect();
      const wide = [...box.querySelectorAll<HTMLElement>('*')].findLast((inner) => inner.getBoundingClientRect().right > edge.right + 1);
      return [`${box.tagName.toLowerCase()}.${box.className} by ${box.scrollWidth - box.clientWidth} px: ${wide?.outerHTML.slice(0, 120) ?? ''}`];
    }),
  );
}

/** All words are readable and nothing scrolls sideways. */
export async function expectReadable(page: Page, where: string): Promise<void> {
  expect.soft(await cutWords(page), `cut words of ${where}`).toEqual([]);
  expect.soft(await clippedLabels(page), `cut labels of ${where}`).toEqual([]);
  expect.soft(await sidewaysScrolls(page), `sideways scrolling of ${where}`).toEqual([]);
}

/** The screen as it stands, looked at in light and in dark. */
export async function expectGood(page: Page, where: string): Promise<void> {
  await settled(page);
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    await expectAccessible(page, `${where}, ${theme}`, theme === 'light' ? 'all' : 'colours');
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await expectReadable(page, where);
}

export { expect, test };
