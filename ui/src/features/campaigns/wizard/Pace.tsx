/** Step 3: the number, its pace, and what that means: an end date, a day, the limit that decides. */
import { Link } from '@tanstack/react-router';
import { ShieldCheck, SlidersHorizontal } from 'lucide-react';
import { useChange, useRead } from '@/ipc';
import type { ForecastDto } from '@/ipc/generated/ForecastDto';
import type { LimitsDto } from '@/ipc/generated/LimitsDto';
import type { LimitsView } from '@/ipc/generated/LimitsView';
import { day, phone, time, weekday, zoneCity } from '@/shared/formats';
import { useNow } from '@/shared/clock';
import { t, Words } from '@/shared/i18n';
import { buttonClass, Facts, ForecastStrip, Icon, Note, RadioGroup, Select, toastUndo, useNarrow, type ForecastDay } from '@/shared/kit';
import { clockOf, sketchDay } from '../day';
import { dayLabel, daysWords, decidingWords, forecastDays } from '../forecast';
import { gapWords, PRESETS, type PresetName } from '../model';

export function useForecast(campaignId: number, numberId: number | null, people: number) {
  return useRead('campaign_forecast', { number_id: numberId ?? 0, people, campaign_id: campaignId }, { enabled: numberId !== null && people > 0 }).data;
}

export function PaceStep({ numberId, onNumber, people, limits, forecast }: { numberId: number | null; onNumber: (id: number) => void; people: number; limits: LimitsView | undefined; forecast: ForecastDto | undefined }) {
  const { data: numbers } = useRead('number_list', {});
  const now = useNow(60_000);
  const narrow = useNarrow();
  const back = useChange('limits_save');
  const save = useChange('limits_save', {
    onDone: () => {
      const before = limits?.current;
      if (before && numberId !== null) toastUndo(t('wizard.paceChanged'), () => back.mutate({ number_id: numberId, limits: before }));
    },
  });
  const current = limits?.current;
  const preset = current && !current.changed ? PRESETS.find((name) => name === current.preset) : undefined;
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2>{t('wizard.howFast')}</h2>
        {numbers && numbers.length > 0 && (
          <div className="w-64">
            <Select
              small
              label={t('wizard.number')}
              hideLabel
              value={numberId === null ? null : String(numberId)}
              placeholder={t('wizard.number')}
              onChange={(id) => onNumber(Number(id))}
              options={numbers.map((entry) => ({ value: String(entry.id), label: entry.phone ? `\u2066${phone(entry.phone)}\u2069` : entry.name || t('number.unnamed') }))}
            />
          </div>
        )}
      </div>
      {numbers?.length === 0 && (
        <div className="mt-3">
          <Note tone="warn" action={<Link to="/connect" className={buttonClass('secondary', 'sm')}>{t('error.act.connect')}</Link>}>
            {t('wizard.noNumber')}
          </Note>
        </div>
      )}
      {limits && current && numberId !== null && (
        <div className="mt-3.5">
          <RadioGroup<PresetName>
            label={t('wizard.howFast')}
            hideLabel
            cards
            className="grid gap-3 grid-cols-1 sm:grid-cols-3 min-[720px]:grid-cols-3"
            value={preset ?? null}
            onChange={(name) => {
              const chosen = limits.presets.find((entry) => entry.preset === name);
              if (chosen) save.mutate({ number_id: numberId, limits: chosen });
            }}
            options={PRESETS.map((name, i) => ({ value: name, label: <span className="font-medium">{t(`wizard.preset.${name}`)}</span>, hint: <PresetHint name={name} limits={limits.presets.find((entry) => entry.preset === name)} endsAtMs={forecast?.preset_ends_at_ms[i] ?? null} /> }))}
          />
          {current.changed && <p className="text-13 text-muted mt-3">{t('wizard.ownPace', { cap: current.day_cap, gap: gapWords(current.gap_min_s, current.gap_max_s) })}</p>}
        </div>
      )}
      {people === 0 && (
        <div className="mt-5">
          <Note tone="warn">{t('wizard.nobodyYet')}</Note>
        </div>
      )}
      {forecast && current && (
        <>
          <div className="flex flex-wrap items-baseline justify-between gap-x-4 mt-6">
            <h2>{forecast.ends_at_ms === null ? t('wizard.noEnd') : t('wizard.doneAbout', { day: day(forecast.ends_at_ms), time: time(forecast.ends_at_ms) })}</h2>
            {forecast.ends_at_ms !== null && <span className="text-13 text-muted">{t('wizard.aboutOnly')}</span>}
          </div>
          <Forecast forecast={forecast} most={narrow ? 6 : 8} open={current.days} />
          <div className="mt-3">
            <Note tone={forecast.deciding === 'never_open' ? 'bad' : 'neutral'}>
              <Words k="wizard.deciding" p={{ limit: decidingWords(forecast.deciding, current) }} /> {better(limits, forecast, current)}
            </Note>
          </div>
          <div className="flex flex-wrap items-center justify-between gap-x-8 gap-y-3 mt-5 py-3 border-y border-line">
            <Line label={t('wizard.start')} value={forecast.first_at_ms === null ? t('wizard.atOnce') : dayLabel(forecast.first_at_ms, now)} />
            <Line label={t('wizard.hours')} value={t('wizard.fromTo', { from: current.window.start, to: current.window.end })} />
            <Line label={t('wizard.days')} value={daysWords(current.days)} />
            <Line label={t('wizard.pause')} value={current.pauses.length === 0 ? t('wizard.none') : current.pauses.map((span) => t('wizard.fromTo', { from: span.start, to: span.end })).join(', ')} />
            <Link to="/settings/$section" params={{ section: 'pace' }} className={buttonClass('secondary', 'sm')}>
              <Icon of={SlidersHorizontal} />
              {t('wizard.changeDetails')}
            </Link>
          </div>
          <p className="text-12 text-faint mt-3">{t('running.zone', { city: zoneCity(forecast.zone) })}</p>
        </>
      )}
    </>
  );
}

