/**
 * A window without a mouse. Whatever the keyboard reaches on its way has to be seen there:
 * inside the window, and not below a bar that stands over it.
 */
import type { Locator, Page } from '@playwright/test';
import { expect } from './fixtures';

/** More stops than any page has. */
const STOPS = 120;

/** What has the focus, in words; "nothing" where it was lost to the page as a whole. */
export async function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const at = document.activeElement;
    return at === null || at === document.body ? 'nothing' : `${at.tagName.toLowerCase()} "${(at.getAttribute('aria-label') ?? at.textContent ?? '').trim().slice(0, 40)}"`;
  });
}

/** After something was pressed the focus is somewhere, so that the next Tab goes on from there. */
export async function expectFocusKept(page: Page, where: string): Promise<void> {
  await expect.poll(() => focused(page), { message: `the focus is kept: ${where}` }).not.toBe('nothing');
}

/** The stop that has the focus, when it is not seen there. */
async function hiddenStop(page: Page): Promise<string | undefined> {
  return page.evaluate(() => {
    const at = document.activeElement;
    if (!(at instanceof HTMLElement) || at === document.body) return undefined;
    const name = `${at.tagName.toLowerCase()} "${(at.getAttribute('aria-label') ?? at.textContent ?? '').trim().slice(0, 40)}"`;
    const box = at.getBoundingClientRect();
    // A whole region is larger than what is seen of it; what keeps the focus inside a menu is not seen at all.
    if (box.width < 2 || box.height < 2 || box.height > window.innerHeight / 2 || at.dataset.baseUiFocusGuard !== undefined) return undefined;
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    if (x < 0 || y < 0 || x > window.innerWidth || y > window.innerHeight) return `${name} is outside the window`;
    const top = document.elementFromPoint(x, y);
    const own = top !== null && (at.contains(top) || top.contains(at) || top.closest('label')?.contains(at));
    return own ? undefined : `${name} is covered by ${top?.outerHTML.slice(0, 80)}`;
  });
}

/** Goes on from where the focus is until it is there; a place no Tab reaches fails. */
export async function tabTo(place: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const page = place.page();
  await expect(place).toBeVisible();
  for (let i = 0; i < STOPS; i += 1) {
    if (await place.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
    expect.soft(await hiddenStop(page), 'what has the focus is seen').toBeUndefined();
  }
  throw new Error(`${key} never reaches ${place.toString()}`);
}

export async function press(place: Locator, key = 'Enter'): Promise<void> {
  await tabTo(place);
  await place.page().keyboard.press(key);
}

/** Opens a list of choices and chooses by the first letters. */
export async function choose(place: Locator, letters: string, chosen: string): Promise<void> {
  const page = place.page();
  await press(place);
  await expect(page.getByRole('listbox')).toBeVisible();
  await page.keyboard.type(letters);
  await page.keyboard.press('Enter');
  await expect(place).toContainText(chosen);
}

/** Chooses a file in the dialog that the place opens. */
export async function give(place: Locator, name: string, content: Buffer): Promise<void> {
  const [dialog] = await Promise.all([place.page().waitForEvent('filechooser'), press(place)]);
  await dialog.setFiles({ name, mimeType: 'application/octet-stream', buffer: content });
}
