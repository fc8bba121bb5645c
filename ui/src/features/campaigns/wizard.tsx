/** A campaign in the making: People, Message, Pace, Review. Everything saves itself. */
import { keepPreviousData } from '@tanstack/react-query';
import { Navigate, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Check, Eye, Play } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { invalidate, useChange, useRead } from '@/ipc';
import type { CampaignDraft } from '@/ipc/generated/CampaignDraft';
import { nowMs } from '@/shared/clock';
import { toLatinDigits } from '@/shared/digits';
import { errorText } from '@/shared/errors';
import { shortDate, time } from '@/shared/formats';
import { t } from '@/shared/i18n';
import { Button, CampaignChip, Icon, NameText, Note, Page, PageHeader, Stepper, TextInput, WizardPage } from '@/shared/kit';
import { TYPED_COUNT_ABOVE } from '@/shared/kit/dialog';
import { PreviewPane, useSettled } from '@/shared/message';
import { STEPS, stepOf, type StepName } from './model';
import { MessageStep } from './wizard/Message';
import { DayPane, PaceStep, useForecast } from './wizard/Pace';
import { PeopleStep } from './wizard/People';
import { blockers, ReviewStep, type ReviewFacts } from './wizard/Review';
import { startOf } from './start';
import { emptyDraft, useDraft, type DraftState } from './wizard/useDraft';

export default function CampaignWizardPage() {
  const { id } = useParams({ strict: false });
  const search: Record<string, unknown> = useSearch({ strict: false });
  const given = id === undefined ? undefined : Number(id);
  const begin = useMemo(() => emptyDraft({ name: t('wizard.defaultName', { date: shortDate(nowMs()) }), ...startOf(search) }), [search]);
  const state = useDraft(given, begin);
  if (state.problem) {
    return (
      <Page>
        <PageHeader title={t('campaigns.newTitle')} />
        <Note tone="bad">{errorText(state.problem)}</Note>
      </Page>
    );
  }
  if (!state.draft) return null;
  if (state.draft.state !== 'draft') return <Navigate to="/campaigns/$id" params={{ id: String(state.draft.id) }} replace />;
  return <Wizard state={state} draft={state.draft} />;
}

