import { FlaskConical, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { NumberState } from '@/ipc/generated/NumberState';
import { t } from '../i18n';
import { Icon, type LucideIcon, type Tone } from './icon';
import { CAMPAIGN_STATES, CONSENT_STATES, MESSAGE_STATES, NUMBER_STATES, type CampaignLook, type ConsentLook, type MessageState } from './states';

/** Icon + word on a soft pill. Never clickable; the icon repeats the word without colour. */
export function Chip({ icon, tone = 'neutral', title, bare = false, children }: { icon: LucideIcon; tone?: Tone; title?: string; bare?: boolean; children: ReactNode }) {
  return (
    <span className={`chip ${tone} ${bare ? 'bare' : ''}`} title={title}>
      <Icon of={icon} size={14} />
      {children}
    </span>
  );
}

/** The state of one person's message; the meaning is shown on hover. */
export function MessageChip({ state, meaning }: { state: MessageState; meaning?: string }) {
  const look = MESSAGE_STATES[state];
  return (
    <Chip icon={look.icon} tone={look.tone} title={meaning ?? t(look.meaning)}>
      {t(look.word)}
    </Chip>
  );
}

/** The state of a campaign; `words` replaces the plain word ("Waiting until tomorrow 09:00"). */
export function CampaignChip({ state, words }: { state: CampaignLook; words?: string }) {
  const look = CAMPAIGN_STATES[state];
  return (
    <Chip icon={look.icon} tone={look.tone}>
      {words ?? t(look.word)}
    </Chip>
  );
}

export function ConsentChip({ state, title }: { state: ConsentLook; title?: string }) {
  const look = CONSENT_STATES[state];
  return (
    <Chip icon={look.icon} tone={look.tone} {...(title === undefined ? {} : { title })}>
      {t(look.word)}
    </Chip>
  );
}

/** Somebody no campaign reaches, because they are there for tests. */
export function TestMark() {
  return (
    <span className="inline-flex flex-none">
      <Chip icon={FlaskConical} tone="info" title={t('contacts.isTestMeaning')}>
        {t('contacts.isTestShort')}
      </Chip>
    </span>
  );
}

export function NumberChip({ state, words }: { state: NumberState; words?: string }) {
  const look = NUMBER_STATES[state];
  return (
    <Chip icon={look.icon} tone={look.tone}>
      {words ?? t(look.word)}
    </Chip>
  );
}

/** A word of the owner's own. `clip`: cut with an ellipsis where there is no room. */
export function Tag({ children, clip = false }: { children: ReactNode; clip?: boolean }) {
  return <span className={`tag ${clip ? 'clip min-w-0' : ''}`}>{children}</span>;
}

/** A filter: pressed = on. With `onRemove` it shows × and is a fact, not a switch. */
export function FilterChip({ on = false, icon, onPress, onRemove, children }: { on?: boolean; icon?: LucideIcon; onPress?: () => void; onRemove?: () => void; children: ReactNode }) {
  if (onRemove) {
    return (
      <span className="fchip on">
        {children}
        <button type="button" onClick={onRemove} aria-label={t('kit.removeFilter')}>
          <Icon of={X} size={14} />
        </button>
      </span>
    );
  }
  return (
    <button type="button" className={`fchip ${on ? 'on' : ''}`} aria-pressed={on} onClick={onPress}>
      {icon && <Icon of={icon} size={14} />}
      {children}
    </button>
  );
}

/** A placeholder such as "First name", as it stands in a message. */
export function VariableChip({ children }: { children: ReactNode }) {
  return <span className="var">{children}</span>;
}
