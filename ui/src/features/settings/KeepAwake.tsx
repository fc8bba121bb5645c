import { useChange, useRead } from '@/ipc';
import { t } from '@/shared/i18n';
import { Switch } from '@/shared/kit';
import { awakeWords } from './model';
import { SetRow } from './Section';

/** A computer that falls asleep sends nothing; one that may not runs its battery down. */
export function KeepAwake({ onSaved }: { onSaved: () => void }) {
  const { data: view } = useRead('awake_get', {});
  const save = useChange('awake_save', { onDone: onSaved });
  if (!view) return null;
  return (
    <div className="card flush mt-3">
      <SetRow title={t('settings.awake')} hint={awakeWords(view)}>
        <Switch hideLabel checked={view.wanted} onChange={(wanted) => save.mutate({ wanted })}>
          {t('settings.awake')}
        </Switch>
      </SetRow>
    </div>
  );
}
