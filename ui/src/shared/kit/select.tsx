import { Select as BaseSelect } from '@base-ui/react/select';
import { Check, ChevronDown } from 'lucide-react';
import { Field, type FieldProps } from './fields';
import { Icon, type LucideIcon } from './icon';
import { typable } from '../text';
import { strip } from './props';

export interface SelectProps<T extends string> extends FieldProps {
  value: T | null;
  onChange: (value: T) => void;
  options: readonly { value: T; label: string; disabled?: boolean; icon?: LucideIcon }[];
  placeholder?: string;
  small?: boolean;
  disabled?: boolean;
}

/** One of several, folded away. For two to five with explanations use radios. */
export function Select<T extends string>({ label, hint, error, hideLabel, className, value, onChange, options, placeholder, small = false, disabled = false }: SelectProps<T>) {
  const chosenIcon = options.find((option) => option.value === value)?.icon;
  return (
    <Field {...strip({ label, hint, error, hideLabel, className })} label={label}>
      {(wiring) => (
        <BaseSelect.Root
          items={options.map((option) => ({ value: option.value, label: typable(option.label) }))}
          value={value}
          disabled={disabled}
          onValueChange={(next) => {
            if (next !== null) onChange(next);
          }}
        >
          <BaseSelect.Trigger {...wiring} className={`in ${small ? 'sm' : ''} ${error ? 'bad' : ''}`}>
            {chosenIcon && <Icon of={chosenIcon} />}
            <BaseSelect.Value className="clip">{(chosen: T | null) => options.find((option) => option.value === chosen)?.label ?? <span className="text-faint">{placeholder}</span>}</BaseSelect.Value>
            <BaseSelect.Icon className="end">
              <Icon of={ChevronDown} />
            </BaseSelect.Icon>
          </BaseSelect.Trigger>
          <BaseSelect.Portal>
            <BaseSelect.Positioner sideOffset={4} alignItemWithTrigger={false} className="floating">
              <BaseSelect.Popup className="menu fit">
                <BaseSelect.List>
                  {options.map((option) => (
                    <BaseSelect.Item key={option.value} value={option.value} label={typable(option.label)} disabled={option.disabled ?? false}>
                      {option.icon && <Icon of={option.icon} />}
                      <BaseSelect.ItemText className="clip">{option.label}</BaseSelect.ItemText>
                      <BaseSelect.ItemIndicator className="ms-auto">
                        <Icon of={Check} />
                      </BaseSelect.ItemIndicator>
                    </BaseSelect.Item>
                  ))}
                </BaseSelect.List>
              </BaseSelect.Popup>
            </BaseSelect.Positioner>
          </BaseSelect.Portal>
        </BaseSelect.Root>
      )}
    </Field>
  );
}
