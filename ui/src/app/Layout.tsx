import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useRead } from '@/ipc';
import { useClockGiven } from '@/shared/clock';
import { initials, useZone } from '@/shared/formats';
import { t } from '@/shared/i18n';
import { Icon, Mark, Toasts, Tooltip, useNarrow } from '@/shared/kit';
import { Closing } from './Closing';
import { FileDrop } from './FileDrop';
import { useAppKeys } from './keys';
import { NowPill } from './NowPill';
import { NumberCard } from './NumberCard';
import { follow } from './opening';
import { PracticeBanner } from './PracticeBanner';
import { SECTIONS, SETTINGS_ICON, type Section } from './sections';

/** The window: practice banner, sidebar, top bar, content. Only the content scrolls. */
export function Layout() {
  useAppKeys();
  const zone = useZone();
  const narrow = useNarrow();
  const { data: status, isError } = useRead('app_state', {});
  const { data: now } = useRead('now_get', {});
  const { data: numbers } = useRead('number_list', {});
  // The one that sends; else the one the owner is just connecting.
  const number = numbers?.find((candidate) => candidate.state === 'connected') ?? numbers?.[0];
  const path = useRouterState({ select: (state) => state.location.pathname });
  const content = useRef<HTMLElement>(null);

  // Pages are drawn once zone and clock are known: no time is ever shown in the computer's own.
  const ready = useClockGiven();
  useEffect(() => {
    if (status) follow(status);
  }, [status]);

  // A new page starts at its beginning for the keyboard too.
  const first = useRef(true);
  useEffect(() => {
    if (first.current) first.current = false;
    else content.current?.focus({ preventScroll: true });
  }, [path]);

  return (
    <div className="shell">
      {status?.practice && <PracticeBanner practice={status.practice} />}
      <aside className="side" aria-label={t('app.sidebar')} data-region="sidebar" tabIndex={-1}>
        <div className="brand">
          <Mark />
          <span>{t('app.name')}</span>
        </div>
        {status?.shop_name && (
          <div className="shop">
            <span className="shop-mark" aria-hidden="true">
              {initials(status.shop_name)}
            </span>
            <span className="clip">
              <bdi>{status.shop_name}</bdi>
            </span>
          </div>
        )}
        <nav aria-label={t('app.sections')} className="flex flex-col gap-[2px]">
          {SECTIONS.map((section) => (
            <NavLink key={section.to} section={section} narrow={narrow} on={section.to === '/' ? path === '/' : path.startsWith(section.to) || (section.to === '/contacts' && path === '/import')} />
          ))}
        </nav>
        <div className="side-foot">
          {numbers && <NumberCard number={number} narrow={narrow} />}
          <Tooltip words={t('nav.settings')} side="inline-end" when={narrow}>
            <Link to="/settings/$section" params={{ section: 'numbers' }} className={`nav ${path.startsWith('/settings') ? 'on' : ''}`}>
              <Icon of={SETTINGS_ICON} size={18} />
              <span>{t('nav.settings')}</span>
            </Link>
          </Tooltip>
        </div>
      </aside>
      <div className="main">
        <header className="topbar">{now && <NowPill now={now} />}</header>
        <main className="content" ref={content} data-region="content" tabIndex={-1}>
          {(ready || isError) && <Outlet key={path.startsWith('/settings') ? 'settings' : zone} />}
        </main>
      </div>
      <Toasts />
      <FileDrop />
      <Closing />
    </div>
  );
}

/** In the narrow sidebar only its sign is seen, and the word comes as a tooltip. */
function NavLink({ section, on, narrow }: { section: Section; on: boolean; narrow: boolean }) {
  return (
    <Tooltip words={t(section.word)} side="inline-end" when={narrow}>
      <Link to={section.to} className={`nav ${on ? 'on' : ''}`} aria-current={on ? 'page' : undefined}>
        <Icon of={section.icon} size={18} />
        <span>{t(section.word)}</span>
      </Link>
    </Tooltip>
  );
}
