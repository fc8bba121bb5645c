import { AlertDialog } from '@base-ui/react/alert-dialog';
import { Dialog as BaseDialog } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { number } from '../formats';
import { t } from '../i18n';
import { Button, buttonClass } from './button';
import { toLatinDigits } from '@/shared/digits';
import { TextInput } from './fields';
import { useWayBack } from './focus';
import { Icon } from './icon';

export interface ConfirmProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** The question. */
  title: string;
  /** One sentence of consequences with counts. */
  children: ReactNode;
  /** The safe choice; gets the focus, Esc means the same. */
  safe: string;
  /** The act, with its count: "Stop for 104 people". */
  act: string;
  onAct: () => void | Promise<unknown>;
  danger?: boolean;
  /** Above 200 people the number must be typed before the act can be pressed. */
  people?: number;
}

/** How many people may be sent to, or deleted, without typing the number. */
export const TYPED_COUNT_ABOVE = 200;

/** Whether it was ever open. Most questions of a page are never asked, so they cost nothing until then. */
function useAsked(open: boolean): boolean {
  const [asked, setAsked] = useState(open);
  if (open && !asked) setAsked(true);
  return asked || open;
}

/** Only for what cannot be undone: sending to many, deleting for good, stopping, unlinking. */
export function ConfirmDialog(props: ConfirmProps) {
  const wayBack = useWayBack(props.open);
  return useAsked(props.open) ? <Question {...props} wayBack={wayBack} /> : null;
}

function Question({ open, wayBack, onOpenChange, title, children, safe, act, onAct, danger = false, people = 0 }: ConfirmProps & { wayBack: () => HTMLElement | true }) {
  const safeRef = useRef<HTMLButtonElement>(null);
  const [typed, setTyped] = useState('');
  const [busy, setBusy] = useState(false);
  const mustType = people > TYPED_COUNT_ABOVE;
  const ready = !mustType || toLatinDigits(typed).replace(/\D/g, '') === String(people);
  const close = (next: boolean) => {
    if (busy) return;
    if (!next) setTyped('');
    onOpenChange(next);
  };
  const run = async () => {
    setBusy(true);
    try {
      await onAct();
      setTyped('');
      onOpenChange(false);
    } catch {
      // The command's error is shown as a toast by the client; the question stays open.
    } finally {
      setBusy(false);
    }
  };
  return (
    <AlertDialog.Root open={open} onOpenChange={close}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="veil" />
        <AlertDialog.Popup className="dialog" initialFocus={safeRef} finalFocus={wayBack}>
          <AlertDialog.Title>{title}</AlertDialog.Title>
          <AlertDialog.Description render={<div className="desc" />}>{children}</AlertDialog.Description>
          {mustType && <TextInput className="mt-4" label={t('kit.typeNumber', { number: number(people) })} value={typed} onChange={setTyped} inputMode="numeric" dir="ltr" />}
          <div className="acts">
            <Button ref={safeRef} onClick={() => close(false)} disabled={busy}>
              {safe}
            </Button>
            <Button look={danger ? 'danger-solid' : 'primary'} busy={busy} disabled={!ready} onClick={() => void run()}>
              {act}
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}

/** A small form on top of the page ("Add one person"). Not for questions: see ConfirmDialog. */
export function Dialog({ open, onOpenChange, title, description, children, actions, broad = false }: { open: boolean; onOpenChange: (open: boolean) => void; title: string; description?: ReactNode; children: ReactNode; actions?: ReactNode; broad?: boolean }) {
  const wayBack = useWayBack(open);
  if (!useAsked(open)) return null;
  return (
    <BaseDialog.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className="veil" />
        <BaseDialog.Popup className={`dialog parts ${broad ? 'broad' : ''}`} finalFocus={wayBack}>
          <div className="head">
            <div className="flex items-start gap-2">
              <BaseDialog.Title className="grow">{title}</BaseDialog.Title>
              {/* No tooltip: it has the focus at first, and a tooltip would take the first Esc for itself. */}
              <BaseDialog.Close aria-label={t('kit.close')} title={t('kit.close')} className={`${buttonClass('quiet', 'sm')} sq -mt-1 -me-2`}>
                <Icon of={X} />
              </BaseDialog.Close>
            </div>
            {description && <BaseDialog.Description render={<div className="desc" />}>{description}</BaseDialog.Description>}
          </div>
          <Body label={title}>{children}</Body>
          {actions && <div className="acts">{actions}</div>}
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  );
}

/** Scrolls by itself, so that title and buttons stay in sight; then the keyboard reaches it. */
function Body({ label, children }: { label: string; children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  const inner = useRef<HTMLDivElement>(null);
  const [scrolls, setScrolls] = useState(false);
  useLayoutEffect(() => {
    const [outer, content] = [box.current, inner.current];
    if (!outer || !content) return undefined;
    const measure = () => setScrolls(outer.scrollHeight > outer.clientHeight + 1);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(outer);
    observer.observe(content);
    return () => observer.disconnect();
  }, []);
  return (
    <div ref={box} className="body" {...(scrolls ? { tabIndex: 0, role: 'group', 'aria-label': label } : {})}>
      <div ref={inner}>{children}</div>
    </div>
  );
}
