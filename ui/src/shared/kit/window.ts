/**
 * The arithmetic of a table that keeps only visible rows: which rows to draw for a
 * scroll position, and where. Browsers stop near 33 million pixels (of the screen, so
 * near 8 million where it is enlarged fourfold), and above 8.3 million a position is no
 * longer exact to half a pixel. So above MAX_PX the height is scaled: the scroll bar then
 * moves in steps of several rows, and the row at the top follows the share scrolled.
 */
export const MAX_PX = 8_000_000;

export interface RowWindow {
  /** First and one past the last row to draw. */
  first: number;
  end: number;
  /** Height of the scrolled area in px. */
  height: number;
  /** Top of a row in px inside the scrolled area. */
  top: (index: number) => number;
}

export function rowWindow(total: number, rowPx: number, viewPx: number, scrollTop: number, spare = 6): RowWindow {
  const full = total * rowPx;
  const height = Math.min(full, MAX_PX);
  const scaled = full > MAX_PX;
  // The pixel of the unscaled table that is at the top of the view.
  const virtualTop = scaled ? (scrollTop / Math.max(1, height - viewPx)) * (full - viewPx) : scrollTop;
  const first = Math.max(0, Math.floor(virtualTop / rowPx) - spare);
  const end = Math.min(total, Math.ceil((virtualTop + viewPx) / rowPx) + spare);
  return { first, end, height, top: (index) => (scaled ? scrollTop + (index * rowPx - virtualTop) : index * rowPx) };
}

/** The scroll position after the wheel was turned by so many px: it moves the rows, not the bar, so that nobody is skipped. */
export function wheelTo(total: number, rowPx: number, viewPx: number, scrollTop: number, px: number): number {
  const full = total * rowPx;
  const most = Math.max(0, Math.min(full, MAX_PX) - viewPx);
  const scale = most > 0 ? (full - viewPx) / most : 1;
  return Math.min(most, Math.max(0, scrollTop + px / scale));
}

/** The scroll position that shows a row, or the present one when it is visible already. */
export function scrollTo(total: number, rowPx: number, viewPx: number, scrollTop: number, index: number): number {
  const full = total * rowPx;
  const height = Math.min(full, MAX_PX);
  const scale = full > MAX_PX ? (full - viewPx) / Math.max(1, height - viewPx) : 1;
  const virtualTop = scrollTop * scale;
  const at = index * rowPx;
  if (at < virtualTop) return at / scale;
  if (at + rowPx > virtualTop + viewPx) return (at + rowPx - viewPx) / scale;
  return scrollTop;
}

/** The chunks of rows that cover a window, by their number. */
export function chunksOf(first: number, end: number, chunk: number): number[] {
  const chunks: number[] = [];
  for (let n = Math.floor(first / chunk); n * chunk < end; n += 1) chunks.push(n);
  return chunks;
}
