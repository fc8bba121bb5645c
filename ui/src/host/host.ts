/**
 * The one seam to the outside. The window (tauri.ts) and an ordinary browser
 * (web.ts, against the devserver) implement it; nothing else knows which it is.
 * A page never names a path: files come as one-time references.
 */
import type { ChosenFile } from '@/ipc/generated/ChosenFile';

/** A file the owner chose or dropped: a ticket that Rust accepts once, and the name without its folder. */
export type PickedFile = ChosenFile;

export type Unlisten = () => void;

export interface DropState {
  /** `over`: files hover above the window; `none`: they left or were dropped. */
  kind: 'over' | 'none';
}

export interface PickOptions {
  /** Endings without a dot: ["xlsx", "csv"]. */
  endings: readonly string[];
  /** What is asked for; a list of people unless it says otherwise. */
  kind?: 'list' | 'paper';
}

export interface Host {
  readonly kind: 'window' | 'browser';
  /** Calls a command. Rejects with the command's error `{ code, params, retry }` as it came. */
  rpc(command: string, payload: unknown): Promise<unknown>;
  /** Events from Rust, in order. `onBegin` is told when listening begins, and again after a connection was lost: what happened before is unknown. */
  onEvent(callback: (event: unknown) => void, onBegin: () => void): Unlisten;
  /** The system's dialog for choosing a file; nothing when it was cancelled. */
  pickFile(options: PickOptions): Promise<PickedFile | undefined>;
  /** Files dropped anywhere on the window. */
  onFileDrop(callback: (files: readonly PickedFile[]) => void, onHover?: (state: DropState) => void): Unlisten;
  /** Puts text on the clipboard. */
  copyText(text: string): Promise<void>;
}
