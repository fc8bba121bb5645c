/**
 * Every state that is shown: icon + look + word. One table per kind; a new state
 * does not compile until it has its row here and its words in the catalogue.
 */
import {
  AlarmClock,
  Ban,
  Check,
  CheckCheck,
  CircleArrowUp,
  CircleCheck,
  CircleDashed,
  CircleMinus,
  CircleQuestionMark,
  CircleX,
  Clock,
  Eye,
  Gauge,
  Hand,
  KeyRound,
  LoaderCircle,
  Pause,
  PencilLine,
  Play,
  PlugZap,
  RefreshCw,
  ScanSearch,
  Send,
  ServerOff,
  ShieldAlert,
  type LucideIcon,
} from 'lucide-react';
import type { NumberState } from '@/ipc/generated/NumberState';
import type { PlainKey } from '../i18n';
import type { Tone } from './icon';

export interface StateLook {
  icon: LucideIcon;
  tone: Tone;
  word: PlainKey;
}

export type MessageState = 'waiting' | 'sending' | 'checking' | 'accepted' | 'sent' | 'delivered' | 'read' | 'failed' | 'skipped' | 'needs_check';

export const MESSAGE_STATES: Record<MessageState, StateLook & { meaning: PlainKey }> = {
  waiting: { icon: Clock, tone: 'neutral', word: 'state.waiting', meaning: 'meaning.waiting' },
  sending: { icon: Send, tone: 'accent', word: 'state.sending', meaning: 'meaning.sending' },
  checking: { icon: ScanSearch, tone: 'accent', word: 'state.checking', meaning: 'meaning.checking' },
  accepted: { icon: CircleArrowUp, tone: 'neutral', word: 'state.accepted', meaning: 'meaning.accepted' },
  sent: { icon: Check, tone: 'neutral', word: 'state.sent', meaning: 'meaning.sent' },
  delivered: { icon: CheckCheck, tone: 'neutral', word: 'state.delivered', meaning: 'meaning.delivered' },
  read: { icon: Eye, tone: 'info', word: 'state.read', meaning: 'meaning.read' },
  failed: { icon: CircleX, tone: 'bad', word: 'state.failed', meaning: 'meaning.failed' },
  skipped: { icon: CircleMinus, tone: 'neutral', word: 'state.skipped', meaning: 'meaning.skipped' },
  needs_check: { icon: CircleQuestionMark, tone: 'warn', word: 'state.needs_check', meaning: 'meaning.needs_check' },
};

/** The order of bars, keys and filters: furthest along first. */
export const STATE_ORDER: readonly MessageState[] = ['read', 'delivered', 'sent', 'accepted', 'sending', 'checking', 'waiting', 'failed', 'needs_check', 'skipped'];

/** `waiting` is a running campaign that rests for a reason. */
export type CampaignLook = 'draft' | 'preparing' | 'running' | 'waiting' | 'paused' | 'completed' | 'cancelled';

export const CAMPAIGN_STATES: Record<CampaignLook, StateLook> = {
  draft: { icon: PencilLine, tone: 'neutral', word: 'campaignState.draft' },
  preparing: { icon: LoaderCircle, tone: 'accent', word: 'campaignState.preparing' },
  running: { icon: Play, tone: 'accent', word: 'campaignState.running' },
  waiting: { icon: AlarmClock, tone: 'accent', word: 'campaignState.waiting' },
  paused: { icon: Pause, tone: 'warn', word: 'campaignState.paused' },
  completed: { icon: CircleCheck, tone: 'ok', word: 'campaignState.completed' },
  cancelled: { icon: Ban, tone: 'neutral', word: 'campaignState.cancelled' },
};

export type ConsentLook = 'agreed' | 'not_asked' | 'asked_to_stop';

export const CONSENT_STATES: Record<ConsentLook, StateLook> = {
  agreed: { icon: CircleCheck, tone: 'ok', word: 'consent.agreed' },
  not_asked: { icon: CircleDashed, tone: 'neutral', word: 'consent.not_asked' },
  asked_to_stop: { icon: Hand, tone: 'bad', word: 'consent.asked_to_stop' },
};

/** Red only when the owner must act. */
export const NUMBER_STATES: Record<NumberState, StateLook> = {
  not_linked: { icon: CircleDashed, tone: 'neutral', word: 'numberState.not_linked' },
  linking: { icon: LoaderCircle, tone: 'neutral', word: 'numberState.linking' },
  connected: { icon: CircleCheck, tone: 'ok', word: 'numberState.connected' },
  reconnecting: { icon: RefreshCw, tone: 'warn', word: 'numberState.reconnecting' },
  server_down: { icon: ServerOff, tone: 'warn', word: 'numberState.server_down' },
  key_problem: { icon: KeyRound, tone: 'bad', word: 'numberState.key_problem' },
  key_locked: { icon: KeyRound, tone: 'bad', word: 'numberState.key_locked' },
  scan_again: { icon: PlugZap, tone: 'bad', word: 'numberState.scan_again' },
  limited: { icon: Gauge, tone: 'warn', word: 'numberState.limited' },
  stopped: { icon: ShieldAlert, tone: 'bad', word: 'numberState.stopped' },
};

/** A code from Rust as a state; an unknown one is a question, never a guess. */
export function messageState(code: string): MessageState {
  return Object.hasOwn(MESSAGE_STATES, code) ? (code as MessageState) : 'needs_check';
}

/** The look of a campaign: `running` becomes `waiting` while it rests for a reason. */
export function campaignLook(state: string, nowKind?: string | null): CampaignLook {
  if (state === 'running' && nowKind === 'waiting') return 'waiting';
  return Object.hasOwn(CAMPAIGN_STATES, state) ? (state as CampaignLook) : 'draft';
}
