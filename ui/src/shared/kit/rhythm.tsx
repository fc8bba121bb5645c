import { useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { number, percent, time } from '../formats';
import { t } from '../i18n';
import { beatLabels, beatPaths, type BeatPause, type BeatTick } from './beat';
import { Button } from './button';
import { messageState, MESSAGE_STATES, STATE_ORDER, type MessageState } from './states';

export type StateCounts = Partial<Readonly<Record<MessageState, number>>>;

/** How many people are in each state, with its key below. Each item of the key opens those people. */
export function StateBar({ counts, label, onPick }: { counts: StateCounts; label: string; onPick?: (state: MessageState) => void }) {
  const present = STATE_ORDER.filter((state) => (counts[state] ?? 0) > 0);
  return (
    <div>
      <div className="states" role="img" aria-label={label}>
        {present.length === 0 && <span className="c-waiting grow" />}
        {present.map((state) => (
          <span key={state} className={`c-${state}`} style={{ flexGrow: counts[state] ?? 0, flexBasis: 0 }} />
        ))}
      </div>
      <ul className="key mt-3">
        {present.map((state) => {
          const inner = (
            <>
              <span className={`sq8 c-${state}`} />
              <b>{number(counts[state] ?? 0)}</b>
              {t(MESSAGE_STATES[state].word)}
            </>
          );
          return (
            <li key={state}>
              {onPick ? (
                <button type="button" onClick={() => onPick(state)} title={t(MESSAGE_STATES[state].meaning)}>
                  {inner}
                </button>
              ) : (
                <span title={t(MESSAGE_STATES[state].meaning)}>{inner}</span>
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** The width of a box in CSS pixels, kept up to date. */
export function useWidth<E extends HTMLElement>(initial = 960) {
  const ref = useRef<E>(null);
  const [width, setWidth] = useState(initial);
  useLayoutEffect(() => {
    const box = ref.current;
    if (!box) return undefined;
    const measure = () => setWidth(box.clientWidth || initial);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    return () => observer.disconnect();
  }, [initial]);
  return [ref, width] as const;
}

export interface BeatStripProps {
  /** One day: sending hours, ticks, pauses. The shape that Rust gives. */
  strip: { start_at_ms: number; end_at_ms: number; beats: readonly BeatTick[]; pauses: readonly BeatPause[] };
  nowMs?: number;
  /** The whole strip as one sentence. */
  label: string;
}

const CLASSES: Record<string, string> = { read: 'b-read', delivered: 'b-delivered', sent: 'b-sent', failed: 'b-fail', planned: 'b-wait' };

/** One tick per message at its real time. Drawn at real width; mirrored when the window is. Tab shows "Show as a list". */
export function BeatStrip({ strip, nowMs, label }: BeatStripProps) {
  const { start_at_ms: fromMs, end_at_ms: toMs, beats: ticks, pauses } = strip;
  const [ref, width] = useWidth<HTMLDivElement>();
  const [listed, setListed] = useState(false);
  const rtl = document.documentElement.dir === 'rtl';
  const x = (ms: number) => {
    const at = 2 + ((ms - fromMs) / Math.max(1, toMs - fromMs)) * (width - 4);
    return Math.round((rtl ? width - at : at) * 10) / 10;
  };
  const inside = (ms: number) => ms >= fromMs && ms <= toMs;
  const paths = beatPaths(ticks.filter((tick) => inside(tick.at_ms)), x);
  const labels = beatLabels({ fromMs, toMs, pauses, pauseWord: t('kit.pause'), x, width, rtl, ...(nowMs !== undefined && inside(nowMs) ? { nowMs } : {}) });
  return (
    <div className="beat-box" ref={ref}>
      <svg className="beat" viewBox={`0 0 ${width} 52`} role="img" aria-label={label} preserveAspectRatio="none" direction="ltr">
        {pauses.map((pause) => {
          const [a, b] = [x(Math.max(pause.start_at_ms, fromMs)), x(Math.min(pause.end_at_ms, toMs))];
          return <rect key={pause.start_at_ms} className="b-pause" x={Math.min(a, b)} y="4" width={Math.abs(b - a)} height="26" rx="4" />;
        })}
        <path className="b-base" d={`M0 30H${width}`} />
        {paths.map(([look, d]) => (
          <path key={look} className={CLASSES[look]} d={d} />
        ))}
        {nowMs !== undefined && inside(nowMs) && <path className="b-now" d={`M${x(nowMs)} 2V34`} />}
        {labels.map((item) => (
          <text key={item.key} x={item.x} y="48" textAnchor={item.anchor} className={item.now ? 'now-l' : ''}>
            {item.text}
          </text>
        ))}
      </svg>
      <Button size="sm" className="beat-list" aria-expanded={listed} onClick={() => setListed(!listed)}>
        {listed ? t('kit.hideList') : t('kit.showList')}
      </Button>
      {listed && (
        <table className="plain-t compact mt-2">
          <thead>
            <tr>
              <th>{t('kit.time')}</th>
              <th>{t('kit.state')}</th>
            </tr>
          </thead>
          <tbody>
            {ticks.map((tick, i) => (
              <tr key={i}>
                <td className="num">{time(tick.at_ms)}</td>
                <td>{t(tick.state === 'planned' ? 'kit.planned' : MESSAGE_STATES[messageState(tick.state)].word)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

export interface ForecastDay {
  key: string | number;
  /** "Wed 18" */
  label: string;
  count: number;
  /** A closed day shows this word instead of a count. */
  closed?: string;
  today?: boolean;
  /** A day after the end shows this word and no ticks. */
  free?: string;
}

/** One column per day, ticks as high as the day's share. The end date stands above it as a heading, by the caller. */
export function ForecastStrip({ days, label }: { days: readonly ForecastDay[]; label: string }) {
  const most = Math.max(1, ...days.map((entry) => entry.count));
  return (
    <ol className="cal" aria-label={label}>
      {days.map((entry) => (
        <li key={entry.key} className={entry.closed ? 'closed' : ''}>
          <div className="d clip">{entry.label}</div>
          <div className="v">{!entry.closed && !entry.free && <span className={entry.today ? 'today' : ''} style={{ height: `${Math.max(4, (entry.count / most) * 100)}%` }} />}</div>
          <div className="n clip">{entry.closed ?? (entry.free ? <span className="text-faint font-normal">{entry.free}</span> : number(entry.count))}</div>
        </li>
      ))}
    </ol>
  );
}

/** Went out, delivered, read, answered: each a part of the first. */
export function Funnel({ rows }: { rows: readonly { key: string; label: ReactNode; count: number; share: number; state: MessageState }[] }) {
  return (
    <div className="funnel">
      {rows.map((row) => (
        <div className="contents" key={row.key}>
          <span>{row.label}</span>
          <div className="fb">
            <span className={`c-${row.state}`} style={{ width: `${Math.round(row.share * 100)}%` }} />
          </div>
          <b>{number(row.count)}</b>
          <bdi dir="ltr" className="text-faint num text-end">
            {percent(row.share, 1)}
          </bdi>
        </div>
      ))}
    </div>
  );
}
