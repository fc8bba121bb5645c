/// <reference types="vite/client" />

/** True in development and browser tests: the page with all components exists. */
declare const __GALLERY__: boolean;

declare module '*.css';

interface Window {
  /** What public/boot.js asked for before the page's own code was read, by command. */
  drumbeatEarly?: Record<string, Promise<unknown>>;
}
