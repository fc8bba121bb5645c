export * from './client';
export { followEvents, onAppEvent } from './events';
export type { Problem } from './problem';
export { useWindowedRows, type Windowed } from './windowed';
