import { Check, CheckCheck, CircleArrowUp, Clock } from 'lucide-react';
import type { ReactNode } from 'react';
import { t } from '../i18n';
import { Icon } from './icon';
import { MESSAGE_STATES, type MessageState } from './states';
import { Avatar, NameText } from './surfaces';

/** A chat bubble. Its direction follows its text, not the window. */
export function Bubble({ out = true, time, state, children }: { out?: boolean; time?: string; state?: MessageState; children: ReactNode }) {
  return (
    <div className={`bub ${out ? 'out' : ''}`}>
      <div className="txt" dir="auto">
        {children}
      </div>
      {(time || state) && (
        <div className="m">
          {time && <span className="num">{time}</span>}
          {state && <Ticks state={state} />}
        </div>
      )}
    </div>
  );
}

/** The ticks beside the time of a bubble: blue double tick and the spoken word for Read. */
export function Ticks({ state }: { state: MessageState }) {
  const icon = state === 'read' || state === 'delivered' ? CheckCheck : state === 'sent' ? Check : state === 'accepted' ? CircleArrowUp : state === 'waiting' ? Clock : MESSAGE_STATES[state].icon;
  return (
    <span className={state === 'read' ? 'rd' : ''}>
      <Icon of={icon} size={14} />
      <span className="vh">{t(MESSAGE_STATES[state].word)}</span>
    </span>
  );
}

/** The phone, 292 px wide, with bubbles inside: how the message looks for a real person. */
export function BubblePreview({ name, day, children }: { name: string; day?: string; children: ReactNode }) {
  return (
    <div className="phone">
      <div className="scr">
        <div className="hd">
          <Avatar name={name} size="sm" />
          <span className="clip">
            <NameText>{name}</NameText>
          </span>
        </div>
        <div className="bd">
          {day && <span className="day">{day}</span>}
          {children}
        </div>
      </div>
    </div>
  );
}
