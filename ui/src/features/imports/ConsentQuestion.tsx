/** "Did these people agree?" Nothing is chosen for the owner, except where a column of the list says it. */
import type { ConsentHow } from '@/ipc/generated/ConsentHow';
import type { ImportConsent } from '@/ipc/generated/ImportConsent';
import type { ImportConsentColumn } from '@/ipc/generated/ImportConsentColumn';
import type { NewProof } from '@/ipc/generated/NewProof';
import { howOptions } from '@/shared/consent';
import { t } from '@/shared/i18n';
import { short } from '@/shared/text';
import { NO_PROOF, ProofFields } from '@/shared/proof';
import { allHint, columnHint } from './model';
import { Card, RadioGroup, Select, TextInput } from '@/shared/kit';
import { useState } from 'react';

/** What is said about everybody of a list. It outlives a look back at the columns. */
export interface Said {
  consent: ImportConsent | null;
  how: ConsentHow | null;
  proof: NewProof;
  tags: readonly string[];
  list: string;
}

export const NOTHING_SAID: Said = { consent: null, how: null, proof: NO_PROOF, tags: [], list: '' };

interface Props extends Said {
  /** A column says how, when or to which words somebody agreed. */
  told: boolean;
  column: ImportConsentColumn | null;
  /** People of the list who asked to stop, whatever they said before. */
  stopped: number;
  onSaid: (change: Partial<Said>) => void;
}

export function ConsentQuestion({ told, column, stopped, consent, how, proof, tags, list, onSaid }: Props) {
  const [typed, setTyped] = useState(tags.join(', '));
  return (
    <Card>
      <h2 className="mb-3">{t('import.didAgree')}</h2>
      <RadioGroup<ImportConsent>
        label={t('import.didAgree')}
        hideLabel
        value={consent}
        onChange={(next) => onSaid({ consent: next })}
        className="flex flex-col gap-3"
        options={[
          { value: 'all', label: <span className="font-medium">{t('import.consent.all')}</span>, hint: allHint(stopped) },
          ...(column ? [{ value: 'column' as const, label: <span className="font-medium">{t('import.consent.column', { column: short(column.header, 40) || t('import.consent.unnamed') })}</span>, hint: columnHint(column, stopped) }] : []),
          { value: 'not_yet', label: <span className="font-medium">{t('import.consent.not_yet')}</span>, hint: t('import.consent.notYetHint') },
        ]}
      />
      {consent !== null && consent !== 'not_yet' && (
        <div className="mt-4 flex flex-col gap-4">
          {told && <p className="text-13 text-muted">{t('import.consent.told')}</p>}
          <Select label={t('consent.howAsked')} value={how} onChange={(next) => onSaid({ how: next })} options={howOptions()} placeholder={t('import.chooseHow')} />
          <ProofFields value={proof} onChange={(next) => onSaid({ proof: next })} />
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
            onSaid({ tags: [...new Set(text.split(/[,;\u060C]/).map((tag) => tag.trim()).filter(Boolean))] });
          }}
        />
      </div>
      <div className="mt-4">
        <TextInput label={t('import.listAll')} hint={t('import.listAllHint')} dir="auto" maxLength={100} value={list} placeholder={t('import.listExample')} onChange={(next) => onSaid({ list: next })} />
      </div>
    </Card>
  );
}
