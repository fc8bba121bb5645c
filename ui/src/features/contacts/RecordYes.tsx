/** Records that somebody agreed, and how. For who asked to stop, only a new yes of theirs counts. */
import { useState } from 'react';
import { useChange } from '@/ipc';
import type { ConsentHow } from '@/ipc/generated/ConsentHow';
import type { ContactDto } from '@/ipc/generated/ContactDto';
import { howOptions } from '@/shared/consent';
import { t } from '@/shared/i18n';
import { NO_PROOF, ProofFields, saidProof } from '@/shared/proof';
import { Button, Dialog, RadioGroup, toast } from '@/shared/kit';

export function RecordYes({ person, name, open, onOpenChange }: { person: ContactDto; name: string; open: boolean; onOpenChange: (open: boolean) => void }) {
  const stopped = person.consent === 'asked_to_stop';
  const [how, setHow] = useState<ConsentHow | null>(null);
  const [proof, setProof] = useState(NO_PROOF);
  const done = () => {
    onOpenChange(false);
    setHow(null);
    setProof(NO_PROOF);
    toast({ text: t('contacts.yesRecorded', { name }) });
  };
  const allow = useChange('contact_allow', { onDone: done });
  const agree = useChange('contact_set_consent', { onDone: done });
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={stopped ? t('contacts.newYesTitle', { name }) : t('contacts.yesTitle', { name })}
      description={stopped ? t('contacts.newYesText') : t('contacts.yesText')}
      actions={
        <>
          <Button onClick={() => onOpenChange(false)}>{t('contacts.cancel')}</Button>
          <Button
            look="primary"
            disabled={how === null}
            busy={allow.isPending || agree.isPending}
            onClick={() => {
              if (how === null) return;
              const shown = saidProof(proof);
              const said = { id: person.id, how, ...(shown === undefined ? {} : { proof: shown }) };
              if (stopped) allow.mutate(said);
              else agree.mutate({ ...said, state: 'agreed' });
            }}
          >
            {t('contacts.recordYes')}
          </Button>
        </>
      }
    >
      <RadioGroup label={t('consent.howAsked')} value={how} onChange={setHow} options={howOptions()} />
      <div className="mt-4">
        <ProofFields value={proof} onChange={setProof} />
      </div>
    </Dialog>
  );
}
