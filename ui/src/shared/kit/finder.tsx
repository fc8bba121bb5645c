import { Combobox } from '@base-ui/react/combobox';
import { ChevronDown, Search } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { t } from '../i18n';
import { Field } from './fields';
import { Icon } from './icon';

export interface FoundOption {
  value: number;
  label: string;
  /** At the end: what tells it from others of its name. */
  detail?: string;
}

/** What somebody else looks for: this part of the kit only shows it. */
export interface Found {
  options: readonly FoundOption[];
  /** How many fit; more than there are options when the rest is yet to come. */
  total: number | undefined;
  onQuery: (query: string) => void;
  /** The end of the options came into sight. */
  onEnd: () => void;
}

/** A button that opens a list with a field to find in it. For what may be very many; for a dozen use Menu. */
export function SearchMenu({ trigger, label, found, onSelect }: { trigger: ReactElement; label: string; found: Found; onSelect: (value: number) => void }) {
  return (
    <Combobox.Root
      items={found.options as FoundOption[]}
      // What is shown was found already.
      filter={null}
      value={null}
      autoHighlight
      onInputValueChange={found.onQuery}
      onOpenChange={(open) => !open && found.onQuery('')}
      onValueChange={(option: FoundOption | null) => {
        if (option) onSelect(option.value);
      }}
    >
      {/* It holds no value, so it is a button like that of a menu. */}
      <Combobox.Trigger render={trigger} role="button" />
      <Combobox.Portal>
        <Combobox.Positioner sideOffset={4} align="end" className="floating">
          <Combobox.Popup className="menu finder" aria-label={label}>
            <Combobox.InputGroup className="in sm">
              <Icon of={Search} size={16} />
              <Combobox.Input aria-label={label} placeholder={label} dir="auto" autoComplete="off" spellCheck={false} />
            </Combobox.InputGroup>
            <FoundList found={found} />
          </Combobox.Popup>
        </Combobox.Positioner>
      </Combobox.Portal>
    </Combobox.Root>
  );
}

/** A field for one of them. */
export function FoundSelect({ label, error, value, onChange, found }: { label: ReactNode; error?: ReactNode; value: FoundOption | null; onChange: (value: FoundOption) => void; found: Found }) {
  return (
    <Field label={label} error={error}>
      {(wiring) => (
        <Combobox.Root
          items={found.options as FoundOption[]}
          filter={null}
          value={value}
          autoHighlight
          isItemEqualToValue={(option, other) => option?.value === other?.value}
          // What stands there once one is chosen is not looked for.
          onInputValueChange={(text, { reason }) => reason === 'input-change' && found.onQuery(text)}
          onOpenChange={(open) => !open && found.onQuery('')}
          onValueChange={(next: FoundOption | null) => {
            if (next) onChange(next);
          }}
        >
          <Combobox.InputGroup className={`in ${error ? 'bad' : ''}`}>
            <Combobox.Input {...wiring} dir="auto" autoComplete="off" spellCheck={false} onFocus={(event) => event.currentTarget.select()} />
            <Combobox.Trigger className="end" aria-label={t('kit.choose')} tabIndex={-1}>
              <Icon of={ChevronDown} />
            </Combobox.Trigger>
          </Combobox.InputGroup>
          <Combobox.Portal>
            <Combobox.Positioner sideOffset={4} className="floating">
              <Combobox.Popup className="menu fit finder">
                <FoundList found={found} />
              </Combobox.Popup>
            </Combobox.Positioner>
          </Combobox.Portal>
        </Combobox.Root>
      )}
    </Field>
  );
}

/** The options, the rest as it is scrolled to, and how many are behind. */
export function FoundList({ found: { options, total, onEnd } }: { found: Found }) {
  const more = total === undefined ? 0 : total - options.length;
  return (
    <>
      <Combobox.List
        className="found"
        onScroll={({ currentTarget: list }) => {
          if (list.scrollTop + list.clientHeight > list.scrollHeight - 80) onEnd();
        }}
      >
        {(option: FoundOption) => (
          <Combobox.Item key={option.value} value={option}>
            <bdi className="clip">{option.label}</bdi>
            {option.detail && <span className="ms-auto flex-none text-12 text-muted">{option.detail}</span>}
          </Combobox.Item>
        )}
      </Combobox.List>
      <Combobox.Status className="found-more">{total === 0 ? t('kit.noMatch') : more > 0 ? t('kit.moreFound', { more }) : ''}</Combobox.Status>
    </>
  );
}
