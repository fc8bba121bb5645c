/** Connect a number: choose the server (or practice), then the code until it is linked. */
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { invalidate, queryClient, useChange, useRead, type Problem } from '@/ipc';
import type { AppState } from '@/ipc/generated/AppState';
import type { LinkState } from '@/ipc/generated/LinkState';
import type { NumberDto } from '@/ipc/generated/NumberDto';
import { t } from '@/shared/i18n';
import { Button, Page, PageHeader } from '@/shared/kit';
import { Choose } from './Choose';
import { Guide } from './Guide';
import { LinkCard } from './LinkCard';
import { isLinked, moving } from './model';
import { KeyForm } from './KeyForm';

/** How often linking is asked for when no event comes. */
const ASK_MS = 1000;

export default function Connect() {
  const search = useSearch({ strict: false }) as { number?: number; key?: boolean };
  const { data: app } = useRead('app_state', {});
  const { data: numbers } = useRead('number_list', {});
  if (!app || !numbers) return null;
  const number = numbers.find((candidate) => candidate.id === search.number);
  if (search.number === undefined) return <Choose app={app} numbers={numbers} />;
  if (search.key) return <NewKey number={number} />;
  return <Linking key={search.number} id={search.number} app={app} linked={number !== undefined && isLinked(number.state)} />;
}

/** The key of a server that is known already, typed anew. */
function NewKey({ number }: { number: NumberDto | undefined }) {
  const navigate = useNavigate();
  return (
    <Page>
      <PageHeader title={t('connect.keyTitle')} lead={t('connect.keyLead')} />
      <div className="max-w-[640px]">
        {number && <KeyForm number={number} onKept={() => void navigate({ to: '/settings/$section', params: { section: 'numbers' } })} />}
      </div>
    </Page>
  );
}

function Linking({ id, app, linked }: { id: number; app: AppState; linked: boolean }) {
  const navigate = useNavigate();
  const [byCode, setByCode] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const keep = (answer: LinkState) => {
    setProblem(undefined);
    queryClient.setQueryData(['link_state', { id }], answer);
  };
  const onProblem = (next: Problem) => {
    setProblem(next);
    return true;
  };
  const begin = useChange('link_begin', { onDone: keep, onProblem });
  const again = useChange('link_again', { onDone: keep, onProblem });
  const cancel = useChange('link_cancel', { onDone: () => void navigate({ to: '/settings/$section', params: { section: 'numbers' } }) });
  const { data: regions } = useRead('region_choices', {});
  const { data: asked, error } = useRead('link_state', { id }, { enabled: begin.isSuccess || linked, refetchInterval: (query) => (moving(query.state.data) ? ASK_MS : false) });

  // Codes live for a minute of the workspace's clock: at 60 or 3,600 times nobody could scan one,
  // so practice is slowed down first. Once per visit, also where effects run twice. A number that is linked is only shown: beginning anew would unlink it.
  const begun = useRef(false);
  const { mutate } = begin;
  const slow = useChange('practice_speed');
  const { mutate: setSpeed } = slow;
  const fast = (app.practice?.speed ?? 1) > 1;
  useEffect(() => {
    if (begun.current || linked) return;
    begun.current = true;
    if (fast) setSpeed({ speed: 1 }, { onSuccess: () => mutate({ id }) });
    else mutate({ id });
  }, [id, linked, fast, mutate, setSpeed]);

  const failed = problem ?? (asked ? undefined : (error ?? undefined));
  const empty: LinkState = { number_id: id, step: failed ? 'failed' : 'prepare', qr_svg: null, qr_changes_at_ms: null, pairing_code: null, problem: failed?.code ?? null, phone: null, name: null };
  const link = failed ? empty : (asked ?? empty);
  // The sidebar and the settings learn of the new phone at the same moment as this page.
  useEffect(() => {
    if (link.step === 'connected') void invalidate(['numbers', 'now']);
  }, [link.step]);
  const callingCode = regions?.countries.find((country) => country.code === app.country)?.calling_code ?? '';
  const retry = () => {
    const next = () => (begin.isError ? begin.mutate({ id }) : again.mutate({ id }));
    if (fast) slow.mutate({ speed: 1 }, { onSuccess: next });
    else next();
  };

  return (
    <Page>
      <PageHeader
        title={t('connect.title')}
        lead={t('connect.lead')}
        actions={
          link.step !== 'connected' && (
            <Button look="quiet" busy={cancel.isPending} onClick={() => cancel.mutate({ id })}>
              {t('connect.stop')}
            </Button>
          )
        }
      />
      <div className="connect">
        <Guide byCode={byCode} />
        <LinkCard
          link={link}
          practice={app.workspace === 'practice'}
          byCode={byCode}
          onByCode={setByCode}
          callingCode={callingCode}
          again={{ press: retry, busy: begin.isPending || again.isPending || slow.isPending }}
          slowed={slow.isSuccess}
          onKey={() => void navigate({ to: '/connect', search: { number: id, key: true } })}
          onServer={() => void navigate({ to: '/connect', search: {} })}
        />
      </div>
    </Page>
  );
}
