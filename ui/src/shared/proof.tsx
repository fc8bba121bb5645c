/** What shows that people agreed: the day, the words, a photo of the form. All of it may stay empty. */
import { Camera, FileText, X } from 'lucide-react';
import { useState } from 'react';
import { host } from '@/host';
import { rpc } from '@/ipc';
import type { NewProof } from '@/ipc/generated/NewProof';
import { asProblem } from '@/ipc/problem';
import { nowMs } from './clock';
import { dateText, readPastDate } from './dates';
import { showError } from './errors';
import { isoDay } from './formats';
import { t } from './i18n';
import { Button, Icon, IconButton, NameText, TextArea, TextInput } from './kit';

const ENDINGS = ['jpg', 'jpeg', 'png', 'pdf'] as const;

/** Nothing where nothing is said, so that an empty proof is not sent. */
export function saidProof(proof: NewProof): NewProof | undefined {
  const wording = proof.wording.trim();
  const has = Boolean(proof.agreed_on) || wording !== '' || Boolean(proof.evidence);
  return has ? { ...proof, wording } : undefined;
}

export const NO_PROOF: NewProof = { wording: '' };

/** `onChange` gets nothing while the day cannot be read: there is nothing to keep then. */
export function ProofFields({ value, onChange }: { value: NewProof; onChange: (proof: NewProof) => void }) {
  const today = isoDay(nowMs());
  const [typed, setTyped] = useState(value.agreed_on ? dateText(value.agreed_on) : '');
  const [left, setLeft] = useState(false);
  const [busy, setBusy] = useState(false);
  const day = typed.trim() === '' ? null : readPastDate(typed, today);
  const add = async () => {
    try {
      const file = await host.pickFile({ endings: ENDINGS, kind: 'paper' });
      if (!file) return;
      setBusy(true);
      const evidence = await rpc('evidence_keep', { file_ref: file.file_ref });
      onChange({ ...value, evidence });
    } catch (thrown) {
      showError(asProblem(thrown));
    } finally {
      setBusy(false);
    }
  };
  const { evidence } = value;
  return (
    <div className="flex flex-col gap-4">
      <TextInput
        label={t('proof.agreedOn')}
        hint={t('proof.optional')}
        error={left && day === undefined ? t('proof.agreedOnBad', { example: t('proof.agreedOnExample') }) : undefined}
        placeholder={t('proof.agreedOnExample')}
        value={typed}
        onChange={(text) => {
          setTyped(text);
          setLeft(false);
          const { agreed_on: _, ...rest } = value;
          const read = text.trim() === '' ? undefined : readPastDate(text, today);
          onChange(read === undefined ? rest : { ...rest, agreed_on: read });
        }}
        onBlur={() => {
          setLeft(true);
          if (day) setTyped(dateText(day));
        }}
      />
      <TextArea label={t('proof.wording')} placeholder={t('proof.wordingExample')} rows={2} maxLength={4000} value={value.wording} onChange={(wording) => onChange({ ...value, wording })} />
      {evidence ? (
        <div className="flex items-center gap-2 text-13 min-w-0">
          <Icon of={FileText} className="text-muted" />
          <span className="clip grow min-w-0">
            <NameText>{evidence.name || t('proof.paper')}</NameText>
          </span>
          <IconButton
            icon={X}
            size="sm"
            label={t('proof.removePaper', { name: evidence.name || t('proof.paper') })}
            onClick={() => {
              const { evidence: _, ...rest } = value;
              onChange(rest);
            }}
          />
        </div>
      ) : (
        <div>
          <Button look="link" size="sm" icon={Camera} busy={busy} onClick={() => void add()}>
            {t('proof.addPaper')}
          </Button>
          <p className="text-12 text-muted">{t('proof.addPaperHint')}</p>
        </div>
      )}
    </div>
  );
}
