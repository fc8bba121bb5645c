/**
 * A million people in the table: the scroll bar's thumb is dragged to its end and the last person
 * stands there; after every jump rows are drawn within a tenth of a second. With made-up answers,
 * so that what is measured is the window itself.
 */
import type { Page } from '@playwright/test';
import type { ContactWindow } from '../src/ipc/generated/ContactWindow';
import { expect, expectAccessible, test } from './fixtures';
import { contactsAnswers, rowOf } from './mocks/contacts';
import { mockAddress, mockRpc } from './mocks/rpc';

const PEOPLE = 1_000_000;
/** What a hand notices as a delay; and what a strange machine may take once, between two other programs. */
const AT_ONCE_MS = 100;
const ONCE_MS = 300;

function expectAtOnce(taken: readonly number[]): void {
  const sorted = taken.toSorted((a, b) => a - b).map(Math.round);
  expect(sorted[Math.floor(sorted.length / 2)], `rows stand there at once: ${sorted.join(', ')} ms`).toBeLessThan(AT_ONCE_MS);
  expect(sorted.at(-1), `no jump waits: ${sorted.join(', ')} ms`).toBeLessThan(ONCE_MS);
}

// A scroll bar of no width cannot be dragged.
test.use({ launchOptions: async ({ launchOptions }, use) => use({ ...launchOptions, ignoreDefaultArgs: ['--hide-scrollbars'] }) });

const nameOf = (i: number) => `Person ${i + 1}`;

/** The rows are made inside the page: a way to this process and back would be measured with them. Every name says which row it is. */
async function millionOfPeople(page: Page): Promise<void> {
  await page.addInitScript(
    ([total, looks]) => {
      const real = window.fetch.bind(window);
      window.fetch = async (input, init) => {
        if (typeof input !== 'string' || !input.endsWith('/rpc/contact_window')) return real(input, init);
        const { offset, limit } = JSON.parse(String(init?.body)) as ContactWindow;
        const rows = Array.from({ length: Math.max(0, Math.min(limit, total - offset)) }, (_, i) => ({ ...looks[(offset + i) % looks.length], id: offset + i + 1, name: `Person ${offset + i + 1}` }));
        return new Response(JSON.stringify({ snapshot_id: 1, total, similar: false, rows }), { status: 200 });
      };
    },
    [PEOPLE, Array.from({ length: 40 }, (_, i) => rowOf(i))] as const,
  );
}

async function show(page: Page, locale?: 'rtl') {
  await mockRpc(page, { ...contactsAnswers, contact_counts: { everyone: PEOPLE, may_get: PEOPLE, asked_to_stop: 0, not_asked: 0, no_number: 0, test_people: 0 } });
  await millionOfPeople(page);
  await page.goto(mockAddress('/contacts', locale));
  const table = page.getByRole('grid', { name: 'Contacts' });
  await expect(table.getByText(nameOf(0), { exact: true })).toBeVisible();
  await expect(table).toHaveAttribute('aria-rowcount', String(PEOPLE + 1));
  return table;
}

/** From now on every scroll of the table is timed until rows fill its view. */
async function watch(page: Page): Promise<() => Promise<number[]>> {
  await page.evaluate(() => {
    const box = document.querySelector<HTMLElement>('[role="grid"]')!;
    const times: number[] = [];
    Object.assign(window, { drawnAfter: times });
    let since: number | undefined;
    const filled = () => {
      const view = box.getBoundingClientRect();
      const top = view.top + (box.querySelector<HTMLElement>('.grid-top')?.offsetHeight ?? 0);
      const rows = [...box.querySelectorAll('.grid-row')].map((row) => row.getBoundingClientRect()).filter((row) => row.bottom > top + 1 && row.top < view.bottom - 1);
      const drawn = rows.reduce((sum, row) => sum + Math.min(row.bottom, view.bottom) - Math.max(row.top, top), 0);
      // Far down a position is exact to half a pixel.
      return drawn > view.bottom - top - 3 - rows.length / 2;
    };
    const look = () => {
      if (since === undefined) return;
      if (filled()) {
        times.push(performance.now() - since);
        since = undefined;
      } else requestAnimationFrame(look);
    };
    box.addEventListener('scroll', () => {
      if (since !== undefined) return;
      since = performance.now();
      requestAnimationFrame(look);
    });
  });
  return async () => {
    await page.waitForTimeout(100);
    return page.evaluate(() => (window as unknown as { drawnAfter: number[] }).drawnAfter);
  };
}

