/** Changes what is known about somebody. Only what was changed is sent. */
import { useState, type FormEvent } from 'react';
import { useChange, type Problem } from '@/ipc';
import type { ContactDto } from '@/ipc/generated/ContactDto';
import { nowMs } from '@/shared/clock';
import { errorText } from '@/shared/errors';
import { isoDay } from '@/shared/formats';
import { t } from '@/shared/i18n';
import { Button, Dialog, TextArea, TextInput } from '@/shared/kit';
import { PhoneField, usePhone } from '@/shared/phone';
import { FieldsForm } from './FieldsForm';
import { OfDeleted } from './Numbers';
import { changesOf, formOf, type PersonForm } from './model';

interface Props {
  person: ContactDto;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export function EditPerson(props: Props) {
  return props.open ? <Form {...props} /> : null;
}

function Form({ person, open, onOpenChange }: Props) {
  const [form, setForm] = useState<PersonForm>(() => formOf(person));
  const [refused, setRefused] = useState<Problem>();
  const [wrongField, setWrongField] = useState<{ field: string; words: string }>();
  const set = (key: Exclude<keyof PersonForm, 'fields'>) => (value: string) => setForm((before) => ({ ...before, [key]: value }));
  const samePhone = form.phone.trim() === (person.phone ?? '');
  const verdict = usePhone(samePhone ? '' : form.phone, { own: person.id });
  const save = useChange('contact_update', {
    onDone: () => onOpenChange(false),
    onProblem: (problem) => {
      if (problem.code === 'field_bad' && typeof problem.params.field === 'string') {
        setWrongField({ field: problem.params.field, words: errorText(problem) });
        return true;
      }
      if (problem.code !== 'phone_bad' && problem.code !== 'phone_taken') return false;
      setRefused(problem);
      return true;
    },
  });
  // They may come back with it; whoever types another number is not asked any more.
  const ofDeleted = refused?.code === 'phone_taken' && verdict.kind === 'good';
  const ready = samePhone || verdict.kind === 'good';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!ready || save.isPending) return;
    const update = changesOf(person, form, isoDay(nowMs()));
    if (update) save.mutate(update);
    else onOpenChange(false);
  };
  return (
    <Dialog
      broad
      open={open}
      onOpenChange={onOpenChange}
      title={t('contacts.editTitle', { name: person.name || (person.phone ?? t('contacts.unnamed')) })}
      actions={
        <>
          <Button onClick={() => onOpenChange(false)}>{t('contacts.cancel')}</Button>
          <Button look="primary" type="submit" form="edit-person" disabled={!ready} busy={save.isPending}>
            {t('contacts.save')}
          </Button>
        </>
      }
    >
      <form id="edit-person" className="grid grid-cols-2 gap-4" onSubmit={submit}>
        <TextInput label={t('contacts.name')} value={form.name} onChange={set('name')} dir="auto" maxLength={200} autoFocus />
        <TextInput label={t('contacts.firstName')} hint={t('contacts.firstNameHint')} value={form.first_name} onChange={set('first_name')} dir="auto" maxLength={200} />
        <PhoneField
          label={t('contacts.number')}
          value={form.phone}
          onChange={(text) => {
            set('phone')(text);
            setRefused(undefined);
          }}
          verdict={verdict}
          error={verdict.kind === 'taken' ? (verdict.name ? t('contacts.numberTaken', { name: verdict.name }) : t('contacts.numberTakenUnnamed')) : refused && !ofDeleted ? errorText(refused) : undefined}
        />
        <TextInput label={t('contacts.city')} value={form.city} onChange={set('city')} dir="auto" maxLength={200} />
        {ofDeleted && (
          <div className="col-span-2">
            <OfDeleted problem={refused} onBack={() => setRefused(undefined)} />
          </div>
        )}
        <TextInput label={t('contacts.company')} value={form.company} onChange={set('company')} dir="auto" maxLength={200} />
        <TextInput label={t('contacts.email')} value={form.email} onChange={set('email')} dir="ltr" maxLength={200} />
        <TextInput label={t('contacts.tags')} hint={t('contacts.tagsHint')} value={form.tags} onChange={set('tags')} dir="auto" />
        <TextInput label={t('contacts.language')} value={form.language} onChange={set('language')} dir="auto" maxLength={60} />
        <FieldsForm
          fields={form.fields}
          onChange={(fields) => {
            setForm((before) => ({ ...before, fields }));
            setWrongField(undefined);
          }}
          error={wrongField}
        />
        <div className="col-span-2">
          <TextArea label={t('contacts.notes')} rows={2} value={form.notes} onChange={set('notes')} />
        </div>
      </form>
    </Dialog>
  );
}
