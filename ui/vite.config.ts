import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import type { ProxyOptions } from 'vite';
import { defineConfig } from 'vitest/config';

// With DRUMBEAT_RPC=http://127.0.0.1:PORT the dev page talks to a running devserver.
const rpc = process.env.DRUMBEAT_RPC;
const proxy: Record<string, string | ProxyOptions> = rpc ? { '/rpc': rpc, '/files': rpc, '/events': { target: rpc, ws: true } } : {};

// The window runs in whatever WebView the computer has, so the build aims at
// old ones. Nothing is inlined: the content policy allows files of our own only.
export default defineConfig(({ mode }) => ({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react(), tailwindcss()],
  resolve: {
    alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) },
  },
  define: {
    // The gallery of components exists in development and browser tests only.
    __GALLERY__: JSON.stringify(mode !== 'production'),
  },
  clearScreen: false,
  server: {
    port: 5173,
    strictPort: true,
    fs: { allow: ['..'] },
    proxy,
  },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: ['safari16', 'chrome105'],
    cssTarget: ['safari16', 'chrome105'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    reportCompressedSize: false,
  },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.{ts,tsx}'],
  },
}));
