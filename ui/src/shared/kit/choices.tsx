import { Checkbox as BaseCheckbox } from '@base-ui/react/checkbox';
import { Radio as BaseRadio } from '@base-ui/react/radio';
import { RadioGroup as BaseRadioGroup } from '@base-ui/react/radio-group';
import { Switch as BaseSwitch } from '@base-ui/react/switch';
import { Check, Minus } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import { Icon } from './icon';

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
