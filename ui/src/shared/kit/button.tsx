import type { ComponentPropsWithRef, ReactNode } from 'react';
import { Icon, Spinner, type LucideIcon } from './icon';
import { Tooltip } from './tooltip';

export type ButtonLook = 'primary' | 'secondary' | 'quiet' | 'link' | 'danger' | 'danger-solid' | 'quiet-danger';
export type ButtonSize = 'sm' | 'md' | 'lg';

const LOOKS: Record<ButtonLook, string> = {
  primary: 'primary',
  secondary: '',
  quiet: 'quiet',
  link: 'link',
  danger: 'danger',
  'danger-solid': 'danger solid',
  'quiet-danger': 'quiet bad',
};

/** The classes of a button, for links that look like one. */
export function buttonClass(look: ButtonLook = 'secondary', size: ButtonSize = 'md'): string {
  return `btn ${LOOKS[look]} ${size === 'md' ? '' : size}`;
}

export interface ButtonProps extends Omit<ComponentPropsWithRef<'button'>, 'type'> {
  look?: ButtonLook;
  size?: ButtonSize;
  icon?: LucideIcon;
  /** Mirrors the icon in windows that run right to left (arrows, send, reply, undo). */
  flipIcon?: boolean;
  /** Working: keeps its width, cannot be pressed, shows a spinner after 400 ms. */
  busy?: boolean;
  type?: 'button' | 'submit';
  children: ReactNode;
}

/** Verb + object, with a count when it sends or deletes. One primary per screen. */
export function Button({ look = 'secondary', size = 'md', icon, flipIcon, busy = false, type = 'button', disabled, className = '', children, onClick, ...rest }: ButtonProps) {
  return (
    // While it works it keeps the focus, which a disabled button would lose.
    <button {...rest} type={type} disabled={disabled} aria-disabled={busy || rest['aria-disabled']} onClick={busy ? (event) => event.preventDefault() : onClick} aria-busy={busy || undefined} className={`${buttonClass(look, size)} ${className}`}>
      {icon && <Icon of={icon} flip={flipIcon ?? false} />}
      {children}
      {busy && (
        <span className="spin">
          <Spinner />
        </span>
      )}
    </button>
  );
}

export interface IconButtonProps extends Omit<ComponentPropsWithRef<'button'>, 'children' | 'type'> {
  icon: LucideIcon;
  /** Spoken name and tooltip. */
  label: string;
  look?: ButtonLook;
  size?: 'sm' | 'md';
  flipIcon?: boolean;
}

/** Icon alone: only for close, more, previous/next and the tools of a text field. */
export function IconButton({ icon, label, look = 'quiet', size = 'md', flipIcon = false, className = '', ...rest }: IconButtonProps) {
  return (
    <Tooltip words={label}>
      <button {...rest} type="button" aria-label={label} className={`${buttonClass(look, size)} sq ${className}`}>
        <Icon of={icon} flip={flipIcon} />
      </button>
    </Tooltip>
  );
}