function PresetHint({ name, limits, endsAtMs }: { name: PresetName; limits: LimitsDto | undefined; endsAtMs: number | null }) {
  if (!limits) return null;
  return (
    <span className="block">
      <span className="block text-13 text-muted">{t(`wizard.presetHint.${name}`)}</span>
      <span className="flex flex-wrap justify-between gap-x-2 text-13 mt-3">
        <span className="num text-ink">{t('wizard.aDay', { count: limits.day_cap })}</span>
        <span className="num">{gapWords(limits.gap_min_s, limits.gap_max_s)}</span>
      </span>
      {endsAtMs !== null && (
        <span className="block text-13 text-ink border-t border-line mt-2 pt-2">
          <Words k="running.doneAbout" p={{ when: `${weekday(endsAtMs)} ${dayLabel(endsAtMs)}` }} />
        </span>
      )}
    </span>
  );
}

function Line({ label, value }: { label: string; value: string }) {
  return (
    <div>
      <div className="text-12 text-faint">{label}</div>
      <div className="font-medium num">{value}</div>
    </div>
  );
}

function Forecast({ forecast, most, open }: { forecast: ForecastDto; most: number; open: readonly number[] }) {
  const { days, moreDays, morePeople } = forecastDays(forecast.days, most, open);
  const shown: ForecastDay[] = days.map((entry) => ({ key: entry.date, label: entry.label, count: entry.count, ...(entry.closed ? { closed: t('wizard.closed') } : entry.free ? { free: t('wizard.free') } : {}) }));
  return (
    <div className="mt-3">
      <ForecastStrip days={shown} label={t('wizard.forecast')} />
      {moreDays > 0 && <p className="text-12 text-faint mt-1.5">{t('wizard.moreDays', { days: moreDays, people: morePeople })}</p>}
    </div>
  );
}

/** What the next faster preset would change, at which price. */
function better(limits: LimitsView | undefined, forecast: ForecastDto, current: LimitsDto): string {
  if (forecast.deciding !== 'day_cap' || !limits || forecast.ends_at_ms === null) return '';
  const ends = forecast.ends_at_ms;
  const faster = limits.presets.map((entry, i) => ({ cap: entry.day_cap, end: forecast.preset_ends_at_ms[i] ?? null })).find((entry) => entry.cap > current.day_cap && entry.end !== null && entry.end < ends);
  return faster?.end ? t('wizard.faster', { cap: faster.cap, day: day(faster.end) }) : '';
}

/** The pane beside the pace: a day from opening to closing, one line a message. */
export function DayPane({ limits }: { limits: LimitsDto }) {
  const sketch = sketchDay(limits);
  const span = Math.max(1, sketch.closeMin - sketch.openMin);
  const height = 300;
  const y = (minute: number) => Math.round(((minute - sketch.openMin) / span) * height * 10) / 10;
  const marks = [sketch.openMin, ...sketch.pauses.flatMap((pause) => [pause.from, pause.to]), sketch.closeMin].filter((minute, i, all) => i === 0 || y(minute) - y(all[i - 1] ?? 0) >= 14);
  return (
    <>
      <h3>{t('wizard.aDayWith')}</h3>
      <svg className="dayline mt-4" width="180" height={height + 16} viewBox={`0 -8 180 ${height + 16}`} role="img" aria-label={t('wizard.daySpoken', { count: sketch.ticks.length, from: limits.window.start, to: limits.window.end })}>
        {sketch.pauses.map((pause) => (
          <g key={pause.from}>
            <rect x="52" y={y(pause.from)} width="124" height={y(pause.to) - y(pause.from)} className="b-pause" />
            {y(pause.to) - y(pause.from) >= 16 && (
              <text x="62" y={(y(pause.from) + y(pause.to)) / 2 + 4} direction="ltr">
                {t('kit.pause')}
              </text>
            )}
          </g>
        ))}
        <path className="b-base" d={`M50 0V${height}`} />
        <path className="b-delivered" d={sketch.ticks.map((minute) => `M54 ${y(minute)}h122`).join('')} />
        {marks.map((minute) => (
          <text key={minute} x="0" y={y(minute) + 4} direction="ltr">
            {clockOf(minute)}
          </text>
        ))}
      </svg>
      <div className="mt-5">
        <Facts
          items={[
            { label: t('wizard.perDay'), value: <span className="num">{t('wizard.upTo', { count: limits.day_cap })}</span> },
            { label: t('wizard.perHour'), value: <span className="num">{t('wizard.neverOver', { count: limits.hour_cap })}</span> },
            { label: t('wizard.between'), value: <span className="num">{gapWords(limits.gap_min_s, limits.gap_max_s)}</span> },
          ]}
        />
      </div>
      <div className="mt-5">
        <Note tone="warn" icon={ShieldCheck}>
          {t('wizard.noPromise')}
        </Note>
      </div>
    </>
  );
}
