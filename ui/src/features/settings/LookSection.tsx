import { Monitor, Moon, Sun } from 'lucide-react';
import { useChange, useRead } from '@/ipc';
import type { Look } from '@/ipc/generated/Look';
import { t } from '@/shared/i18n';
import { SegmentedControl, Switch } from '@/shared/kit';
import { setLook, textSize } from '@/shared/look';
import { SectionHead, SetRow, useSaved } from './Section';

/** Light or dark, the size of the text, the height of rows: seen at once, and kept. */
export function LookSection() {
  const { data: app } = useRead('app_state', {});
  const [saved, markSaved] = useSaved();
  const save = useChange('look_save', { onDone: markSaved });
  if (!app) return null;
  const { look } = app;
  const change = (part: Partial<Look>) => {
    const next = { ...look, ...part };
    setLook({ theme: next.theme, textSize: textSize(next.text_size), rows: next.compact_rows ? 'compact' : 'normal' });
    save.mutate(next);
  };
  return (
    <>
      <SectionHead title={t('settings.look')} lead={t('settings.lookLead')} saved={saved} />
      <div className="card flush max-w-[760px]">
        <SetRow title={t('settings.theme')} hint={t('settings.themeHint')}>
          <SegmentedControl
            label={t('settings.theme')}
            value={look.theme}
            onChange={(theme) => change({ theme })}
            options={[
              { value: 'system', label: t('settings.theme.system'), icon: Monitor },
              { value: 'light', label: t('settings.theme.light'), icon: Sun },
              { value: 'dark', label: t('settings.theme.dark'), icon: Moon },
            ]}
          />
        </SetRow>
        <SetRow title={t('settings.textSize')} hint={t('settings.textSizeHint')}>
          <SegmentedControl
            label={t('settings.textSize')}
            value={textSize(look.text_size)}
            onChange={(size) => change({ text_size: Number(size) })}
            options={(['100', '115', '130'] as const).map((size) => ({ value: size, label: t('settings.textSizePercent', { size: Number(size) }) }))}
          />
        </SetRow>
        <SetRow title={t('settings.compact')} hint={t('settings.compactHint')}>
          <Switch checked={look.compact_rows} onChange={(compact_rows) => change({ compact_rows })} hideLabel>
            {t('settings.compact')}
          </Switch>
        </SetRow>
      </div>
    </>
  );
}
