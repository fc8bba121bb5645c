import { Plus, X } from 'lucide-react';
import type { LimitsDto } from '@/ipc/generated/LimitsDto';
import type { SpanDto } from '@/ipc/generated/SpanDto';
import { weekday } from '@/shared/formats';
import { t } from '@/shared/i18n';
import { DayToggles, IconButton, NumberInput, SearchSelect, Switch, TimeInput } from '@/shared/kit';
import { useRegionOptions } from '@/shared/region';
import { Holidays } from './Holidays';
import { MOST_PAUSES, nextPause, type RowId } from './pace';
import { SetRow } from './Section';

/** Monday of some week, noon UTC: the names of the days follow from it. */
const MONDAY = Date.UTC(2026, 10, 16, 12);
const DAY_MS = 86_400_000;

export interface PaceRowsProps {
  limits: LimitsDto;
  wrong: { row: RowId; words: string } | undefined;
  onChange: (limits: LimitsDto) => void;
}

/** Every setting of the pace, one row each with its helper line. */
export function PaceRows({ limits, wrong, onChange }: PaceRowsProps) {
  const set = (change: Partial<LimitsDto>) => onChange({ ...limits, ...change });
  const error = (row: RowId) => (wrong?.row === row ? wrong.words : undefined);
  const days = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ value: String(day), label: weekday(MONDAY + (day - 1) * DAY_MS) }));
  const regions = useRegionOptions(limits.zone);
  return (
    <div className="card flush mt-3">
      <SetRow title={t('settings.hours')} hint={t('settings.hoursHint')} error={error('window')}>
        <Span value={limits.window} onChange={(window) => set({ window })} />
      </SetRow>
      <SetRow title={t('settings.days')} hint={t('settings.daysHint')} error={error('days')}>
        <DayToggles label={t('settings.days')} value={limits.days.map(String)} onChange={(chosen) => set({ days: chosen.map(Number) })} options={days} />
      </SetRow>
      <SetRow title={t('settings.pauses')} hint={t('settings.pausesHint')} error={error('pauses')}>
        <Pauses limits={limits} onChange={(pauses) => set({ pauses })} />
      </SetRow>
      <SetRow title={t('settings.holidays')} hint={t('settings.holidaysHint')} error={error('holidays')}>
        <Holidays zone={limits.zone} holidays={limits.holidays} onChange={(holidays) => set({ holidays })} />
      </SetRow>
      <SetRow title={t('settings.day')} hint={t('settings.dayHint')} error={error('day')}>
        <Figure label={t('settings.day')} value={limits.day_cap} onChange={(day_cap) => set({ day_cap })} />
      </SetRow>
      <SetRow title={t('settings.hour')} hint={t('settings.hourHint')} error={error('hour')}>
        <Figure label={t('settings.hour')} value={limits.hour_cap} onChange={(hour_cap) => set({ hour_cap })} />
      </SetRow>
      <SetRow title={t('settings.gap')} hint={t('settings.gapHint')} error={error('gap')}>
        <span className="pair">
          <Figure label={t('settings.gapFrom')} unit={t('settings.seconds')} value={limits.gap_min_s} onChange={(gap_min_s) => set({ gap_min_s })} />
          <To />
          <Figure label={t('settings.gapTo')} unit={t('settings.seconds')} value={limits.gap_max_s} onChange={(gap_max_s) => set({ gap_max_s })} />
        </span>
      </SetRow>
      <SetRow title={t('settings.block')} hint={t('settings.blockHint')}>
        <Figure label={t('settings.block')} value={limits.rest_after} onChange={(rest_after) => set({ rest_after })} />
      </SetRow>
      <SetRow title={t('settings.rest')} hint={t('settings.restHint')} error={error('rest')}>
        <span className="pair">
          <Figure label={t('settings.restFrom')} unit={t('settings.minutes')} value={limits.rest_min_minutes} onChange={(rest_min_minutes) => set({ rest_min_minutes })} />
          <To />
          <Figure label={t('settings.restTo')} unit={t('settings.minutes')} value={limits.rest_max_minutes} onChange={(rest_max_minutes) => set({ rest_max_minutes })} />
        </span>
      </SetRow>
      <SetRow title={t('settings.spread')} hint={t('settings.spreadHint')}>
        <Switch hideLabel checked={limits.spread} onChange={(spread) => set({ spread })}>
          {t('settings.spread')}
        </Switch>
      </SetRow>
      <SetRow title={t('settings.personRest')} hint={t('settings.personRestHint')} error={error('person')}>
        <Figure label={t('settings.personRest')} unit={t('settings.daysUnit')} value={limits.person_rest_days} onChange={(person_rest_days) => set({ person_rest_days })} />
      </SetRow>
      <SetRow title={t('settings.attempts')} hint={t('settings.attemptsHint')} error={error('attempts')}>
        <Figure label={t('settings.attempts')} value={limits.max_attempts} onChange={(max_attempts) => set({ max_attempts })} />
      </SetRow>
      <SetRow title={t('settings.poll')} hint={t('settings.pollHint')} error={error('poll')}>
        <Figure label={t('settings.poll')} unit={t('settings.seconds')} value={limits.poll_interval_s} onChange={(poll_interval_s) => set({ poll_interval_s })} />
      </SetRow>
      {regions && (
        <SetRow title={t('settings.numberZone')} hint={t(limits.clock_of === 'person' ? 'settings.numberZoneDay' : 'settings.numberZoneHint')}>
          <SearchSelect className="w-[248px]" label={t('settings.numberZone')} hideLabel value={limits.zone} onChange={(zone) => set({ zone })} options={regions.zones} />
        </SetRow>
      )}
      <SetRow title={t('settings.personClock')} hint={t('settings.personClockHint')}>
        <Switch hideLabel checked={limits.clock_of === 'person'} onChange={(theirs) => set({ clock_of: theirs ? 'person' : 'number' })}>
          {t('settings.personClock')}
        </Switch>
      </SetRow>
    </div>
  );
}

