/** Adds one person. The number is read while it is typed; one that is here already opens its owner. */
import { useState, type FormEvent } from 'react';
import { useChange } from '@/ipc';
import type { ConsentHow } from '@/ipc/generated/ConsentHow';
import { howOptions } from '@/shared/consent';
import { errorText } from '@/shared/errors';
import { t } from '@/shared/i18n';
import { Button, Checkbox, Dialog, NameText, Note, Select, TextInput, toast } from '@/shared/kit';
import { PhoneField, usePhone } from '@/shared/phone';
import { readTags } from './model';

interface Props {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Opens a person's pane. */
  onShow: (id: number) => void;
}

export function AddPerson(props: Props) {
  return props.open ? <Form {...props} /> : null;
}

function Form({ open, onOpenChange, onShow }: Props) {
  const [name, setName] = useState('');
  const [phone, setPhone] = useState('');
  const [tags, setTags] = useState('');
  const [agreed, setAgreed] = useState(false);
  const [how, setHow] = useState<ConsentHow>('spoken');
  const [refused, setRefused] = useState<string>();
  const verdict = usePhone(phone);
  const stopped = verdict.kind === 'good' && verdict.askedToStop;
  const add = useChange('contact_add', {
    onDone: (person) => {
      onOpenChange(false);
      onShow(person.id);
      toast({ text: t('contacts.addedDone', { name: person.name || (person.phone ?? '') }) });
    },
    onProblem: (problem) => {
      if (problem.code !== 'phone_bad' && problem.code !== 'phone_taken') return false;
      setRefused(errorText(problem));
      return true;
    },
  });
  const ready = verdict.kind === 'good';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!ready || add.isPending) return;
    add.mutate({ name: name.trim(), phone: phone.trim(), consent: agreed && !stopped ? { agreed: true, how } : { agreed: false }, tags: readTags(tags) });
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t('contacts.addTitle')}
      actions={
        <>
          <Button onClick={() => onOpenChange(false)}>{t('contacts.cancel')}</Button>
          <Button look="primary" type="submit" form="add-person" disabled={!ready} busy={add.isPending}>
            {t('contacts.addAct')}
          </Button>
        </>
      }
    >
      <form id="add-person" className="flex flex-col gap-4" onSubmit={submit}>
        <TextInput label={t('contacts.name')} value={name} onChange={setName} dir="auto" maxLength={200} placeholder={t('contacts.nameExample')} autoFocus />
        <PhoneField
          label={t('contacts.number')}
          value={phone}
          onChange={(text) => {
            setPhone(text);
            setRefused(undefined);
          }}
          verdict={verdict}
          placeholder={t('contacts.phoneExample')}
          error={verdict.kind === 'taken' ? undefined : refused}
        />
        {verdict.kind === 'taken' && (
          <Note
            tone="warn"
            live
            action={
              <Button
                size="sm"
                look="link"
                onClick={() => {
                  onOpenChange(false);
                  onShow(verdict.contactId);
                }}
              >
                {t('contacts.showThem')}
              </Button>
            }
          >
            {verdict.name ? t('contacts.numberTaken', { name: verdict.name }) : t('contacts.numberTakenUnnamed')}
          </Note>
        )}
        <TextInput label={t('contacts.tags')} value={tags} onChange={setTags} dir="auto" placeholder={t('contacts.tagsExample')} hint={t('contacts.tagsHint')} />
        {stopped ? (
          <Note tone="bad" live>
            <NameText>{t('contacts.stoppedBefore')}</NameText>
          </Note>
        ) : (
          <Checkbox checked={agreed} onChange={setAgreed} hint={t('contacts.agreedHint')}>
            {t('contacts.agreedAct')}
          </Checkbox>
        )}
        {agreed && !stopped && <Select label={t('consent.howAsked')} value={how} onChange={setHow} options={howOptions()} />}
      </form>
    </Dialog>
  );
}
