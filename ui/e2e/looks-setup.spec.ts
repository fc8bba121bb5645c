/**
 * States of first run, Home, connecting and settings that the shop of routes.spec.ts is
 * not in, in every look. DRUMBEAT_PICTURES names a folder that keeps them.
 */
import type { Page } from '@playwright/test';
import { lookAt, test } from './looks';
import { mockAddress, mockRpc, Refusal, type Answers } from './mocks/rpc';
import { home, limits, link, noSteps, regions } from './mocks/setup';
import { appState, idle, NOW, sending, shopNumber } from './mocks/shop';

interface Screen {
  name: string;
  route: string;
  answers: Answers;
  /** What to do before looking. */
  then?: (page: Page) => Promise<void>;
}

const practice = { workspace: 'practice' as const, practice: { speed: 60, now_at_ms: NOW }, practice_exists: true, clock_speed: 1 };
const unlinked = { ...shopNumber, phone: null, name: '', state: 'linking' as const, linked_at_ms: null, sent_today: 0 };
const linking = (state: ReturnType<typeof link>): Answers => ({ region_choices: regions, number_list: [unlinked], link_begin: state, link_state: state, link_code: { ...state, pairing_code: 'K7QF-2M9D' } });
const settings: Answers = { region_choices: regions, now_get: sending, limits_get: limits, awake_get: { wanted: true, kept: true, battery: { percent: 82, charging: false } }, your_data: { folder: '/home/grace/.local/share/drumbeat/workspaces/0192', bytes: 48_500_000, people: 1_204, messages: 3_871, leaving: false } };

