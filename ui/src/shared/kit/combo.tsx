import { Combobox } from '@base-ui/react/combobox';
import { Check, ChevronDown } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import { t } from '../i18n';
import { Field } from './fields';
import { Icon } from './icon';

export interface SearchOption<T extends string> {
  value: T;
  label: string;
}

export interface SearchSelectProps<T extends string> {
  label: ReactNode;
  hint?: ReactNode;
  error?: ReactNode;
  hideLabel?: boolean;
  className?: string;
  value: T | null;
  onChange: (value: T) => void;
  options: readonly SearchOption<T>[];
}

/** One of very many (countries, time zones): typing narrows the list. For up to a dozen use Select. */
export function SearchSelect<T extends string>({ label, hint, error, hideLabel = false, className = '', value, onChange, options }: SearchSelectProps<T>) {
  const words = options.find((option) => option.value === value)?.label;
  const chosen = useMemo(() => (value === null || words === undefined ? null : { value, label: words }), [value, words]);
  return (
    <Field label={label} hint={hint} error={error} hideLabel={hideLabel} className={className}>
      {(wiring) => (
        <Combobox.Root
          items={options as SearchOption<T>[]}
          value={chosen}
          autoHighlight
          // The same choice, though the options were made anew while somebody types.
          isItemEqualToValue={(option, other) => option.value === other.value}
          onValueChange={(next) => {
            if (next) onChange(next.value);
          }}
        >
          <Combobox.InputGroup className={`in ${error ? 'bad' : ''}`}>
            <Combobox.Input {...wiring} autoComplete="off" spellCheck={false} onFocus={(event) => event.currentTarget.select()} />
            <Combobox.Trigger className="end" aria-label={t('kit.choose')} tabIndex={-1}>
              <Icon of={ChevronDown} />
            </Combobox.Trigger>
          </Combobox.InputGroup>
          <Combobox.Portal>
            <Combobox.Positioner sideOffset={4} className="floating">
              <Combobox.Popup className="menu fit">
                <Combobox.Empty>
                  <div className="empty-line">{t('kit.noMatch')}</div>
                </Combobox.Empty>
                <Combobox.List>
                  {(option: SearchOption<T>) => (
                    <Combobox.Item key={option.value} value={option}>
                      <span className="clip">{option.label}</span>
                      <Combobox.ItemIndicator className="ms-auto">
                        <Icon of={Check} />
                      </Combobox.ItemIndicator>
                    </Combobox.Item>
                  )}
                </Combobox.List>
              </Combobox.Popup>
            </Combobox.Positioner>
          </Combobox.Portal>
        </Combobox.Root>
      )}
    </Field>
  );
}
