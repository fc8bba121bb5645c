/** Lines of the journal: joining pages, and grouping by day. Pure. */
import type { ActivityLine } from '@/ipc/generated/ActivityLine';

export const PAGE = 100;

/**
 * The newest page joined with everything known before, newest first. The journal
 * only grows, so lines never change. A full page that does not reach back to what
 * is known leaves a hole: then the older lines are dropped and read again.
 */
export function joinLines(newest: readonly ActivityLine[], known: readonly ActivityLine[]): ActivityLine[] {
  const end = newest.at(-1);
  const begin = known[0];
  if (!end || !begin) return [...newest, ...known];
  if (newest.length >= PAGE && end.id > begin.id) return [...newest];
  return appendLines(newest, known);
}

/** Lines with the older ones that follow them; what is in both is taken once. */
export function appendLines(lines: readonly ActivityLine[], older: readonly ActivityLine[]): ActivityLine[] {
  const end = lines.at(-1);
  return [...lines, ...(end ? older.filter((line) => line.id < end.id) : older)];
}

export interface DayGroup {
  key: string;
  /** A time of the day, for its heading. */
  atMs: number;
  lines: ActivityLine[];
}

/** Lines in their order, grouped while the day is the same. */
export function byDay(lines: readonly ActivityLine[], dayOf: (ms: number) => string): DayGroup[] {
  const groups: DayGroup[] = [];
  for (const line of lines) {
    const key = dayOf(line.at_ms);
    const last = groups.at(-1);
    if (last?.key === key) last.lines.push(line);
    else groups.push({ key, atMs: line.at_ms, lines: [line] });
  }
  return groups;
}
