import { useCallback } from 'react';
import { rpc } from '@/ipc';

/** Gives a draft up. If that fails it is given up by itself after a week, so nobody needs to hear of it. */
export function useDiscard(draftId: number): () => void {
  return useCallback(() => {
    rpc('import_discard', { draft_id: draftId }).catch(() => undefined);
  }, [draftId]);
}
