import { Globe } from 'lucide-react';
import { useState } from 'react';
import { useChange } from '@/ipc';
import type { SetupSave } from '@/ipc/generated/SetupSave';
import { zoneCity } from '@/shared/formats';
import { t } from '@/shared/i18n';
import { Button, Card, Icon } from '@/shared/kit';
import { countryName, languageName, RegionFields } from '@/shared/region';

/** Language, country and zone as guessed, in one line; "Change" unfolds the fields. */
export function RegionLine({ setup }: { setup: SetupSave }) {
  const [draft, setDraft] = useState<SetupSave>();
  const save = useChange('setup_save', { onDone: () => setDraft(undefined) });
  return (
    <div className="mb-6">
      <div className="regionline">
        <Icon of={Globe} className="text-faint" />
        <span>{languageName(setup.language)}</span>
        <span>{countryName(setup.country)}</span>
        <span>{t('firstrun.zoneTime', { city: zoneCity(setup.zone) })}</span>
        {!draft && (
          <Button look="link" size="sm" onClick={() => setDraft(setup)}>
            {t('firstrun.change')}
          </Button>
        )}
      </div>
      {draft && (
        <Card className="mt-3">
          <form
            onSubmit={(event) => {
              event.preventDefault();
              save.mutate(draft);
            }}
          >
            <RegionFields value={draft} onChange={setDraft} onShopName={(shop_name) => setDraft({ ...draft, shop_name })} />
            <div className="mt-4 flex flex-wrap justify-end gap-2">
              <Button onClick={() => setDraft(undefined)}>{t('firstrun.changeNot')}</Button>
              <Button type="submit" look="primary" busy={save.isPending}>
                {t('firstrun.saveRegion')}
              </Button>
            </div>
          </form>
        </Card>
      )}
    </div>
  );
}
