import { describe, expect, it } from 'vitest';
import { chunksOf, MAX_PX, rowWindow, scrollTo, wheelTo } from './window';

describe('row window', () => {
  it.each([10, 5_000, 1_000_000])('%i rows: from the first to the last, every row can be reached', (total) => {
    const [row, view] = [44, 600];
    const top = rowWindow(total, row, view, 0);
    expect(top.first).toBe(0);
    const height = Math.min(total * row, MAX_PX);
    const bottom = rowWindow(total, row, view, Math.max(0, height - view));
    expect(bottom.end).toBe(total);
    // The last row ends at the end of the scrolled area.
    expect(Math.round(bottom.top(total - 1) + row)).toBe(height);
    expect(bottom.end - bottom.first).toBeLessThan(40);
  });

  it.each([5_000, 1_000_000])('%i rows: moving by keyboard keeps each row inside the view', (total) => {
    const [row, view] = [44, 600];
    let scroll = 0;
    for (const index of [0, 1, 13, 14, 15, 400, 399, 4_999, total - 1, 0]) {
      scroll = scrollTo(total, row, view, scroll, index);
      const at = rowWindow(total, row, view, scroll).top(index) - scroll;
      expect(at, `top of row ${index}`).toBeGreaterThanOrEqual(-1);
      expect(at + row, `bottom of row ${index}`).toBeLessThanOrEqual(view + 1);
    }
  });

  it.each([5_000, 1_000_000])('%i rows: the wheel moves rows by the px it is turned, and stops at the ends', (total) => {
    const [row, view] = [44, 600];
    let scroll = 0;
    for (let turned = 0; turned < 40; turned += 1) {
      const before = rowWindow(total, row, view, scroll).top(100) - scroll;
      scroll = wheelTo(total, row, view, scroll, 3);
      expect(before - (rowWindow(total, row, view, scroll).top(100) - scroll)).toBeCloseTo(3, 3);
    }
    expect(wheelTo(total, row, view, scroll, -1e9)).toBe(0);
    expect(rowWindow(total, row, view, wheelTo(total, row, view, scroll, 1e9)).end).toBe(total);
  });

  it('asks for the chunks that cover the view', () => {
    expect(chunksOf(0, 20, 100)).toEqual([0]);
    expect(chunksOf(95, 120, 100)).toEqual([0, 1]);
    expect(chunksOf(100, 200, 100)).toEqual([1]);
  });
});
