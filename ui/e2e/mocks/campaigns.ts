/** Campaigns of the shop in Goma, in the states that the screens must show. */
import type { ActivityLine } from '../../src/ipc/generated/ActivityLine';
import type { BeatStripDto } from '../../src/ipc/generated/BeatStripDto';
import type { CampaignDraft } from '../../src/ipc/generated/CampaignDraft';
import type { CampaignRow } from '../../src/ipc/generated/CampaignRow';
import type { CampaignView } from '../../src/ipc/generated/CampaignView';
import type { FeedLine } from '../../src/ipc/generated/FeedLine';
import type { ForecastDto } from '../../src/ipc/generated/ForecastDto';
import type { LimitsDto } from '../../src/ipc/generated/LimitsDto';
import type { LimitsView } from '../../src/ipc/generated/LimitsView';
import type { PreviewPerson } from '../../src/ipc/generated/PreviewPerson';
import type { RecipientRow } from '../../src/ipc/generated/RecipientRow';
import { NOBODY } from '../../src/shared/audience';
import type { Answers } from './rpc';
import { explained, lists, segmentCount, segments, segmentSizes } from './groups';
import { at, counts, NOW, sending } from './shop';

const DAY = 86_400_000;

export const beat: BeatStripDto = {
  start_at_ms: at(9),
  end_at_ms: at(17, 30),
  pauses: [{ start_at_ms: at(12, 30), end_at_ms: at(13, 30) }],
  beats: Array.from({ length: 60 }, (_, i) => {
    const minute = i * 7.4 + (i > 27 ? 62 : 0) + ((i * 37) % 5);
    const at_ms = at(9) + minute * 60_000;
    return { at_ms, state: at_ms > NOW ? 'planned' : i === 13 ? 'failed' : i % 3 === 0 ? 'delivered' : i > 30 ? 'sent' : 'read' };
  }),
};

export const row: CampaignRow = {
  id: 1,
  name: 'November offer',
  state: 'running',
  pause_reason: null,
  now: sending,
  counts,
  allowed_actions: ['pause', 'stop', 'duplicate'],
  updated_at_ms: NOW - DAY,
  started_at_ms: NOW - DAY,
  finished_at_ms: null,
};

const waitingNow = { ...sending, kind: 'waiting' as const, reason: 'closed_hours', next_at_ms: at(9) + DAY };

export const rows: CampaignRow[] = [
  row,
  { ...row, id: 2, name: 'Skin care, clients of last year who asked for a call', now: { ...waitingNow, campaign_id: 2 }, counts: { ...counts, waiting: 104 } },
  { ...row, id: 3, name: 'Back to school', state: 'paused', pause_reason: 'stood_still', now: null, allowed_actions: ['resume', 'stop', 'duplicate'] },
  { ...row, id: 4, name: 'December gift', state: 'draft', now: null, counts: { ...counts, total: 0, waiting: 0, read: 0, delivered: 0, sent: 0, accepted: 0, failed: 0, skipped: 0, needs_check: 0, answered: 0, stopped: 0 }, allowed_actions: ['edit', 'start', 'duplicate', 'delete'], updated_at_ms: NOW - 3_600_000 },
  { ...row, id: 5, name: 'Mother’s day', state: 'completed', now: null, counts: { ...counts, total: 180, waiting: 0, read: 120, delivered: 50, sent: 4, accepted: 0, failed: 3, skipped: 3, needs_check: 0, answered: 44 }, allowed_actions: ['duplicate'], finished_at_ms: NOW - 20 * DAY },
  { ...row, id: 6, name: 'عرض الصيف', state: 'cancelled', now: null, allowed_actions: ['duplicate'], finished_at_ms: NOW - 40 * DAY },
];

export const view: CampaignView = {
  row: { ...row, now: { ...sending, continued_at_ms: at(14, 2) } },
  number: '+243 990 000 417',
  number_id: 1,
  body: 'Bonjour {{first_name|chère cliente}}',
  ends_at_ms: at(15, 30) + 2 * DAY,
  beat,
  zone: 'Africa/Lubumbashi',
  sent_today: 34,
  day_cap: 60,
};

export const waitingView: CampaignView = {
  ...view,
  sent_today: 60,
  row: { ...row, now: waitingNow, counts: { ...counts, waiting: 104, read: 112, delivered: 61, sent: 3, accepted: 0, failed: 3, skipped: 3, needs_check: 1, answered: 31 } },
  beat: { ...beat, beats: beat.beats.map((tick, i) => ({ ...tick, state: i === 13 ? 'failed' : i % 3 === 0 ? 'delivered' : 'read' })) },
};

