/**
 * The programs behind a browser test: the devserver with a home of its own, and the
 * practice world as a program of its own, whose ledger is the truth about what left.
 * DRUMBEAT_DEVSERVER and DRUMBEAT_PRACTICE name them; without, they lie in target/debug.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Commands } from '../src/ipc/generated/commands';

const KEY = 'practice';

function program(variable: string, name: string): string {
  const file = process.env[variable] ?? fileURLToPath(new URL(`../../target/debug/${name}`, import.meta.url));
  if (!existsSync(file)) throw new Error(`${file} is missing. Build it: cargo build -p ${name}`);
  return file;
}

/** Starts a program and waits for the line with its address. */
async function started(file: string, args: string[]): Promise<{ child: ChildProcess; address: string }> {
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const address = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout! }).once('line', (line) => resolve(line.split(' ').at(-1)!));
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code}`)));
  });
  return { child, address };
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await gone;
}

/** What the practice world has accepted. */
export interface LedgerLine {
  seq: number;
  phone: string | null;
  body: string;
  reach: 'person' | 'blocked' | 'nobody';
}

export interface Rig {
  readonly home: string;
  /** The address of the page, with its token. */
  readonly url: string;
  rpc<C extends keyof Commands>(command: C, ...request: Commands[C]['req'] extends Record<string, never> ? [] : [Commands[C]['req']]): Promise<Commands[C]['res']>;
  /** The practice world's control interface. */
  control<T = unknown>(path: string, body?: unknown): Promise<T>;
  ledger(): Promise<LedgerLine[]>;
  /** Hands a file over as a drop does. */
  upload(name: string, bytes: Uint8Array): Promise<string>;
  /** `kill -9` of the devserver; the practice world lives on. */
  kill(): Promise<void>;
  /** The devserver again, on the same home, port and token. */
  again(): Promise<void>;
  /** Everything it wrote about itself. */
  logs(): string;
  close(): Promise<void>;
}

export async function startRig(options: { seed?: number; speed?: number } = {}): Promise<Rig> {
  const folder = mkdtempSync(join(tmpdir(), 'drumbeat-e2e-'));
  const home = join(folder, 'home');
  const seed = String(options.seed ?? 7);
  const practice = await started(program('DRUMBEAT_PRACTICE', 'drumbeat-practice'), ['--ledger', join(folder, 'ledger.jsonl'), '--port', '0', '--seed', seed, '--engine', 'gows', '--api-key', KEY, '--speed', String(options.speed ?? 1)]);
  const devserver = (port: string, token: string[]) =>
    started(program('DRUMBEAT_DEVSERVER', 'drumbeat-devserver'), ['--home', home, '--port', port, ...token, '--seed', seed, '--practice-url', practice.address, '--practice-key', KEY]);
  let server = await devserver('0', []);
  const url = server.address;
  const address = new URL(url);
  const token = address.searchParams.get('token')!;
  const headers = { 'X-Drumbeat-Token': token };

  const answer = async (what: string, response: Response): Promise<unknown> => {
    const text = await response.text();
    if (!response.ok) throw new Error(`${what}: ${response.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  };
  const control = async (path: string, body?: unknown): Promise<unknown> =>
    answer(
      path,
      await fetch(`${practice.address}/_control/${path}`, {
        headers: { 'X-Api-Key': KEY, 'Content-Type': 'application/json' },
        ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
      }),
    );

  return {
    home,
    url,
    rpc: async (command, ...request) => (await answer(command, await fetch(`${address.origin}/rpc/${command}`, { method: 'POST', headers, body: JSON.stringify(request[0] ?? {}) }))) as never,
    control: async (path, body) => (await control(path, body)) as never,
    ledger: async () => (await control('ledger?since=0')) as LedgerLine[],
    upload: async (name, bytes) => {
      const file = (await answer('files', await fetch(`${address.origin}/files?name=${encodeURIComponent(name)}`, { method: 'POST', headers, body: bytes as BodyInit }))) as { file_ref: string };
      return file.file_ref;
    },
    kill: () => ended(server.child, 'SIGKILL'),
    again: async () => {
      server = await devserver(address.port, ['--token', token]);
    },
    logs: () =>
      readdirSync(join(home, 'logs'))
        .map((name) => readFileSync(join(home, 'logs', name), 'utf8'))
        .join(''),
    close: async () => {
      await ended(server.child, 'SIGKILL');
      await ended(practice.child, 'SIGTERM');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
