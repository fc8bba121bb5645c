/**
 * A file that was dropped somewhere on the window, on its way to the page that
 * reads it. One waits at a time; the page takes it as soon as it is there.
 */
import { useEffect, useRef } from 'react';
import type { PickedFile } from '@/host';

let waiting: PickedFile | undefined;
let taker: ((file: PickedFile) => void) | undefined;

export function handOverFile(file: PickedFile): void {
  if (taker) taker(file);
  else waiting = file;
}

/** Takes what was dropped, before the page was there and while it is. */
export function useDroppedFile(take: (file: PickedFile) => void): void {
  const latest = useRef(take);
  useEffect(() => {
    latest.current = take;
  });
  useEffect(() => {
    const mine = (file: PickedFile) => latest.current(file);
    taker = mine;
    if (waiting) {
      const file = waiting;
      waiting = undefined;
      mine(file);
    }
    return () => {
      if (taker === mine) taker = undefined;
    };
  }, []);
}
