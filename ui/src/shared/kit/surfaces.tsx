import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { initials, phone } from '../formats';
import { Icon, IconBox, type LucideIcon, type Tone } from './icon';

/** White card with a line. `title` draws the head with a line below; then the body is flush for lists. */
export function Card({ title, count, actions, children, className = '', flush = false }: { title?: ReactNode; count?: number; actions?: ReactNode; children: ReactNode; className?: string; flush?: boolean }) {
  if (title === undefined) return <section className={`card ${flush ? 'flush' : ''} ${className}`}>{children}</section>;
  return (
    <section className={`card flush ${className}`}>
      <div className="card-h">
        <h2>{title}</h2>
        {count !== undefined && <Count quiet>{count}</Count>}
        {actions && <div className="ms-auto flex items-center gap-2">{actions}</div>}
      </div>
      {children}
    </section>
  );
}

export function Count({ children, quiet = false }: { children: ReactNode; quiet?: boolean }) {
  return <span className={`count ${quiet ? 'quiet' : ''}`}>{children}</span>;
}

/** Rows with a line between, inside a card. */
export function Rows({ children, tight = false, className = '' }: { children: ReactNode; tight?: boolean; className?: string }) {
  return <div className={`rows ${tight ? 'tight' : ''} ${className}`}>{children}</div>;
}

/** Icon, title, one line of detail, one action. */
export function Row({ icon, tone = 'neutral', title, detail, action }: { icon?: LucideIcon; tone?: Tone; title: ReactNode; detail?: ReactNode; action?: ReactNode }) {
  return (
    <div>
      {icon && <IconBox of={icon} tone={tone} />}
      <div className="grow min-w-0">
        <div className="font-medium">{title}</div>
        {detail && <Clip className="text-13 text-muted">{detail}</Clip>}
      </div>
      {action}
    </div>
  );
}

const NOTE_ICONS: Record<Tone, LucideIcon> = { neutral: Info, accent: Info, info: Info, ok: CircleCheck, warn: TriangleAlert, bad: CircleAlert };

/** A soft box with icon. A bad one has the button that repairs it. */
export function Note({ tone = 'neutral', icon, action, children, live = false }: { tone?: Tone; icon?: LucideIcon; action?: ReactNode; children: ReactNode; live?: boolean }) {
  return (
    <div className={`note ${tone}`} role={live ? (tone === 'bad' ? 'alert' : 'status') : undefined}>
      <Icon of={icon ?? NOTE_ICONS[tone]} />
      <div className="grow min-w-0">{children}</div>
      {action}
    </div>
  );
}

/** Cause, one next step. */
export function EmptyState({ icon, title, children, actions, level = 'h2' }: { icon: LucideIcon; title: ReactNode; children?: ReactNode; actions?: ReactNode; level?: 'h1' | 'h2' | 'h3' }) {
  const Heading = level;
  return (
    <div className="empty">
      <IconBox of={icon} tone="accent" size="xl" />
      <Heading className="font-semibold text-14">{title}</Heading>
      {children && <div className="text-13 text-muted">{children}</div>}
      {actions && <div className="flex flex-wrap justify-center gap-2 mt-3">{actions}</div>}
    </div>
  );
}

/** In the shape of the answer, only while something outside is asked; appears after 300 ms. */
export function Skeleton({ rows = 2, avatar = false }: { rows?: number; avatar?: boolean }) {
  const widths = ['w-5/12', 'w-9/12', 'w-4/12', 'w-8/12'];
  return (
    <div className="flex flex-col gap-3" aria-hidden="true">
      {Array.from({ length: rows }, (_, i) => (
        <div className="flex items-center gap-3" key={i}>
          {avatar && <span className="skel w-8 h-8 rounded-pill flex-none" />}
          <div className="grow flex flex-col gap-2">
            <span className={`skel ${widths[(i * 2) % 4]}`} />
            <span className={`skel ${widths[(i * 2 + 1) % 4]}`} />
          </div>
        </div>
      ))}
    </div>
  );
}

/** Bar with its figures in words: `label` says "157 of 287", never a bare percentage. */
export function ProgressBar({ value, max, label, hideLabel = false }: { value: number; max: number; label: string; hideLabel?: boolean }) {
  const share = max > 0 ? Math.min(1, Math.max(0, value / max)) : 0;
  return (
    <div>
      <div className="bar" role="progressbar" aria-valuemin={0} aria-valuemax={max} aria-valuenow={Math.min(value, max)} aria-valuetext={label} aria-label={label}>
        <span style={{ width: `${share * 100}%` }} />
      </div>
      {!hideLabel && <div className="mt-1 text-12 text-muted num">{label}</div>}
    </div>
  );
}

const TINTS = ['a', 'b', 'c', 'd', 'e'];

/** Initials on a tint that stays the same for a person. Silent: the name stands beside it. */
export function Avatar({ name, id, size = 'md' }: { name: string; id?: number | string; size?: 'sm' | 'md' | 'lg' }) {
  const seed = String(id ?? name);
  let sum = 0;
  for (const char of seed) sum = (sum * 31 + char.charCodeAt(0)) % 997;
  return (
    <span aria-hidden="true" className={`av ${TINTS[sum % TINTS.length]} ${size === 'md' ? '' : size}`}>
      {initials(name)}
    </span>
  );
}

/** A phone number: grouped, always left to right. */
export function PhoneText({ value, className = '' }: { value: string; className?: string }) {
  return (
    <bdi dir="ltr" className={`num ${className}`}>
      {phone(value)}
    </bdi>
  );
}

/** A person's or list's name: keeps its own direction. */
export function NameText({ children }: { children: ReactNode }) {
  return <bdi>{children}</bdi>;
}

/** One line with an ellipsis; the whole text appears on hover when it is cut (cut.ts). */
export function Clip({ children, className = '' }: { children: ReactNode; className?: string }) {
  return <div className={`clip ${className}`}>{children}</div>;
}

/** Label and value pairs. */
export function Facts({ items }: { items: readonly { label: ReactNode; value: ReactNode }[] }) {
  return (
    <dl className="facts">
      {items.map((item, i) => (
        <div className="contents" key={i}>
          <dt>{item.label}</dt>
          <dd>{item.value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What happened, oldest first or newest first as given. */
export function Timeline({ items }: { items: readonly { key: string | number; tone?: 'ok' | 'bad' | 'now'; children: ReactNode }[] }) {
  return (
    <ol className="tl">
      {items.map((item) => (
        <li key={item.key} className={item.tone ?? ''}>
          {item.children}
        </li>
      ))}
    </ol>
  );
}
