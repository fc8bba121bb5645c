import { startRig, type Rig } from './devserver';
import { expect, open, test } from './fixtures';

let rig: Rig;
test.beforeAll(async () => {
  rig = await startRig();
});
test.afterAll(async () => {
  await rig.close();
});

test('the window opens, and nothing breaks the content policy', async ({ page }) => {
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (/Content.Security.Policy|Refused to/i.test(message.text())) faults.push(message.text());
  });
  await open(page, rig);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  expect(faults, 'faults while opening').toEqual([]);
});
