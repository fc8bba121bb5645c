// @vitest-environment happy-dom
import { QueryClientProvider } from '@tanstack/react-query';
import { act, cleanup, render } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { host } from '@/host';
import { queryClient } from './client';
import type { ContactPage } from './generated/ContactPage';
import { CHUNK, useWindowedRows } from './windowed';

const readPage = (page: ContactPage) => ({ rows: page.rows, total: page.total });

function List({ query }: { query: string }) {
  const { rowAt, older } = useWindowedRows('contact_window', (offset, limit) => ({ query, sort: 'name' as const, offset, limit }), readPage);
  return <i className={older ? 'older' : 'of-this'}>{rowAt(0)?.name}</i>;
}

afterEach(() => {
  cleanup();
  queryClient.clear();
  vi.restoreAllMocks();
});

test('an answer that comes late never stands in for the question that was typed after it', async () => {
  const waiting = new Map<string, (page: ContactPage) => void>();
  vi.spyOn(host, 'rpc').mockImplementation((_, request) => new Promise((resolve) => waiting.set((request as { query: string }).query, resolve as (page: ContactPage) => void)));
  const key = (query: string) => ['contact_window', { query, sort: 'name', offset: 0, limit: CHUNK }];
  // An answer, and everything that follows from it.
  const answer = (query: string, name: string) =>
    act(async () => {
      waiting.get(query)?.({ snapshot_id: 1, total: 1, similar: false, rows: [{ id: 1, name, phone: null, city: '', tags: [], consent: 'agreed', is_test: false }] });
      await vi.waitFor(() => expect(queryClient.getQueryData(key(query))).toBeDefined());
      await new Promise((resolve) => setTimeout(resolve));
    });
  const page = (query: string) => (
    <QueryClientProvider client={queryClient}>
      <List query={query} />
    </QueryClientProvider>
  );
  const shown = render(page(''));
  const seen = () => [shown.container.textContent, shown.container.firstElementChild?.className];
  await answer('', 'Aline');
  expect(seen()).toEqual(['Aline', 'of-this']);

  shown.rerender(page('g'));
  expect(seen(), 'rows of another question say so').toEqual(['Aline', 'older']);
  shown.rerender(page('gr'));
  await answer('gr', 'Grâce');
  expect(seen()).toEqual(['Grâce', 'of-this']);
  await answer('g', 'Gabriel');
  expect(seen(), 'the answer to “g” came too late').toEqual(['Grâce', 'of-this']);
});