for (const locale of [undefined, 'rtl'] as const) {
  test(`the thumb of the scroll bar leads to the last of a million people${locale ? ', mirrored' : ''}`, async ({ page }) => {
    const table = await show(page, locale);
    const times = await watch(page);
    const grip = await table.evaluate((box) => {
      const edge = box.getBoundingClientRect();
      const wide = (box as HTMLElement).offsetWidth - box.clientWidth;
      // Where the content does not begin, the bar is.
      const left = getComputedStyle(box).direction === 'rtl';
      return { x: left ? edge.left + wide / 2 : edge.right - wide / 2, top: edge.top, bottom: edge.bottom, wide };
    });
    expect(grip.wide, 'the bar has a width to be gripped by').toBeGreaterThan(4);
    // Below the bar's upper arrow, on its thumb.
    const start = grip.top + grip.wide + 6;
    await page.mouse.move(grip.x, start);
    await page.mouse.down();
    for (let i = 1; i <= 8; i += 1) await page.mouse.move(grip.x, start + ((grip.bottom - start) * i) / 8);
    await page.mouse.move(grip.x, grip.bottom + 200);
    await expect(table.getByText(nameOf(PEOPLE - 1), { exact: true })).toBeInViewport({ ratio: 1 });
    await page.mouse.up();
    const taken = await times();
    expect(taken.length, 'the bar was dragged').toBeGreaterThan(0);
    // A hand that drags moves on before the rows are there; jumps one by one are timed below.
    expect(Math.min(...taken), `rows stand there at once: ${taken.map(Math.round).join(', ')} ms`).toBeLessThan(AT_ONCE_MS);
    expect(Math.max(...taken)).toBeLessThan(ONCE_MS);
    const last = table.getByRole('row').filter({ hasText: nameOf(PEOPLE - 1) });
    await expect(last).toHaveAttribute('aria-rowindex', String(PEOPLE + 1));
    await expectAccessible(page, 'the end of a million');
    await last.click();
    await expect(page.getByRole('complementary', { name: 'Person' })).toBeVisible();
  });
}

test('jumps to anywhere in a million people are drawn at once, also by the keys', async ({ page }) => {
  const table = await show(page);
  const times = await watch(page);
  const taken: number[] = [];
  /** Jumps, and waits until that jump was timed. */
  const timed = async (jump: () => Promise<unknown>) => {
    const before = (await times()).length;
    await jump();
    await expect.poll(async () => (await times()).length).toBeGreaterThan(before);
    taken.push(...(await times()).slice(before));
  };
  for (const share of [0.5, 0.123, 0.9999, 0.25, 0.7, 1]) {
    await timed(() =>
      table.evaluate((box, at) => {
        box.scrollTop = at * (box.scrollHeight - box.clientHeight);
      }, share),
    );
  }
  await expect(table.getByText(nameOf(PEOPLE - 1), { exact: true })).toBeInViewport({ ratio: 1 });
  await table.focus();
  await timed(() => page.keyboard.press('Home'));
  await expect(table.getByText(nameOf(0), { exact: true })).toBeInViewport({ ratio: 1 });
  await timed(() => page.keyboard.press('End'));
  await expect(table.getByText(nameOf(PEOPLE - 1), { exact: true })).toBeInViewport({ ratio: 1 });
  await page.keyboard.press('ArrowUp');
  await expect.poll(() => table.evaluate((grid) => document.getElementById(grid.getAttribute('aria-activedescendant') ?? '')?.textContent), { message: 'one key is one row, also at the far end' }).toContain(nameOf(PEOPLE - 2));
  expectAtOnce(taken);
});

test('the wheel moves as far as in a short list, so that nobody is skipped', async ({ page }) => {
  const table = await show(page);
  /** How far down the list the top of the view is, in px of rows. */
  const at = () =>
    table.evaluate((box) => {
      const top = box.getBoundingClientRect().top + (box.querySelector<HTMLElement>('.grid-top')?.offsetHeight ?? 0);
      const row = box.querySelector<HTMLElement>('.grid-row')!;
      return (Number(row.getAttribute('aria-rowindex')) - 2) * row.offsetHeight - (row.getBoundingClientRect().top - top);
    });
  await table.hover();
  for (const share of [0, 0.5]) {
    await table.evaluate((box, part) => {
      box.scrollTop = part * (box.scrollHeight - box.clientHeight);
    }, share);
    await page.waitForTimeout(200);
    const before = await at();
    for (let i = 0; i < 10; i += 1) await page.mouse.wheel(0, 100);
    await expect.poll(async () => Math.abs((await at()) - before - 1000), { message: 'ten notches of 100 px' }).toBeLessThan(8);
    await page.mouse.wheel(0, -1000);
    await expect.poll(async () => Math.abs((await at()) - before)).toBeLessThan(8);
  }
});
