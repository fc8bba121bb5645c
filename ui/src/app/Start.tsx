import { useEffect, useState, type ComponentType } from 'react';
import Home from '@/features/home';
import { useRead } from '@/ipc';

/**
 * The page at "/": the first steps until a campaign was started or the list was put
 * away, then Home. Home is part of the first load, unlike all other pages, because the
 * window opens on it every day.
 */
export function Start() {
  const { data: app } = useRead('app_state', {});
  const { data: home } = useRead('home_get', {}, { enabled: app?.set_up ?? false });
  if (!app || (app.set_up && !home)) return null;
  const steps = home?.steps;
  const first = !app.set_up || (steps !== undefined && !steps.hidden && !steps.campaign);
  return first ? <FirstRun /> : <Home />;
}

/** Loaded when it is needed, without a Suspense: React holds back what comes out of one for a third of a second. */
function FirstRun() {
  const [Page, setPage] = useState<ComponentType>();
  useEffect(() => {
    import('@/features/firstrun').then(
      (loaded) => setPage(() => loaded.default),
      // Thrown while drawing, so that the page of the router says it.
      (problem: unknown) =>
        setPage(() => {
          throw problem;
        }),
    );
  }, []);
  return Page ? <Page /> : null;
}