function Wizard({ state, draft }: { state: DraftState; draft: CampaignDraft }) {
  const navigate = useNavigate();
  const { change, flush } = state;
  const [step, setStep] = useState<StepName>(stepOf(draft.step));
  const [furthest, setFurthest] = useState(STEPS.indexOf(step));
  const [typed, setTyped] = useState('');
  const [changedTo, setChangedTo] = useState<number>();
  const body = useSettled(draft.body);
  const { data: app } = useRead('app_state', {});
  const { data: numbers } = useRead('number_list', {});
  const { data: saved } = useRead('template_list', {}, { enabled: draft.template_id !== null && draft.body === '' });
  const { data: count } = useRead('audience_count', { audience: draft.audience, body, ...(draft.number_id === null ? {} : { number_id: draft.number_id }) }, { placeholderData: keepPreviousData });
  const { data: report } = useRead('template_check', { body, audience: draft.audience }, { enabled: body.trim() !== '', placeholderData: keepPreviousData });
  const people = count?.will_get ?? 0;
  const numberId = draft.number_id;
  const { data: limits } = useRead('limits_get', { id: numberId ?? 0 }, { enabled: numberId !== null && numbers !== undefined });
  const forecast = useForecast(draft.id, step === 'pace' || step === 'review' ? numberId : null, people);
  const heading = useRef<HTMLDivElement>(null);

  // The only number, or the first that is connected, needs no choosing.
  const firstNumber = (numbers?.find((entry) => entry.state === 'connected') ?? numbers?.[0])?.id;
  useEffect(() => {
    if (numberId === null && firstNumber !== undefined && step !== 'people') change({ number_id: firstNumber });
  }, [numberId, firstNumber, step, change]);

  // "Use in a campaign" brings a saved message along.
  const brought = saved?.find((template) => template.id === draft.template_id)?.body;
  useEffect(() => {
    if (brought) change({ body: brought });
  }, [brought, change]);

  const go = (next: StepName) => {
    setStep(next);
    setFurthest((before) => Math.max(before, STEPS.indexOf(next)));
    change({ step: next });
    void flush().then((id) => {
      if (id !== undefined && window.location.hash.startsWith('#/campaigns/new')) void navigate({ to: '/campaigns/$id/edit', params: { id: String(id) }, replace: true });
    });
    heading.current?.closest('.wiz')?.querySelector('.wiz-b')?.scrollTo({ top: 0 });
  };

  const start = useChange('campaign_start', {
    onDone: (row) => void navigate({ to: '/campaigns/$id', params: { id: String(row.id) }, replace: true }),
    onProblem: (problem) => {
      if (problem.code !== 'count_changed') return false;
      const now = Number(problem.params['now']);
      if (Number.isFinite(now)) setChangedTo(now);
      setTyped('');
      void invalidate(['contacts']);
      return true;
    },
  });
  const press = async () => {
    const id = await flush();
    if (id !== undefined) start.mutate({ id, people });
  };

  const index = STEPS.indexOf(step);
  const facts: ReviewFacts = {
    draft,
    count,
    sender: numbers?.find((entry) => entry.id === numberId),
    limits: limits?.current,
    forecast,
    tellsHowToStop: report?.tells_how_to_stop,
    mistakes: report?.mistakes.length ?? 0,
  };
  const typedRight = people <= TYPED_COUNT_ABOVE || toLatinDigits(typed).replace(/\D/g, '') === String(people);
  const preview = { label: t('wizard.preview'), icon: Eye, content: <PreviewPane body={draft.body} audience={draft.audience} shop={app?.shop_name ?? ''} /> };
  const pane = step !== 'pace' ? preview : limits ? { label: t('wizard.aDayWith'), icon: Eye, content: <DayPane limits={limits.current} /> } : undefined;

  return (
    <WizardPage
      title={<Title draft={draft} onRename={(name) => change({ name })} headingRef={heading} />}
      stepper={<Stepper label={t('wizard.steps')} current={index} steps={STEPS.map((name, i) => ({ label: t(`wizard.step.${name}`), ...(i <= furthest ? { onPress: () => go(name) } : {}) }))} />}
      {...(pane ? { pane } : {})}
      footer={
        <>
          <Button look="quiet" onClick={() => void flush().then(() => navigate({ to: '/campaigns' }))}>
            {t('wizard.close')}
          </Button>
          <Saved state={state} draft={draft} />
          <span className="ms-auto" />
          {index > 0 && <Button onClick={() => go(STEPS[index - 1] ?? 'people')}>{t('wizard.back')}</Button>}
          {step === 'people' && (
            <Button look="primary" disabled={people === 0} onClick={() => go('message')}>
              {people === 0 ? t('wizard.continue') : t('wizard.continueWith', { people })}
            </Button>
          )}
          {step === 'message' && (
            <Button look="primary" disabled={draft.body.trim() === '' || (report?.mistakes.length ?? 0) > 0} onClick={() => go('pace')}>
              {t('wizard.continue')}
            </Button>
          )}
          {step === 'pace' && (
            <Button look="primary" disabled={numberId === null} onClick={() => go('review')}>
              {t('wizard.continue')}
            </Button>
          )}
          {step === 'review' && (
            <Button look="primary" icon={Play} busy={start.isPending} disabled={!typedRight || blockers(facts).length > 0} onClick={() => void press()}>
              {t('wizard.startFor', { people })}
            </Button>
          )}
        </>
      }
    >
      {step === 'people' && <PeopleStep audience={draft.audience} onChange={(audience) => change({ audience })} body={body} count={count} />}
      {step === 'message' && <MessageStep draft={draft} onChange={change} report={report} shop={app?.shop_name ?? ''} />}
      {step === 'pace' && <PaceStep numberId={numberId} onNumber={(id) => change({ number_id: id })} people={people} limits={limits} forecast={forecast} />}
      {step === 'review' && <ReviewStep facts={facts} onEdit={go} changedTo={changedTo} typed={typed} onTyped={setTyped} />}
    </WizardPage>
  );
}

/** The name, with a field in its place while it is being changed. */
function Title({ draft, onRename, headingRef }: { draft: CampaignDraft; onRename: (name: string) => void; headingRef: React.RefObject<HTMLDivElement | null> }) {
  const [editing, setEditing] = useState<string>();
  const commit = () => {
    const name = editing?.trim();
    if (name && name !== draft.name) onRename(name);
    setEditing(undefined);
  };
  return (
    <div className="flex flex-wrap items-center gap-3 min-w-0" ref={headingRef}>
      {editing === undefined ? (
        <>
          <h1 className="clip max-w-96">
            <NameText>{draft.name || t('wizard.unnamed')}</NameText>
          </h1>
          <CampaignChip state="draft" />
          <Button look="link" size="sm" onClick={() => setEditing(draft.name)}>
            {t('wizard.rename')}
          </Button>
        </>
      ) : (
        <>
          <h1 className="vh">{draft.name}</h1>
          <div className="w-72">
            <TextInput
              label={t('wizard.name')}
              hideLabel
              autoFocus
              dir="auto"
              maxLength={120}
              value={editing}
              onChange={setEditing}
              onBlur={commit}
              onKeyDown={(event) => {
                if (event.key === 'Enter') commit();
                if (event.key === 'Escape') setEditing(undefined);
              }}
            />
          </div>
        </>
      )}
    </div>
  );
}

function Saved({ state, draft }: { state: DraftState; draft: CampaignDraft }) {
  if (state.saving === 'failed') {
    return (
      <span className="text-13 text-bad" role="alert">
        {t('wizard.notSaved')}{' '}
        <Button look="link" size="sm" onClick={() => void state.flush()}>
          {t('running.tryAgain')}
        </Button>
      </span>
    );
  }
  if (state.id === undefined) return null;
  return (
    <span className="text-13 text-muted whitespace-nowrap">
      {state.saving === 'saved' ? (
        <>
          <Icon of={Check} size={14} /> {t('wizard.savedAt', { time: time(draft.saved_at_ms) })}
        </>
      ) : (
        t('wizard.saving')
      )}
    </span>
  );
}