export const pausedView: CampaignView = { ...view, row: { ...row, state: 'paused', pause_reason: 'stood_still', now: null, allowed_actions: ['resume', 'stop', 'duplicate'] } };
export const completedView: CampaignView = { ...view, ends_at_ms: null, row: { ...(rows[4] as CampaignRow), name: 'November offer' } };

const person = (id: number, name: string, state: string, change: Partial<RecipientRow> = {}): RecipientRow => ({
  id,
  person_id: id,
  name,
  phone: `+24399000${String(1000 + id)}`,
  state,
  reason: null,
  at_ms: at(10, 26),
  place: null,
  answer: null,
  stopped_at_ms: null,
  answer_by_ms: null,
  why: null,
  allowed_actions: [],
  ...change,
});

const known: RecipientRow[] = [
  person(1, 'Josué Kambale', 'needs_check', { reason: 'app_ended', allowed_actions: ['try_again', 'it_went_out'] }),
  person(2, 'Samuel Banza', 'failed', { reason: 'not_on_whatsapp', at_ms: at(11, 40), allowed_actions: ['try_again'] }),
  person(3, 'Aimée Lukusa', 'checking', { reason: 'timeout', at_ms: at(14, 10), answer_by_ms: at(14, 24) }),
  person(4, 'Grâce Mbuyi', 'read', { at_ms: at(11, 2), answer: 'Oui, une svp' }),
  person(5, 'Furaha Bahati', 'read', { at_ms: at(13, 51) }),
  person(6, 'Rachel Kavira', 'sent', { at_ms: at(14, 6) }),
  person(7, 'Chantal Ilunga-Mwamba wa Kabongo', 'delivered', { at_ms: at(13, 18) }),
  person(8, 'Nathalie Mputu', 'skipped', { reason: 'opted_out', at_ms: at(12, 2), stopped_at_ms: at(11, 47) }),
  person(9, 'يوسف كمال', 'accepted', { at_ms: at(14, 12) }),
  person(10, 'Aline Tshibanda', 'waiting', { at_ms: at(14, 19), place: 1, allowed_actions: ['skip'] }),
  person(11, 'Ruth Kasongo', 'waiting', { at_ms: at(9, 2) + DAY, place: 2, allowed_actions: ['skip'] }),
];

export const people: RecipientRow[] = [...known, ...Array.from({ length: 276 }, (_, i) => person(12 + i, `Person ${i + 12}`, 'waiting', { at_ms: at(9, 10) + DAY, place: i + 3, allowed_actions: ['skip'] }))];

const fed = (id: number, hour: number, minute: number, kind: string, name: string | null, change: Partial<FeedLine> = {}): FeedLine => ({ id, at_ms: at(hour, minute), kind, code: '', name, text: null, ...change });

export const feed: FeedLine[] = [
  fed(20, 14, 12, 'read', 'Merveille Ngalula'),
  fed(19, 14, 10, 'answered', 'Patrick Ilunga', { text: 'Combien la grande ?' }),
  fed(18, 14, 10, 'unknown', 'Aimée Lukusa', { code: 'timeout' }),
  fed(17, 14, 6, 'sent', 'Rachel Kavira'),
  fed(16, 14, 2, 'campaign_continued', null),
  fed(15, 13, 58, 'opted_out', 'Nathalie Mputu', { text: 'STOP' }),
  fed(14, 13, 44, 'delivered', 'Héritier Lukusa'),
  fed(13, 13, 30, 'waiting', null, { code: 'day_pause' }),
  fed(12, 12, 1, 'brand_new_kind', null),
];

export const activity: ActivityLine[] = Array.from({ length: 140 }, (_, i) => {
  const line = feed[i % feed.length] as FeedLine;
  return { id: 1000 - i, at_ms: NOW - i * 1_300_000, kind: line.kind, code: line.code, params: line.kind === 'waiting' ? { until_ms: NOW } : {}, campaign_id: 1, campaign: 'November offer', person: line.name, text: line.text };
});

export const draft: CampaignDraft = {
  id: 4,
  name: 'December gift',
  state: 'draft',
  audience: { ...NOBODY, lists: [1], tags: ['Skin care'], exclude: { ...NOBODY.exclude, campaigns: [{ campaign: 5, result: 'got' }] } },
  template_id: null,
  body: 'Bonjour {{first_name|chère cliente}}, c’est Mireille de Lumière Cosmetics.\n\nPour Noël, un petit cadeau vous attend à la boutique de {{city}}, sans achat. Vous passez quand ?\n\nRépondez STOP pour ne plus recevoir nos messages.',
  number_id: 1,
  step: 'people',
  saved_at_ms: NOW,
};

