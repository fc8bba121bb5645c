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

test('a list of Excel for Mac is read right, and can be read otherwise and back where it lies', async ({ page }) => {
  await open(page, rig, '/import');
  // "José" and "João", in the letters and the line ends of a Mac.
  const list = Buffer.from('Nome,Telefone,Cidade\rJos\x8e,11999990001,S\x8bo Paulo\rJo\x8bo,11988880002,Bel\x8em\r', 'latin1');
  await pickFile(page, () => page.getByRole('button', { name: 'Choose a file' }).click(), 'clientes.csv', list);
  await expect(page.getByText('José')).toBeVisible();
  const city = page.getByRole('combobox', { name: '“Cidade” goes to' });
  await city.click();
  await page.getByRole('option', { name: 'Notes' }).click();
  const letters = page.getByRole('combobox', { name: 'Read them as' });
  const readAs = async (name: string) => {
    await letters.click();
    await page.getByRole('option', { name, exact: true }).click();
    await expect(letters).toHaveText(name);
  };
  await expect(letters).toHaveText('Western (Mac)');
  await readAs('Western (Windows)');
  await expect(page.getByText('JosŽ'), 'the values show what the choice does').toBeVisible();
  await readAs('Western (Mac)');
  await expect(page.getByText('José')).toBeVisible();
  await expect(city, 'what was chosen for a column stays').toHaveText('Notes');
  await expect(page.getByRole('button', { name: 'Check 2 rows' })).toBeEnabled();
  await expectGood(page, 'import, letters');
});

test('another sheet is read from the open workbook, and one that is no list leaves everything as it is', async ({ page }) => {
  await open(page, rig, '/import');
  // Of another country, so the sheet with the people is not the one that is read unasked.
  await pickFile(page, () => page.getByRole('button', { name: 'Choose a file' }).click(), 'second-sheet.xlsx', fixture('second-sheet.xlsx'));
  await expect(page.getByText('sheet “Lisez-moi”')).toBeVisible();
  const read = async (sheet: string) => {
    await page.getByRole('button', { name: 'Another sheet' }).click();
    await page.getByRole('menuitem', { name: `Read “${sheet}” instead` }).click();
  };
  await read('Clients');
  await expect(page.getByText('sheet “Clients”')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Check 6 rows' })).toBeEnabled();
  await read('Feuil3');
  await expect(page.getByText('The list stays as it was')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Check 6 rows' })).toBeEnabled();
});

test('the example is saved, and brought in as it is it reaches nobody', async ({ page }) => {
  await open(page, rig, '/import');
  await page.getByRole('button', { name: 'Example file in your language' }).click();
  await expect(page.getByText(/Saved as “saved-Example list\.xlsx”/)).toBeVisible();
  const address = new URL(rig.url);
  const saved = await page.request.get(`${address.origin}/saved/${encodeURIComponent('saved-Example list.xlsx')}?token=${address.searchParams.get('token')}`);
  await pickFile(page, () => page.getByRole('button', { name: 'Choose a file' }).click(), 'Example list.xlsx', await saved.body());
  await page.getByRole('button', { name: 'Check 3 rows' }).click();
  await expect(page.getByText('3 made-up numbers')).toBeVisible();
});
