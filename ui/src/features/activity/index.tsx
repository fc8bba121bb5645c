/** Everything that Drumbeat decided and why, newest first. It stays, also when people are deleted. */
import { Link } from '@tanstack/react-router';
import { History } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { rpc, useRead, type Problem } from '@/ipc';
import type { ActivityFilter } from '@/ipc/generated/ActivityFilter';
import type { ActivityLine } from '@/ipc/generated/ActivityLine';
import { useNow } from '@/shared/clock';
import { showError } from '@/shared/errors';
import { day, shortDate, time, useZone, zoneCity } from '@/shared/formats';
import { t } from '@/shared/i18n';
import { JournalIcon, JournalWords } from '@/shared/journal';
import { Button, Card, EmptyState, FilterChip, NameText, Page, PageHeader } from '@/shared/kit';
import { appendLines, byDay, joinLines, PAGE } from './model';

const FILTERS: readonly ActivityFilter[] = ['all', 'sent', 'waiting', 'problems', 'people', 'operator'];

/** Pages of the journal of one filter, the newest followed live, older ones read when asked for. */
function useJournal(filter: ActivityFilter) {
  const { data: newest } = useRead('activity_page', { before_id: null, filter, limit: PAGE });
  // Everything seen is kept: what the newest page pushes out must not be lost.
  const [lines, setLines] = useState<ActivityLine[]>();
  const [joined, setJoined] = useState<typeof newest>();
  if (newest && newest !== joined) {
    setJoined(newest);
    setLines(joinLines(newest, lines ?? []));
  }
  // The journal begins with this line: nothing is older.
  const [beginId, setBeginId] = useState<number>();
  const [busy, setBusy] = useState(false);
  const last = lines?.at(-1)?.id;
  const ended = lines !== undefined && (lines.length < PAGE || last === beginId);
  const more = useCallback(async () => {
    if (busy || ended || last === undefined) return;
    setBusy(true);
    try {
      const page = await rpc('activity_page', { before_id: last, filter, limit: PAGE });
      setLines((before) => appendLines(before ?? [], page));
      if (page.length < PAGE) setBeginId(page.at(-1)?.id ?? last);
    } catch (problem) {
      showError(problem as Problem);
    } finally {
      setBusy(false);
    }
  }, [busy, ended, last, filter]);
  return { lines, ended, busy, more };
}

export default function ActivityPage() {
  const [filter, setFilter] = useState<ActivityFilter>('all');
  return (
    <Page>
      <PageHeader title={t('activity.title')} lead={t('activity.lead')} />
      <div className="flex flex-wrap items-center gap-2 mb-5" role="group" aria-label={t('activity.show')}>
        {FILTERS.map((name) => (
          <FilterChip key={name} on={filter === name} onPress={() => setFilter(name)}>
            {t(`activity.filter.${name}`)}
          </FilterChip>
        ))}
      </div>
      <Journal key={filter} filter={filter} onShowAll={() => setFilter('all')} />
    </Page>
  );
}

function Journal({ filter, onShowAll }: { filter: ActivityFilter; onShowAll: () => void }) {
  const { lines, ended, busy, more } = useJournal(filter);
  const now = useNow(30_000);
  const zone = useZone();
  if (!lines) return null;
  if (lines.length === 0) {
    return (
      <Card>
        <EmptyState icon={History} title={t(filter === 'all' ? 'activity.empty' : 'activity.emptyFilter')} actions={filter === 'all' ? undefined : <Button onClick={onShowAll}>{t('activity.showAll')}</Button>}>
          {filter === 'all' && t('activity.emptyHint')}
        </EmptyState>
      </Card>
    );
  }
  return (
    <>
      <div className="flex flex-col gap-5">
        {byDay(lines, shortDate).map((group) => (
          <Card key={group.key} title={day(group.atMs)}>
            <ol className="feed p-5">
              {group.lines.map((line) => (
                <JournalLine key={line.id} line={line} now={now} />
              ))}
            </ol>
          </Card>
        ))}
      </div>
      <div className="flex flex-col items-center gap-2 py-6 text-13 text-muted">
        {ended ? t('activity.begin') : <More onSeen={more} busy={busy} />}
        <span className="text-12 text-faint">{t('running.zone', { city: zoneCity(zone) })}</span>
      </div>
    </>
  );
}

function JournalLine({ line, now }: { line: ActivityLine; now: number }) {
  return (
    <li>
      <time className="num text-faint" dateTime={new Date(line.at_ms).toISOString()}>
        {time(line.at_ms)}
      </time>
      <JournalIcon kind={line.kind} />
      <span className="selectable min-w-0">
        <JournalWords entry={line} nowMs={now} />
        {line.campaign !== null && line.campaign_id !== null && (
          <>
            {' · '}
            <Link to="/campaigns/$id" params={{ id: String(line.campaign_id) }} className="font-normal">
              <NameText>{line.campaign}</NameText>
            </Link>
          </>
        )}
      </span>
    </li>
  );
}

/** Loads on when it comes into view; a button for those who go by keyboard. */
function More({ onSeen, busy }: { onSeen: () => Promise<void>; busy: boolean }) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const box = ref.current;
    if (!box || !('IntersectionObserver' in window)) return undefined;
    const observer = new IntersectionObserver((seen) => {
      if (seen.some((entry) => entry.isIntersecting)) void onSeen();
    }, { rootMargin: '400px' });
    observer.observe(box);
    return () => observer.disconnect();
  }, [onSeen]);
  return (
    <div ref={ref}>
      <Button busy={busy} onClick={() => void onSeen()}>
        {t('activity.older')}
      </Button>
    </div>
  );
}
