/** Beside the people: how it goes, and what has just happened. */
import { useRead } from '@/ipc';
import type { StateCounts } from '@/ipc/generated/StateCounts';
import { useNow } from '@/shared/clock';
import { whenShort } from '@/shared/formats';
import { t } from '@/shared/i18n';
import { JournalIcon, JournalWords } from '@/shared/journal';
import { Card, Funnel } from '@/shared/kit';
import { funnel } from '../model';

export function HowItGoes({ counts }: { counts: StateCounts }) {
  return (
    <Card flush className="flex-none px-4.5 pt-3.5 pb-4">
      <h3>{t('running.how')}</h3>
      <div className="mt-3">
        <Funnel rows={funnel(counts).map((row) => ({ ...row, label: t(`running.funnel.${row.key}`) }))} />
      </div>
    </Card>
  );
}

/** So many lines; the whole story is in Activity. */
const MOST = 40;

export function LiveFeed({ id, className = '' }: { id: number; className?: string }) {
  const { data: lines } = useRead('campaign_feed', { id });
  const now = useNow(30_000);
  return (
    <Card flush className={className}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls on its own beside the table, so the keyboard must reach it */}
      <div className="h-full overflow-auto px-4.5 py-3.5" role="region" aria-label={t('running.live')} tabIndex={0}>
        <h3>{t('running.live')}</h3>
        {lines?.length === 0 && <p className="text-13 text-muted mt-3">{t('running.liveEmpty')}</p>}
        {lines && lines.length > 0 && (
          <ul className="feed mt-3">
            {lines.slice(0, MOST).map((line) => (
              <li key={line.id}>
                <span className="num text-faint">{whenShort(line.at_ms, now)}</span>
                <JournalIcon kind={line.kind} />
                <span className="selectable min-w-0">
                  <JournalWords entry={{ ...line, person: line.name }} nowMs={now} />
                </span>
              </li>
            ))}
          </ul>
        )}
      </div>
    </Card>
  );
}
