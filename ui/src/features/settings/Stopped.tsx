import { Play } from 'lucide-react';
import { useState } from 'react';
import { useChange } from '@/ipc';
import type { NumberDto } from '@/ipc/generated/NumberDto';
import { useNow } from '@/shared/clock';
import { when } from '@/shared/formats';
import { t, Words, type PlainKey } from '@/shared/i18n';
import { Button, ConfirmDialog, Note } from '@/shared/kit';
import { reasonText } from '@/shared/reasons';

/** What to look at before the number goes on. */
const REMEDIES: Record<string, PlainKey> = {
  failures_in_a_row: 'alarm.failures_in_a_row.fix',
  few_arrive: 'alarm.few_arrive.fix',
  limited_again: 'alarm.limited_again.fix',
  clock_went_back: 'alarm.clock_went_back.fix',
};

/** The guardian stopped the number: why, what to put right, and the button that lets it go on. */
export function Stopped({ number, name }: { number: NumberDto; name: string }) {
  const nowMs = useNow(60_000);
  const [asking, setAsking] = useState(false);
  const goOn = useChange('number_continue');
  if (number.alarm === null) return null;
  const aboutClock = number.alarm === 'clock_went_back';
  const remedy = Object.hasOwn(REMEDIES, number.alarm) ? REMEDIES[number.alarm] : undefined;
  return (
    <Note tone="bad">
      <p>
        <Words k="settings.stopped" p={{ reason: reasonText('alarm', number.alarm), when: when(number.alarm_at_ms ?? nowMs, nowMs) }} />
      </p>
      {remedy && <p className="mt-1">{t(remedy)}</p>}
      <Button className="mt-3" size="sm" icon={Play} onClick={() => setAsking(true)}>
        {t('settings.fixAndContinue')}
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={aboutClock ? t('settings.clockAsk') : t('settings.continueAsk', { phone: name })}
        safe={t('settings.continueNot')}
        act={aboutClock && number.waiting === 0 ? t('settings.clockAct') : t('settings.continueAct', { people: number.waiting })}
        onAct={() => goOn.mutateAsync({ id: number.id })}
      >
        {aboutClock ? t('settings.clockText') : t('settings.continueText')}
      </ConfirmDialog>
    </Note>
  );
}
