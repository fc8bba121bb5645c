/**
 * The kit: everything a screen is made of. Screens import from here only. A file holds
 * what is needed together: what the first page needs is loaded before it can be drawn.
 */
export * from './bubble';
export * from './button';
export * from './chips';
export * from './choices';
export * from './combo';
export * from './dialog';
export * from './fields';
export * from './finder';
export { focusContent, useFocusLeft, useNewPage } from './focus';
export * from './icon';
export * from './menu';
export * from './page';
export * from './qr';
export * from './rhythm';
export * from './select';
export type { BeatPause, BeatTick } from './beat';
export * from './states';
export * from './surfaces';
export * from './table';
export * from './tabs';
export * from './toasts';
export * from './toggles';
export * from './tooltip';
