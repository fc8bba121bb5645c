/** What goes wrong says so in one sentence, and leaves everything usable. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startRig, type Rig } from './devserver';
import { dropFile, pickFile } from './files';
import { expect, expectGood, open, test } from './fixtures';
import { linkedPractice, until } from './shop';
import { clientList, people } from './workbook';

const fixture = (name: string) => readFileSync(fileURLToPath(new URL(`../../tests/fixtures/imports/${name}`, import.meta.url)));

let rig: Rig;
test.beforeAll(async () => {
  test.setTimeout(60_000);
  rig = await startRig();
  await rig.rpc('setup_save', { shop_name: 'Lumière', language: 'en', country: 'CD', zone: 'Africa/Lubumbashi' });
});
test.afterAll(async () => {
  await rig.close();
});

/** A picture under the name of a list. */
const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

const WRONG: readonly [name: string, content: () => Buffer, words: string][] = [
  ['zero-bytes.csv', () => fixture('zero-bytes.csv'), 'This file is empty.'],
  ['truncated.xlsx', () => fixture('truncated.xlsx'), 'This file is damaged or cut off. Save it again and try once more.'],
  ['password-protected.xlsx', () => fixture('password-protected.xlsx'), 'This file has a password. Save it without one and try again.'],
  ['huge-when-unpacked.xlsx', () => fixture('huge-when-unpacked.xlsx'), 'This list is too big to read. Split it into smaller files and bring them in one after the other.'],
  ['picture.csv', () => png, 'This is no spreadsheet, text or contact file. Save the list as Excel (.xlsx) or CSV.'],
];

for (const [name, content, words] of WRONG) {
  test(`${name}: one sentence, nothing written, and the page goes on`, async ({ page }) => {
    await open(page, rig, '/import');
    const before = await rig.rpc('contact_counts');
    await pickFile(page, () => page.getByRole('button', { name: 'Choose a file' }).click(), name, content());
    const problem = page.getByRole('status').or(page.getByRole('alert')).filter({ hasText: words });
    await expect(problem).toHaveCount(1);
    await expect(problem).toContainText(name);
    await expect(problem).toContainText('Nothing was written.');
    await expectGood(page, `import, ${name}`);
    expect(await rig.rpc('contact_counts'), 'nothing was written').toEqual(before);
    // The same once more by dropping, then a good list on the same page.
    await dropFile(page, name, content());
    await expect(problem).toHaveCount(1);
    await dropFile(page, 'Clients.xlsx', clientList(people(12)));
    await expect(page.getByRole('button', { name: 'Check 12 rows' })).toBeVisible();
    await expect(problem, 'the old sentence is gone').toHaveCount(0);
  });
}

test('a fault of the gateway while connecting has its sentence and one way on', async ({ page }) => {
  await open(page, rig, '/connect');
  await page.getByLabel('Address of the server').fill('127.0.0.1:9');
  await page.getByLabel('Key of the server').fill('a-key');
  await page.getByRole('button', { name: 'Check' }).click();
  await expect(page.getByText(/Nothing answers at this address\./)).toBeVisible();
  await expectGood(page, 'connect, nothing answers');
});

test('when the program behind the window is gone the page says so, and recovers by itself', async ({ page }) => {
  test.setTimeout(120_000);
  await linkedPractice(rig);
  await open(page, rig, '/contacts');
  const fast = page.getByRole('group', { name: 'Speed of practice' }).getByRole('button', { name: '60×' });
  await rig.kill();
  await fast.click();
  await expect(page.getByText('Drumbeat does not answer. Close the window and open it again.')).toBeVisible({ timeout: 20_000 });
  await expect(page.getByRole('navigation', { name: 'Sections' }), 'the window stays usable').toBeVisible();
  await rig.again();
  await until('the number to be connected again', async () => (await rig.rpc('number_list')).some((number) => number.state === 'connected'));
  await rig.rpc('contact_add', { name: 'Amani Bahati', phone: '+243991000412', consent: { agreed: true, how: 'spoken' } });
  await expect(page.getByRole('main').getByText('Amani Bahati'), 'it hears of changes again, without being touched').toBeVisible({ timeout: 30_000 });
  await fast.click();
  await expect(fast).toHaveAttribute('aria-pressed', 'true');
});
