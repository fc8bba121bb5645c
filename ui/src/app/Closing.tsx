/** The window is being closed while a message leaves: it stays for a moment, and says why. */
import { Send } from 'lucide-react';
import { useEffect, useState } from 'react';
import { onAppEvent } from '@/ipc';
import { t } from '@/shared/i18n';
import { IconBox } from '@/shared/kit';

export function Closing() {
  const [closing, setClosing] = useState(false);
  useEffect(
    () =>
      onAppEvent((event) => {
        if (typeof event === 'object' && event !== null && 'type' in event && event.type === 'closing') setClosing(true);
      }),
    [],
  );
  if (!closing) return null;
  return (
    <div className="dropveil" role="alert">
      <div className="drop">
        <IconBox of={Send} tone="accent" size="xl" />
        <p className="text-18 font-semibold mt-3">{t('app.closing')}</p>
        <p className="text-muted mt-1 max-w-[44ch]">{t('app.closingHint')}</p>
      </div>
    </div>
  );
}
