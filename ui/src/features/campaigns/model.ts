/** What the campaign screens decide, without React: rows, counts, the line of the moment. */
import type { AudienceCountDto } from '@/ipc/generated/AudienceCountDto';
import type { AudienceDto } from '@/ipc/generated/AudienceDto';
import type { AudiencePartsDto } from '@/ipc/generated/AudiencePartsDto';
import type { CampaignResultDto } from '@/ipc/generated/CampaignResultDto';
import type { CampaignRow } from '@/ipc/generated/CampaignRow';
import type { CampaignView } from '@/ipc/generated/CampaignView';
import type { PeopleFilter } from '@/ipc/generated/PeopleFilter';
import type { StateCounts } from '@/ipc/generated/StateCounts';
import { shortDate, time, when } from '@/shared/formats';
import { t } from '@/shared/i18n';
import { campaignLook, type CampaignLook, type MessageState } from '@/shared/kit';
import { reasonText, waitLine } from '@/shared/reasons';

/** People with an end state or a message on its way: the figure of "N of M people done". */
export function doneOf(counts: StateCounts): number {
  return counts.total - counts.waiting - counts.sending - counts.checking;
}

/** People whose message left: only these can be delivered, read and answered. */
export function wentOut(counts: StateCounts): number {
  return counts.accepted + counts.sent + counts.delivered + counts.read;
}

/** A gap or a rest between two messages is sending, not waiting. */
const BETWEEN: ReadonlySet<string> = new Set(['gap', 'rest', 'looking_up', 'retry_later']);

export function lookOf(row: CampaignRow): CampaignLook {
  const kind = row.now?.kind === 'waiting' && BETWEEN.has(row.now.reason ?? '') ? 'sending' : row.now?.kind;
  return campaignLook(row.state, kind);
}

/** The words of the chip: "Waiting until tomorrow 09:00" says more than "Waiting". */
export function chipWords(row: CampaignRow, now: number): string | undefined {
  const until = row.now?.next_at_ms;
  return lookOf(row) === 'waiting' && typeof until === 'number' && until > now ? t('campaign.waitingUntil', { when: when(until, now) }) : undefined;
}

/** One sentence: what happens now with this campaign, and why. */
export function sentence(row: CampaignRow, now: number): string {
  const { counts } = row;
  switch (lookOf(row)) {
    case 'draft':
      return t('campaign.draftSince', { when: when(row.updated_at_ms, now) });
    case 'preparing':
      return t('campaign.preparing');
    case 'running': {
      const next = row.now?.next_at_ms;
      return typeof next === 'number' && next > now ? t('running.sendingNext', { time: when(next, now) }) : t('running.sendingNow');
    }
    case 'waiting':
      return waitLine(row.now?.reason ?? null, row.now?.next_at_ms ?? null, now);
    case 'paused':
      return t('now.pausedReason', { reason: reasonText('pause', row.pause_reason ?? 'operator') });
    case 'completed':
      return t('campaign.completedLine', { when: row.finished_at_ms === null ? '' : when(row.finished_at_ms, now), people: wentOut(counts), answered: counts.answered });
    case 'cancelled':
      return t('campaign.cancelledLine', { when: row.finished_at_ms === null ? '' : when(row.finished_at_ms, now), people: wentOut(counts) });
  }
}

export interface Headline {
  title: string;
  detail: string;
  /** The next message, or the end of the waiting, if it lies ahead. */
  nextAtMs?: number;
}

/** Why a campaign rests, and what that means: the second line under the reason. */
function waitDetail(view: CampaignView): string {
  const { sent_today: sent, day_cap: cap } = view;
  const reason = view.row.now?.reason ?? '';
  const opens = reason === 'closed_hours' || reason === 'closed_day' || reason === 'holiday' || reason === 'quiet_hours';
  if (cap > 0 && sent >= cap && (opens || reason === 'day_cap')) return t('running.detail.day_used', { cap });
  switch (reason) {
    case 'closed_hours':
    case 'closed_day':
    case 'holiday':
    case 'quiet_hours':
      return t('running.detail.closed', { sent, cap });
    case 'person_hours':
      return t('running.detail.person_hours');
    case 'day_cap':
      return t('running.detail.day_used', { cap });
    case 'day_pause':
      return t('running.detail.day_pause');
    case 'hour_cap':
      return t('running.detail.hour_cap');
    case 'never_open':
      return t('running.detail.never_open');
    case 'not_linked':
      return t('running.detail.not_linked');
    case 'reconnecting':
    case 'gateway_down':
      return t('running.detail.connection');
    case 'key_refused':
    case 'key_missing':
      return t('running.detail.key');
    case 'key_locked':
      return t('running.detail.key_locked');
    case 'whatsapp_limit':
      return t('running.detail.whatsapp_limit');
    case 'guardian':
      return t('running.detail.guardian');
    case 'checking':
    case 'recovering':
      return t('running.detail.checking');
    case 'awaiting_continue':
      return t('running.detail.awaiting_continue');
    default:
      return t('running.detail.other');
  }
}

