/** What shows a consent, in the history of somebody: the day, the words, the paper to look at. */
import { Download, FileText } from 'lucide-react';
import { useState } from 'react';
import { rpc, useChange } from '@/ipc';
import { asProblem } from '@/ipc/problem';
import type { EvidenceDto } from '@/ipc/generated/EvidenceDto';
import type { ProofDto } from '@/ipc/generated/ProofDto';
import { dateText } from '@/shared/dates';
import { showError } from '@/shared/errors';
import { t } from '@/shared/i18n';
import { short } from '@/shared/text';
import { Button, Dialog, NameText, Note, toast } from '@/shared/kit';

/** `stopped`: it shows a wish to stop instead. */
export function Proof({ proof, stopped = false }: { proof: ProofDto; stopped?: boolean }) {
  return (
    <div className="text-13 text-muted mt-1 flex flex-col gap-1 items-start">
      {proof.agreed_on !== null && <span>{t(stopped ? 'proof.stoppedOnDay' : 'proof.agreedOnDay', { day: dateText(proof.agreed_on) })}</span>}
      {proof.wording !== '' && (
        <span className="wording">
          {t('proof.asked')} <q dir="auto">{short(proof.wording, 600)}</q>
        </span>
      )}
      {proof.evidence && <Paper id={proof.id} paper={proof.evidence} />}
    </div>
  );
}

/** A picture is shown as a picture and nothing else; a PDF is only handed out. */
function Paper({ id, paper }: { id: number; paper: EvidenceDto }) {
  const name = short(paper.name, 24) || t('proof.paper');
  const [picture, setPicture] = useState<{ url: string | null }>();
  const [busy, setBusy] = useState(false);
  const save = useChange('evidence_save', { onDone: (saved) => saved && toast({ tone: 'ok', text: t('proof.paperSaved', { name: saved.name }) }) });
  const show = async () => {
    setBusy(true);
    try {
      setPicture({ url: (await rpc('evidence_picture', { id })).data_url });
    } catch (thrown) {
      showError(asProblem(thrown));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button look="link" size="sm" icon={FileText} busy={busy} onClick={() => void show()}>
        <span className="clip">{t('proof.showPaper', { name })}</span>
      </Button>
      <Dialog
        broad
        open={picture !== undefined}
        onOpenChange={(open) => !open && setPicture(undefined)}
        title={t('proof.paper')}
        description={<NameText>{name}</NameText>}
        actions={
          <>
            <Button onClick={() => setPicture(undefined)}>{t('proof.close')}</Button>
            <Button icon={Download} busy={save.isPending} onClick={() => save.mutate({ id })}>
              {t('proof.savePaper')}
            </Button>
          </>
        }
      >
        {picture?.url ? <img className="paper" src={picture.url} alt={t('proof.paper')} /> : <Note>{t('proof.pdf')}</Note>}
      </Dialog>
    </>
  );
}
