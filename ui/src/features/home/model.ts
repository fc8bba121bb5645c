/** What Home says about the campaign, what needs the owner, and how the five parts are. Pure. */
import { CircleQuestionMark, CircleX, Gauge, KeyRound, PhoneOff, PlugZap, RotateCcw, ServerOff, ShieldAlert, type LucideIcon } from 'lucide-react';
import type { HealthPart } from '@/ipc/generated/HealthPart';
import type { HomeCampaign } from '@/ipc/generated/HomeCampaign';
import type { NeedsYou } from '@/ipc/generated/NeedsYou';
import type { NowDto } from '@/ipc/generated/NowDto';
import type { PartState } from '@/ipc/generated/PartState';
import { ago, when } from '@/shared/formats';
import { t, type PlainKey } from '@/shared/i18n';
import { NUMBER_STATES, type Tone } from '@/shared/kit';
import { reasonText, waitLine } from '@/shared/reasons';

/** Where the one button of a line leads. */
export type Target = { to: 'campaign'; id: number } | { to: 'campaigns' } | { to: 'connect'; number: number | null; key: boolean } | { to: 'numbers' } | { to: 'askKey'; number: number };

export interface Need {
  key: string;
  icon: LucideIcon;
  tone: Tone;
  title: string;
  detail: string;
  act: string;
  target: Target;
}

/** One line of "Needs you". A kind without words is left out: nothing is drawn that says nothing. */
export function need(item: NeedsYou): Need | undefined {
  const { kind, count } = item;
  const campaign: Target = item.campaign_id === null ? { to: 'campaigns' } : { to: 'campaign', id: item.campaign_id };
  const key = `${kind} ${item.campaign_id ?? ''} ${item.number_id ?? ''}`;
  switch (kind) {
    case 'needs_check':
      return {
        key,
        icon: CircleQuestionMark,
        tone: 'warn',
        title: t('home.need.check', { count }),
        detail: item.name ? t('home.need.checkOne', { name: item.name }) : t('home.need.checkDetail'),
        act: t('home.need.checkAct'),
        target: campaign,
      };
    case 'not_on_whatsapp':
      return { key, icon: PhoneOff, tone: 'warn', title: t('home.need.unreachable', { count }), detail: t('home.need.unreachableDetail'), act: t('home.need.unreachableAct'), target: campaign };
    case 'failed':
      return { key, icon: CircleX, tone: 'bad', title: t('home.need.failed', { count }), detail: t('home.need.failedDetail'), act: t('home.need.failedAct'), target: campaign };
    case 'scan_again':
      return { key, icon: PlugZap, tone: 'bad', title: t('home.need.scan'), detail: t('home.need.scanDetail'), act: t('home.need.scanAct'), target: { to: 'connect', number: item.number_id, key: false } };
    case 'key_problem':
      return { key, icon: KeyRound, tone: 'bad', title: t('home.need.key'), detail: t('home.need.keyDetail'), act: t('home.need.keyAct'), target: { to: 'connect', number: item.number_id, key: true } };
    case 'key_locked':
      return { key, icon: KeyRound, tone: 'bad', title: t('home.need.locked'), detail: t('home.need.lockedDetail'), act: t('home.need.lockedAct'), target: item.number_id === null ? { to: 'numbers' } : { to: 'askKey', number: item.number_id } };
    case 'server_down':
      return { key, icon: ServerOff, tone: 'warn', title: t('home.need.server'), detail: t('home.need.serverDetail'), act: t('home.need.serverAct'), target: { to: 'numbers' } };
    case 'limited':
      return { key, icon: Gauge, tone: 'warn', title: t('home.need.limited'), detail: t('home.need.limitedDetail'), act: t('home.need.limitedAct'), target: { to: 'numbers' } };
    case 'stopped':
      return { key, icon: ShieldAlert, tone: 'bad', title: t('home.need.stopped'), detail: t('home.need.stoppedDetail'), act: t('home.need.stoppedAct'), target: { to: 'numbers' } };
    case 'continue':
      return { key, icon: RotateCcw, tone: 'accent', title: t('home.need.continue'), detail: item.name ? t('home.need.continueOne', { name: item.name }) : t('home.need.continueDetail'), act: t('home.need.continueAct'), target: campaign };
    case 'keys_in_memory':
      return { key, icon: KeyRound, tone: 'neutral', title: t('home.need.memory'), detail: t('home.need.memoryDetail'), act: t('home.need.memoryAct'), target: { to: 'numbers' } };
    default:
      return undefined;
  }
}

