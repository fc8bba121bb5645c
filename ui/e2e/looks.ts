/**
 * One screen in its five looks, in one page: light, dark, the smallest window, mirrored,
 * and with long words in the smallest window. In each no word is cut and nothing scrolls
 * sideways; axe sees everything in light, and the colours in dark. What is found names
 * the look, and the other looks are still taken.
 */
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BrowserContext, Page } from '@playwright/test';
import { expect, expectAccessible, expectReadable, settled, test as base, type Locale } from './fixtures';
import { lastCall } from './mocks/rpc';

const WIDE = { width: 1280, height: 800 };
const SMALL = { width: 960, height: 640 };

/** Pages of one worker share a browser context, and so what the first has loaded. */
export const test = base.extend<object, { shared: BrowserContext }>({
  shared: [
    async ({ browser }, use) => {
      const context = await browser.newContext({ viewport: WIDE });
      await use(context);
      await context.close();
    },
    { scope: 'worker' },
  ],
  context: ({ shared }, use) => use(shared),
  page: async ({ shared }, use) => {
    const page = await shared.newPage();
    await use(page);
    await page.close();
  },
});

interface Look {
  name: string;
  scheme: 'light' | 'dark';
  size: { width: number; height: number };
  locale?: Locale;
  axe?: 'all' | 'colours';
}

const LOOKS: readonly Look[] = [
  { name: 'light', scheme: 'light', size: WIDE, axe: 'all' },
  { name: 'dark', scheme: 'dark', size: WIDE, axe: 'colours' },
  { name: '960x640', scheme: 'light', size: SMALL },
  { name: 'rtl', scheme: 'light', size: WIDE, locale: 'rtl' },
  { name: 'pseudo', scheme: 'light', size: SMALL, locale: 'pseudo' },
];

const folder = process.env.DRUMBEAT_PICTURES;

/** Where a picture goes: always in test-results for the routes, elsewhere only when a folder is named. */
export function pictureOf(name: string, always = false): string | undefined {
  if (!folder && !always) return undefined;
  const path = join(folder ?? fileURLToPath(new URL('../test-results/pictures', import.meta.url)), `${name}.png`);
  mkdirSync(dirname(path), { recursive: true });
  return path;
}

/** Keeps the page as it stands, where pictures are wanted. */
export async function keep(page: Page, name: string): Promise<void> {
  const path = pictureOf(name);
  if (path) await page.screenshot({ path });
}

/** Waits until no answer has been missing for a moment. To be called before the page opens. */
function quiet(page: Page): () => Promise<void> {
  const asked = new Set<unknown>();
  let since = Date.now();
  const done = (request: unknown) => {
    asked.delete(request);
    since = Date.now();
  };
  page.on('request', (request) => {
    asked.add(request);
    since = Date.now();
  });
  page.on('requestfinished', done);
  page.on('requestfailed', done);
  const last = () => Math.max(since, lastCall.get(page) ?? 0);
  return () => expect.poll(() => asked.size === 0 && Date.now() - last() > 120, { intervals: [40], message: 'all answers are there' }).toBe(true);
}

export interface Looking {
  /** Opens the screen, in a language when given. */
  show: (locale?: Locale) => Promise<unknown>;
  /** Something was opened by hand that does not outlive a change of the window's size. */
  afresh?: boolean;
  /** Kept in test-results too. */
  always?: boolean;
}

export async function lookAt(page: Page, name: string, { show, afresh = false, always = false }: Looking): Promise<void> {
  const still = quiet(page);
  for (const [i, look] of LOOKS.entries()) {
    await page.setViewportSize(look.size);
    await page.emulateMedia({ colorScheme: look.scheme, reducedMotion: 'reduce' });
    if (i === 0 || look.locale || (afresh && look.size === SMALL)) await show(look.locale);
    await expect(page.locator('html')).toHaveAttribute('data-theme', look.scheme);
    await still();
    await settled(page);
    const path = pictureOf(`${name}.${look.name}`, always);
    if (path) await page.screenshot({ path });
    const where = `${name}, ${look.name}`;
    await expectReadable(page, where);
    if (look.axe) await expectAccessible(page, where, look.axe);
  }
}
