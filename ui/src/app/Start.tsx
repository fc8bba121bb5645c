import { lazy, Suspense } from 'react';
import { useRead } from '@/ipc';

const Home = lazy(() => import('@/features/home'));
const FirstRun = lazy(() => import('@/features/firstrun'));

/** The page at "/": the first steps until a campaign was started or the list was put away, then Home. */
export function Start() {
  const { data: app } = useRead('app_state', {});
  const { data: home } = useRead('home_get', {}, { enabled: app?.set_up ?? false });
  if (!app || (app.set_up && !home)) return null;
  const steps = home?.steps;
  const first = !app.set_up || (steps !== undefined && !steps.hidden && !steps.campaign);
  return <Suspense fallback={null}>{first ? <FirstRun /> : <Home />}</Suspense>;
}
