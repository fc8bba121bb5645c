/** Step 3: what would happen, with every reason. Repairs are shown, doubts are asked, consent is a question. */
import { keepPreviousData } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { TriangleAlert } from 'lucide-react';
import { queryClient, useChange, useRead } from '@/ipc';
import type { ImportCounts } from '@/ipc/generated/ImportCounts';
import type { ImportDraft } from '@/ipc/generated/ImportDraft';
import { errorText } from '@/shared/errors';
import { number } from '@/shared/formats';
import { t } from '@/shared/i18n';
import { saidProof } from '@/shared/proof';
import { Button, buttonClass, Card, Icon, Note, ProgressBar, Skeleton, toast, useNewPage, WizardPage } from '@/shared/kit';
import { ConsentQuestion, type Said } from './ConsentQuestion';
import { tellsConsent } from './fields';
import { ImportSteps } from './frame';
import { LeftOutNote } from './LeftOut';
import { commitWords, missingAnswer, progressWords, rowsWords } from './model';
import { RepairCard } from './Repair';
import { useDiscard } from './useDiscard';
import { useProgress } from './useProgress';

interface Props {
  draft: ImportDraft;
  said: Said;
  onSaid: (change: Partial<Said>) => void;
  onWriting: (now: boolean) => void;
}

export function CheckStep({ draft, said, onSaid, onWriting }: Props) {
  const id = draft.draft_id;
  const navigate = useNavigate();
  const discard = useDiscard(id);
  const { how, proof, tags, list } = said;
  const [progress, forget] = useProgress(id, 'import_progress');
  const [checking] = useProgress(id, 'import_checking');
  const commit = useChange('import_commit', {
    onDone: (result) => {
      onWriting(false);
      void navigate({ to: '/import', search: { done: result.import_id }, replace: true });
    },
    onProblem: (problem) => {
      onWriting(false);
      forget();
      // It was taken back as asked; the draft is gone with it.
      if (problem.code !== 'stale') return false;
      toast({ tone: 'info', text: t('import.takenBack') });
      void navigate({ to: '/import', search: {} });
      return true;
    },
  });
  // From then on it is finished, whatever happens: there is nothing left to stop.
  const isThrough = progress !== undefined && progress.done >= progress.total;
  const writing = commit.isPending || commit.isSuccess;
  useNewPage(writing ? 'writing' : 'check');
  const { data: check, error } = useRead('import_check', { draft_id: id }, { enabled: !writing, staleTime: 0, placeholderData: keepPreviousData });
  // A column that says yes is what such lists mean; the owner sees it and can choose otherwise.
  // The column it was about may go elsewhere since.
  const chosen = said.consent === 'column' && check?.consent === null ? null : said.consent;
  const consent = chosen ?? (check?.consent && check.consent.yes > 0 ? 'column' : null);

  const back = () => void navigate({ to: '/import', search: { draft: id } });
  const missing = check && missingAnswer(check.counts, consent, how !== null);
  const words = check && commitWords(check.counts);
  return (
    <WizardPage
      title={<h1>{t('imports.title')}</h1>}
      lead={t(writing ? 'import.writing' : leadOf(check?.counts))}
      stepper={<ImportSteps current={2} onPress={writing ? [] : [undefined, back]} />}
      footer={
        writing ? (
          <>
            <span className="text-13 text-muted">{t('import.writingSafe')}</span>
            <span className="ms-auto" />
            <Button disabled={commit.isSuccess || isThrough} onClick={discard}>
              {t('import.stopWriting')}
            </Button>
          </>
        ) : (
          <>
            <Link to="/contacts" className={buttonClass('quiet')} onClick={discard}>
              {t('import.cancel')}
            </Link>
            <span className="ms-auto" />
            {missing && <span className="text-13 text-muted">{missing}</span>}
            <Button onClick={back}>{t('import.back')}</Button>
            <Button
              look="primary"
              disabled={!check || missing !== undefined}
              onClick={() => {
                if (consent === null) return;
                onWriting(true);
                const shown = consent === 'not_yet' ? undefined : saidProof(proof);
                commit.mutate({ draft_id: id, consent, tags: [...tags], ...(list.trim() === '' ? {} : { list }), ...(consent === 'not_yet' || how === null ? {} : { how }), ...(shown === undefined ? {} : { proof: shown }) });
              }}
            >
              {words?.label ?? t('import.commitNone')}
            </Button>
          </>
        )
      }
    >
      {error && <Note tone="bad">{errorText(error)}</Note>}
      {writing && (
        <Card>
          <h2 className="mb-3">{t('import.writing')}</h2>
          <ProgressBar value={progress?.done ?? 0} max={progress?.total ?? draft.rows} label={progressWords(progress, draft.rows)} />
        </Card>
      )}
      {!writing && !check && !error && checking && (
        <Card>
          <h2 className="mb-3">{t('import.checking')}</h2>
          <ProgressBar value={checking.done} max={checking.total} label={rowsWords(checking, draft.rows)} />
        </Card>
      )}
      {!writing && !check && !error && !checking && <Skeleton rows={4} />}
      {!writing && check && (
        <>
          <Counts counts={check.counts} />
          <div className="grid grid-cols-1 wide:grid-cols-[minmax(0,1fr)_332px] gap-5 mt-5 items-start">
            <RepairCard check={check} draft={draft} onCheck={(next) => queryClient.setQueryData(['import_check', { draft_id: id }], next)} />
            <div className="flex flex-col gap-5 min-w-0">
              <ConsentQuestion told={tellsConsent(draft.columns)} column={check.consent} stopped={check.asked_to_stop} consent={consent} how={how} proof={proof} tags={tags} list={list} onSaid={onSaid} />
              <LeftOutNote importId={id} fileName={draft.file_name} groups={check.left_out} toRepair={check.counts.to_repair} />
            </div>
          </div>
        </>
      )}
    </WizardPage>
  );
}

/** What stands under the title; before it is known there is nothing to repair. */
const leadOf = (counts: ImportCounts | undefined) => (counts === undefined ? 'import.checkLeadFirst' : counts.to_repair === 0 ? 'import.checkLeadGood' : 'import.checkLead');

/** Six figures; the first five make the last. */
export function Counts({ counts }: { counts: ImportCounts }) {
  const cells: { key: keyof ImportCounts; warn?: boolean; quiet?: boolean }[] = [{ key: 'new' }, { key: 'updated' }, { key: 'same' }, { key: 'to_repair', warn: counts.to_repair > 0 }, { key: 'left_out' }, { key: 'rows', quiet: true }];
  return (
    <Card className="figures" flush>
      <dl>
        {cells.map(({ key, warn, quiet }) => (
          <div key={key}>
            <dt className={`text-13 ${warn ? 'text-warn' : 'text-muted'}`}>
              {warn && <Icon of={TriangleAlert} size={14} />} {t(`import.count.${key}`)}
            </dt>
            <dd className={`figure num ${quiet ? 'text-muted' : ''}`}>{number(counts[key])}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
