/**
 * Short messages at the bottom end: at most three, six seconds, longer while the
 * pointer or the focus is on them. Errors stay until they are closed. Undo lives
 * here. `toast()` may be called from anywhere.
 */
import { CircleCheck, CircleX, Info, TriangleAlert, X } from 'lucide-react';
import { useEffect, useRef, useSyncExternalStore, type ReactNode } from 'react';
import { t } from '../i18n';
import { Button, IconButton } from './button';
import { useFocusBack } from './focus';
import { Icon, type LucideIcon } from './icon';

export interface ToastOptions {
  tone?: 'ok' | 'info' | 'warn' | 'bad';
  /** Bold first words. */
  title?: string;
  text?: ReactNode;
  action?: { label: string; onPress: () => void };
}

interface Shown extends ToastOptions {
  id: number;
}

const STAY_MS = 6000;
const MOST = 3;
let shown: readonly Shown[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

function change(next: readonly Shown[]) {
  shown = next;
  listeners.forEach((listener) => listener());
}

/** Shows a message; gives the function that takes it away again. */
export function toast(options: ToastOptions): () => void {
  const id = nextId++;
  const close = () => change(shown.filter((other) => other.id !== id));
  change([...shown, { ...options, id }].slice(-MOST));
  return close;
}

export function toastUndo(text: string, undo: () => void): () => void {
  return toast({ tone: 'ok', text, action: { label: t('kit.undo'), onPress: undo } });
}

const ICONS: Record<NonNullable<ToastOptions['tone']>, [LucideIcon, string]> = {
  ok: [CircleCheck, 'text-ok'],
  info: [Info, 'text-info'],
  warn: [TriangleAlert, 'text-warn'],
  bad: [CircleX, 'text-bad'],
};

export function ToastCard({ toast: item, onClose }: { toast: ToastOptions; onClose: () => void }) {
  const [icon, colour] = ICONS[item.tone ?? 'ok'];
  const lasting = item.tone === 'bad';
  return (
    <div className="toast" role={lasting ? 'alert' : 'status'}>
      <Icon of={icon} size={18} className={colour} />
      <div>
        {item.title && <b>{item.title} </b>}
        {item.text}
      </div>
      {item.action && (
        <Button
          look="link"
          size="sm"
          onClick={() => {
            item.action?.onPress();
            onClose();
          }}
        >
          {item.action.label}
        </Button>
      )}
      {lasting && <IconButton icon={X} label={t('kit.close')} size="sm" className="-my-2 -me-2" onClick={onClose} />}
    </div>
  );
}

function Timed({ item, onClosed }: { item: Shown; onClosed: () => void }) {
  const held = useRef(false);
  const close = () => {
    change(shown.filter((other) => other.id !== item.id));
    onClosed();
  };
  useEffect(() => {
    if (item.tone === 'bad') return undefined;
    let left = STAY_MS;
    const step = 200;
    const timer = setInterval(() => {
      if (!held.current) left -= step;
      if (left <= 0) change(shown.filter((other) => other.id !== item.id));
    }, step);
    return () => clearInterval(timer);
  }, [item]);
  const hold = (value: boolean) => () => {
    held.current = value;
  };
  return (
    <div onMouseEnter={hold(true)} onMouseLeave={hold(false)} onFocus={hold(true)} onBlur={hold(false)}>
      <ToastCard toast={item} onClose={close} />
    </div>
  );
}

/** The place where they appear; stands once in the layout. */
export function Toasts() {
  const list = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => shown,
  );
  // The button that was pressed goes with its notice.
  const region = useRef<HTMLDivElement>(null);
  const focusBack = useFocusBack(region);
  return (
    <div ref={region} className="toasts" role="region" aria-label={t('kit.notices')}>
      {list.map((item) => (
        <Timed key={item.id} item={item} onClosed={focusBack} />
      ))}
    </div>
  );
}
