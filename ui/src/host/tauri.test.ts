import { invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import { beforeEach, expect, test, vi } from 'vitest';
import { tauriHost } from './tauri';

vi.mock('@tauri-apps/api/core', () => ({ invoke: vi.fn(() => Promise.resolve('asked')), isTauri: () => true }));
vi.mock('@tauri-apps/api/event', () => ({ listen: vi.fn(() => Promise.resolve(() => undefined)) }));

beforeEach(() => {
  vi.mocked(invoke).mockClear();
  delete window.drumbeatEarly;
});

test('an answer that was asked for before the code was read is taken once, and asked for anew after that', async () => {
  window.drumbeatEarly = { app_state: Promise.resolve('early') };
  expect(await tauriHost.rpc('app_state', {})).toBe('early');
  expect(invoke, 'Rust is not asked twice for one answer').not.toHaveBeenCalled();
  expect(await tauriHost.rpc('app_state', {}), 'a second time it would be old').toBe('asked');
  expect(await tauriHost.rpc('home_get', {}), 'nobody asked for it before').toBe('asked');
});

test('the failure of an early answer is heard by whoever takes it', async () => {
  const failed = Promise.reject(new Error('closed'));
  failed.catch(() => undefined);
  window.drumbeatEarly = { app_state: failed };
  await expect(tauriHost.rpc('app_state', {})).rejects.toThrow('closed');
});

test('it is told when listening has begun, not before', async () => {
  let begin: (unlisten: () => void) => void = () => undefined;
  vi.mocked(listen).mockReturnValueOnce(new Promise((resolve) => (begin = resolve)));
  const onBegin = vi.fn();
  tauriHost.onEvent(() => undefined, onBegin);
  await Promise.resolve();
  expect(onBegin).not.toHaveBeenCalled();
  begin(() => undefined);
  await vi.waitFor(() => expect(onBegin).toHaveBeenCalledOnce());
});
