import type { LimitsDto } from '@/ipc/generated/LimitsDto';
import { t } from '@/shared/i18n';
import { NumberInput } from '@/shared/kit';
import { SetRow } from './Section';

/** When Drumbeat stops the number by itself. */
export function GuardRows({ limits, error, onChange }: { limits: LimitsDto; error: string | undefined; onChange: (limits: LimitsDto) => void }) {
  return (
    <div className="card flush mt-3">
      <SetRow title={t('settings.guardFailures')} hint={t('settings.guardFailuresHint')} error={error}>
        <NumberInput className="w-[76px]" small hideLabel label={t('settings.guardFailures')} value={limits.guard_failures} onChange={(guard_failures) => onChange({ ...limits, guard_failures })} />
      </SetRow>
      <SetRow title={t('settings.guardArrive')} hint={t('settings.guardArriveHint')}>
        <NumberInput className="w-[92px]" small hideLabel unit={t('settings.ofHundred')} label={t('settings.guardArrive')} value={limits.guard_arrive_percent} max={100} onChange={(guard_arrive_percent) => onChange({ ...limits, guard_arrive_percent })} />
      </SetRow>
    </div>
  );
}
