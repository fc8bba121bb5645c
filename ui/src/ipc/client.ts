/**
 * Calling commands. Requests and answers are typed from Rust; query keys are the
 * closed union `[command, request]`; what a change makes stale is declared in the
 * table of commands, what an answer depends on in reads.ts; nothing is invalidated by hand.
 *
 *   const { data } = useRead('campaign_view', { id });
 *   const start = useChange('campaign_start');
 *   start.mutate({ id });
 */
import { QueryClient, useMutation, useQuery, type UseMutationResult, type UseQueryOptions, type UseQueryResult } from '@tanstack/react-query';
import { host } from '@/host';
import { showError } from '@/shared/errors';
import { asProblem, type Problem } from './problem';
import { touches, type Commands } from './generated/commands';
import type { Tag } from './generated/Tag';
import { READS, type ReadCommand } from './reads';

export type { ReadCommand };

export type Command = keyof Commands;
export type Request<C extends Command> = Commands[C]['req'];
export type Answer<C extends Command> = Commands[C]['res'];
/** The only shape of a query key; a chunk of a long list differs in its request. */
export type Key<C extends Command = Command> = readonly [C, Request<C>];

/** One call. Rejects with a Problem. */
export async function rpc<C extends Command>(command: C, request: Request<C>): Promise<Answer<C>> {
  try {
    return (await host.rpc(command, request)) as Answer<C>;
  } catch (thrown) {
    throw asProblem(thrown);
  }
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // Data is local and Rust says when it changed: nothing grows stale by itself.
      staleTime: Number.POSITIVE_INFINITY,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      retry: (count, problem) => (problem as unknown as Problem).retry && count < 2,
      networkMode: 'always',
    },
    mutations: { retry: false, networkMode: 'always' },
  },
});

/** Marks everything stale that any of the tags touches. */
export function invalidate(tags: readonly Tag[]): Promise<void> {
  const touched = new Set<string>(tags);
  return queryClient.invalidateQueries({
    predicate: (query) => {
      const [command] = query.queryKey as unknown as Key<ReadCommand>;
      return (READS[command] as readonly Tag[] | undefined)?.some((tag) => touched.has(tag)) ?? false;
    },
  });
}

export type ReadOptions<C extends ReadCommand> = Omit<UseQueryOptions<Answer<C>, Problem, Answer<C>, Key<C>>, 'queryKey' | 'queryFn'>;

export function readOptions<C extends ReadCommand>(command: C, request: Request<C>) {
  return { queryKey: [command, request] as Key<C>, queryFn: () => rpc(command, request) };
}

/** Reads, and reads again when Rust says that something it depends on changed. */
export function useRead<C extends ReadCommand>(command: C, request: Request<C>, options?: ReadOptions<C>): UseQueryResult<Answer<C>, Problem> {
  return useQuery<Answer<C>, Problem, Answer<C>, Key<C>>({ ...readOptions(command, request), ...options });
}

export interface ChangeOptions<C extends Command> {
  onDone?: (answer: Answer<C>, request: Request<C>) => void;
  /** Return true when the screen has shown the problem itself; otherwise a toast does. */
  onProblem?: (problem: Problem) => boolean;
  /** Each answer is the whole as it is then: the next call waits, or an older one could come last. */
  inOrder?: boolean;
}

/** Changes something. Problems appear as a toast unless `onProblem` handles them. */
export function useChange<C extends Command>(command: C, options: ChangeOptions<C> = {}): UseMutationResult<Answer<C>, Problem, Request<C>> {
  return useMutation<Answer<C>, Problem, Request<C>>({
    mutationFn: (request) => rpc(command, request),
    ...(options.inOrder && { scope: { id: command } }),
    onSuccess: (answer, request) => {
      options.onDone?.(answer, request);
      return invalidate(touches[command]);
    },
    onError: (problem) => {
      if (!options.onProblem?.(problem)) showError(problem);
    },
  });
}
