/**
 * Browser tests: the real UI (ui/dist) served by the devserver with the practice
 * world behind it, in the system's Chromium. DRUMBEAT_DEVSERVER names a binary that
 * is built already; without it cargo builds and runs it.
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';

const project = fileURLToPath(new URL('..', import.meta.url));
const port = Number(process.env.DRUMBEAT_E2E_PORT ?? 4317);
const galleryPort = port + 1;
const token = 'e2e-token';
// Workers read the same variables: one home for the whole run.
process.env.DRUMBEAT_E2E_HOME ??= mkdtempSync(join(tmpdir(), 'drumbeat-e2e-'));
process.env.DRUMBEAT_E2E_URL ??= `http://127.0.0.1:${port}/?token=${token}`;
process.env.DRUMBEAT_E2E_GALLERY ??= `http://127.0.0.1:${galleryPort}/#/gallery`;
// DRUMBEAT_E2E=kit: the components, and the screens with made-up answers; no devserver.
const kitOnly = process.env.DRUMBEAT_E2E === 'kit';
const devserver = process.env.DRUMBEAT_DEVSERVER ?? 'cargo run --quiet -p drumbeat-devserver --';

export default defineConfig({
  testDir: 'e2e',
  ...(kitOnly ? { testMatch: ['gallery.spec.ts', 'looks-*.spec.ts'] } : {}),
  // One devserver, one workspace: the specs take turns.
  workers: 1,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  outputDir: 'test-results',
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    viewport: { width: 1280, height: 800 },
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env.DRUMBEAT_CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    },
  },
  webServer: [
    ...(kitOnly ? [] : [{
      command: `${devserver} --home "${process.env.DRUMBEAT_E2E_HOME}" --port ${port} --token ${token} --clock-speed 60 --seed 7`,
      cwd: project,
      url: `http://127.0.0.1:${port}/boot.js`,
      timeout: 600_000,
      reuseExistingServer: false,
      stdout: 'ignore' as const,
      stderr: 'pipe' as const,
    }]),
    {
      // The page with all components is not part of the product: it comes from the dev server.
      command: `npx vite --mode e2e --host 127.0.0.1 --port ${galleryPort}`,
      url: `http://127.0.0.1:${galleryPort}/`,
      timeout: 60_000,
      reuseExistingServer: false,
      stdout: 'ignore',
      stderr: 'pipe',
    },
  ],
});
