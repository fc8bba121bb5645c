/** The extra fields of somebody in the form: each with its kind, and new ones. */
import { Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import type { FieldKindDto } from '@/ipc/generated/FieldKindDto';
import { t } from '@/shared/i18n';
import { Button, NameText, Select, TextInput } from '@/shared/kit';
import type { FormField } from './model';

const KINDS: readonly FieldKindDto[] = ['text', 'number', 'date', 'yes_no'];

export function FieldsForm({ fields, onChange, error }: { fields: readonly FormField[]; onChange: (fields: FormField[]) => void; error: { field: string; words: string } | undefined }) {
  const change = (i: number, part: Partial<FormField>) => onChange(fields.map((field, j) => (j === i ? { ...field, ...part } : field)));
  return (
    <div className="col-span-2 flex flex-col gap-3">
      {fields.map((field, i) => (
        <div key={i} className="grid grid-cols-[minmax(0,1fr)_132px] gap-3 items-start">
          {field.added ? (
            <div className="grid grid-cols-2 gap-3">
              <TextInput label={t('contacts.newFieldName')} dir="auto" maxLength={80} value={field.field} onChange={(name) => change(i, { field: name })} />
              <Value field={field} label={t('contacts.newFieldValue')} onChange={(value) => change(i, { value })} error={error} />
            </div>
          ) : (
            <Value field={field} label={<NameText>{field.field}</NameText>} onChange={(value) => change(i, { value })} error={error} />
          )}
          <Select label={field.added ? t('contacts.newFieldKind') : t('contacts.kind', { field: field.field })} hideLabel className="mt-6" value={field.kind} onChange={(kind) => change(i, { kind, value: kind === 'yes_no' && field.value !== 'no' ? (field.value === '' ? '' : 'yes') : field.value })} options={KINDS.map((kind) => ({ value: kind, label: t(`contacts.kind.${kind}`) }))} />
        </div>
      ))}
      <div>
        <Button look="link" size="sm" icon={Plus} onClick={() => onChange([...fields, { field: '', value: '', kind: 'text', added: true }])}>
          {t('contacts.addField')}
        </Button>
      </div>
    </div>
  );
}

function Value({ field, label, onChange, error }: { field: FormField; label: ReactNode; onChange: (value: string) => void; error: { field: string; words: string } | undefined }) {
  const wrong = error?.field === field.field.trim() ? { error: error.words } : {};
  if (field.kind === 'yes_no') {
    const options = [
      { value: '', label: t('contacts.notKnown') },
      { value: 'yes', label: t('contacts.yes') },
      { value: 'no', label: t('contacts.no') },
    ];
    return <Select label={label} {...wrong} value={field.value} onChange={onChange} options={options} />;
  }
  const numeric = field.kind === 'text' ? {} : { inputMode: field.kind === 'number' ? ('decimal' as const) : ('numeric' as const) };
  return <TextInput label={label} {...wrong} {...numeric} value={field.value} dir="auto" onChange={onChange} {...(field.kind === 'date' ? { placeholder: t('contacts.dateExample') } : {})} />;
}
