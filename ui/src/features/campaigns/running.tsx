/** One campaign that has been started: running, waiting, paused, done or stopped. */
import { Link, Navigate, useParams } from '@tanstack/react-router';
import { Copy, Pause, Play, Square } from 'lucide-react';
import { useState } from 'react';
import { useRead } from '@/ipc';
import type { CampaignView } from '@/ipc/generated/CampaignView';
import type { PeopleFilter } from '@/ipc/generated/PeopleFilter';
import { useNow } from '@/shared/clock';
import { errorText } from '@/shared/errors';
import { t } from '@/shared/i18n';
import { Button, CampaignChip, Card, ConfirmDialog, NameText, Note, Page, PageHeader, useNarrow } from '@/shared/kit';
import { zoneCity } from '@/shared/formats';
import { useCampaignActs } from './acts';
import { chipWords, lookOf, stillWaiting, wentOut } from './model';
import { RunningHead } from './running/Head';
import { CampaignPeople } from './running/People';
import { HowItGoes, LiveFeed } from './running/Side';

export default function CampaignPage() {
  const { id: text } = useParams({ strict: false });
  const id = Number(text);
  const { data: view, error } = useRead('campaign_view', { id }, { enabled: Number.isInteger(id) });
  if (error) {
    return (
      <Page>
        <PageHeader title={t('campaigns.oneTitle')} />
        <Note tone="bad">{errorText(error)}</Note>
      </Page>
    );
  }
  if (!view) return null;
  if (view.row.state === 'draft') return <Navigate to="/campaigns/$id/edit" params={{ id: String(id) }} replace />;
  return <Running view={view} />;
}

function Running({ view }: { view: CampaignView }) {
  const { row } = view;
  const now = useNow(10_000);
  const narrow = useNarrow();
  const [filter, setFilter] = useState<PeopleFilter>('all');
  const words = chipWords(row, now);
  const preparing = row.state === 'preparing';
  const pick = (next: PeopleFilter) => setFilter((before) => (before === next ? 'all' : next));
  return (
    <Page fill={!narrow} wide>
      <PageHeader
        path={<Link to="/campaigns" className="text-muted font-normal">{t('campaigns.title')}</Link>}
        title={<NameText>{row.name}</NameText>}
        chip={<CampaignChip state={lookOf(row)} {...(words === undefined ? {} : { words })} />}
        actions={<RunningActions view={view} />}
      />
      <RunningHead view={view} onPick={pick} />
      {!preparing && (
        <div className="grid gap-4 mt-4 grid-cols-1 wide:grid-cols-[minmax(0,1fr)_316px] wide:flex-1 wide:min-h-80">
          <CampaignPeople id={row.id} counts={row.counts} filter={filter} onFilter={setFilter} className={narrow ? 'h-[420px]' : 'last min-h-0'} />
          <div className="flex flex-col gap-4 min-h-0">
            <HowItGoes counts={row.counts} />
            <LiveFeed id={row.id} className={narrow ? '' : 'last min-h-0'} />
            {narrow && <p className="text-12 text-faint">{t('running.zone', { city: zoneCity(view.zone) })}</p>}
          </div>
        </div>
      )}
      {preparing && (
        <Card className="mt-4">
          <p className="text-muted">{t('running.preparingHint')}</p>
        </Card>
      )}
    </Page>
  );
}

/** Quiet, secondary, one primary: what the state allows, and nothing else. */
function RunningActions({ view }: { view: CampaignView }) {
  const { row } = view;
  const acts = useCampaignActs();
  const [stopping, setStopping] = useState(false);
  const may = new Set(row.allowed_actions);
  const people = stillWaiting(row.counts);
  return (
    <div className="flex flex-wrap items-center justify-end gap-2">
      {may.has('duplicate') && (
        <Button look="quiet" icon={Copy} disabled={acts.busy} onClick={() => acts.duplicate(row.id)}>
          {t('campaign.duplicateToChange')}
        </Button>
      )}
      {may.has('pause') && (
        <Button icon={Pause} disabled={acts.busy} onClick={() => acts.pause(row.id)}>
          {t('campaign.pause')}
        </Button>
      )}
      {may.has('stop') && (
        <Button icon={Square} disabled={acts.busy} onClick={() => setStopping(true)}>
          {t('running.stop')}
        </Button>
      )}
      {may.has('resume') && (
        <Button look="primary" icon={Play} disabled={acts.busy} onClick={() => acts.resume(row.id)}>
          {t('campaign.resume', { people })}
        </Button>
      )}
      <ConfirmDialog
        open={stopping}
        onOpenChange={setStopping}
        title={t('running.stopTitle', { name: row.name })}
        safe={t('running.stopSafe')}
        act={t('running.stopAct', { people })}
        danger
        onAct={() => acts.stop(row.id)}
      >
        {t('running.stopText', { people, out: wentOut(row.counts) })}
      </ConfirmDialog>
    </div>
  );
}
