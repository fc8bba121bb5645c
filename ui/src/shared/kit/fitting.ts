/**
 * Which of several things in a row are shown when they do not all fit: those that must be, then
 * the others from the first on, until a button with the rest fits no more.
 */
export interface Sizes {
  /** The width of each, in px. */
  widths: readonly number[];
  /** The width of the button that holds the rest. */
  more: number;
  /** What there is. */
  room: number;
  gap: number;
}

export function fitting({ widths, more, room, gap }: Sizes, must: (index: number) => boolean): ReadonlySet<number> {
  const all = widths.map((_, i) => i);
  const taken = (shown: readonly number[]) => shown.reduce((sum, i) => sum + (widths[i] ?? 0) + gap, 0);
  if (taken(all) - gap <= room) return new Set(all);
  const shown = new Set(all.filter(must));
  let used = taken([...shown]) + more;
  for (const i of all) {
    if (shown.has(i)) continue;
    used += (widths[i] ?? 0) + gap;
    if (used > room) break;
    shown.add(i);
  }
  return shown;
}
