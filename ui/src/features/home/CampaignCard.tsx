import { Link } from '@tanstack/react-router';
import { Pause, Play } from 'lucide-react';
import { useState } from 'react';
import { useChange } from '@/ipc';
import type { HomeCampaign } from '@/ipc/generated/HomeCampaign';
import type { NowDto } from '@/ipc/generated/NowDto';
import { useNowUntil } from '@/shared/clock';
import { duration, number, time, when } from '@/shared/formats';
import { t, Words } from '@/shared/i18n';
import { BeatStrip, Button, CampaignChip, campaignLook, Card, ConfirmDialog, StateBar, TYPED_COUNT_ABOVE } from '@/shared/kit';
import { beatSentence, countdown, hasBeat, peopleLeft, reasonLine } from './model';

/** The campaign that runs, rests or waits: why, how long, the day's rhythm, people by state. */
export function CampaignCard({ campaign, now }: { campaign: HomeCampaign; now: NowDto }) {
  const nowMs = useNowUntil(now.kind === 'sending' || now.kind === 'waiting' ? now.next_at_ms : null);
  const reason = reasonLine(now, nowMs);
  const figure = countdown(now, nowMs);
  return (
    <Card>
      <div className="flex flex-wrap items-start gap-x-4 gap-y-3">
        <div className="min-w-0 grow basis-[320px]">
          <div className="flex flex-wrap items-center gap-2">
            <CampaignChip state={campaignLook(campaign.state, now.kind)} />
            <h2 className="min-w-0 break-words">
              <bdi>{campaign.name}</bdi>
            </h2>
          </div>
          <p className="lead mt-2">
            {reason && <span className="font-medium text-ink">{reason} </span>}
            {campaign.more_today > 0 && campaign.closes_at_ms !== null
              ? t('home.sentAndMore', { sent: campaign.sent_today, more: campaign.more_today, time: time(campaign.closes_at_ms) })
              : t('home.sentToday', { sent: campaign.sent_today })}{' '}
            {campaign.ends_at_ms !== null && <Words k="home.doneAbout" p={{ when: when(campaign.ends_at_ms, nowMs) }} />}
          </p>
          {now.continued_at_ms !== null && <p className="mt-1 text-13 text-muted">{t('home.continued', { time: when(now.continued_at_ms, nowMs) })}</p>}
        </div>
        <div className="flex flex-none items-center gap-6">
          {figure && (
            <div className="text-end">
              <div className="text-13 text-muted">{t(figure.words)}</div>
              <div className="text-22 font-semibold num">{duration(figure.ms)}</div>
            </div>
          )}
          <PauseOrContinue campaign={campaign} />
        </div>
      </div>
      {hasBeat(campaign) && (
        <div className="mt-4">
          <BeatStrip strip={campaign.beat} nowMs={nowMs} label={beatSentence(campaign)} />
        </div>
      )}
      <hr />
      <div className="mb-[10px] flex flex-wrap items-center justify-between gap-2 text-13">
        <span className="font-medium num">{t('home.peopleDone', { done: now.done, total: now.total })}</span>
        <Link to="/campaigns/$id" params={{ id: String(campaign.id) }}>
          {t('home.openCampaign')}
        </Link>
      </div>
      <StateBar counts={campaign.counts} label={t('home.progress', { done: now.done, total: now.total })} />
    </Card>
  );
}

/** Pausing is harmless; going on sends, so it says to how many and asks when they are many. */
function PauseOrContinue({ campaign }: { campaign: HomeCampaign }) {
  const [asking, setAsking] = useState(false);
  const pause = useChange('campaign_pause');
  const resume = useChange('campaign_resume');
  const left = peopleLeft(campaign);
  if (campaign.state === 'running') {
    return (
      <Button icon={Pause} busy={pause.isPending} onClick={() => pause.mutate({ id: campaign.id })}>
        {t('home.pause')}
      </Button>
    );
  }
  if (campaign.state !== 'paused') return null;
  return (
    <>
      <Button icon={Play} busy={resume.isPending} onClick={() => (left > TYPED_COUNT_ABOVE ? setAsking(true) : resume.mutate({ id: campaign.id }))}>
        {t('home.continueFor', { count: left })}
      </Button>
      <ConfirmDialog open={asking} onOpenChange={setAsking} title={t('home.continueAsk')} safe={t('home.continueNot')} act={t('home.continueFor', { count: left })} people={left} onAct={() => resume.mutateAsync({ id: campaign.id })}>
        {t('home.continueExplain', { count: number(left) })}
      </ConfirmDialog>
    </>
  );
}
