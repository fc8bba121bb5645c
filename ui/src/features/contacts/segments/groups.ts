/** The groups that the contacts show as tabs, and what they mean for the list of people. */
import type { ContactCountsDto } from '@/ipc/generated/ContactCountsDto';
import type { FilterNode } from '@/ipc/generated/FilterNode';
import type { ListDto } from '@/ipc/generated/ListDto';
import type { SegmentDto } from '@/ipc/generated/SegmentDto';
import type { SegmentSize } from '@/ipc/generated/SegmentSize';
import type { Filters } from '../model';

/** A tab: everyone, those who asked to stop, or a group of the owner's. */
export type TabId = 'everyone' | 'asked_to_stop' | `list:${number}` | `segment:${number}`;

export interface GroupTab {
  id: TabId;
  name: string;
  /** Of a segment once it is counted. */
  count?: number;
}

/** Lists and segments together, by name. */
export function groupTabs(lists: readonly ListDto[], segments: readonly SegmentDto[], sizes: readonly SegmentSize[] = []): GroupTab[] {
  const people = new Map(sizes.map((size) => [size.id, size.people]));
  const tabs: GroupTab[] = [...lists.map((list): GroupTab => ({ id: `list:${list.id}`, name: list.name, count: list.people })), ...segments.map((segment): GroupTab => ({ id: `segment:${segment.id}`, name: segment.name, count: people.get(segment.id) }))];
  return tabs.sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
}

export function idOf(tab: TabId, kind: 'list' | 'segment'): number | null {
  const [name, id] = tab.split(':');
  return name === kind && id !== undefined ? Number(id) : null;
}

/** The tab as a part of the question to the contacts. */
export function filtersOfTab(tab: TabId): Pick<Filters, 'listId' | 'segmentId'> & { consent?: 'asked_to_stop' } {
  return { listId: idOf(tab, 'list'), segmentId: idOf(tab, 'segment'), ...(tab === 'asked_to_stop' ? { consent: 'asked_to_stop' } : {}) };
}

export function fixedCounts(counts: ContactCountsDto): { everyone: number; asked_to_stop: number } {
  return { everyone: counts.everyone, asked_to_stop: counts.asked_to_stop };
}

/**
 * What is shown, as a filter that can be kept: nothing where a part of it cannot be, as what
 * was typed into the search, or where nobody would be left out.
 */
export function asFilter(filters: Filters, segments: readonly SegmentDto[]): FilterNode | undefined {
  if (filters.query.trim() !== '' || filters.outcome !== null) return undefined;
  const segment = filters.segmentId === null ? undefined : segments.find((one) => one.id === filters.segmentId)?.filter;
  if (filters.segmentId !== null && segment === undefined) return undefined;
  const parts: FilterNode[] = [];
  if (filters.listId !== null) parts.push({ is: { kind: 'list', list: filters.listId } });
  if (segment) parts.push(...partsOf(segment));
  if (filters.consent !== null) parts.push({ is: { kind: 'consent', consent: filters.consent === 'asked_to_stop' ? 'opted_out' : filters.consent } });
  if (filters.tag !== null) parts.push({ is: { kind: 'tag', tag: filters.tag } });
  if (filters.importId !== null) parts.push({ is: { kind: 'import', import: filters.importId } });
  if (filters.fits !== null) parts.push(...partsOf(filters.fits));
  const [only] = parts;
  return parts.length > 1 ? { all: parts } : only;
}

/** What all must fit, each by itself: so that a saved filter can be changed by clicking again. */
function partsOf(node: FilterNode): readonly FilterNode[] {
  return 'all' in node ? node.all : [node];
}
