import { Tabs as BaseTabs } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';
import { number } from '../formats';

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