const SCREENS: readonly Screen[] = [
  { name: 'first-run', route: '/', answers: { app_state: appState({ set_up: false, shop_name: '' }), region_choices: regions, number_list: [] } },
  { name: 'first-run-region', route: '/', answers: { app_state: appState({ set_up: false, shop_name: '' }), region_choices: regions, number_list: [] }, then: (page) => page.locator('.regionline button').click() },
  { name: 'first-run-hello', route: '/', answers: { region_choices: regions, home_get: home({ now: idle, campaign: null, steps: { ...noSteps, number: true } }), hello_state: { state: 'none', reason: null, next_at_ms: null, phone: null } } },
  { name: 'first-run-ticks', route: '/', answers: { region_choices: regions, home_get: home({ now: idle, campaign: null, steps: { ...noSteps, number: true, hello: true } }), hello_state: { state: 'delivered', reason: null, next_at_ms: null, phone: '+243 990 000 417' } } },
  { name: 'first-run-practice', route: '/', answers: { app_state: appState(practice), region_choices: regions, number_list: [], home_get: home({ now: idle, campaign: null, steps: noSteps }) } },
  { name: 'home', route: '/', answers: { now_get: sending, home_get: home() } },
  { name: 'home-empty', route: '/', answers: { home_get: home({ now: idle, campaign: null, needs_you: [] }) } },
  {
    name: 'home-waiting',
    route: '/',
    answers: {
      now_get: { ...sending, kind: 'waiting', reason: 'gateway_down', next_at_ms: null },
      home_get: home({ now: { ...sending, kind: 'waiting', reason: 'closed_hours', next_at_ms: NOW + 68_000_000, continued_at_ms: NOW - 7_200_000 }, needs_you: [{ kind: 'server_down', count: 1, name: null, campaign_id: null, number_id: 1 }] }),
    },
  },
  {
    name: 'home-key-locked',
    route: '/',
    answers: {
      now_get: { ...sending, kind: 'waiting', reason: 'key_locked', next_at_ms: null },
      home_get: home({ now: { ...sending, kind: 'waiting', reason: 'key_locked', next_at_ms: null }, needs_you: [{ kind: 'key_locked', count: 1, name: null, campaign_id: null, number_id: 1 }] }),
    },
  },
  { name: 'connect', route: '/connect', answers: { region_choices: regions, number_list: [] } },
  {
    name: 'connect-checked',
    route: '/connect',
    answers: { key_keeping: 'session', number_list: [], waha_check: { address: 'http://192.168.1.20:3000/', version: '2026.4.1', engine: 'NOWEB', tier: 'CORE', warnings: ['gateway_limited_edition', 'gateway_old_version'] } },
    then: async (page) => {
      await page.locator('.in input').first().fill('192.168.1.20:3000');
      await page.locator('.btn.primary').click();
      await page.locator('.note.ok').waitFor();
    },
  },
  {
    name: 'connect-refused',
    route: '/connect',
    answers: { number_list: [], waha_check: new Refusal('gateway_unreachable') },
    then: async (page) => {
      await page.locator('.in input').first().fill('192.168.1.20:3000');
      await page.locator('.btn.primary').click();
      await page.locator('.note.bad').waitFor();
    },
  },
  { name: 'connect-qr', route: '/connect?number=1', answers: linking(link()) },
  { name: 'connect-qr-practice', route: '/connect?number=1', answers: { ...linking(link()), app_state: appState(practice), practice_speed: appState({ ...practice, practice: { speed: 1, now_at_ms: NOW }, clock_speed: 1 }) } },
  { name: 'connect-preparing', route: '/connect?number=1', answers: linking(link({ step: 'prepare', qr_svg: null, qr_changes_at_ms: null })) },
  { name: 'connect-expired', route: '/connect?number=1', answers: linking(link({ step: 'failed', qr_svg: null, problem: 'codes_expired' })) },
  { name: 'connect-connected', route: '/connect?number=1', answers: linking(link({ step: 'connected', qr_svg: null, phone: '+243 990 000 417', name: 'Lumière Cosmetics' })) },
  {
    name: 'connect-code',
    route: '/connect?number=1',
    answers: linking(link({ pairing_code: 'K7QF-2M9D' })),
    then: async (page) => {
      await page.locator('.qrcard .btn.sm').first().click();
      await page.locator('.paircode').waitFor();
    },
  },
  { name: 'settings-numbers', route: '/settings/numbers', answers: { ...settings, number_list: [shopNumber, { ...unlinked, id: 2, state: 'scan_again', phone: '+243 991 000 412', exact_look_up: false }] } },
  { name: 'settings-numbers-key-locked', route: '/settings/numbers', answers: { ...settings, number_list: [{ ...shopNumber, state: 'key_locked' }] } },
  { name: 'connect-key-locked', route: '/connect?number=1', answers: linking(link({ step: 'failed', qr_svg: null, problem: 'key_locked' })) },
  { name: 'settings-numbers-stopped', route: '/settings/numbers', answers: { ...settings, number_list: [{ ...shopNumber, state: 'stopped', alarm: 'failures_in_a_row', alarm_at_ms: NOW - 600_000, waiting: 130 }] } },
  {
    name: 'settings-numbers-clock',
    route: '/settings/numbers',
    answers: { ...settings, number_list: [{ ...shopNumber, state: 'stopped', alarm: 'clock_went_back', alarm_at_ms: NOW - 600_000, waiting: 0 }] },
    then: async (page) => {
      await page.locator('.note .btn.sm').first().click();
      await page.getByRole('alertdialog').waitFor();
    },
  },
  {
    name: 'settings-pace-rising',
    route: '/settings/pace',
    answers: {
      ...settings,
      limits_get: {
        ...limits,
        current: { ...limits.current, warm_up: true, spread: true, holidays: [{ first: '2026-12-24', last: '2027-01-02' }, { first: '2027-04-02', last: '2027-04-02' }] },
        warm_up: { to: 'warm', days: 5, days_needed: 16, days_of_use: 4, days_of_use_needed: 8, good: true },
      },
    },
  },
  { name: 'settings-pace-clock', route: '/settings/pace', answers: { ...settings, limits_get: { ...limits, current: { ...limits.current, clock_of: 'person' } } }, then: (page) => page.locator('.setdetail h2').nth(1).scrollIntoViewIfNeeded() },
  { name: 'settings-pace-changed', route: '/settings/pace', answers: { ...settings, limits_get: { ...limits, current: { ...limits.current, changed: true, gap_min_s: 200 } } } },
];

for (const screen of SCREENS) {
  test(`${screen.name} in every look`, async ({ page }) => {
    await mockRpc(page, screen.answers);
    await lookAt(page, `states/${screen.name}`, {
      afresh: screen.then !== undefined,
      show: async (locale) => {
        await page.goto('about:blank');
        await page.goto(mockAddress(screen.route, locale));
        await screen.then?.(page);
      },
    });
  });
}