/** The first card of a running campaign: reason, meaning, countdown. */
export function headline(view: CampaignView, now: number): Headline {
  const { row, sent_today: sent, day_cap: cap, beat } = view;
  const next = row.now?.next_at_ms;
  const aheadMs = typeof next === 'number' && next > now ? next : undefined;
  const ahead = aheadMs === undefined ? {} : { nextAtMs: aheadMs };
  const { counts } = row;
  switch (lookOf(row)) {
    case 'running': {
      const more = beat.beats.filter((tick) => tick.state === 'planned' && tick.at_ms > now).length;
      const detail = more > 0 ? t('running.todayMore', { sent, cap, more, time: time(beat.end_at_ms) }) : t('running.today', { sent, cap });
      return { title: aheadMs === undefined ? t('running.sendingNow') : t('running.sendingNext', { time: when(aheadMs, now) }), detail: row.now?.reason === 'rest' ? t('running.rest', { sent, cap }) : detail, ...ahead };
    }
    case 'waiting':
      return { title: sentence(row, now), detail: waitDetail(view), ...ahead };
    case 'paused':
      return { title: sentence(row, now), detail: pausedDetail(row) };
    case 'preparing':
      return { title: t('now.preparing', { done: row.now?.done ?? 0, total: row.now?.total ?? counts.total }), detail: t('running.preparingDetail') };
    case 'completed':
      return { title: t('running.completed', { people: wentOut(counts) }), detail: endDetail(counts) };
    case 'cancelled':
      return { title: t('running.cancelled', { people: counts.skipped }), detail: endDetail(counts) };
    case 'draft':
      return { title: t('campaignState.draft'), detail: '' };
  }
}

function pausedDetail(row: CampaignRow): string {
  const people = row.counts.waiting;
  const guard = row.pause_reason !== null && row.pause_reason !== 'operator';
  return t(guard ? 'running.pausedByGuard' : 'running.pausedDetail', { people });
}

function endDetail(counts: StateCounts): string {
  return t('running.endDetail', { delivered: counts.delivered + counts.read, answered: counts.answered, failed: counts.failed + counts.needs_check });
}

export interface FunnelRow {
  key: 'went_out' | 'delivered' | 'read' | 'answered';
  count: number;
  share: number;
  state: MessageState;
}

/** Each a part of those whose message went out. */
export function funnel(counts: StateCounts): FunnelRow[] {
  const out = wentOut(counts);
  const share = (count: number) => (out > 0 ? Math.min(1, count / out) : 0);
  const row = (key: FunnelRow['key'], count: number, state: MessageState): FunnelRow => ({ key, count, share: share(count), state });
  return [row('went_out', out, 'sent'), row('delivered', counts.delivered + counts.read, 'delivered'), row('read', counts.read, 'read'), row('answered', counts.answered, 'read')];
}

/** How many people a filter shows. */
export function filterCount(counts: StateCounts, filter: PeopleFilter): number {
  return filter === 'all' ? counts.total : counts[filter];
}

/** The people who still wait: the number on "Continue for N people" and "Stop for N people". */
export function stillWaiting(counts: StateCounts): number {
  return counts.waiting;
}

/** A group of people: what can be chosen, and what can be left out again. */
export type Part = { kind: 'tag'; tag: string } | { kind: 'list'; id: number } | { kind: 'segment'; id: number } | { kind: 'campaign'; id: number; result: CampaignResultDto };
export type Source = { kind: 'everyone' } | Part | { kind: 'import'; id: number } | { kind: 'people'; count: number };

function partsOf({ tags, lists, segments, campaigns }: AudiencePartsDto): Part[] {
  return [
    ...lists.map((id) => ({ kind: 'list', id }) as const),
    ...segments.map((id) => ({ kind: 'segment', id }) as const),
    ...tags.map((tag) => ({ kind: 'tag', tag }) as const),
    ...campaigns.map(({ campaign, result }) => ({ kind: 'campaign', id: campaign, result }) as const),
  ];
}

