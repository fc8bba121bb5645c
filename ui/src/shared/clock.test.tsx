// @vitest-environment happy-dom
import { act, cleanup, render } from '@testing-library/react';
import { useEffect } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { setClock, useNow } from './clock';

const drawn = vi.fn();
function Time({ every }: { every: number }) {
  useEffect(() => void drawn());
  return <i>{Math.round(useNow(every) / 1000)}</i>;
}

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

test('a page of clocks of one pace is drawn once a tick, and goes on when one of them leaves', () => {
  vi.useFakeTimers();
  setClock(0, 1);
  const timers = vi.getTimerCount();
  const page = (count: number) => Array.from({ length: count }, (_, n) => <Time key={n} every={20_000} />);
  const shown = render(<div>{page(3)}</div>);
  expect(vi.getTimerCount() - timers, 'one timer for all of them').toBe(1);
  drawn.mockClear();
  act(() => void vi.advanceTimersByTime(20_000));
  expect(drawn, 'each once').toHaveBeenCalledTimes(3);
  expect(shown.container.textContent, 'all say the same time').toBe('202020');

  shown.rerender(<div>{page(1)}</div>);
  act(() => void vi.advanceTimersByTime(20_000));
  expect(shown.container.textContent).toBe('40');

  shown.unmount();
  act(() => void vi.advanceTimersByTime(20_000));
  expect(vi.getTimerCount() - timers, 'nobody looks any more').toBe(0);
});

test('when the clock runs faster, everything on the screen follows at once', () => {
  vi.useFakeTimers();
  setClock(0, 1);
  const shown = render(<Time every={20_000} />);
  act(() => setClock(500_000, 60));
  expect(shown.container.textContent).toBe('500');
  act(() => void vi.advanceTimersByTime(1_000));
  expect(shown.container.textContent, 'a second is a minute now').toBe('560');
});
