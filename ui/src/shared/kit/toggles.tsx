import { Toggle } from '@base-ui/react/toggle';
import { ToggleGroup } from '@base-ui/react/toggle-group';
import type { ReactNode } from 'react';
import { Icon, type LucideIcon } from './icon';

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
