import { Plus, X } from 'lucide-react';
import type { HolidayDto } from '@/ipc/generated/HolidayDto';
import { nowMs } from '@/shared/clock';
import { dateText } from '@/shared/dates';
import { t } from '@/shared/i18n';
import { DateInput, IconButton } from '@/shared/kit';
import { MOST_HOLIDAYS, nextHoliday } from './pace';

/** Days on which the shop is closed besides its weekdays, one line each, the next first. */
export function Holidays({ zone, holidays, onChange }: { zone: string; holidays: readonly HolidayDto[]; onChange: (holidays: HolidayDto[]) => void }) {
  const today = todayIn(zone);
  const add = holidays.length < MOST_HOLIDAYS && <IconButton icon={Plus} size="sm" label={t('settings.holidayAdd')} onClick={() => onChange([...holidays, nextHoliday(holidays, today)])} />;
  if (holidays.length === 0) return add;
  const change = (at: number, next: HolidayDto) => onChange(holidays.map((old, i) => (i === at ? next : old)));
  return (
    <span className="flex flex-col gap-2">
      {holidays.map((holiday, i) => (
        <span className="pair" key={i}>
          <DateInput className="w-[124px]" small hideLabel today={today} label={t('settings.holidayFrom')} value={holiday.first} onChange={(first) => change(i, { first, last: holiday.last < first ? first : holiday.last })} />
          <span className="to">{t('settings.to')}</span>
          <DateInput className="w-[124px]" small hideLabel today={today} label={t('settings.holidayUntil')} value={holiday.last} onChange={(last) => change(i, { first: holiday.first, last })} />
          <IconButton icon={X} size="sm" label={t('settings.holidayRemove', { from: dateText(holiday.first), to: dateText(holiday.last) })} onClick={() => onChange(holidays.filter((_, j) => j !== i))} />
          {i === holidays.length - 1 && add}
        </span>
      ))}
    </span>
  );
}

/** The calendar date of now where the number is. */
function todayIn(zone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(nowMs());
}
