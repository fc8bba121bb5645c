/**
 * From an empty shop to a person of an imported list without a mouse, in English and in a
 * mirrored window: open the import, paste, go back, choose a file, match, answer, import, and on
 * to the table. At every step axe finds nothing and the focus is somewhere that is seen.
 */
import type { Page } from '@playwright/test';
import { startRig, type Rig } from './devserver';
import { expect, expectGood, open, test, type Locale } from './fixtures';
import { choose, expectFocusKept, focused, give, press, tabTo } from './keyboard';

const PEOPLE = 60;
const LIST = [
  'Téléphone,Nom,Ville',
  ...Array.from({ length: PEOPLE }, (_, i) => `09910${String(i + 1).padStart(5, '0')},Cliente ${String(i + 1).padStart(2, '0')},Goma`),
  '0991777777 / 0992777777,Deux numéros,Goma',
  '+24399177777,Trop court,Goma',
  'rien du tout,Sans numéro,Goma',
].join('\n');
const ALL = PEOPLE + 2;

for (const [window, locale] of [
  ['English', undefined],
  ['mirrored', 'rtl'],
] as const satisfies readonly [string, Locale | undefined][]) {
  test.describe(`without a mouse, ${window}`, () => {
    test.describe.configure({ mode: 'serial', timeout: 60_000 });

    let rig: Rig;
    let page: Page;
    const button = (name: string) => page.getByRole('button', { name });
    const table = () => page.getByRole('grid', { name: 'Contacts' });
    const person = () => page.getByRole('complementary', { name: 'Person' });
    /** The row the keys are on, by what is read of it. */
    const active = () => table().evaluate((grid) => document.getElementById(grid.getAttribute('aria-activedescendant') ?? '')?.textContent ?? '');

    test.beforeAll(async ({ browser }) => {
      test.setTimeout(60_000);
      rig = await startRig();
      await rig.rpc('setup_save', { shop_name: 'Lumière', language: 'en', country: 'CD', zone: 'Africa/Lubumbashi' });
      page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
    });
    test.afterAll(async () => {
      await page.context().close();
      await rig.close();
    });

    test('into the import', async () => {
      await open(page, rig, '/', locale);
      await expect(page.locator('html')).toHaveAttribute('dir', locale === 'rtl' ? 'rtl' : 'ltr');
      await page.keyboard.press('Control+3');
      await expect(page.getByRole('heading', { level: 1, name: 'Contacts' })).toBeVisible();
      await expectFocusKept(page, 'another section');
      await expectGood(page, `${window}, no contacts`);
      await press(page.getByRole('link', { name: 'Import list' }));
      await expect(button('Choose a file')).toBeVisible();
      await expectFocusKept(page, 'the import opens');
      await expectGood(page, `${window}, choose`);
    });

    test('paste, and back again', async () => {
      await press(button('Paste a list'));
      const box = page.getByRole('textbox', { name: 'What you copied' });
      await expect(box, 'what opens is ready to be typed into').toBeFocused();
      await page.keyboard.press('Escape');
      await expect(button('Paste a list'), 'Esc leads back to where one was').toBeFocused();
      await page.keyboard.press('Enter');
      await expect(box).toBeFocused();
      await page.keyboard.insertText('Nom;Téléphone\nGrâce;0991000412');
      await expectGood(page, `${window}, paste`);
      await press(button('Read it'));
      await expect(page.getByText('Pasted list')).toBeVisible();
      await expectFocusKept(page, 'to the columns');
      await press(page.getByRole('button', { name: 'Back', exact: false }));
      await expect(button('Choose a file')).toBeVisible();
      await expectFocusKept(page, 'back to the choice');
    });

    test('a file and its columns', async () => {
      await give(button('Choose a file'), 'clientes.csv', Buffer.from(LIST));
      await expect(button(`Check ${PEOPLE + 3} rows`)).toBeVisible();
      await expectFocusKept(page, 'to the columns of the file');
      const city = page.getByRole('combobox', { name: '“Ville” goes to' });
      await press(city);
      await expect(page.getByRole('listbox')).toBeVisible();
      await expectGood(page, `${window}, columns, a choice is open`);
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Escape');
      await expect(city, 'Esc keeps what was chosen').toContainText('City');
      await expect(city).toBeFocused();
      await choose(city, 'Company', 'Company');
      await choose(city, 'City', 'City');
      const replace = page.getByRole('switch', { name: 'Replace existing values' });
      await press(replace, ' ');
      await expect(replace).toBeChecked();
      await tabTo(city, 'Shift+Tab');
      await expectGood(page, `${window}, columns`);
      await press(button(`Check ${PEOPLE + 3} rows`));
      await expect(page.getByRole('heading', { name: 'Did these people agree?' })).toBeVisible();
      await expectFocusKept(page, 'to the check');
    });

    test('numbers to repair, and consent', async () => {
      await press(button('+243 991 777 777'), ' ');
      await expect(button('+243 991 777 777')).toHaveAttribute('aria-pressed', 'true');
      await expectFocusKept(page, 'a number is chosen');
      await press(button('Leave it out').last());
      await expect(button('Undo for all of them').last()).toBeVisible();
      await expectFocusKept(page, 'a group is left out');
      await press(button('Undo for all of them').last());
      await expectFocusKept(page, 'and asked again');
      const field = page.getByRole('textbox', { name: `Number of row ${PEOPLE + 3}` });
      await tabTo(field);
      await page.keyboard.press('Control+a');
      await page.keyboard.type('0991888888');
      await expect(button(`Import ${ALL} people`)).toBeVisible();
      await expect(field, 'what was typed is taken while the hands stay').toBeFocused();
      await press(button('Who?'));
      await expect(page.getByRole('dialog')).toBeVisible();
      await expectGood(page, `${window}, who is left out`);
      await page.keyboard.press('Escape');
      await expect(button('Who?')).toBeFocused();
      const yes = page.getByRole('radio', { name: /Yes, all of them/ });
      const no = page.getByRole('radio', { name: /Not yet/ });
      await tabTo(page.getByRole('radio').first(), 'Shift+Tab');
      await page.keyboard.press(' ');
      await page.keyboard.press('ArrowDown');
      await expect(no, 'arrows go from one answer to the next').toBeChecked();
      await page.keyboard.press('ArrowUp');
      await expect(yes).toBeChecked();
      await choose(page.getByRole('combobox', { name: 'How did they agree?' }), 'Paper', 'Paper form');
      await expectGood(page, `${window}, check`);
      await press(button(`Import ${ALL} people`));
    });

    test('the result, and on to the contacts', async () => {
      await expect(page.getByRole('heading', { name: `${ALL} new people, 0 updated` })).toBeVisible();
      await expectFocusKept(page, 'to the result');
      await expectGood(page, `${window}, result`);
      await press(page.getByRole('link', { name: 'Open contacts' }));
      await expect(table()).toBeVisible();
      await expect(table()).toHaveAttribute('aria-rowcount', String(ALL + 1));
      await expectFocusKept(page, 'to the contacts');
      await expectGood(page, `${window}, contacts`);
    });

    test('rows, and a person', async () => {
      await tabTo(table());
      await expect.poll(active).toContain('Cliente 01');
      await page.keyboard.press('ArrowDown');
      await expect.poll(active).toContain('Cliente 02');
      await page.keyboard.press('End');
      await expect.poll(active).toContain('Trop court');
      await page.keyboard.press('Home');
      await page.keyboard.press('j');
      await expect.poll(active).toContain('Cliente 02');
      await page.keyboard.press('Enter');
      await expect(person()).toContainText('Cliente 02');
      await expect(table(), 'the arrows still move rows').toBeFocused();
      await expectGood(page, `${window}, a person`);
      await page.keyboard.press('F6');
      await expect.poll(() => focused(page), { message: 'F6 goes into the person' }).toContain('Person');
      await press(person().getByRole('button', { name: 'Close' }));
      await expect(person()).toHaveCount(0);
      await expect(table(), 'closing leads back to the row').toBeFocused();
      await expect.poll(active).toContain('Cliente 02');
      await page.keyboard.press('Enter');
      await expect(person()).toBeVisible();
      await page.keyboard.press('Escape');
      await expect(person()).toHaveCount(0);
      await expect(table()).toBeFocused();
    });

    test('people are ticked, and the bar is left again', async () => {
      await page.keyboard.press(' ');
      await page.keyboard.press('Shift+ArrowDown');
      const bar = page.getByRole('group', { name: '2 chosen' });
      await expect(bar).toBeVisible();
      await tabTo(bar.getByRole('button', { name: 'Choose nobody' }), 'Shift+Tab');
      await expectGood(page, `${window}, two chosen`);
      await page.keyboard.press('Enter');
      await expect(bar).toHaveCount(0);
      await expect(table(), 'the bar is gone, the table is not').toBeFocused();
      await page.keyboard.press(' ');
      await press(page.getByRole('button', { name: 'Tag', exact: false }).first());
      const name = page.getByRole('textbox', { name: 'Tag' });
      await expect(name).toBeFocused();
      await page.keyboard.type('VIP');
      await page.keyboard.press('Enter');
      await expect(page.getByText('1 person has the tag “VIP” now.')).toBeVisible();
      await expect(table(), 'the bar went with what was done').toBeFocused();
      await expectGood(page, `${window}, tagged`);
    });

    test('groups are tabs that the arrows move along, the way they look', async () => {
      const everyone = page.getByRole('tab', { name: 'Everyone' });
      const stopped = page.getByRole('tab', { name: 'Asked to stop' });
      await tabTo(everyone, 'Shift+Tab');
      await page.keyboard.press(locale === 'rtl' ? 'ArrowLeft' : 'ArrowRight');
      await expect(stopped).toBeFocused();
      await page.keyboard.press(locale === 'rtl' ? 'ArrowRight' : 'ArrowLeft');
      await expect(everyone).toBeFocused();
      await page.keyboard.press('Enter');
      await expect(everyone).toHaveAttribute('aria-selected', 'true');
    });

    test('in a small window the person lies over the table, and Esc leads back to the row', async () => {
      await page.setViewportSize({ width: 960, height: 640 });
      await tabTo(table());
      await page.keyboard.press('Home');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      const drawer = page.getByRole('dialog', { name: 'Person' });
      await expect(drawer).toContainText('Cliente 02');
      await expectGood(page, `${window}, a person in a small window`);
      await tabTo(drawer.getByRole('button', { name: 'Close' }));
      await page.keyboard.press('Escape');
      await expect(drawer).toHaveCount(0);
      await expect(table()).toBeFocused();
      await expect.poll(active).toContain('Cliente 02');
    });
  });
}
