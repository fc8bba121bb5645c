/**
 * Events from Rust. `changed` names tags; they are collected for a moment so that
 * a burst of receipts is one reading, not fifty. Other kinds go to `onEvent`.
 */
import { host, type Unlisten } from '@/host';
import { invalidate, queryClient } from './client';
import type { Tag } from './generated/Tag';

const GATHER_MS = 120;
/** However fast receipts come, screens read again at most once a second. */
const LEAST_MS = 1000;

interface Changed {
  type: 'changed';
  tags: Tag[];
}

const isChanged = (event: unknown): event is Changed =>
  typeof event === 'object' && event !== null && 'type' in event && event.type === 'changed' && 'tags' in event && Array.isArray(event.tags);

type Listener = (event: unknown) => void;
const listeners = new Set<Listener>();

/** Listens to every event that is not `changed`. */
export function onAppEvent(listener: Listener): Unlisten {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Connects the cache to Rust. Call once. */
export function followEvents(): Unlisten {
  const gathered = new Set<Tag>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let lastMs = -LEAST_MS;
  const flush = () => {
    timer = undefined;
    lastMs = performance.now();
    const tags = [...gathered];
    gathered.clear();
    void invalidate(tags);
  };
  return host.onEvent(
    (event) => {
      if (isChanged(event)) {
        event.tags.forEach((tag) => gathered.add(tag));
        timer ??= setTimeout(flush, Math.max(GATHER_MS, lastMs + LEAST_MS - performance.now()));
      } else {
        listeners.forEach((listener) => listener(event));
      }
    },
    // Answers that came before anybody listened may have grown old meanwhile.
    () => void setTimeout(() => void queryClient.invalidateQueries(), GATHER_MS),
  );
}
