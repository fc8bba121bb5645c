/**
 * Where the focus goes when what had it is gone. A browser gives it to nobody then: the next
 * Tab starts at the top of the window, and a screen reader falls silent.
 */
import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';

/** The beginning of the content, as on a new page. */
export function focusContent(): void {
  document.querySelector<HTMLElement>('[data-region="content"]')?.focus({ preventScroll: true });
}

/** A page that becomes another one under the same address starts at its beginning. */
export function useNewPage(page: string): void {
  const before = useRef(page);
  useEffect(() => {
    if (before.current === page) return;
    before.current = page;
    focusContent();
  }, [page]);
}

/** What had the focus when something opened, and what it stood in: asked before a field in it takes the focus for itself. */
function useOpener(open: boolean): readonly Element[] {
  const [state, setState] = useState(() => ({ open, chain: open ? chainOf(document.activeElement) : [] }));
  if (state.open === open) return state.chain;
  const next = { open, chain: open ? chainOf(document.activeElement) : state.chain };
  setState(next);
  return next.chain;
}

function chainOf(element: Element | null): Element[] {
  const chain: Element[] = [];
  for (let at = element; at !== null && at !== document.body; at = at.parentElement) chain.push(at);
  return chain;
}

/**
 * Where the focus goes when what opened is closed: back to what opened it, or, where that went
 * with the act, to what can be pressed nearest to it. Nothing known: whatever the dialog thinks.
 */
export function useWayBack(open: boolean): () => HTMLElement | true {
  const chain = useOpener(open);
  return () => leftOf(chain) ?? true;
}

/** Of what had the focus and what it stood in: the first that is still there, or what can be pressed nearest to it. */
function leftOf(chain: readonly Element[]): HTMLElement | undefined {
  const left = chain.find((one) => one.isConnected);
  const to = left === chain[0] ? left : left?.querySelector('button:not(:disabled), a[href]');
  return to instanceof HTMLElement ? to : undefined;
}

/**
 * For what comes and goes beside everything else, as notices do: gives the function that
 * returns the focus to where it was before it came in here, once what was pressed is gone.
 */
export function useFocusBack(part: RefObject<HTMLElement | null>): () => void {
  const before = useRef<readonly Element[]>([]);
  useEffect(() => {
    const onFocus = ({ target }: FocusEvent) => {
      if (target instanceof Element && !part.current?.contains(target)) before.current = chainOf(target);
    };
    document.addEventListener('focusin', onFocus);
    return () => document.removeEventListener('focusin', onFocus);
  }, [part]);
  return useCallback(() => {
    setTimeout(() => {
      if (!isNowhere(document.activeElement)) return;
      const left = leftOf(before.current);
      left?.focus({ preventScroll: true });
      // Nothing of it is left, or nothing that can have it.
      if (isNowhere(document.activeElement)) focusContent();
    });
  }, []);
}

const isNowhere = (active: Element | null) => active === null || active === document.body;

/**
 * When a part goes that has the focus, `to` of what was around it gets it; the beginning of the
 * content where that is gone too. `lost`: also when nobody has it then, because it was in a menu of the part.
 */
export function useFocusLeft(part: RefObject<HTMLElement | null>, to: (around: HTMLElement) => Element | null | undefined, { lost = false } = {}): void {
  const latest = useRef(to);
  useEffect(() => {
    latest.current = to;
  });
  useLayoutEffect(() => {
    const box = part.current;
    return () => {
      const around = box?.parentElement;
      if (!box || !around || !(lost || box.contains(document.activeElement))) return;
      // What comes in its place is not there yet.
      setTimeout(() => {
        if (!isNowhere(document.activeElement)) return;
        const next = latest.current(around);
        if (next instanceof HTMLElement && next.isConnected && next !== document.body) next.focus({ preventScroll: true });
        else focusContent();
      });
    };
  }, [part, lost]);
}