function To() {
  return <span className="to">{t('settings.to')}</span>;
}

function Figure({ label, unit, value, onChange }: { label: string; unit?: string; value: number; onChange: (value: number) => void }) {
  return <NumberInput className={unit ? 'w-[92px]' : 'w-[76px]'} small label={label} hideLabel unit={unit} value={value} onChange={onChange} />;
}

function Span({ value, onChange }: { value: SpanDto; onChange: (value: SpanDto) => void }) {
  return (
    <span className="pair">
      <TimeInput className="w-[76px]" small label={t('settings.from')} hideLabel value={value.start} onChange={(start) => onChange({ ...value, start })} />
      <To />
      <TimeInput className="w-[76px]" small label={t('settings.until')} hideLabel value={value.end} onChange={(end) => onChange({ ...value, end })} />
    </span>
  );
}

function Pauses({ limits, onChange }: { limits: LimitsDto; onChange: (pauses: SpanDto[]) => void }) {
  const { pauses } = limits;
  const add = pauses.length < MOST_PAUSES && <IconButton icon={Plus} size="sm" label={t('settings.pauseAdd')} onClick={() => onChange([...pauses, nextPause(limits)])} />;
  if (pauses.length === 0) return add;
  return (
    <span className="flex flex-col gap-2">
      {pauses.map((pause, i) => (
        <span className="pair" key={i}>
          <Span value={pause} onChange={(next) => onChange(pauses.map((old, j) => (j === i ? next : old)))} />
          <IconButton icon={X} size="sm" label={t('settings.pauseRemove', { from: pause.start, to: pause.end })} onClick={() => onChange(pauses.filter((_, j) => j !== i))} />
          {i === pauses.length - 1 && add}
        </span>
      ))}
    </span>
  );
}