const preset = (name: string, day: number, hour: number, low: number, high: number): LimitsDto => ({
  preset: name,
  changed: false,
  day_cap: day,
  hour_cap: hour,
  gap_min_s: low,
  gap_max_s: high,
  rest_after: 12,
  rest_min_minutes: 10,
  rest_max_minutes: 20,
  max_attempts: 3,
  poll_interval_s: 30,
  window: { start: '09:00', end: '17:30' },
  days: [1, 2, 3, 4, 5, 6],
  pauses: [{ start: '12:30', end: '13:30' }],
  quiet: { start: '20:00', end: '08:00' },
  holidays: [],
  spread: false,
  clock_of: 'number',
  person_rest_days: 0,
  warm_up: false,
  guard_failures: 5,
  guard_arrive_percent: 30,
  zone: 'Africa/Lubumbashi',
});

const presets = [preset('new', 30, 15, 60, 180), preset('warming', 60, 20, 60, 150), preset('warm', 100, 25, 45, 120)];
export const limits: LimitsView = { current: presets[1] as LimitsDto, presets, warm_up: null };

export const forecast: ForecastDto = {
  days: ['2026-11-17', '2026-11-18', '2026-11-19', '2026-11-20', '2026-11-21', '2026-11-22', '2026-11-23'].map((date, i) => ({ date, count: i === 5 ? 0 : i === 6 ? 32 : i === 0 ? 26 : 60, closed: i === 5 })),
  first_at_ms: at(14, 19),
  ends_at_ms: at(15, 10) + 6 * DAY,
  deciding: 'day_cap',
  preset_ends_at_ms: [at(16) + 12 * DAY, at(15, 10) + 6 * DAY, at(11) + 3 * DAY],
  zone: 'Africa/Lubumbashi',
};

const preview: PreviewPerson[] = [
  { person_id: 8, name: 'Espérance', text: null, missing: ['city'] },
  { person_id: 4, name: 'Grâce Mbuyi', text: draft.body.replace('{{first_name|chère cliente}}', 'Grâce').replace('{{city}}', 'Goma'), missing: [] },
];

/** Everything that the campaign screens ask for. */
export const campaignAnswers: Answers = {
  now_get: sending,
  campaign_list: rows,
  campaign_view: view,
  campaign_people: (ask) => {
    const fit = people.filter((entry) => (ask.filter === 'all' || entry.state === ask.filter || (ask.filter === 'answered' && entry.answer !== null)) && entry.name.toLowerCase().includes(ask.query.toLowerCase()));
    return { total: fit.length, rows: fit.slice(ask.offset, ask.offset + ask.limit) };
  },
  campaign_feed: feed,
  campaign_pause: row,
  campaign_resume: row,
  recipient_decide: {},
  campaign_draft: draft,
  campaign_create: draft,
  campaign_save: (ask) => ({ ...draft, ...Object.fromEntries(Object.entries(ask).filter(([, value]) => value !== undefined && value !== null)) }) as CampaignDraft,
  audience_count: { chosen: 329, left_out: 15, asked_to_stop: 7, not_asked: 4, no_number: 3, suppressed: 0, test_people: 2, missing_variable: 0, will_get: 298, written_recently: 12, rest_days: 3 },
  audience_sample: segmentCount.sample,
  list_list: lists,
  segment_list: segments,
  segment_sizes: segmentSizes,
  segment_count: segmentCount,
  explain_why: explained,
  campaign_forecast: forecast,
  limits_get: limits,
  limits_save: (ask) => ({ ...limits, current: ask.limits }),
  tag_list: [
    { name: 'VIP in Goma', people: 86 },
    { name: 'Skin care', people: 241 },
    { name: 'Wholesale', people: 12 },
  ],
  template_list: [{ id: 3, name: 'Shea cream is back', language: 'fr', body: draft.body, version: 1, updated_at_ms: NOW }],
  variable_list: [
    { name: 'first_name', source: 'person' },
    { name: 'city', source: 'person' },
    { name: 'name', source: 'person' },
    { name: 'Order no', source: 'field' },
  ],
  template_check: {
    characters: 176,
    variables: [
      { name: 'first_name', known: true, fallback: 'chère cliente', is_covered: true, missing: 22 },
      { name: 'city', known: true, fallback: null, is_covered: false, missing: 4 },
    ],
    tells_how_to_stop: true,
    mistakes: [],
    left_out: 4,
    will_get: 298,
  },
  template_preview: preview,
  activity_page: (ask) => activity.filter((line) => ask.before_id === null || line.id < ask.before_id).slice(0, ask.limit),
};
