import { Tabs as BaseTabs } from '@base-ui/react/tabs';
import { ChevronDown } from 'lucide-react';
import { useLayoutEffect, useRef, useState, type ReactNode, type RefObject } from 'react';
import { number } from '../formats';
import { t } from '../i18n';
import { fitting, type Sizes } from './fitting';
import { Icon } from './icon';
import { Menu } from './menu';

export interface TabOption<T extends string> {
  value: T;
  /** As it stands in the menu of those that do not fit. */
  name: string;
  /** As it stands in the tab; without, the name. */
  label?: ReactNode;
  count?: number;
  /** Never folded away. */
  keep?: boolean;
}

/**
 * Tabs with optional counts; the panel is the caller's (`children`). What does not fit into the row
 * is in a menu at its end, the open tab never. `fill`: the panel takes the rest of the height.
 */
export function Tabs<T extends string>({ label, value, onChange, options, children, fill = false }: { fill?: boolean; label: string; value: T; onChange: (value: T) => void; options: readonly TabOption<T>[]; children: ReactNode }) {
  const row = useRef<HTMLDivElement>(null);
  const ruler = useRef<HTMLDivElement>(null);
  const sizes = useSizes(row, ruler, options.map((option) => option.value).join());
  const known = sizes?.widths.length === options.length ? sizes : undefined;
  const shown = known && fitting(known, (i) => options[i]?.keep === true || options[i]?.value === value);
  const rest = shown ? options.filter((_, i) => !shown.has(i)) : [];
  return (
    <BaseTabs.Root value={value} onValueChange={(next) => onChange(next as T)} className={`flex flex-col min-h-0 ${fill ? 'grow' : ''}`}>
      <div className="tab-row" ref={row}>
        <BaseTabs.List className="tabs" aria-label={label}>
          {options.map(
            (option, i) =>
              (!shown || shown.has(i)) && (
                <BaseTabs.Tab key={option.value} value={option.value} title={option.name}>
                  <Inside option={option} />
                </BaseTabs.Tab>
              ),
          )}
        </BaseTabs.List>
        {rest.length > 0 && (
          <Menu
            trigger={
              <button type="button" className="tab-more">
                {t('kit.moreTabs', { count: rest.length })}
                <Icon of={ChevronDown} size={14} />
              </button>
            }
            items={rest.map((option) => ({ label: option.name, ...(option.count === undefined ? {} : { count: option.count }), onSelect: () => onChange(option.value) }))}
          />
        )}
        <div className="tab-ruler" ref={ruler} aria-hidden="true">
          {options.map((option) => (
            <span key={option.value}>
              <Inside option={option} />
            </span>
          ))}
          <span className="tab-more">
            {t('kit.moreTabs', { count: options.length })}
            <Icon of={ChevronDown} size={14} />
          </span>
        </div>
      </div>
      <BaseTabs.Panel value={value} className={`min-h-0 ${fill ? 'grow flex flex-col' : ''}`}>
        {children}
      </BaseTabs.Panel>
    </BaseTabs.Root>
  );
}

function Inside<T extends string>({ option }: { option: TabOption<T> }) {
  return (
    <>
      <span className="clip">{option.label ?? option.name}</span>
      {option.count !== undefined && <span className="n">{number(option.count)}</span>}
    </>
  );
}

/** How wide the row and each of its parts are, also after the typeface has come. */
function useSizes(row: RefObject<HTMLDivElement | null>, ruler: RefObject<HTMLDivElement | null>, parts: string): Sizes | undefined {
  const [sizes, setSizes] = useState<Sizes>();
  useLayoutEffect(() => {
    const [outer, inner] = [row.current, ruler.current];
    if (!outer || !inner) return undefined;
    const measure = () => {
      const widths = [...inner.children].map((child) => Math.ceil(child.getBoundingClientRect().width));
      const more = widths.pop() ?? 0;
      const gap = Number.parseFloat(getComputedStyle(inner).columnGap) || 0;
      setSizes({ widths, more, gap, room: outer.clientWidth });
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(outer);
    for (const part of inner.children) observer.observe(part);
    return () => observer.disconnect();
  }, [row, ruler, parts]);
  return sizes;
}
