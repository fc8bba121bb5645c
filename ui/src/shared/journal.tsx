/**
 * The journal in words: what was decided and what happened, one line each, for the
 * live feed of a campaign and for Activity. Rust gives a kind, a code and numbers;
 * a kind that is newer than this table still gets a line.
 */
import {
  AlarmClock,
  Ban,
  Check,
  CheckCheck,
  CircleArrowUp,
  CircleCheck,
  CircleMinus,
  CircleQuestionMark,
  CircleX,
  Eye,
  Gauge,
  Hand,
  History,
  Info,
  LoaderCircle,
  MessageCircle,
  Pause,
  Play,
  PlugZap,
  RotateCcw,
  ScanSearch,
  ShieldAlert,
  TrendingDown,
  TrendingUp,
  Undo2,
  Upload,
  type LucideIcon,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { when } from './formats';
import { t, Words, type WordKey } from './i18n';
import { Icon, type Tone } from './kit';
import { reasonText } from './reasons';

/** What a line is made of; both FeedLine and ActivityLine fit. */
export interface JournalEntry {
  at_ms: number;
  kind: string;
  code: string;
  /** Who, if it is about somebody who is still known. */
  person: string | null;
  /** What they wrote. */
  text?: string | null;
  params?: Readonly<Record<string, unknown>>;
}

type ReasonKind = Parameters<typeof reasonText>[0];

interface Look {
  icon: LucideIcon;
  tone: Tone;
  words: WordKey;
  /** Which table the code belongs to. */
  reason?: ReasonKind;
}

const look = (icon: LucideIcon, words: WordKey, tone: Tone = 'neutral', reason?: ReasonKind): Look => ({ icon, words, tone, ...(reason && { reason }) });

export const JOURNAL: Readonly<Record<string, Look>> = {
  accepted: look(CircleArrowUp, 'journal.accepted'),
  handed_over: look(CircleArrowUp, 'journal.accepted'),
  not_sent: look(AlarmClock, 'journal.not_sent', 'warn', 'wait'),
  rejected: look(CircleX, 'journal.rejected', 'bad', 'failure'),
  unknown: look(ScanSearch, 'journal.unknown', 'accent', 'doubt'),
  checking: look(ScanSearch, 'journal.unknown', 'accent', 'doubt'),
  late_answer: look(ScanSearch, 'journal.late_answer'),
  found: look(CircleCheck, 'journal.found', 'ok'),
  proved_absent: look(ScanSearch, 'journal.proved_absent'),
  needs_check: look(CircleQuestionMark, 'journal.needs_check', 'warn'),
  sent: look(Check, 'journal.sent'),
  delivered: look(CheckCheck, 'journal.delivered'),
  read: look(Eye, 'journal.read'),
  failed: look(CircleX, 'journal.failed', 'bad', 'failure'),
  skipped: look(CircleMinus, 'journal.skipped', 'neutral', 'skip'),
  answered: look(MessageCircle, 'journal.answered', 'accent'),
  opted_out: look(Hand, 'journal.opted_out', 'bad'),
  stopped: look(Hand, 'journal.opted_out', 'bad'),
  operator_try_again: look(RotateCcw, 'journal.operator_try_again'),
  operator_went_out: look(Check, 'journal.operator_went_out'),
  operator_skip: look(CircleMinus, 'journal.operator_skip'),
  campaign_preparing: look(LoaderCircle, 'journal.campaign_preparing'),
  campaign_started: look(Play, 'journal.campaign_started', 'accent'),
  campaign_not_started: look(Ban, 'journal.campaign_not_started', 'warn'),
  campaign_paused: look(Pause, 'journal.campaign_paused', 'warn', 'pause'),
  campaign_resumed: look(Play, 'journal.campaign_resumed', 'accent'),
  campaign_continued: look(Play, 'journal.campaign_continued', 'accent'),
  continued: look(Play, 'journal.campaign_continued', 'accent'),
  campaign_stopped: look(Ban, 'journal.campaign_stopped'),
  campaign_completed: look(CircleCheck, 'journal.campaign_completed', 'ok'),
  campaign_reopened: look(RotateCcw, 'journal.campaign_reopened'),
  waiting: look(AlarmClock, 'journal.waiting', 'neutral', 'wait'),
  wait: look(AlarmClock, 'journal.waiting', 'neutral', 'wait'),
  imported: look(Upload, 'journal.imported', 'neutral'),
  import_undone: look(Undo2, 'journal.import_undone', 'neutral'),
  number_linked: look(CircleCheck, 'journal.number_linked', 'ok'),
  number_back: look(CircleCheck, 'journal.number_back', 'ok'),
  number_lost: look(PlugZap, 'journal.number_lost', 'bad'),
  number_limited: look(Gauge, 'journal.number_limited', 'warn'),
  number_stopped: look(ShieldAlert, 'journal.number_stopped', 'bad', 'alarm'),
  number_continued: look(Play, 'journal.number_continued', 'accent'),
  preset_risen: look(TrendingUp, 'journal.preset_risen', 'ok', 'preset'),
  preset_fallen: look(TrendingDown, 'journal.preset_fallen', 'warn', 'preset'),
  number_unlinked: look(PlugZap, 'journal.number_unlinked', 'warn'),
  restored: look(History, 'journal.restored', 'warn'),
  recovered: look(ScanSearch, 'journal.recovered'),
  clock_went_back: look(AlarmClock, 'journal.clock_went_back', 'warn'),
};

const OTHER: Look = look(Info, 'journal.other');

export function journalLook(kind: string): Look {
  return Object.hasOwn(JOURNAL, kind) ? (JOURNAL[kind] ?? OTHER) : OTHER;
}

/** A name keeps its own direction inside a sentence. */
const apart = (text: string) => `\u2068${text}\u2069`;

const LONGEST_QUOTE = 140;

/** One sentence. */
export function JournalWords({ entry, nowMs }: { entry: JournalEntry; nowMs: number }): ReactNode {
  const { words, reason } = journalLook(entry.kind);
  const until = entry.params?.['until_ms'];
  const figure = (name: string) => {
    const value = entry.params?.[name];
    return typeof value === 'number' ? value : 0;
  };
  const quote = entry.text?.replace(/\s+/g, ' ').trim() ?? '';
  const params = {
    who: entry.person ? apart(entry.person) : t('journal.somebody'),
    reason: reason && entry.code ? reasonText(reason, entry.code) : t('journal.noReason'),
    kind: entry.kind,
    until: typeof until === 'number' ? when(until, nowMs) : '',
    hasUntil: typeof until === 'number' ? 'yes' : 'no',
    text: apart([...quote].length > LONGEST_QUOTE ? `${[...quote].slice(0, LONGEST_QUOTE).join('')}…` : quote),
    hasText: quote ? 'yes' : 'no',
    added: figure('new'),
    updated: figure('updated'),
    leftOut: figure('left_out'),
    removed: figure('removed'),
    restored: figure('restored'),
    stay: figure('stay'),
    count: figure('count'),
  };
  return <Words k={words} p={params as never} />;
}

const TONES: Record<Tone, string> = { neutral: 'text-faint', accent: 'text-accent-text', info: 'text-info', ok: 'text-ok', warn: 'text-warn', bad: 'text-bad' };

export function JournalIcon({ kind }: { kind: string }): ReactNode {
  const { icon, tone } = journalLook(kind);
  return <Icon of={icon} className={TONES[tone]} />;
}
