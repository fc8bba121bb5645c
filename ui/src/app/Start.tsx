import FirstRun from '@/features/firstrun';
import Home from '@/features/home';
import { useRead } from '@/ipc';

/**
 * The page at "/": the first steps until a campaign was started or the list was put
 * away, then Home. Part of the first load, unlike all other pages: the window opens
 * here, and React holds back what comes out of a Suspense for a third of a second.
 */
export function Start() {
  const { data: app } = useRead('app_state', {});
  const { data: home } = useRead('home_get', {}, { enabled: app?.set_up ?? false });
  if (!app || (app.set_up && !home)) return null;
  const steps = home?.steps;
  const first = !app.set_up || (steps !== undefined && !steps.hidden && !steps.campaign);
  return first ? <FirstRun /> : <Home />;
}
