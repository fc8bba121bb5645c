import type { Host } from './host';
import { isTauri, tauriHost } from './tauri';
import { webHost } from './web';

export type { DropState, Host, PickedFile, PickOptions, Unlisten } from './host';

/** The outside: the window when there is one, else the devserver. */
export const host: Host = isTauri() ? tauriHost : webHost;
