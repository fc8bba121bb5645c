/** How many fit a filter while it is built, and why a campaign would reach fewer. */
import { Ban, CircleDashed, Clock, FlaskConical, Hand, PhoneOff, type LucideIcon } from 'lucide-react';
import { useRead } from '@/ipc';
import type { FilterNode } from '@/ipc/generated/FilterNode';
import type { SegmentReach } from '@/ipc/generated/SegmentReach';
import { Among } from '@/shared/among';
import { errorText } from '@/shared/errors';
import { number } from '@/shared/formats';
import { t } from '@/shared/i18n';
import { Icon, Note } from '@/shared/kit';

type Reason = 'asked_to_stop' | 'not_asked' | 'no_number' | 'suppressed' | 'written_recently' | 'test_people';

const REASONS: readonly [Reason, LucideIcon][] = [
  ['asked_to_stop', Hand],
  ['not_asked', CircleDashed],
  ['no_number', PhoneOff],
  ['suppressed', Ban],
  ['written_recently', Clock],
  ['test_people', FlaskConical],
];

function reasonWords(reason: Reason, reach: SegmentReach): string {
  return reason === 'written_recently' ? t('filter.fewer.written_recently', { days: reach.rest_days }) : t(`filter.fewer.${reason}`);
}

export function WhyFewer({ filter }: { filter: FilterNode }) {
  const { data, error } = useRead('segment_count', { filter }, { placeholderData: (before) => before });
  // Takes longer, so it comes after.
  const { data: reach } = useRead('segment_reach', { filter }, { placeholderData: (before) => before });
  if (error) return <Note tone="bad">{errorText(error)}</Note>;
  if (!data) return null;
  const fewer = REASONS.flatMap(([reason, icon]) => (reach && reach[reason] > 0 ? [{ reason, icon, people: reach[reason], words: reasonWords(reason, reach) }] : []));
  return (
    <div className="text-13">
      <p role="status">
        <b className="num">{t('filter.count', { people: data.people })}</b> {reach && <span className="text-muted">{t('filter.mayGet', { people: reach.may_get })}</span>}
      </p>
      {fewer.length > 0 && (
        <ul className="mt-1 flex flex-wrap gap-x-4 gap-y-1 text-muted" aria-label={t('filter.whyFewer')}>
          {fewer.map(({ reason, icon, people, words }) => (
            <li key={reason} className="inline-flex items-center gap-1.5">
              <Icon of={icon} size={14} />
              <span>{words}</span>
              <bdi dir="ltr" className="num">
                − {number(people)}
              </bdi>
            </li>
          ))}
        </ul>
      )}
      <Among people={data.sample} className="mt-1" />
    </div>
  );
}
