import { LoaderCircle, type LucideIcon } from 'lucide-react';

export type { LucideIcon };

/** An icon beside words: 16 px in text and buttons, 18 in the sidebar, 20 large. Always silent; the words speak. */
export function Icon({ of: Of, size = 16, flip = false, className = '' }: { of: LucideIcon; size?: number; flip?: boolean; className?: string }) {
  return <Of size={size} strokeWidth={1.9} aria-hidden="true" focusable="false" className={`icon ${flip ? 'flip' : ''} ${className}`} />;
}

export function Spinner({ size = 16 }: { size?: number }) {
  return <Icon of={LoaderCircle} size={size} />;
}

/** The mark: a goblet drum in a mulberry square. Never mirrored. */
export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 24 24" aria-hidden="true">
      <rect width="24" height="24" rx="7" fill="currentColor" />
      <ellipse cx="12" cy="6.6" rx="6.2" ry="2" fill="var(--on-accent)" />
      <path
        d="M5.8 9.2c1.5 1.1 3.7 1.6 6.2 1.6s4.7-.5 6.2-1.6c-.2 2.7-2 4.4-3 5.4-.7.7-.9 1.4-.6 2.3l.7 2H8.7l.7-2c.3-.9.1-1.6-.6-2.3-1-1-2.8-2.7-3-5.4Z"
        fill="var(--on-accent)"
      />
    </svg>
  );
}

export type Tone = 'neutral' | 'accent' | 'info' | 'ok' | 'warn' | 'bad';

/** A soft square around an icon, at the start of a row or card. */
export function IconBox({ of, tone = 'neutral', size = 'md' }: { of: LucideIcon; tone?: Tone; size?: 'md' | 'lg' | 'xl' }) {
  return (
    <span className={`ico ${tone} ${size === 'md' ? '' : size}`}>
      <Icon of={of} size={size === 'md' ? 16 : size === 'lg' ? 20 : 22} />
    </span>
  );
}
