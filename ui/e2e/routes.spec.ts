/**
 * Every route with a busy shop behind it, in every look. Each is kept as a picture in
 * test-results/pictures (or DRUMBEAT_PICTURES).
 */
import { startRig, type Rig } from './devserver';
import { open } from './fixtures';
import { lookAt, test } from './looks';
import { busyShop, type Shop } from './shop';

let rig: Rig;
let shop: Shop;
test.beforeAll(async () => {
  test.setTimeout(120_000);
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

for (const [name, route] of ROUTES) {
  test(`${name} in every look`, async ({ page }) => {
    await lookAt(page, name, { always: true, show: (locale) => open(page, rig, route(shop), locale) });
  });
}
