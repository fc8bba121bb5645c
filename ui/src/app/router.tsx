/** The pages and their addresses. Hash history: the window has no server behind it. */
import { createBrowserHistory, createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import type { ImportOutcomeDto } from '@/ipc/generated/ImportOutcomeDto';
import { PageProblem } from './PageProblem';
import { Layout } from './Layout';
import { Start } from './Start';

const root = createRootRoute({ component: Layout, notFoundComponent: () => <PageProblem kind="missing" />, errorComponent: () => <PageProblem kind="broken" /> });
const at = <P extends string>(path: P, load: () => Promise<{ default: React.ComponentType }>) => createRoute({ getParentRoute: () => root, path, component: lazyRouteComponent(load) });

const OUTCOMES: readonly ImportOutcomeDto[] = ['new', 'updated', 'same', 'stayed'];
const isOutcome = (text: unknown): text is ImportOutcomeDto => OUTCOMES.includes(text as ImportOutcomeDto);

const home = createRoute({ getParentRoute: () => root, path: '/', component: Start });
const welcome = at('/welcome', () => import('@/features/firstrun'));
const campaigns = at('/campaigns', () => import('@/features/campaigns/list'));
const campaignNew = at('/campaigns/new', () => import('@/features/campaigns/wizard'));
const campaign = at('/campaigns/$id', () => import('@/features/campaigns/running'));
const campaignEdit = at('/campaigns/$id/edit', () => import('@/features/campaigns/wizard'));
const contacts = createRoute({
  getParentRoute: () => root,
  path: '/contacts',
  // Whose pane is open, and of which import the people are (behind its figures).
  validateSearch: (search: Record<string, unknown>): { person?: number; import?: number; outcome?: ImportOutcomeDto } => ({
    ...(typeof search['person'] === 'number' ? { person: search['person'] } : {}),
    ...(typeof search['import'] === 'number' ? { import: search['import'] } : {}),
    ...(isOutcome(search['outcome']) ? { outcome: search['outcome'] } : {}),
  }),
  component: lazyRouteComponent(() => import('@/features/contacts')),
});
const imports = createRoute({
  getParentRoute: () => root,
  path: '/import',
  // The draft, its step and what is asked for there, or the import whose result is shown.
  validateSearch: (search: Record<string, unknown>): { draft?: number; step?: 'check'; at?: 'country'; done?: number } => ({
    ...(typeof search['draft'] === 'number' ? { draft: search['draft'] } : {}),
    ...(search['step'] === 'check' ? { step: search['step'] } : {}),
    ...(search['at'] === 'country' ? { at: search['at'] } : {}),
    ...(typeof search['done'] === 'number' ? { done: search['done'] } : {}),
  }),
  component: lazyRouteComponent(() => import('@/features/imports')),
});
const messages = at('/messages', () => import('@/features/messages/list'));
const message = at('/messages/$id', () => import('@/features/messages/editor'));
const activity = at('/activity', () => import('@/features/activity'));
const connect = createRoute({
  getParentRoute: () => root,
  path: '/connect',
  // Which number is being linked, and whether its key is to be typed again.
  validateSearch: (search: Record<string, unknown>): { number?: number; key?: boolean } => ({
    ...(typeof search['number'] === 'number' ? { number: search['number'] } : {}),
    ...(search['key'] === true ? { key: true } : {}),
  }),
  component: lazyRouteComponent(() => import('@/features/connect')),
});
const settingsStart = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  beforeLoad: () => {
    throw redirect({ to: '/settings/$section', params: { section: 'numbers' } });
  },
});
const settings = at('/settings/$section', () => import('@/features/settings'));
const gallery = __GALLERY__ ? [at('/gallery', () => import('@/features/gallery'))] : [];

const routeTree = root.addChildren([home, welcome, campaigns, campaignNew, campaign, campaignEdit, contacts, imports, messages, message, activity, connect, settingsStart, settings, ...gallery]);

/**
 * What stands behind the # is the whole address of a page. The ready-made hash history
 * adds the query of the document to it (the token of a browser test, the pseudo-locale),
 * and a page would lose its last parameter.
 */
const history = createBrowserHistory({
  parseLocation: () => {
    const href = window.location.hash.slice(1) || '/';
    const [pathname = '/', ...query] = href.split('?');
    const kept: unknown = window.history.state;
    const state = typeof kept === 'object' && kept !== null && '__TSR_index' in kept ? kept : { __TSR_index: 0, key: '0', __TSR_key: '0' };
    return { href, pathname, search: query.length > 0 ? `?${query.join('?')}` : '', hash: '', state: state as { __TSR_index: number; key: string; __TSR_key: string } };
  },
  createHref: (path) => `${window.location.pathname}${window.location.search}#${path}`,
});

export const router = createRouter({ routeTree, history, defaultPreload: 'intent', defaultPendingMs: 300 });

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
