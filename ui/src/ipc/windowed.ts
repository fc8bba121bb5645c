/**
 * Rows of a long list, read in chunks as they come into view. The command takes
 * the request of the list plus `offset` and `limit`, and answers rows and total.
 */
import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { chunksOf } from '@/shared/kit/window';
import { rpc, type Answer, type Key, type Request } from './client';
import type { ReadCommand } from './reads';
import type { Problem } from './problem';

export const CHUNK = 50;

export interface Windowed<Row, Head = unknown> {
  total: number | undefined;
  rowAt: (index: number) => Row | undefined;
  onWindow: (first: number, end: number) => void;
  /** What stands there answers an earlier question, until the answer to this one is here. */
  older: boolean;
  /** The answer with the first rows, of this question or an earlier one. */
  first: Head | undefined;
  problem: Problem | null;
}

/**
 * `request(offset, limit)` builds the request of one chunk; `read` takes rows and
 * total out of the answer. Give both stable identities or cheap ones.
 */
export function useWindowedRows<C extends ReadCommand, Row>(command: C, request: (offset: number, limit: number) => Request<C>, read: (answer: Answer<C>) => { rows: readonly Row[]; total: number }): Windowed<Row, Answer<C>> {
  const [range, setRange] = useState<readonly [number, number]>([0, 1]);
  const question = (chunk: number) => {
    const asked = request(chunk * CHUNK, CHUNK);
    return { queryKey: [command, asked] as Key<C>, queryFn: () => rpc(command, asked) };
  };
  // The first chunk keeps the table from blinking; a chunk of other rows must never stand in for a later one.
  const first = useQuery<Answer<C>, Problem, Answer<C>, Key<C>>({ ...question(0), placeholderData: keepPreviousData });
  const later = chunksOf(range[0], range[1], CHUNK).filter((chunk) => chunk > 0);
  const answers = useQueries({ queries: later.map(question) });
  const parts = new Map<number, readonly Row[]>();
  const head = first.data === undefined ? undefined : read(first.data);
  if (head) parts.set(0, head.rows);
  let problem = first.error;
  answers.forEach((answer, i) => {
    const chunk = later[i];
    if (answer.error) problem ??= answer.error as unknown as Problem;
    if (answer.data !== undefined && chunk !== undefined) parts.set(chunk, read(answer.data as Answer<C>).rows);
  });
  const onWindow = useCallback((first: number, end: number) => {
    setRange((before) => (before[0] === first && before[1] === end ? before : [first, end]));
  }, []);
  return { total: head?.total, rowAt: (index) => parts.get(Math.floor(index / CHUNK))?.[index % CHUNK], onWindow, older: first.isPlaceholderData, first: first.data, problem };
}