/** The lines of "Who should get it?". */
export function sourcesOf(audience: AudienceDto): Source[] {
  return [
    ...(audience.everyone ? [{ kind: 'everyone' } as const] : []),
    ...partsOf(audience),
    ...audience.imports.map((id) => ({ kind: 'import', id }) as const),
    ...(audience.people.length > 0 ? [{ kind: 'people', count: audience.people.length } as const] : []),
  ];
}

/** The lines of "Leave out". */
export function leftOutOf(audience: AudienceDto): Part[] {
  return partsOf(audience.exclude);
}

export function samePart(a: Source, b: Source): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function withPart<P extends AudiencePartsDto>(parts: P, part: Part): P {
  switch (part.kind) {
    case 'tag':
      return { ...parts, tags: [...parts.tags, part.tag] };
    case 'list':
      return { ...parts, lists: [...parts.lists, part.id] };
    case 'segment':
      return { ...parts, segments: [...parts.segments, part.id] };
    case 'campaign':
      return { ...parts, campaigns: [...parts.campaigns, { campaign: part.id, result: part.result }] };
  }
}

function withoutPart<P extends AudiencePartsDto>(parts: P, part: Part): P {
  switch (part.kind) {
    case 'tag':
      return { ...parts, tags: parts.tags.filter((tag) => tag !== part.tag) };
    case 'list':
      return { ...parts, lists: parts.lists.filter((id) => id !== part.id) };
    case 'segment':
      return { ...parts, segments: parts.segments.filter((id) => id !== part.id) };
    case 'campaign':
      return { ...parts, campaigns: parts.campaigns.filter(({ campaign, result }) => campaign !== part.id || result !== part.result) };
  }
}

/** Chooses a group too; choosing it twice is once. */
export function withSource(audience: AudienceDto, part: Part): AudienceDto {
  return partsOf(audience).some((known) => samePart(known, part)) ? audience : withPart(audience, part);
}

export function withoutSource(audience: AudienceDto, source: Source): AudienceDto {
  switch (source.kind) {
    case 'everyone':
      return { ...audience, everyone: false };
    case 'import':
      return { ...audience, imports: audience.imports.filter((id) => id !== source.id) };
    case 'people':
      return { ...audience, people: [] };
    case 'tag':
    case 'list':
    case 'segment':
    case 'campaign':
      return withoutPart(audience, source);
  }
}

/** Leaves a group out too. */
export function withLeftOut(audience: AudienceDto, part: Part): AudienceDto {
  return leftOutOf(audience).some((known) => samePart(known, part)) ? audience : { ...audience, exclude: withPart(audience.exclude, part) };
}

export function withoutLeftOut(audience: AudienceDto, part: Part): AudienceDto {
  return { ...audience, exclude: withoutPart(audience.exclude, part) };
}

export const REASONS = ['left_out', 'asked_to_stop', 'not_asked', 'no_number', 'suppressed', 'test_people', 'missing_variable'] as const satisfies readonly (keyof AudienceCountDto)[];
export type CountReason = (typeof REASONS)[number];

/** Every reason for fewer; asked to stop and not asked are shown even at zero. */
export function countReasons(count: AudienceCountDto): { reason: CountReason; people: number }[] {
  return REASONS.map((reason) => ({ reason, people: count[reason] })).filter(({ reason, people }) => people > 0 || reason === 'asked_to_stop' || reason === 'not_asked');
}

export const STEPS = ['people', 'message', 'pace', 'review'] as const;
export type StepName = (typeof STEPS)[number];

export function stepOf(text: string): StepName {
  return STEPS.find((step) => step === text) ?? 'people';
}

export const PRESETS = ['new', 'warming', 'warm'] as const;
export type PresetName = (typeof PRESETS)[number];

/** "60 to 150 s" as people say it: "1 to 2.5 min", "45 s to 2 min". */
export function gapWords(minS: number, maxS: number): string {
  const minutes = (seconds: number) => Math.round((seconds / 60) * 100) / 100;
  if (maxS < 60) return t('wizard.gapSeconds', { from: minS, to: maxS });
  if (minS < 60) return t('wizard.gapMixed', { from: minS, to: String(minutes(maxS)) });
  return t('wizard.gapMinutes', { from: String(minutes(minS)), to: String(minutes(maxS)) });
}

/** "Tue 8 Dec" without the year when it is near, with it when it is not. */
export function nearDate(ms: number, now: number, short: (ms: number) => string): string {
  return Math.abs(ms - now) < 300 * 86_400_000 ? short(ms) : shortDate(ms);
}
