/** Answers for first run, Home, connecting and settings. */
import type { HomeView } from '../../src/ipc/generated/HomeView';
import type { LimitsDto } from '../../src/ipc/generated/LimitsDto';
import type { LimitsView } from '../../src/ipc/generated/LimitsView';
import type { LinkState } from '../../src/ipc/generated/LinkState';
import type { RegionChoices } from '../../src/ipc/generated/RegionChoices';
import { at, counts, NOW, sending } from './shop';

export const regions: RegionChoices = {
  countries: [
    { code: 'BR', calling_code: '+55' },
    { code: 'CD', calling_code: '+243' },
    { code: 'FR', calling_code: '+33' },
    { code: 'IN', calling_code: '+91' },
  ],
  zones: ['Africa/Kinshasa', 'Africa/Lubumbashi', 'America/Sao_Paulo', 'Asia/Kolkata', 'Europe/Paris', 'UTC'],
  suggested: { shop_name: '', language: 'en', country: 'CD', zone: 'Africa/Lubumbashi' },
};

export const noSteps = { number: false, hello: false, contacts: false, campaign: false, hidden: false };

const MINUTE = 60_000;
const past = [0, 12, 17, 26, 34, 41, 49, 57, 65, 71, 80, 87, 95, 101, 112, 121, 130, 139, 147, 156, 165, 172, 181, 190, 198, 207, 271, 279, 288, 297, 302, 306];
const states = ['read', 'read', 'read', 'delivered', 'read', 'read', 'delivered', 'read'];

export function home(change: Partial<HomeView> = {}): HomeView {
  return {
    now: sending,
    campaign: {
      id: 1,
      name: 'November offer',
      state: 'running',
      counts,
      beat: {
        start_at_ms: at(9),
        end_at_ms: at(17, 30),
        beats: [
          ...past.map((minute, i) => ({ at_ms: at(9) + minute * MINUTE, state: i === 14 ? 'failed' : i > 29 ? 'sent' : (states[i % states.length] ?? 'read') })),
          ...Array.from({ length: 26 }, (_, i) => ({ at_ms: at(14, 19) + i * 7.2 * MINUTE, state: 'planned' })),
        ],
        pauses: [{ start_at_ms: at(12, 30), end_at_ms: at(13, 30) }],
      },
      sent_today: 34,
      more_today: 26,
      closes_at_ms: at(17, 30),
      ends_at_ms: at(15, 30) + 2 * 86_400_000,
    },
    needs_you: [
      { kind: 'needs_check', count: 1, name: 'Josué Kambale', campaign_id: 1, number_id: null },
      { kind: 'not_on_whatsapp', count: 3, name: null, campaign_id: 1, number_id: null },
      { kind: 'keys_in_memory', count: 1, name: null, campaign_id: null, number_id: null },
    ],
    health: [
      { part: 'number', state: 'ok', code: 'seen', at_ms: NOW - 12_000 },
      { part: 'connection', state: 'ok', code: 'working', at_ms: null },
      { part: 'sender', state: 'ok', code: 'next_at', at_ms: at(14, 19) },
      { part: 'receipts', state: 'ok', code: 'last_heard', at_ms: at(14, 11) },
      { part: 'data', state: 'ok', code: 'on_this_laptop', at_ms: null },
    ],
    steps: { number: true, hello: true, contacts: true, campaign: true, hidden: false },
    zone: 'Africa/Lubumbashi',
    ...change,
  };
}

const preset = (name: string, day_cap: number, hour_cap: number, gap_min_s: number, gap_max_s: number): LimitsDto => ({
  preset: name,
  changed: false,
  day_cap,
  hour_cap,
  gap_min_s,
  gap_max_s,
  rest_after: 25,
  rest_min_minutes: 10,
  rest_max_minutes: 20,
  max_attempts: 3,
  poll_interval_s: 45,
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

export const presets = [preset('new', 30, 15, 60, 180), preset('warming', 60, 20, 60, 150), preset('warm', 100, 25, 45, 120)];
export const limits: LimitsView = { current: preset('warming', 60, 20, 60, 150), presets, warm_up: null };

/** A picture with the look of a code; nothing can be read from it. */
const modules = Array.from({ length: 45 * 45 }, (_, i) => ((i * 7919 + ((i * i) % 613) + Math.floor(i / 45) * 31) % 97 < 46 ? `M${i % 45} ${Math.floor(i / 45)}h1v1h-1z` : '')).join('');
export const qr = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 45 45" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h45v45H0z"/><path fill="#000" d="${modules}"/></svg>`;

export function link(change: Partial<LinkState> = {}): LinkState {
  return { number_id: 1, step: 'scan', qr_svg: qr, qr_changes_at_ms: NOW + 20_000, pairing_code: null, problem: null, phone: null, name: null, ...change };
}
