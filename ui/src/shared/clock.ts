/**
 * The clock of the workspace. In practice it may run at 60 or 3,600 times, and
 * countdowns must follow it; so the app gives its time and speed here, and screens
 * never ask the computer for the time.
 */
import { useEffect, useState, useSyncExternalStore } from 'react';

let anchorMs = Date.now();
let anchorAt = performance.now();
let speed = 1;
const listeners = new Set<() => void>();
let given = false;

/** Sets the time of the workspace as of now, and how fast it runs. */
export function setClock(nowMs: number, clockSpeed: number): void {
  anchorMs = nowMs;
  anchorAt = performance.now();
  speed = clockSpeed > 0 ? clockSpeed : 1;
  given = true;
  // What is on the screen follows at once, not at its next tick.
  listeners.forEach((listener) => listener());
}

/** The workspace's time, UTC milliseconds. */
export function nowMs(): number {
  return anchorMs + (performance.now() - anchorAt) * speed;
}

/** The shortest real time between two looks at a fast clock. */
const LEAST_MS = 1000;

const tickers = new Map<number, Set<() => void>>();

/** Calls it so often. All who ask for the same pace are called together: the page is drawn once. */
function every(ms: number, call: () => void): () => void {
  const members = tickers.get(ms) ?? begin(ms);
  members.add(call);
  return () => members.delete(call);
}

function begin(ms: number): Set<() => void> {
  const members = new Set<() => void>();
  tickers.set(ms, members);
  const timer = setInterval(() => {
    members.forEach((member) => member());
    if (members.size > 0) return;
    clearInterval(timer);
    tickers.delete(ms);
  }, ms);
  return members;
}

/**
 * The workspace's time, again every second (for countdowns) or so often as asked: in the
 * workspace's own minutes, because a day of practice may last 24 seconds.
 */
export function useNow(everyMs = 1000): number {
  const [now, setNow] = useState(nowMs);
  useEffect(() => {
    const look = () => setNow(nowMs());
    const again = () => every(Math.max(Math.min(everyMs, LEAST_MS), everyMs / speed), look);
    let stop = again();
    const follow = () => {
      look();
      stop();
      stop = again();
    };
    listeners.add(follow);
    return () => {
      stop();
      listeners.delete(follow);
    };
  }, [everyMs]);
  return now;
}

/** From here on a duration is told in whole minutes (see `duration`). */
const MINUTES_FROM_MS = 10 * 60_000;

/**
 * The workspace's time for words about how long it is until then: every second while
 * seconds are told, every minute when it is far or nothing is waited for. A
 * window that draws itself anew each second costs an old laptop its battery.
 */
export function useNowUntil(untilMs: number | null): number {
  const near = untilMs !== null && untilMs - nowMs() < MINUTES_FROM_MS;
  return useNow(near ? 1000 : 60_000);
}

/** Whether the workspace has told its time yet. */
export function useClockGiven(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => given,
  );
}
