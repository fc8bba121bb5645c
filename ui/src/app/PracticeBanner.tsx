import { useNavigate } from '@tanstack/react-router';
import { FlaskConical } from 'lucide-react';
import { useState } from 'react';
import { useChange } from '@/ipc';
import type { PracticeDto } from '@/ipc/generated/PracticeDto';
import { useNow } from '@/shared/clock';
import { number, when } from '@/shared/formats';
import { t } from '@/shared/i18n';
import { Button, ConfirmDialog, Icon, SegmentedControl } from '@/shared/kit';

const SPEEDS = ['1', '60', '3600'] as const;

/** Always on top while practice is shown: what it is, its time and how fast it runs, the ways out. */
export function PracticeBanner({ practice }: { practice: PracticeDto }) {
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const home = () => void navigate({ to: '/' });
  const speed = useChange('practice_speed');
  const leave = useChange('practice_leave', { onDone: home });
  const remove = useChange('practice_remove', { onDone: home });
  const nowMs = useNow(60_000);
  return (
    <div className="practice" role="region" aria-label={t('app.practice')}>
      <span className="inline-flex items-center gap-2">
        <Icon of={FlaskConical} />
        {t('app.practice')}
      </span>
      <span className="inline-flex items-center gap-2">
        <span className="num" title={t('practice.clockHint')}>
          {t('practice.clock', { time: when(nowMs, nowMs) })}
        </span>
        <SegmentedControl label={t('practice.speed')} value={String(practice.speed)} onChange={(next) => speed.mutate({ speed: Number(next) })} options={SPEEDS.map((value) => ({ value: String(value), label: t('practice.speedTimes', { speed: number(Number(value)) }) }))} />
      </span>
      <span className="inline-flex items-center gap-4">
        <Button look="link" size="sm" busy={leave.isPending} onClick={() => leave.mutate({})}>
          {t('practice.leave')}
        </Button>
        <Button look="link" size="sm" onClick={() => setAsking(true)}>
          {t('practice.remove')}
        </Button>
      </span>
      <ConfirmDialog open={asking} onOpenChange={setAsking} title={t('practice.removeAsk')} safe={t('practice.removeNot')} act={t('practice.remove')} danger onAct={() => remove.mutateAsync({})}>
        {t('practice.removeExplain')}
      </ConfirmDialog>
    </div>
  );
}
