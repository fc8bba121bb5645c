import { describe, expect, it } from 'vitest';
import { dateAfter, dateText, readDate, readPastDate } from './dates';

const TODAY = '2026-11-26';

describe('dates', () => {
  it('are read as people write them', () => {
    const typed = ['24 Dec', '24 december', 'Dec 24', '24.12.', '24/12/2027', '24-12-27', '2027-12-24', '٢٤/١٢', '1 Jan', '26 Nov', '25 Nov', '29 Feb 2028'];
    expect(typed.map((text) => readDate(text, TODAY))).toEqual(['2026-12-24', '2026-12-24', '2026-12-24', '2026-12-24', '2027-12-24', '2027-12-24', '2027-12-24', '2026-12-24', '2027-01-01', '2026-11-26', '2027-11-25', '2028-02-29']);
  });

  it('that are none are not taken for others', () => {
    for (const text of ['', '24', '31.6.', '29 Feb 2027', 'Ju 3', 'tomorrow', '24 12 2026 1', '2026-13-01', '0.0.']) expect(readDate(text, TODAY), text).toBeUndefined();
  });

  it('are shown so that they can be read again', () => {
    for (const date of ['2026-12-24', '2027-01-01', '2028-02-29', '2026-09-30']) expect(readDate(dateText(date), TODAY)).toBe(date);
    expect(dateText('2026-12-24')).toBe('24 Dec 2026');
    expect(dateAfter('2026-12-31', 1)).toBe('2027-01-01');
  });

  it('reads a day that was: without a year the last one, never one to come', () => {
    expect(readPastDate('2 Oct', '2026-11-27')).toBe('2026-10-02');
    expect(readPastDate('24 Dec', '2026-11-27')).toBe('2025-12-24');
    expect(readPastDate('27 Nov', '2026-11-27'), 'today counts').toBe('2026-11-27');
    expect(readPastDate('24 Dec 2026', '2026-11-27')).toBeUndefined();
    expect(readPastDate('2026-11-28', '2026-11-27')).toBeUndefined();
    expect(readPastDate('soon', '2026-11-27')).toBeUndefined();
  });
});
