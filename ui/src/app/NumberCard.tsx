import { Link } from '@tanstack/react-router';
import { CircleDashed, QrCode } from 'lucide-react';
import type { NumberDto } from '@/ipc/generated/NumberDto';
import { time } from '@/shared/formats';
import { t } from '@/shared/i18n';
import { Icon, NUMBER_STATES, PhoneText, Tooltip, type Tone } from '@/shared/kit';

const COLOURS: Record<Tone, string> = { neutral: '', accent: 'text-accent-text', info: 'text-info', ok: 'text-ok', warn: 'text-warn', bad: 'text-bad' };

/** The sending number: who it is, how it stands, how much of today is used. Without one: the way to connect it. `narrow`: the words are not seen, a tooltip says them. */
export function NumberCard({ number, narrow }: { number: NumberDto | undefined; narrow: boolean }) {
  if (!number || number.state === 'not_linked' || number.state === 'linking') return <NoNumber narrow={narrow} linking={number?.state === 'linking'} number={number?.id} />;
  const look = NUMBER_STATES[number.state];
  const share = number.day_cap > 0 ? Math.min(100, (number.sent_today / number.day_cap) * 100) : 0;
  const state = number.state === 'reconnecting' && number.next_try_at_ms !== null ? t('shell.nextTry', { time: time(number.next_try_at_ms) }) : t(look.word);
  return (
    <Tooltip words={state} side="inline-end" when={narrow}>
      <Link to="/settings/$section" params={{ section: 'numbers' }} className="numcard">
        <span className="numcard-name clip">{number.phone ? <PhoneText value={number.phone} /> : <bdi>{number.name || t('number.unnamed')}</bdi>}</span>
        <span className={`numcard-state ${COLOURS[look.tone]}`}>
          <Icon of={look.icon} />
          <span>{state}</span>
        </span>
        <span className="bar block" aria-hidden="true">
          <span style={{ width: `${share}%` }} />
        </span>
        <span className="mt-1 block num">{t('number.today', { sent: number.sent_today, cap: number.day_cap })}</span>
      </Link>
    </Tooltip>
  );
}

function NoNumber({ linking, number, narrow }: { linking: boolean; number: number | undefined; narrow: boolean }) {
  const words = t(linking ? 'shell.waitingForScan' : 'shell.connectNumber');
  return (
    <Tooltip words={words} side="inline-end" when={narrow}>
      <Link to="/connect" search={number === undefined ? {} : { number }} className="numcard">
        <span className="numcard-name clip">{t('shell.noNumber')}</span>
        <span className="numcard-state none">
          <Icon of={linking ? QrCode : CircleDashed} />
          <span>{words}</span>
        </span>
      </Link>
    </Tooltip>
  );
}
