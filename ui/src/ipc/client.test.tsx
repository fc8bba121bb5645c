// @vitest-environment happy-dom
import { QueryClientProvider } from '@tanstack/react-query';
import { act, cleanup, render } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { host } from '@/host';
import { queryClient, useChange } from './client';
import type { ImportCheck } from './generated/ImportCheck';

function Rows() {
  const [open, setOpen] = useState(2);
  const answer = useChange('import_answer', { onDone: (check) => setOpen(check.counts.to_repair), inOrder: true });
  const say = (row: number) => answer.mutate({ draft_id: 3, about: { rows: [row] }, answer: 'leave_out' });
  return (
    <button
      type="button"
      onClick={() => {
        say(1);
        say(2);
      }}
    >
      {open}
    </button>
  );
}

afterEach(() => {
  cleanup();
  queryClient.clear();
  vi.restoreAllMocks();
});

test('of two answers given one after the other, what is shown last is what was true last', async () => {
  // The first is slow: were both under way, it would come after the second, and row 2 look open again.
  const answered = new Set<number>();
  const asked: number[] = [];
  vi.spyOn(host, 'rpc').mockImplementation(async (_, request) => {
    const row = (request as { about: { rows: number[] } }).about.rows[0] ?? 0;
    asked.push(row);
    answered.add(row);
    const check = { counts: { to_repair: 2 - answered.size } } as ImportCheck;
    await new Promise((resolve) => setTimeout(resolve, row === 1 ? 40 : 0));
    return check;
  });
  const shown = render(
    <QueryClientProvider client={queryClient}>
      <Rows />
    </QueryClientProvider>,
  );
  act(() => shown.getByRole('button').click());
  await vi.waitFor(() => expect(asked).toEqual([1, 2]));
  await act(() => new Promise((resolve) => setTimeout(resolve, 80)));
  expect(shown.container.textContent, 'no row is open').toBe('0');
});
