import { Check } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { nowMs } from '@/shared/clock';
import { time } from '@/shared/formats';
import { t } from '@/shared/i18n';
import { Icon } from '@/shared/kit';

/** The head of a section: name, one line, and when it was last saved. */
export function SectionHead({ title, lead, saved }: { title: string; lead?: ReactNode; saved?: number | undefined }) {
  return (
    <div className="page-h">
      <div>
        <h2 className="text-18 font-semibold">{title}</h2>
        {lead && <p>{lead}</p>}
      </div>
      <span role="status" className="text-13 text-muted">
        {saved !== undefined && (
          <>
            <Icon of={Check} size={14} /> {t('settings.saved', { time: time(saved) })}
          </>
        )}
      </span>
    </div>
  );
}

/** Remembers when something was saved, for the head. */
export function useSaved(): [number | undefined, () => void] {
  const [saved, setSaved] = useState<number>();
  return [saved, () => setSaved(nowMs())];
}

/** One setting: name and helper line, its control at the end, and what is wrong below. */
export function SetRow({ title, hint, error, children }: { title: ReactNode; hint?: ReactNode; error?: string | undefined; children: ReactNode }) {
  return (
    <div className="setrow" role="group" aria-label={typeof title === 'string' ? title : undefined}>
      <div>
        <div className="font-medium">{title}</div>
        {hint && <div className="text-13 text-muted">{hint}</div>}
        {error && (
          <div className="mt-1 text-12 text-bad" role="alert">
            {error}
          </div>
        )}
      </div>
      {children}
    </div>
  );
}
