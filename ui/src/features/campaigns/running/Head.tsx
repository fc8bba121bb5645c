/** The first card: why nothing (or something) leaves now, the countdown, the day's rhythm, everyone by state. */
import { AlarmClock, Ban, CircleCheck, LoaderCircle, Pause, PencilLine, Play } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { CampaignView } from '@/ipc/generated/CampaignView';
import { useNowUntil } from '@/shared/clock';
import { day, duration, number, when } from '@/shared/formats';
import { t, Words } from '@/shared/i18n';
import { BeatStrip, Card, IconBox, Note, StateBar, type CampaignLook, type LucideIcon, type MessageState, type Tone } from '@/shared/kit';
import { doneOf, headline, lookOf } from '../model';

const ICONS: Record<CampaignLook, [LucideIcon, Tone]> = {
  draft: [PencilLine, 'neutral'],
  preparing: [LoaderCircle, 'accent'],
  running: [Play, 'accent'],
  waiting: [AlarmClock, 'accent'],
  paused: [Pause, 'warn'],
  completed: [CircleCheck, 'ok'],
  cancelled: [Ban, 'neutral'],
};

const SPEAK_EVERY_MS = 5000;

/** What is spoken: the newest words, but never twice within five seconds. */
export function useSpoken(words: string): string {
  const [spoken, setSpoken] = useState(words);
  const last = useRef(0);
  useEffect(() => {
    const wait = Math.max(0, last.current + SPEAK_EVERY_MS - performance.now());
    const timer = setTimeout(() => {
      last.current = performance.now();
      setSpoken(words);
    }, wait);
    return () => clearTimeout(timer);
  }, [words]);
  return spoken;
}

export function RunningHead({ view, onPick }: { view: CampaignView; onPick: (state: MessageState) => void }) {
  const now = useNowUntil(view.row.now?.next_at_ms ?? null);
  const { row, beat } = view;
  const { counts } = row;
  const look = lookOf(row);
  const line = headline(view, now);
  const [icon, tone] = ICONS[look];
  const done = doneOf(counts);
  const progress = t('running.progress', { done: number(done), total: counts.total });
  const spoken = useSpoken(`${line.title}. ${progress}`);
  const alive = look === 'running' || look === 'waiting' || look === 'paused';
  const left = beat.beats.filter((tick) => tick.state !== 'planned').length;
  return (
    <Card flush className="flex-none px-5 pt-4.5 pb-4">
      <div className="flex items-start gap-4">
        <IconBox of={icon} tone={tone} size="lg" />
        <div className="grow min-w-0">
          <h2 className="text-18 font-semibold">{line.title}</h2>
          <p className="text-muted mt-0.5">{line.detail}</p>
        </div>
        {line.nextAtMs !== undefined && (
          <div className="text-end flex-none">
            <div className="text-13 text-muted">{t('running.nextIn')}</div>
            <div className="num font-semibold text-18">{duration(line.nextAtMs - now)}</div>
          </div>
        )}
      </div>
      <p className="vh" role="status">
        {spoken}
      </p>
      {alive && typeof row.now?.continued_at_ms === 'number' && (
        <div className="mt-3">
          <Note tone="ok">{t('running.continued', { when: when(row.now.continued_at_ms, now) })}</Note>
        </div>
      )}
      {alive && beat.end_at_ms > beat.start_at_ms && (
        <div className="mt-3">
          <BeatStrip strip={beat} nowMs={now} label={t('running.rhythm', { day: day(beat.start_at_ms), sent: left, planned: beat.beats.length - left })} />
        </div>
      )}
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 text-13 mt-3 mb-2">
        <span className="font-medium num">{progress}</span>
        {alive && look !== 'paused' && view.ends_at_ms !== null && (
          <span className="text-muted">
            <Words k="running.doneAbout" p={{ when: when(view.ends_at_ms, now) }} />
          </span>
        )}
      </div>
      <StateBar counts={counts} label={progress} onPick={onPick} />
    </Card>
  );
}