/** The line under the campaign's name: the reason first when it stands still. */
export function reasonLine(now: NowDto, nowMs: number): string | undefined {
  if (now.kind === 'waiting') return `${waitLine(now.reason, now.next_at_ms, nowMs)}.`;
  if (now.kind === 'paused') return `${t('now.pausedReason', { reason: reasonText('pause', now.reason ?? 'operator') })}.`;
  return undefined;
}

/** The figure at the end of the card: when the next message leaves, or when the waiting ends. */
export function countdown(now: NowDto, nowMs: number): { words: 'home.nextIn' | 'home.goesOnIn'; ms: number } | undefined {
  if (now.next_at_ms === null || (now.kind !== 'sending' && now.kind !== 'waiting')) return undefined;
  return { words: now.kind === 'sending' ? 'home.nextIn' : 'home.goesOnIn', ms: Math.max(0, now.next_at_ms - nowMs) };
}

/** The beat strip as one sentence. */
export function beatSentence(campaign: HomeCampaign): string {
  return t('home.beat', { sent: campaign.sent_today, more: campaign.more_today });
}

/** Whether there is a day to draw: a strip without hours says nothing. */
export function hasBeat({ beat }: HomeCampaign): boolean {
  return beat.end_at_ms > beat.start_at_ms;
}

/** How many people "Continue" would send to. */
export function peopleLeft({ counts }: HomeCampaign): number {
  return counts.waiting;
}

const STATES: Record<PartState, () => string> = {
  ok: () => t('home.part.ok'),
  look: () => t('home.part.look'),
  wrong: () => t('home.part.wrong'),
  none: () => t('home.part.none'),
};

/** Codes that say all by themselves. */
const CODES: Record<string, PlainKey> = {
  no_number: 'home.part.none',
  working: 'home.part.ok',
  connecting: 'home.part.connecting',
  idle: 'home.part.idle',
  waiting: 'home.part.waiting',
  paused: 'home.part.paused',
  on_this_laptop: 'home.part.saved',
};

/** Codes that speak of a time, with the words for when there is none. */
const TIMED: Record<string, { words: (time: string) => string; without: PlainKey }> = {
  next_try: { words: (at) => t('home.part.nextTry', { time: at }), without: 'home.part.look' },
  next_at: { words: (at) => t('home.part.next', { time: at }), without: 'home.part.sending' },
  waiting: { words: (at) => t('home.part.next', { time: at }), without: 'home.part.waiting' },
  last_heard: { words: (at) => t('home.part.last', { time: at }), without: 'home.part.nothingYet' },
  copied: { words: (at) => t('home.part.copy', { time: at }), without: 'home.part.saved' },
};

const own = <T>(table: Record<string, T>, code: string): T | undefined => (Object.hasOwn(table, code) ? table[code] : undefined);

/** How one part is, in a few words. A code without words falls back to good, look, wrong or not there. */
export function healthWords({ state, code, at_ms: at }: HealthPart, nowMs: number): string {
  if (code === 'seen') return at === null ? t('home.part.ok') : t('home.part.seen', { ago: ago(at, nowMs) });
  const timed = own(TIMED, code);
  if (timed) return at === null ? t(timed.without) : timed.words(when(at, nowMs));
  const plain = own(CODES, code);
  if (plain) return t(plain);
  const number = own(NUMBER_STATES as Record<string, { word: PlainKey }>, code);
  return number ? t(number.word) : STATES[state]();
}

/** The heading over the five parts: the worst of them. */
export function healthTitle(parts: readonly HealthPart[]): 'home.health.ok' | 'home.health.look' | 'home.health.wrong' | 'home.health.none' {
  if (parts.some((part) => part.state === 'wrong')) return 'home.health.wrong';
  if (parts.some((part) => part.state === 'look')) return 'home.health.look';
  if (parts.some((part) => part.state === 'none')) return 'home.health.none';
  return 'home.health.ok';
}
