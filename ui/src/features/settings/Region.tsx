import { useState } from 'react';
import { useChange, useRead } from '@/ipc';
import type { SetupSave } from '@/ipc/generated/SetupSave';
import { t } from '@/shared/i18n';
import { Card } from '@/shared/kit';
import { knownLanguage, RegionFields } from '@/shared/region';
import { SectionHead, useSaved } from './Section';

/** Language, country, zone and the shop's name; choices are saved at once, the name when the field is left. */
export function Region() {
  const { data: app } = useRead('app_state', {});
  const [name, setName] = useState<string>();
  const [saved, markSaved] = useSaved();
  const save = useChange('setup_save', { onDone: markSaved });
  if (!app) return null;
  const value: SetupSave = { shop_name: name ?? app.shop_name, language: knownLanguage(app.language), country: app.country, zone: app.zone };
  const keepName = () => {
    if (name !== undefined && name.trim() !== app.shop_name) save.mutate({ ...value, shop_name: name.trim() }, { onSettled: () => setName(undefined) });
  };
  return (
    <>
      <SectionHead title={t('settings.region')} lead={t('settings.regionLead')} saved={saved} />
      <Card className="max-w-[760px]">
        <form
          onSubmit={(event) => {
            event.preventDefault();
            keepName();
          }}
        >
          <RegionFields value={value} onChange={(next) => save.mutate(next)} onShopName={setName} onShopNameLeft={keepName} />
        </form>
      </Card>
    </>
  );
}
