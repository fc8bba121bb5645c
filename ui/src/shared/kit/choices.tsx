import { Checkbox as BaseCheckbox } from '@base-ui/react/checkbox';
import { Radio as BaseRadio } from '@base-ui/react/radio';
import { RadioGroup as BaseRadioGroup } from '@base-ui/react/radio-group';
import { Switch as BaseSwitch } from '@base-ui/react/switch';
import { Tabs as BaseTabs } from '@base-ui/react/tabs';
import { Toggle } from '@base-ui/react/toggle';
import { ToggleGroup } from '@base-ui/react/toggle-group';
import { Check, Minus } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import { number } from '../formats';
import { Icon, type LucideIcon } from './icon';

export interface CheckboxProps {
  checked: boolean;
  onChange: (checked: boolean) => void;
  children: ReactNode;
  hint?: ReactNode;
  /** Some, but not all. */
  mixed?: boolean;
  hideLabel?: boolean;
  disabled?: boolean;
}

/** For many. A switch is for what works at once. */
export function Checkbox({ checked, onChange, children, hint, mixed = false, hideLabel = false, disabled = false }: CheckboxProps) {
  const id = useId();
  return (
    <label className="check" htmlFor={id}>
      <BaseCheckbox.Root id={id} className="cb" checked={checked} indeterminate={mixed} disabled={disabled} onCheckedChange={(next) => onChange(next)} aria-describedby={hint ? `${id}-h` : undefined}>
        <BaseCheckbox.Indicator>
          <Icon of={mixed ? Minus : Check} size={12} className="block" />
        </BaseCheckbox.Indicator>
      </BaseCheckbox.Root>
      <span className={hideLabel ? 'vh' : ''}>
        {children}
        {hint && (
          <span className="hint" id={`${id}-h`}>
            {hint}
          </span>
        )}
      </span>
    </label>
  );
}

export interface RadioOption<T extends string> {
  value: T;
  label: ReactNode;
  hint?: ReactNode;
  disabled?: boolean;
}

/** One of few, each explained. `cards` draws each choice as a card (presets). */
export function RadioGroup<T extends string>({ label, hideLabel = false, value, onChange, options, cards = false, className = '' }: { label: ReactNode; hideLabel?: boolean; value: T | null; onChange: (value: T) => void; options: readonly RadioOption<T>[]; cards?: boolean; className?: string }) {
  const id = useId();
  return (
    <div className="field">
      <span className={hideLabel ? 'vh' : 'label'} id={id}>
        {label}
      </span>
      <BaseRadioGroup aria-labelledby={id} value={value} onValueChange={(next) => onChange(next as T)} className={className || (cards ? 'grid gap-3' : 'flex flex-col gap-2')}>
        {options.map((option) => {
          const key = `${id}-${option.value}`;
          return (
            <label key={option.value} htmlFor={key} className={cards ? 'choice' : ''}>
              <span className="check">
                <BaseRadio.Root id={key} value={option.value} disabled={option.disabled ?? false} className="rb" aria-describedby={option.hint ? `${key}-h` : undefined} />
                <span>
                  {option.label}
                  {option.hint && (
                    <span className="hint" id={`${key}-h`}>
                      {option.hint}
                    </span>
                  )}
                </span>
              </span>
            </label>
          );
        })}
      </BaseRadioGroup>
    </div>
  );
}

/** Works at once. */
export function Switch({ checked, onChange, children, hideLabel = false, disabled = false }: { checked: boolean; onChange: (checked: boolean) => void; children: ReactNode; hideLabel?: boolean; disabled?: boolean }) {
  const id = useId();
  return (
    <label className="inline-flex items-center gap-2 min-h-6" htmlFor={id}>
      <BaseSwitch.Root id={id} className="sw" checked={checked} disabled={disabled} onCheckedChange={(next) => onChange(next)}>
        <BaseSwitch.Thumb />
      </BaseSwitch.Root>
      <span className={hideLabel ? 'vh' : ''}>{children}</span>
    </label>
  );
}

/** Views of the same thing: "Chart | Table". */
export function SegmentedControl<T extends string>({ label, value, onChange, options }: { label: string; value: T; onChange: (value: T) => void; options: readonly { value: T; label: ReactNode; icon?: LucideIcon }[] }) {
  return (
    <ToggleGroup
      className="seg"
      aria-label={label}
      value={[value]}
      onValueChange={(next) => {
        const first = next[0];
        if (first !== undefined) onChange(first as T);
      }}
    >
      {options.map((option) => (
        <Toggle key={option.value} value={option.value}>
          {option.icon && <Icon of={option.icon} size={14} />}
          {option.label}
        </Toggle>
      ))}
    </ToggleGroup>
  );
}

/** Weekdays or other short words of which any number can be on. */
export function DayToggles<T extends string>({ label, value, onChange, options }: { label: string; value: readonly T[]; onChange: (value: T[]) => void; options: readonly { value: T; label: string; spoken?: string }[] }) {
  return (
    <ToggleGroup className="days" multiple aria-label={label} value={value} onValueChange={(next) => onChange(options.map((option) => option.value).filter((day) => next.includes(day)))}>
      {options.map((option) => (
        <Toggle key={option.value} value={option.value} aria-label={option.spoken ?? option.label}>
          {option.label}
        </Toggle>
      ))}
    </ToggleGroup>
  );
}

/** Tabs with optional counts; the panel is the caller's (`children`). `fill`: the panel takes the rest of the height. */
export function Tabs<T extends string>({ label, value, onChange, options, children, fill = false }: { fill?: boolean; label: string; value: T; onChange: (value: T) => void; options: readonly { value: T; label: ReactNode; count?: number }[]; children: ReactNode }) {
  return (
    <BaseTabs.Root value={value} onValueChange={(next) => onChange(next as T)} className={`flex flex-col min-h-0 ${fill ? 'grow' : ''}`}>
      <BaseTabs.List className="tabs" aria-label={label}>
        {options.map((option) => (
          <BaseTabs.Tab key={option.value} value={option.value}>
            {option.label}
            {option.count !== undefined && <span className="n">{number(option.count)}</span>}
          </BaseTabs.Tab>
        ))}
      </BaseTabs.List>
      <BaseTabs.Panel value={value} className={`min-h-0 ${fill ? 'grow flex flex-col' : ''}`}>
        {children}
      </BaseTabs.Panel>
    </BaseTabs.Root>
  );
}
