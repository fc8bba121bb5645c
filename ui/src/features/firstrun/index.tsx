/** First run: who speaks where, four steps to the first campaign, and what Drumbeat promises. */
import { useNavigate } from '@tanstack/react-router';
import { Drum, FlaskConical, HandHeart, HardDrive } from 'lucide-react';
import { useChange, useRead } from '@/ipc';
import { t, type PlainKey } from '@/shared/i18n';
import { Button, Icon, IconBox, Page, type LucideIcon } from '@/shared/kit';
import { setupOf } from './model';
import { RegionLine } from './RegionLine';
import { StepList } from './StepList';

const PROMISES: readonly { icon: LucideIcon; title: PlainKey; text: PlainKey }[] = [
  { icon: HandHeart, title: 'firstrun.agreed', text: 'firstrun.agreedText' },
  { icon: Drum, title: 'firstrun.slow', text: 'firstrun.slowText' },
  { icon: HardDrive, title: 'firstrun.here', text: 'firstrun.hereText' },
];

export default function FirstRun() {
  const navigate = useNavigate();
  const { data: app } = useRead('app_state', {});
  const { data: regions } = useRead('region_choices', {});
  const { data: home } = useRead('home_get', {}, { enabled: app?.set_up ?? false });
  const save = useChange('setup_save');
  const open = useChange('practice_open', { onDone: () => void navigate({ to: '/' }) });
  if (!app) return null;
  const setup = setupOf(app, regions?.suggested);
  const practice = app.workspace === 'practice';

  // What the line shows is kept with the first step, so that nobody has to press Save for a right guess.
  const ready = (then: () => void) => {
    if (app.set_up || !setup) then();
    // A promise, not a callback of the mutation: this page is drawn anew once the setup is
    // saved, and callbacks of a page that is gone are never called.
    else void save.mutateAsync(setup).then(then, () => undefined);
  };
  const onPractice = () => ready(() => open.mutate({}));
  const busy = open.isPending || save.isPending;

  return (
    <Page>
      {setup && <RegionLine setup={setup} />}
      <div className="firstgrid">
        <div className="min-w-0">
          <h1 className="text-28">{t('firstrun.title')}</h1>
          <p className="lead mt-2 mb-6">{t('firstrun.lead')}</p>
          <StepList steps={home?.steps} practice={practice} ready={ready} onPractice={onPractice} busy={busy} />
          {!practice && home?.steps.number && (
            <div className="mt-5 flex flex-wrap items-center gap-3 text-13 text-muted">
              <Icon of={FlaskConical} className="text-faint" />
              <span className="min-w-0 flex-1 basis-[240px]">{t('firstrun.lookAround')}</span>
              <Button size="sm" busy={busy} onClick={onPractice}>
                {t('firstrun.openPractice')}
              </Button>
            </div>
          )}
        </div>
        <aside className="pt-2">
          <h2 className="text-14 font-semibold text-muted">{t('firstrun.promise')}</h2>
          <ul className="mt-4 flex flex-col gap-5">
            {PROMISES.map((item) => (
              <li key={item.title} className="flex gap-3">
                <IconBox of={item.icon} />
                <div>
                  <h3 className="font-medium">{t(item.title)}</h3>
                  <p className="mt-1 text-13 text-muted">{t(item.text)}</p>
                </div>
              </li>
            ))}
          </ul>
          <p className="mt-8 text-12 text-faint">{t('firstrun.notAffiliated')}</p>
        </aside>
      </div>
    </Page>
  );
}
