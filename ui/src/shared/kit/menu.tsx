import { Menu as BaseMenu } from '@base-ui/react/menu';
import { Fragment, type ReactElement } from 'react';
import { number } from '../formats';
import { typable } from '../text';
import { Icon, type LucideIcon } from './icon';

export interface MenuEntry {
  label: string;
  icon?: LucideIcon;
  shortcut?: string;
  /** At the end: how many are behind it. */
  count?: number;
  /** Red; place it last. */
  danger?: boolean;
  disabled?: boolean;
  /** A line above this entry. */
  separated?: boolean;
  onSelect: () => void;
}

/** A button that opens a list of acts. `trigger` is the button (Button or IconButton). */
export function Menu({ trigger, items, align = 'end' }: { trigger: ReactElement; items: readonly MenuEntry[]; align?: 'start' | 'end' }) {
  return (
    <BaseMenu.Root>
      <BaseMenu.Trigger render={trigger} />
      <BaseMenu.Portal>
        <BaseMenu.Positioner sideOffset={4} align={align} className="floating">
          <BaseMenu.Popup className="menu">
            {items.map((item) => (
              <Fragment key={item.label}>
                {item.separated && <BaseMenu.Separator className="menu-sep" />}
                <BaseMenu.Item label={typable(item.label)} className={item.danger ? 'danger' : ''} disabled={item.disabled ?? false} onClick={item.onSelect}>
                  {item.icon && <Icon of={item.icon} />}
                  <bdi className="clip">{item.label}</bdi>
                  {item.count !== undefined && <span className="ms-auto text-12 text-faint num">{number(item.count)}</span>}
                  {item.shortcut && <kbd>{item.shortcut}</kbd>}
                </BaseMenu.Item>
              </Fragment>
            ))}
          </BaseMenu.Popup>
        </BaseMenu.Positioner>
      </BaseMenu.Portal>
    </BaseMenu.Root>
  );
}
