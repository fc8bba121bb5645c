import { Dialog as BaseDialog } from '@base-ui/react/dialog';
import { Check, X } from 'lucide-react';
import { useEffect, useRef, useState, useSyncExternalStore, type ReactNode } from 'react';
import { t } from '../i18n';
import { Button, buttonClass } from './button';
import { useFocusLeft } from './focus';
import { Icon, type LucideIcon } from './icon';

const narrowQuery = '(max-width: 1119px)';

/** True below 1120 px: right panes become drawers, two-column bodies stack. */
export function useNarrow(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = window.matchMedia(narrowQuery);
      media.addEventListener('change', listener);
      return () => media.removeEventListener('change', listener);
    },
    () => window.matchMedia(narrowQuery).matches,
  );
}

/**
 * The scrolling content. `fill`: the page takes the height and a `card last`
 * inside scrolls on its own (tables). `wide`: keeps growing with the window.
 */
export function Page({ children, fill = false, wide = false }: { children: ReactNode; fill?: boolean; wide?: boolean }) {
  return (
    <div className={`page ${fill ? 'fill' : ''} ${wide ? 'wide' : ''}`}>
      <div className="page-in">{children}</div>
    </div>
  );
}

/** Path line, the one h1 with its chip, and at the end quiet, secondary, one primary button. */
export function PageHeader({ path, title, chip, lead, actions }: { path?: ReactNode; title: ReactNode; chip?: ReactNode; lead?: ReactNode; actions?: ReactNode }) {
  return (
    <div className="page-h">
      <div>
        {path && <div className="text-13 text-muted">{path}</div>}
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <h1>{title}</h1>
          {chip}
        </div>
        {lead && <p>{lead}</p>}
      </div>
      {actions}
    </div>
  );
}

/** Content with a pane at its end; below 1120 px the pane is a drawer over the content. `canvas`: the pane has the colour of the page (previews). */
export function SplitPage({ children, pane, open, onClose, label, canvas = false }: { canvas?: boolean; children: ReactNode; pane: ReactNode; open: boolean; onClose: () => void; label: string }) {
  const narrow = useNarrow();
  // The drawer itself is read first, not its cross.
  const drawer = useRef<HTMLDivElement>(null);
  // No tooltip, as on the cross of a dialog: it would take the first Esc for itself.
  const close = (
    <button type="button" aria-label={t('kit.close')} title={t('kit.close')} className={`${buttonClass('quiet', 'sm')} sq pane-close`} onClick={onClose}>
      <Icon of={X} />
    </button>
  );
  useEffect(() => {
    if (!open || narrow) return undefined;
    const onKey = (event: KeyboardEvent) => {
      // Menus and dialogs that are open take Esc for themselves.
      if (event.key === 'Escape' && !event.defaultPrevented && !document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]')) onClose();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [open, narrow, onClose]);
  // The content stays the same element with the pane and without: a table keeps its row and its focus.
  return (
    <div className={`split ${open && !narrow ? '' : 'alone'}`}>
      {children}
      {open && !narrow && (
        <Beside label={label} canvas={canvas}>
          {close}
          {pane}
        </Beside>
      )}
      {open && narrow && (
        <BaseDialog.Root open onOpenChange={(next) => !next && onClose()}>
          <BaseDialog.Portal>
            <BaseDialog.Backdrop className="veil" />
            <BaseDialog.Popup className="pane-drawer" aria-label={label} ref={drawer} initialFocus={drawer}>
              {close}
              {pane}
            </BaseDialog.Popup>
          </BaseDialog.Portal>
        </BaseDialog.Root>
      )}
    </div>
  );
}

/** Whoever opened it has the focus again when it closes with the focus in it. */
function Beside({ label, canvas, children }: { label: string; canvas: boolean; children: ReactNode }) {
  const box = useRef<HTMLElement>(null);
  const [opener] = useState(() => document.activeElement);
  useFocusLeft(box, () => opener);
  return (
    <aside ref={box} className={`pane ${canvas ? 'on-canvas' : ''}`} aria-label={label} data-region="pane" tabIndex={-1}>
      {children}
    </aside>
  );
}

export interface Step {
  label: string;
  /** Visited steps are links. */
  onPress?: () => void;
}

/** The steps of a wizard; those done carry a tick, the current one is filled. */
export function Stepper({ steps, current, label }: { steps: readonly Step[]; current: number; label: string }) {
  return (
    <ol className="steps" aria-label={label}>
      {steps.map((step, i) => {
        const done = i < current;
        const inner = (
          <>
            <b>{done ? <Icon of={Check} size={13} /> : i + 1}</b>
            {step.label}
          </>
        );
        return (
          <li key={step.label} className={done ? 'done' : i === current ? 'on' : ''} aria-current={i === current ? 'step' : undefined}>
            {step.onPress && i !== current ? (
              <button type="button" onClick={step.onPress}>
                {inner}
              </button>
            ) : (
              <span className="step">{inner}</span>
            )}
          </li>
        );
      })}
    </ol>
  );
}

export interface WizardPane {
  /** Spoken name, and the words of the button that opens it in small windows. */
  label: string;
  icon?: LucideIcon;
  content: ReactNode;
}

/** Title and stepper above, body (with a pane at its end), footer bar (leave, saved, back, primary). */
export function WizardPage({ title, lead, stepper, children, footer, pane }: { title: ReactNode; lead?: ReactNode; stepper: ReactNode; children: ReactNode; footer: ReactNode; pane?: WizardPane }) {
  const narrow = useNarrow();
  const [open, setOpen] = useState(false);
  const body = (
    <div className="wiz-b">
      <div>
        {pane && narrow && (
          <div className="flex justify-end mb-3">
            <Button size="sm" {...(pane.icon ? { icon: pane.icon } : {})} onClick={() => setOpen(true)}>
              {pane.label}
            </Button>
          </div>
        )}
        {children}
      </div>
    </div>
  );
  return (
    <div className="wiz">
      <div className={`wiz-h ${pane ? 'lined' : ''}`}>
        <div className="flex flex-wrap items-center justify-between gap-3">
          {title}
          {stepper}
        </div>
        {lead && <p className="text-muted mt-1">{lead}</p>}
      </div>
      {!pane && body}
      {pane && narrow && (
        <SplitPage pane={pane.content} open={open} onClose={() => setOpen(false)} label={pane.label}>
          {body}
        </SplitPage>
      )}
      {pane && !narrow && (
        <div className="split">
          {body}
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls and may hold no control, so the keyboard must reach it */}
          <aside className="pane on-canvas" aria-label={pane.label} data-region="pane" tabIndex={0}>
            {pane.content}
          </aside>
        </div>
      )}
      <div className="wiz-f">{footer}</div>
    </div>
  );
}
