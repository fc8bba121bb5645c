import { Link, useNavigate } from '@tanstack/react-router';
import { Check, FlaskConical } from 'lucide-react';
import type { ReactNode } from 'react';
import { useChange, useRead } from '@/ipc';
import type { FirstSteps } from '@/ipc/generated/FirstSteps';
import { t } from '@/shared/i18n';
import { Button, buttonClass, Card, Icon, PhoneText } from '@/shared/kit';
import { Hello, HelloTicks } from './Hello';
import { doneCount, stepBefore, stepStates, STEPS, type StepId, type StepState } from './model';

export interface StepListProps {
  steps: FirstSteps | undefined;
  practice: boolean;
  /** Keeps what the setup line shows, then does the rest. */
  ready: (then: () => void) => void;
  onPractice: () => void;
  busy: boolean;
}

/** The four steps as a list, the current one open. */
export function StepList({ steps, practice, ready, onPractice, busy }: StepListProps) {
  const states = stepStates(steps);
  const hide = useChange('steps_hide');
  return (
    <Card flush>
      <ol className="firststeps">
        <NumberStep state={states.number} practice={practice} ready={ready} onPractice={onPractice} busy={busy} />
        <Step id="hello" state={states.hello} title={t('firstrun.hello')} text={t('firstrun.helloExplain')} below={states.hello === 'done' && <HelloTicks />}>
          <Hello />
        </Step>
        <Step id="contacts" state={states.contacts} title={t('firstrun.contacts')} text={t('firstrun.contactsExplain')} link={<Link to="/import">{t('firstrun.import')}</Link>}>
          <div className="mt-4">
            <Link to="/import" className={buttonClass('primary')}>
              {t('firstrun.import')}
            </Link>
          </div>
        </Step>
        <Step id="campaign" state={states.campaign} title={t('firstrun.campaign')} text={t('firstrun.campaignExplain')} link={<Link to="/campaigns/new">{t('firstrun.plan')}</Link>}>
          <div className="mt-4">
            <Link to="/campaigns/new" className={buttonClass('primary')}>
              {t('firstrun.plan')}
            </Link>
          </div>
        </Step>
      </ol>
      <div className="flex flex-wrap items-center justify-between gap-2 border-t border-line px-5 py-3 text-13">
        <span className="text-muted">{t('firstrun.doneOf', { done: doneCount(steps), total: STEPS.length })}</span>
        {steps && !steps.hidden && (
          <Button look="link" size="sm" busy={hide.isPending} onClick={() => hide.mutate({})}>
            {t('firstrun.hide')}
          </Button>
        )}
      </div>
    </Card>
  );
}

function NumberStep({ state, practice, ready, onPractice, busy }: { state: StepState } & Omit<StepListProps, 'steps'>) {
  const navigate = useNavigate();
  const { data: numbers } = useRead('number_list', {}, { enabled: state === 'done' });
  const number = numbers?.find((candidate) => candidate.phone !== null);
  return (
    <Step
      id="number"
      state={state}
      title={t(practice ? 'firstrun.numberPractice' : 'firstrun.number')}
      text={
        state === 'done' && number?.phone ? (
          <>
            {t('firstrun.connectedAs', { name: number.name })} <PhoneText value={number.phone} />
          </>
        ) : (
          t(practice ? 'firstrun.numberPracticeExplain' : 'firstrun.numberExplain')
        )
      }
    >
      <div className="mt-4 flex flex-wrap gap-2">
        <Button look="primary" onClick={() => ready(() => void navigate({ to: '/connect' }))}>
          {t(practice ? 'firstrun.connectPractice' : 'firstrun.connectMine')}
        </Button>
        {!practice && (
          <Button icon={FlaskConical} busy={busy} onClick={onPractice}>
            {t('firstrun.tryPractice')}
          </Button>
        )}
      </div>
      {!practice && <p className="mt-3 text-13 text-muted">{t('firstrun.practiceExplain')}</p>}
    </Step>
  );
}

/** One step: done with a tick, current and unfolded, or named with its link. */
function Step({ id, state, title, text, link, below, children }: { id: StepId; state: StepState; title: string; text: ReactNode; link?: ReactNode; below?: ReactNode; children: ReactNode }) {
  const on = state === 'on';
  return (
    <li className={on ? 'on' : below ? 'tall' : ''} aria-current={on ? 'step' : undefined}>
      <span className={`stepn ${state === 'done' ? 'done' : on ? 'on' : ''}`} aria-hidden="true">
        {state === 'done' ? <Icon of={Check} size={14} /> : STEPS.indexOf(id) + 1}
      </span>
      <div className="grow min-w-0">
        <h2 className={`text-14 ${on ? 'font-semibold' : 'font-medium'}`}>{title}</h2>
        <div className={on ? 'mt-1 max-w-[46ch] text-muted' : 'text-13 text-muted'}>{text}</div>
        {on && children}
        {below && <div className="mt-2">{below}</div>}
      </div>
      {state === 'done' && <span className="text-13 text-ok">{t('firstrun.done')}</span>}
      {state === 'open' && <span className="flex-none text-13">{link}</span>}
      {state === 'later' && <span className="flex-none text-13 text-faint">{t('firstrun.after', { step: stepBefore(id) })}</span>}
    </li>
  );
}
