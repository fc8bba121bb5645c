import { QueryObserver } from '@tanstack/react-query';
import { expect, test, vi } from 'vitest';
import { queryClient } from './client';
import { followEvents } from './events';

const { host } = vi.hoisted(() => ({ host: { rpc: vi.fn(), onEvent: vi.fn() } }));
vi.mock('@/host', () => ({ host }));

test('what was read before anybody listened is read once more when listening begins', async () => {
  let begun: () => void = () => undefined;
  host.onEvent.mockImplementation((_: unknown, onBegin: () => void) => {
    begun = onBegin;
    return () => undefined;
  });
  let state = 'connecting';
  const page = new QueryObserver(queryClient, { queryKey: ['number_list', {}], queryFn: () => Promise.resolve(state) });
  const leave = page.subscribe(() => undefined);
  await vi.waitFor(() => expect(page.getCurrentResult().data).toBe('connecting'));

  // It changes while nobody listens yet: no event tells the page.
  state = 'connected';
  const stop = followEvents();
  begun();
  await vi.waitFor(() => expect(page.getCurrentResult().data, 'it does not stay connecting for ever').toBe('connected'));
  stop();
  leave();
});
