/**
 * What the first picture needs, asked for while the page is still being put together,
 * so that the window is laid out once: the answers every page shows, the page at its
 * address, and the typeface (text laid out before it has come is looked for among the
 * computer's own fonts first, which costs more than everything else of a start).
 */
import { queryClient, readOptions, type Answer } from '@/ipc';
import { setClock } from '@/shared/clock';
import { setZone } from '@/shared/formats';
import { setLook, textSize } from '@/shared/look';
import { router } from './router';

/** Call before the first render; nothing of it is waited for. */
export function prepareFirstPicture(): void {
  void queryClient.fetchQuery(readOptions('app_state', {})).then(follow, () => undefined);
  void queryClient.prefetchQuery(readOptions('home_get', {}));
  void queryClient.prefetchQuery(readOptions('now_get', {}));
  void queryClient.prefetchQuery(readOptions('number_list', {}));
  // A face that cannot be had: the page is readable in another.
  void document.fonts.load('1em Inter').catch(() => undefined);
  void router.load();
}

let followed: Answer<'app_state'> | undefined;

/** Zone, clock and look of the window follow what the app says; the same answer is followed once. */
export function follow(status: Answer<'app_state'>): void {
  if (status === followed) return;
  followed = status;
  setZone(status.zone);
  setClock(status.now_at_ms, status.clock_speed);
  setLook({ theme: status.look.theme, textSize: textSize(status.look.text_size), rows: status.look.compact_rows ? 'compact' : 'normal' });
}
