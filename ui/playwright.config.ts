/**
 * Browser tests in the system's Chromium. Specs that tell a story start the devserver
 * with the built UI (ui/dist) and a practice world for themselves (e2e/devserver.ts);
 * specs about looks take the page from a vite server, with made-up answers.
 */
import { defineConfig } from '@playwright/test';

const galleryPort = Number(process.env.DRUMBEAT_E2E_PORT ?? 4318);
// Workers read the same variable.
process.env.DRUMBEAT_E2E_GALLERY ??= `http://127.0.0.1:${galleryPort}/#/gallery`;
// DRUMBEAT_E2E=kit: the components, and the screens with made-up answers; no devserver.
const kitOnly = process.env.DRUMBEAT_E2E === 'kit';
// Made-up answers in every look; routes.spec.ts looks at the real ones.
const KIT = ['gallery.spec.ts', 'looks-*.spec.ts', '*.look.spec.ts'];

export default defineConfig({
  testDir: 'e2e',
  workers: 2,
  projects: kitOnly
    ? [{ name: 'looks', testMatch: KIT, fullyParallel: true }]
    : [
        // A story measures times; two at once would disturb each other, and so would the looks.
        { name: 'stories', testIgnore: [...KIT, 'routes.spec.ts'], workers: 1 },
        { name: 'looks', testMatch: [...KIT, 'routes.spec.ts'], fullyParallel: true, dependencies: ['stories'] },
      ],
  forbidOnly: Boolean(process.env.CI),
  // On a busy machine of strangers a picture may come late; a person at a desk sees it at once.
  retries: process.env.CI ? 1 : 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  outputDir: 'test-results',
  use: {
    viewport: { width: 1280, height: 800 },
    // Recording every step takes as long as the steps; a second try is recorded.
    trace: 'on-first-retry',
    actionTimeout: 20_000,
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    },
  },
  webServer: [
    {
      // The page with all components is not part of the product, so it is a build of its own.
      // Built, because a page of hundreds of modules takes seconds to load.
      command: `npx vite build --mode e2e --outDir node_modules/.e2e --emptyOutDir --logLevel warn && npx vite preview --mode e2e --outDir node_modules/.e2e --host 127.0.0.1 --port ${galleryPort} --strictPort`,
      url: `http://127.0.0.1:${galleryPort}/`,
      timeout: 60_000,
      reuseExistingServer: false,
      stdout: 'ignore',
      stderr: 'pipe',
    },
  ],
});
