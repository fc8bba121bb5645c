/**
 * Every route with a busy shop behind it, in every look. Each is kept as a picture in
 * test-results/pictures (or DRUMBEAT_PICTURES); no word is cut, nothing scrolls
 * sideways, and in light and dark axe finds nothing serious.
 */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startRig, type Rig } from './devserver';
import { expect, expectAccessible, expectReadable, open, settled, test } from './fixtures';
import { busyShop, type Shop } from './shop';

const pictures = process.env.DRUMBEAT_PICTURES ?? fileURLToPath(new URL('../test-results/pictures', import.meta.url));

let rig: Rig;
let shop: Shop;
test.describe.configure({ timeout: 180_000 });
test.beforeAll(async () => {
  test.setTimeout(120_000);
  mkdirSync(pictures, { recursive: true });
  rig = await startRig();
  shop = await busyShop(rig);
});
test.afterAll(async () => {
  await rig.close();
});

const ROUTES: readonly [name: string, route: (shop: Shop) => string][] = [
  ['home', () => '/'],
  ['welcome', () => '/welcome'],
  ['campaigns', () => '/campaigns'],
  ['campaign-new', () => '/campaigns/new'],
  ['campaign-draft', (of) => `/campaigns/${of.draft}/edit`],
  ['campaign', (of) => `/campaigns/${of.running}`],
  ['contacts', () => '/contacts'],
  ['contact', () => '/contacts?person=1'],
  ['import', () => '/import'],
  ['import-match', (of) => `/import?draft=${of.importDraft}`],
  ['import-check', (of) => `/import?draft=${of.importDraft}&step=check`],
  ['import-result', (of) => `/import?done=${of.importDone}`],
  ['messages', () => '/messages'],
  ['message', (of) => `/messages/${of.template}`],
  ['activity', () => '/activity'],
  ['connect', () => '/connect'],
  ['connect-linked', (of) => `/connect?number=${of.number}`],
  ['settings-numbers', () => '/settings/numbers'],
  ['settings-pace', () => '/settings/pace'],
  ['settings-region', () => '/settings/region'],
  ['settings-look', () => '/settings/look'],
  ['settings-data', () => '/settings/data'],
  ['missing', () => '/there-is-no-such-page'],
];

const LOOKS = [
  { name: 'light', scheme: 'light', axe: true },
  { name: 'dark', scheme: 'dark', axe: true },
  { name: '960x640', scheme: 'light', size: { width: 960, height: 640 } },
  { name: 'rtl', scheme: 'light', locale: 'rtl' },
  { name: 'pseudo', scheme: 'light', locale: 'pseudo', size: { width: 960, height: 640 } },
] as const;

for (const look of LOOKS) {
  for (const [name, route] of ROUTES) {
    test(`${name} in ${look.name}`, async ({ page }) => {
      if ('size' in look) await page.setViewportSize(look.size);
      await page.emulateMedia({ colorScheme: look.scheme, reducedMotion: 'reduce' });
      await open(page, rig, route(shop), 'locale' in look ? look.locale : undefined);
      await expect(page.locator('html')).toHaveAttribute('data-theme', look.scheme);
      await page.waitForLoadState('networkidle');
      await settled(page);
      await page.screenshot({ path: `${pictures}/${name}.${look.name}.png` });
      await expectReadable(page, `${name}, ${look.name}`);
      if ('axe' in look) await expectAccessible(page, `${name}, ${look.name}`);
    });
  }
}
