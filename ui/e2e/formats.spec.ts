/** Whatever file a shop has, the wizard takes it, by the dialog and by a drop, and asks the same question. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startRig, type Rig } from './devserver';
import { dropFile, pickFile } from './files';
import { expect, expectGood, open, test } from './fixtures';

const fixture = (name: string) => readFileSync(fileURLToPath(new URL(`../../tests/fixtures/imports/${name}`, import.meta.url)));

let rig: Rig;
test.beforeAll(async () => {
  test.setTimeout(60_000);
  rig = await startRig();
  await rig.rpc('setup_save', { shop_name: 'Lumière', language: 'en', country: 'BR', zone: 'America/Sao_Paulo' });
});
test.afterAll(async () => {
  await rig.close();
});

/** Rows that are counted, and the first column with where it goes. */
const FILES: readonly [name: string, rows: number, column: string, goesTo: string][] = [
  ['clientes.ods', 6, 'Nombre', 'First name'],
  ['customers-97-2003.xls', 7, 'Full Name', 'Name'],
  ['web-export.xls', 5, 'Customer', 'Name'],
  ['iphone-3.0.vcf', 4, 'Name', 'Name'],
  ['pasted-lines.txt', 12, 'Number', 'Number'],
];

for (const [name, rows, column, goesTo] of FILES) {
  test(`${name}, by the dialog and by a drop`, async ({ page }) => {
    await open(page, rig, '/import');
    await pickFile(page, () => page.getByRole('button', { name: 'Choose a file' }).click(), name, fixture(name));
    const check = page.getByRole('button', { name: `Check ${rows} rows` });
    await expect(check).toBeVisible();
    await expect(page.getByRole('combobox', { name: `“${column}” goes to` })).toHaveText(goesTo);
    await expectGood(page, `import, match ${name}`);
    await open(page, rig, '/import');
    await dropFile(page, name, fixture(name));
    await expect(check).toBeVisible();
  });
}

test('lines of a chat, pasted', async ({ page }) => {
  await open(page, rig, '/import');
  await page.getByRole('button', { name: 'Paste a list' }).click();
  await page.getByRole('textbox').fill('1. Ana 11 99999-0001\n2. Bruno: 11 98888-0002 (VIP)\n');
  await page.getByRole('button', { name: 'Read it' }).click();
  await expect(page.getByRole('button', { name: 'Check 2 rows' })).toBeVisible();
  await expect(page.getByRole('combobox', { name: '“Name” goes to' }), 'there are no headings in a chat').toHaveText('Name');
});
