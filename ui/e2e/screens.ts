/** Moves that several stories make on the screens. */
import type { Page } from '@playwright/test';
import { expect } from './fixtures';

/** How fast practice runs, with the switch in the banner. */
export async function speed(page: Page, times: 1 | 60 | 3600): Promise<void> {
  const words = `${times.toLocaleString('en')}×`;
  const button = page.getByRole('group', { name: 'Speed of practice' }).getByRole('button', { name: words, exact: true });
  await button.click();
  await expect(button).toHaveAttribute('aria-pressed', 'true');
}

/** The number beside a state in the key below the bar: "12 Read". */
export async function figureOf(page: Page, state: string): Promise<number> {
  const key = page.getByRole('button', { name: new RegExp(`^[\\d,]+ ${state}$`) });
  if ((await key.count()) === 0) return 0;
  return Number((await key.first().textContent())!.replace(/\D/g, ''));
}
