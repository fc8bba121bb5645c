import { CircleAlert } from 'lucide-react';
import { useId, useState, type ComponentPropsWithRef, type ReactNode } from 'react';
import { dateText, readDate, readPastDate } from '@/shared/dates';
import { toLatinDigits } from '@/shared/digits';
import { Icon, type LucideIcon } from './icon';
import { strip } from './props';

export interface FieldProps {
  label: ReactNode;
  /** Helper line below; the error takes its place. */
  hint?: ReactNode;
  /** What is wrong and what to do. */
  error?: ReactNode;
  /** The label is spoken but not drawn (search fields). */
  hideLabel?: boolean;
  className?: string;
}

interface Wiring {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
}

/** Label above, hint or error below; gives its child the ids that tie them together. */
export function Field({ label, hint, error, hideLabel = false, className = '', children }: FieldProps & { children: (wiring: Wiring) => ReactNode }) {
  const id = useId();
  const below = error ? `${id}-e` : hint ? `${id}-h` : undefined;
  return (
    <div className={`field ${className}`}>
      <label className={hideLabel ? 'vh' : 'label'} htmlFor={id}>
        {label}
      </label>
      {children({ id, 'aria-describedby': below, 'aria-invalid': error ? true : undefined })}
      {error ? (
        <span className="hint error" id={`${id}-e`} role="alert">
          <Icon of={CircleAlert} size={14} />
          <span>{error}</span>
        </span>
      ) : (
        hint && (
          <span className="hint" id={`${id}-h`}>
            {hint}
          </span>
        )
      )}
    </div>
  );
}

type InputProps = Omit<ComponentPropsWithRef<'input'>, 'value' | 'onChange' | 'size' | 'className'>;

export interface TextInputProps extends FieldProps, Omit<InputProps, keyof FieldProps> {
  value: string;
  onChange: (value: string) => void;
  icon?: LucideIcon;
  /** A word after the figure: "seconds". */
  unit?: ReactNode;
  /** A control at the end of the field. */
  end?: ReactNode;
  small?: boolean;
}

export function TextInput({ label, hint, error, hideLabel, className, value, onChange, icon, unit, end, small = false, ...rest }: TextInputProps) {
  return (
    <Field {...strip({ label, hint, error, hideLabel, className })} label={label}>
      {(wiring) => (
        <span className={`in ${small ? 'sm' : ''} ${error || rest['aria-invalid'] ? 'bad' : ''}`}>
          {icon && <Icon of={icon} />}
          <input type="text" autoComplete="off" spellCheck={false} {...rest} {...wiring} aria-invalid={wiring['aria-invalid'] ?? rest['aria-invalid']} value={value} onChange={(event) => onChange(event.target.value)} />
          {unit && <span className="unit">{unit}</span>}
          {end && <span className="end">{end}</span>}
        </span>
      )}
    </Field>
  );
}

export interface TextAreaProps extends FieldProps, Omit<ComponentPropsWithRef<'textarea'>, 'value' | 'onChange' | keyof FieldProps> {
  value: string;
  onChange: (value: string) => void;
}

/** Several lines; takes its direction from what is written. */
export function TextArea({ label, hint, error, hideLabel, className, value, onChange, rows = 4, ...rest }: TextAreaProps) {
  return (
    <Field {...strip({ label, hint, error, hideLabel, className })} label={label}>
      {(wiring) => <textarea dir="auto" rows={rows} {...rest} {...wiring} className={`area sm ${error ? 'bad' : ''}`} value={value} onChange={(event) => onChange(event.target.value)} />}
    </Field>
  );
}

/**
 * A text that is only taken over when the field is left or Enter is pressed and
 * it can be read; otherwise the old value comes back.
 */
function useDraft<T>(value: T, show: (value: T) => string, read: (text: string) => T | undefined, onChange: (value: T) => void) {
  const [draft, setDraft] = useState<string>();
  const commit = () => {
    if (draft === undefined) return;
    const next = read(draft);
    if (next !== undefined && show(next) !== show(value)) onChange(next);
    setDraft(undefined);
  };
  return {
    value: draft ?? show(value),
    onChange: setDraft,
    onBlur: commit,
    onKeyDown: (event: { key: string }) => {
      if (event.key === 'Enter') commit();
    },
  };
}

export interface NumberInputProps extends FieldProps {
  value: number;
  onChange: (value: number) => void;
  min?: number;
  max?: number;
  unit?: ReactNode;
  small?: boolean;
  disabled?: boolean;
}

/** A whole number; kept between min and max when the field is left. */
export function NumberInput({ value, onChange, min = 0, max = Number.MAX_SAFE_INTEGER, ...rest }: NumberInputProps) {
  const draft = useDraft(
    value,
    String,
    (text) => {
      const digits = toLatinDigits(text).replace(/[^\d-]/g, '');
      if (!/^-?\d+$/.test(digits)) return undefined;
      return Math.min(max, Math.max(min, Number(digits)));
    },
    onChange,
  );
  return <TextInput {...rest} {...draft} inputMode="numeric" dir="ltr" />;
}

export interface TimeInputProps extends FieldProps {
  /** "09:00" */
  value: string;
  onChange: (value: string) => void;
  small?: boolean;
  disabled?: boolean;
}

/** A time of day. Reads "9", "930", "9.30" and "09:30". */
export function TimeInput({ value, onChange, ...rest }: TimeInputProps) {
  const draft = useDraft(value, String, readTime, onChange);
  return <TextInput {...rest} {...draft} inputMode="numeric" dir="ltr" placeholder="09:00" />;
}

export interface DateInputProps extends FieldProps {
  /** "2026-12-24" */
  value: string;
  onChange: (value: string) => void;
  /** The date of today: a day without a year is the next one from here on. */
  today: string;
  /** It is about what was: a day without a year is the last one. */
  past?: boolean;
  small?: boolean;
  disabled?: boolean;
}

/** A calendar date. Reads "24 Dec", "24.12." and "2026-12-24". */
export function DateInput({ value, onChange, today, past = false, ...rest }: DateInputProps) {
  const draft = useDraft(value, dateText, (text) => (past ? readPastDate(text, today) : undefined) ?? readDate(text, today), onChange);
  return <TextInput {...rest} {...draft} />;
}

/** "HH:MM" or nothing. */
export function readTime(text: string): string | undefined {
  const match = /^\s*(\d{1,2})\s*[:.,h ]?\s*(\d{2})?\s*$/.exec(toLatinDigits(text));
  if (!match?.[1]) return undefined;
  const [hours, minutes] = [Number(match[1]), Number(match[2] ?? 0)];
  if (hours > 23 || minutes > 59) return undefined;
  return `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
}
