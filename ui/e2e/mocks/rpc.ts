/**
 * The page without a backend: commands are answered from a table, so that a screen
 * can be shown in any state (a full day, an error, a code that ran out). For looks
 * and words only; what the commands really do is tested against the devserver.
 *
 *   await mockRpc(page, { campaign_list: [], limits_save: (req) => ({ ...view, current: req.limits }) });
 *   await page.goto(mockAddress('/campaigns'));
 *
 * Pages come from a vite server (`npx vite --mode e2e`); its address stands in
 * DRUMBEAT_MOCK_URL or is the one of the gallery.
 */
import type { AppEvent } from '../../src/ipc/generated/AppEvent';
import type { Page } from '@playwright/test';
import type { Commands } from '../../src/ipc/generated/commands';
import { appState, idle, shopNumber } from './shop';

type Name = keyof Commands;
/** A plain answer, a function of the request (perhaps a slow one), or a failure with its code. */
export type Answers = { [C in Name]?: Commands[C]['res'] | ((request: Commands[C]['req']) => Commands[C]['res'] | Refusal | Promise<Commands[C]['res']>) | Refusal };

/** A command that fails as Rust would say it. */
export class Refusal {
  constructor(
    readonly code: string,
    readonly params: Record<string, string | number | boolean> = {},
  ) {}
}

/** What every screen of the window asks for. */
const always = (): Answers => ({ app_state: appState(), key_keeping: 'keychain', now_get: idle, number_list: [shopNumber], campaign_list: [] });

export interface Mocked {
  /** The calls so far, oldest first. */
  readonly calls: { command: string; request: unknown }[];
  /** Changes answers while the page is open. */
  set(answers: Answers): void;
  /** Tells the page that something changed. */
  changed(...tags: string[]): void;
  /** Says anything else that the app says by itself. */
  told(event: AppEvent): void;
}

/** When a page last asked for something: what looks.ts waits for. */
export const lastCall = new WeakMap<Page, number>();

export async function mockRpc(page: Page, answers: Answers = {}): Promise<Mocked> {
  const table: Answers = { ...always(), ...answers };
  const calls: Mocked['calls'] = [];
  let send: ((text: string) => void) | undefined;
  // Inside the page rather than on its network: a page whose requests are caught has no cache.
  await page.exposeBinding('mockedRpc', async (_page, command: Name, body: string) => {
    const request: unknown = JSON.parse(body);
    calls.push({ command, request });
    lastCall.set(page, Date.now());
    const known = table[command] as unknown;
    const answer: unknown = typeof known === 'function' ? await (known as (request: unknown) => unknown)(request) : known;
    const refusal = answer === undefined && !Object.hasOwn(table, command) ? new Refusal('unknown_command') : answer instanceof Refusal ? answer : undefined;
    if (refusal) return { status: 400, json: { code: refusal.code, params: refusal.params, retry: false } };
    return { status: 200, json: answer ?? null };
  });
  await page.addInitScript(() => {
    const mocked = window as unknown as { mockedRpc: (command: string, body: string) => Promise<{ status: number; json: unknown }> };
    const real = window.fetch.bind(window);
    window.fetch = async (input, init) => {
      const command = typeof input === 'string' ? /\/rpc\/(\w+)$/.exec(input)?.[1] : undefined;
      if (!command) return real(input, init);
      const { status, json } = await mocked.mockedRpc(command, String(init?.body));
      return new Response(JSON.stringify(json), { status });
    };
  });
  await page.routeWebSocket('**/events*', (socket) => {
    send = (text) => socket.send(text);
  });
  return {
    calls,
    set: (next) => Object.assign(table, next),
    changed: (...tags) => send?.(JSON.stringify({ type: 'changed', tags })),
    told: (event) => send?.(JSON.stringify(event)),
  };
}

/** The address of a route in the page without a backend. */
export function mockAddress(route = '/', locale?: 'pseudo' | 'rtl'): string {
  const base = process.env.DRUMBEAT_MOCK_URL ?? (process.env.DRUMBEAT_E2E_GALLERY ?? 'http://127.0.0.1:4318/#/gallery').replace(/#.*$/, '');
  const url = new URL(base);
  if (locale) url.searchParams.set('locale', locale);
  url.hash = route;
  return url.href;
}
