/// <reference types="vite/client" />

/** True in development and browser tests: the page with all components exists. */
declare const __GALLERY__: boolean;

declare module '*.css';
