/** A list can be dropped anywhere on the window: it is read on the import page. */
import { useNavigate } from '@tanstack/react-router';
import { FileSpreadsheet } from 'lucide-react';
import { useEffect, useState } from 'react';
import { host } from '@/host';
import { handOverFile } from '@/shared/dropped';
import { t } from '@/shared/i18n';
import { IconBox, toast } from '@/shared/kit';

export function FileDrop() {
  const navigate = useNavigate();
  const [over, setOver] = useState(false);
  useEffect(
    () =>
      host.onFileDrop(
        (files) => {
          setOver(false);
          const file = files[0];
          if (!file) return;
          if (files.length > 1) toast({ tone: 'info', text: t('import.oneAtATime', { name: file.name }) });
          handOverFile(file);
          // The page that is open already takes it itself.
          if (!window.location.hash.startsWith('#/import')) void navigate({ to: '/import', search: {} });
        },
        (state) => setOver(state.kind === 'over'),
      ),
    [navigate],
  );
  if (!over) return null;
  return (
    <div className="dropveil" role="status">
      <div className="drop is-over">
        <IconBox of={FileSpreadsheet} tone="accent" size="xl" />
        <p className="text-18 font-semibold mt-3">{t('import.letGo')}</p>
        <p className="text-muted mt-1">{t('import.kinds')}</p>
      </div>
    </div>
  );
}
