/** "Did these people agree?" Nothing is chosen for the owner, except where a column of the list says it. */
import type { ConsentHow } from '@/ipc/generated/ConsentHow';
import type { ImportConsent } from '@/ipc/generated/ImportConsent';
import type { ImportConsentColumn } from '@/ipc/generated/ImportConsentColumn';
import type { NewProof } from '@/ipc/generated/NewProof';
import { howOptions } from '@/shared/consent';
import { t } from '@/shared/i18n';
import { short } from '@/shared/text';
import { ProofFields } from '@/shared/proof';
import { Card, RadioGroup, Select, TextInput } from '@/shared/kit';
import { useState } from 'react';

interface Props {
  column: ImportConsentColumn | null;
  consent: ImportConsent | null;
  onConsent: (consent: ImportConsent) => void;
  how: ConsentHow | null;
  onHow: (how: ConsentHow) => void;
  proof: NewProof;
  onProof: (proof: NewProof) => void;
  tags: readonly string[];
  onTags: (tags: string[]) => void;
  list: string;
  onList: (list: string) => void;
}

export function ConsentQuestion({ column, consent, onConsent, how, onHow, proof, onProof, tags, onTags, list, onList }: Props) {
  const [typed, setTyped] = useState(tags.join(', '));
  return (
    <Card>
      <h2 className="mb-3">{t('import.didAgree')}</h2>
      <RadioGroup<ImportConsent>
        label={t('import.didAgree')}
        hideLabel
        value={consent}
        onChange={onConsent}
        className="flex flex-col gap-3"
        options={[
          { value: 'all', label: <span className="font-medium">{t('import.consent.all')}</span>, hint: t('import.consent.allHint') },
          ...(column ? [{ value: 'column' as const, label: <span className="font-medium">{t('import.consent.column', { column: short(column.header, 40) || t('import.consent.unnamed') })}</span>, hint: t('import.consent.columnHint', { yes: column.yes, not: column.not_yet }) }] : []),
          { value: 'not_yet', label: <span className="font-medium">{t('import.consent.not_yet')}</span>, hint: t('import.consent.notYetHint') },
        ]}
      />
      {consent !== null && consent !== 'not_yet' && (
        <div className="mt-4 flex flex-col gap-4">
          <Select label={t('consent.howAsked')} value={how} onChange={onHow} options={howOptions()} placeholder={t('import.chooseHow')} />
          <ProofFields value={proof} onChange={onProof} />
        </div>
      )}
      <div className="mt-4">
        <TextInput
          label={t('import.tagAll')}
          hint={t('import.tagAllHint')}
          dir="auto"
          value={typed}
          placeholder={t('import.tagExample')}
          onChange={(text) => {
            setTyped(text);
            onTags([...new Set(text.split(/[,;\u060C]/).map((tag) => tag.trim()).filter(Boolean))]);
          }}
        />
      </div>
      <div className="mt-4">
        <TextInput label={t('import.listAll')} hint={t('import.listAllHint')} dir="auto" maxLength={100} value={list} placeholder={t('import.listExample')} onChange={onList} />
      </div>
    </Card>
  );
}
