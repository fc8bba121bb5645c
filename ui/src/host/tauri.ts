/**
 * The window's side: one command `rpc`, one event `drumbeat`. Dialog and drop
 * live in Rust, which answers with one-time tickets; this file only asks.
 * Besides `changed`, the channel carries `file_dropped` with a ticket and a name,
 * and `file_hover` with `over` while files are held above the window.
 */
import { invoke, isTauri } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import type { Host, PickedFile, Unlisten } from './host';

export { isTauri };

/** Turns the promise of an unlisten function into the function. */
function later(listening: Promise<Unlisten>): Unlisten {
  let gone = false;
  let stop: Unlisten | undefined;
  void listening.then((unlisten) => {
    if (gone) unlisten();
    else stop = unlisten;
  });
  return () => {
    gone = true;
    stop?.();
  };
}

/** An answer that was asked for before this file was read. It is good once, then it is old. */
function early(command: string): Promise<unknown> | undefined {
  const answer = window.drumbeatEarly?.[command];
  delete window.drumbeatEarly?.[command];
  return answer;
}

type FileEvent = ({ type: 'file_dropped' } & PickedFile) | { type: 'file_hover'; over: boolean } | { type: string };

export const tauriHost: Host = {
  kind: 'window',
  rpc: (command, payload) => early(command) ?? invoke('rpc', { command, payload }),
  onEvent: (callback, onBegin) => {
    const listening = listen('drumbeat', (event) => callback(event.payload));
    void listening.then(onBegin);
    return later(listening);
  },
  pickFile: async ({ kind }) => (await invoke<PickedFile | null>('rpc', { command: kind === 'paper' ? 'evidence_choose' : 'file_choose', payload: {} })) ?? undefined,
  onFileDrop: (callback, onHover) => {
    let gone = false;
    const stop = later(
      listen<FileEvent>('drumbeat', ({ payload }) => {
        if (payload.type === 'file_hover' && 'over' in payload) onHover?.({ kind: payload.over ? 'over' : 'none' });
        if (payload.type === 'file_dropped' && 'file_ref' in payload) {
          onHover?.({ kind: 'none' });
          callback([{ file_ref: payload.file_ref, name: payload.name }]);
        }
      }),
    );
    // What the program was started with is given out once: to a page that stays.
    void Promise.resolve().then(async () => {
      if (gone) return;
      const given = (await invoke('rpc', { command: 'files_given', payload: {} }).catch(() => [])) as PickedFile[];
      if (given.length > 0) callback(given);
    });
    return () => {
      gone = true;
      stop();
    };
  },
  copyText: (text) => navigator.clipboard.writeText(text),
};
