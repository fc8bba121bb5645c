/** How far the import is, as Rust tells it: reading, checking, writing. */
import { useEffect, useState } from 'react';
import { onAppEvent } from '@/ipc';
import type { AppEvent } from '@/ipc/generated/AppEvent';
import type { Progress } from './model';

/** Rows that were read so far of the file that is being read; a short one is never heard of. */
export function useRowsRead(): number | undefined {
  const [rows, setRows] = useState<number>();
  useEffect(
    () =>
      onAppEvent((event) => {
        const told = event as AppEvent;
        if (told.type === 'import_reading') setRows(told.rows);
      }),
    [],
  );
  return rows;
}

/** How far the check or the writing of this draft is, and since when; to begin anew it is forgotten. */
export function useProgress(id: number, of: 'import_checking' | 'import_progress'): [Progress | undefined, () => void] {
  const [progress, setProgress] = useState<Progress>();
  useEffect(
    () =>
      onAppEvent((event) => {
        const told = event as AppEvent;
        if (told.type !== of || told.draft_id !== id) return;
        const [done, total, at] = [told.done, told.total, performance.now()];
        setProgress((before) => ({ done, total, at, from: before?.from ?? { done, at } }));
      }),
    [id, of],
  );
  return [progress, () => setProgress(undefined)];
}
