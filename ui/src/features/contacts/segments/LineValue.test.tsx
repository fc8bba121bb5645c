import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { setClock } from '@/shared/clock';
import { setZone } from '@/shared/formats';
import { newLine, type Subject } from './filter';
import { LineValue } from './LineValue';

// Already the 28th in the shop; the 27th wherever a computer stands that runs this, or nearly.
beforeEach(() => {
  setZone('Pacific/Kiritimati');
  setClock(Date.UTC(2026, 10, 27, 10, 30), 1);
});
afterEach(cleanup);

function typed(subject: Subject, text: string): string | undefined {
  let value: string | undefined;
  render(<LineValue line={{ ...newLine(subject), operator: 'since' }} onChange={(change) => (value = change.value)} />);
  const field = screen.getByLabelText('Date');
  fireEvent.change(field, { target: { value: text } });
  fireEvent.blur(field);
  cleanup();
  return value;
}

it('reads a day without a year from the day of the shop, not of the computer', () => {
  expect(typed('extra:Renewal', '27 Nov'), 'that day is over in the shop: the next one').toBe('2027-11-27');
  expect(typed('extra:Renewal', '28 Nov'), 'that is today in the shop').toBe('2026-11-28');
});

it('reads a day of what was done as the last one, and takes a year at its word', () => {
  expect(typed('written', '28 Nov'), 'that is today in the shop').toBe('2026-11-28');
  expect(typed('answered', '29 Nov'), 'nobody answered on a day to come').toBe('2025-11-29');
  expect(typed('added', '1 Dec 2026'), 'who writes the year means it').toBe('2026-12-01');
});
