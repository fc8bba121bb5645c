import { Link } from '@tanstack/react-router';
import { Copy, Ellipsis, Megaphone, Pause, Play, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useRead } from '@/ipc';
import type { CampaignRow } from '@/ipc/generated/CampaignRow';
import { useNow } from '@/shared/clock';
import { number } from '@/shared/formats';
import { t } from '@/shared/i18n';
import { Button, buttonClass, CampaignChip, Card, Clip, ConfirmDialog, EmptyState, Icon, IconButton, Menu, NameText, Page, PageHeader, ProgressBar, type MenuEntry } from '@/shared/kit';
import { useCampaignActs } from './acts';
import { chipWords, doneOf, lookOf, sentence, stillWaiting } from './model';

export default function CampaignsPage() {
  const { data: rows } = useRead('campaign_list', {});
  const now = useNow(10_000);
  const acts = useCampaignActs();
  const [deleting, setDeleting] = useState<CampaignRow>();
  const add = (
    <Link to="/campaigns/new" className={buttonClass('primary')}>
      <Icon of={Plus} />
      {t('campaigns.newTitle')}
    </Link>
  );
  return (
    <Page>
      <PageHeader title={t('campaigns.title')} actions={rows && rows.length > 0 && add} />
      {rows?.length === 0 && (
        <Card>
          <EmptyState icon={Megaphone} title={t('campaign.none')} actions={add}>
            {t('campaign.noneHint')}
          </EmptyState>
        </Card>
      )}
      {rows && rows.length > 0 && (
        <Card flush>
          <ul className="rows">
            {rows.map((row) => (
              <CampaignLine key={row.id} row={row} now={now} acts={acts} onDelete={() => setDeleting(row)} />
            ))}
          </ul>
        </Card>
      )}
      <ConfirmDialog
        open={deleting !== undefined}
        onOpenChange={(open) => !open && setDeleting(undefined)}
        title={t('campaign.deleteTitle', { name: deleting?.name ?? '' })}
        safe={t('campaign.keep')}
        act={t('campaign.delete')}
        danger
        onAct={() => (deleting ? acts.remove(deleting.id) : undefined)}
      >
        {t('campaign.deleteText')}
      </ConfirmDialog>
    </Page>
  );
}

type Acts = ReturnType<typeof useCampaignActs>;

function CampaignLine({ row, now, acts, onDelete }: { row: CampaignRow; now: number; acts: Acts; onDelete: () => void }) {
  const look = lookOf(row);
  const { counts } = row;
  const words = chipWords(row, now);
  const draft = look === 'draft';
  const done = doneOf(counts);
  const may = new Set(row.allowed_actions);
  const more: MenuEntry[] = [
    ...(may.has('duplicate') && look !== 'cancelled' ? [{ label: t('campaign.duplicate'), icon: Copy, onSelect: () => acts.duplicate(row.id) }] : []),
    ...(may.has('delete') ? [{ label: t('campaign.delete'), icon: Trash2, danger: true, separated: may.has('duplicate'), onSelect: onDelete }] : []),
  ];
  return (
    <li className="flex-wrap wide:flex-nowrap">
      <div className="grow min-w-0 basis-0">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <Link to={draft ? '/campaigns/$id/edit' : '/campaigns/$id'} params={{ id: String(row.id) }} className="font-semibold text-ink clip">
            <NameText>{row.name || t('wizard.unnamed')}</NameText>
          </Link>
          <CampaignChip state={look} {...(words === undefined ? {} : { words })} />
        </div>
        <Clip className="text-13 text-muted mt-1">{sentence(row, now)}</Clip>
      </div>
      <div className="w-44 flex-none">{!draft && counts.total > 0 && <ProgressBar value={done} max={counts.total} label={t('campaign.progress', { done: number(done), total: number(counts.total) })} />}</div>
      <div className="flex items-center justify-end gap-1 flex-none w-60">
        <MainAct row={row} acts={acts} />
        {more.length > 0 && <Menu trigger={<IconButton icon={Ellipsis} label={t('campaign.moreFor', { name: row.name })} size="sm" />} items={more} />}
      </div>
    </li>
  );
}

/** The one button of a state. */
function MainAct({ row, acts }: { row: CampaignRow; acts: Acts }) {
  const may = new Set(row.allowed_actions);
  const params = { id: String(row.id) };
  switch (lookOf(row)) {
    case 'draft':
      return (
        <Link to="/campaigns/$id/edit" params={params} className={buttonClass('secondary', 'sm')}>
          {t('campaign.continueDraft')}
        </Link>
      );
    case 'running':
    case 'waiting':
      return may.has('pause') ? (
        <Button size="sm" icon={Pause} disabled={acts.busy} onClick={() => acts.pause(row.id)}>
          {t('campaign.pause')}
        </Button>
      ) : null;
    case 'paused':
      return may.has('resume') ? (
        <Button size="sm" icon={Play} disabled={acts.busy} onClick={() => acts.resume(row.id)}>
          {t('campaign.resume', { people: stillWaiting(row.counts) })}
        </Button>
      ) : null;
    case 'cancelled':
      return may.has('duplicate') ? (
        <Button size="sm" icon={Copy} disabled={acts.busy} onClick={() => acts.duplicate(row.id)}>
          {t('campaign.duplicate')}
        </Button>
      ) : null;
    case 'preparing':
    case 'completed':
      return (
        <Link to="/campaigns/$id" params={params} className={buttonClass('secondary', 'sm')}>
          {t('campaign.open')}
        </Link>
      );
  }
}
