import { Link } from '@tanstack/react-router';
import { AlarmClock, CirclePause, LoaderCircle, Pause, Play, type LucideIcon } from 'lucide-react';
import type { NowDto } from '@/ipc/generated/NowDto';
import type { NowKindDto } from '@/ipc/generated/NowKindDto';
import { useNow } from '@/shared/clock';
import { time } from '@/shared/formats';
import { t } from '@/shared/i18n';
import { Icon } from '@/shared/kit';
import { reasonText, waitLine } from '@/shared/reasons';

const ICONS: Record<NowKindDto, LucideIcon> = { idle: CirclePause, preparing: LoaderCircle, sending: Play, waiting: AlarmClock, paused: Pause };

/** The one sentence that answers "what happens now?". */
export function nowSentence(now: NowDto, nowMs: number): string {
  const { done, total } = now;
  switch (now.kind) {
    case 'idle':
      return t('now.idle');
    case 'preparing':
      return t('now.preparing', { done, total });
    case 'sending':
      return t('now.sending', { done, total });
    case 'waiting':
      return waitLine(now.reason, now.next_at_ms, nowMs);
    case 'paused':
      return t('now.pausedReason', { reason: reasonText('pause', now.reason ?? 'operator') });
  }
}

/** Always at the end of the top bar; opens the campaign it speaks of. */
export function NowPill({ now }: { now: NowDto }) {
  const nowMs = useNow(60_000);
  const inner = (
    <>
      <Icon of={ICONS[now.kind]} size={15} />
      <span className="clip">
        {nowSentence(now, nowMs)}
        {now.kind === 'sending' && now.next_at_ms !== null && <small> · {t('now.next', { time: time(now.next_at_ms) })}</small>}
      </span>
    </>
  );
  return (
    <div role="status" className="ms-auto min-w-0">
      {now.campaign_id === null ? (
        <span className="now">{inner}</span>
      ) : (
        <Link to="/campaigns/$id" params={{ id: String(now.campaign_id) }} className="now">
          {inner}
        </Link>
      )}
    </div>
  );
}
