/** Language, country and time zone, as first run and settings ask for them. */
import { useMemo } from 'react';
import { useRead } from '@/ipc';
import type { SetupSave } from '@/ipc/generated/SetupSave';
import { nowMs } from '../clock';
import { t } from '../i18n';
import { SearchSelect, Select, Skeleton, TextInput } from '../kit';
import { countryName, LANGUAGES, languageName, sorted, zoneOptions } from './names';

/** The choices stay as they are while the app runs, so they are named once. */
export function useRegionOptions(zoneInUse: string) {
  const { data } = useRead('region_choices', {});
  return useMemo(() => {
    if (!data) return undefined;
    const now = nowMs();
    return {
      countries: sorted(data.countries.map(({ code }) => ({ value: code, label: countryName(code) }))),
      zones: zoneOptions(data.zones, now, zoneInUse),
    };
  }, [data, zoneInUse]);
}

export interface RegionFieldsProps {
  value: SetupSave;
  /** A choice was made. */
  onChange: (value: SetupSave) => void;
  /** The name is being written; `onShopNameLeft` when it is finished. */
  onShopName: (name: string) => void;
  onShopNameLeft?: () => void;
}

export function RegionFields({ value, onChange, onShopName, onShopNameLeft }: RegionFieldsProps) {
  const options = useRegionOptions(value.zone);
  if (!options) return <Skeleton rows={2} />;
  return (
    <div className="grid gap-4 wide:grid-cols-2">
      <TextInput label={t('settings.shopName')} hint={t('settings.shopNameHint')} value={value.shop_name} maxLength={80} placeholder={t('settings.shopNameExample')} dir="auto" onChange={onShopName} onBlur={onShopNameLeft} />
      <Select label={t('settings.language')} hint={t('settings.languageHint')} value={value.language} onChange={(language) => onChange({ ...value, language })} options={LANGUAGES.map((tag) => ({ value: tag as string, label: languageName(tag) }))} />
      <SearchSelect label={t('settings.country')} hint={t('settings.countryHint')} value={value.country} onChange={(country) => onChange({ ...value, country })} options={options.countries} />
      <SearchSelect label={t('settings.zone')} hint={t('settings.zoneHint')} value={value.zone} onChange={(zone) => onChange({ ...value, zone })} options={options.zones} />
    </div>
  );
}
