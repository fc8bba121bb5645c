/** The further numbers of a person: shown with what can be done about each, and one more added. */
import { Ellipsis, Phone, Trash2 } from 'lucide-react';
import { useRef, useState, type FormEvent } from 'react';
import { useChange, type Problem } from '@/ipc';
import type { ContactDto } from '@/ipc/generated/ContactDto';
import type { OtherPhone } from '@/ipc/generated/OtherPhone';
import { errorText } from '@/shared/errors';
import { phone as phoneWords } from '@/shared/formats';
import { t } from '@/shared/i18n';
import { Button, Dialog, IconButton, Menu, NameText, Note, PhoneText, toast, toastUndo, useFocusLeft } from '@/shared/kit';
import { PhoneField, usePhone, type PhoneVerdict } from '@/shared/phone';

/** One further number, and what can be done about it. */
export function OtherNumber({ person, name, other: { phone, stays } }: { person: ContactDto; name: string; other: OtherPhone }) {
  const { id, phone: main } = person;
  const giveBack = useChange('contact_phone_add');
  const remove = useChange('contact_phone_remove', { onDone: () => toastUndo(t('contacts.numberRemoved', { name, phone: phoneWords(phone) }), () => giveBack.mutate({ id, phone })) });
  const swapBack = useChange('contact_phone_main');
  const makeMain = useChange('contact_phone_main', { onDone: () => toastUndo(t('contacts.mainDone', { name, phone: phoneWords(phone) }), () => main !== null && swapBack.mutate({ id, phone: main })) });
  // The number that comes in its place has the same menu.
  const line = useRef<HTMLSpanElement>(null);
  useFocusLeft(line, (around) => around.querySelector('button'), { lost: true });
  return (
    <span ref={line} className="flex items-start gap-1">
      <span className="grow min-w-0">
        <PhoneText value={phone} />
        {(stays === 'in_use' || stays === 'other_form') && <span className="block text-12 text-muted">{t(`contacts.numberStays.${stays}`)}</span>}
      </span>
      {stays !== 'other_form' && (
        <span className="-my-1 flex-none">
          <Menu
            trigger={<IconButton icon={Ellipsis} size="sm" label={t('contacts.moreForNumber', { phone: phoneWords(phone) })} />}
            items={[
              { label: t('contacts.makeMain'), icon: Phone, onSelect: () => makeMain.mutate({ id, phone }) },
              ...(stays === null ? [{ label: t('contacts.removeNumber'), icon: Trash2, danger: true, separated: true, onSelect: () => remove.mutate({ id, phone }) }] : []),
            ]}
          />
        </span>
      )}
    </span>
  );
}

interface AddProps {
  person: ContactDto;
  name: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Opens the person who has the number already. */
  onShow: (id: number) => void;
  /** That person and this one may be one. */
  onMerge: (id: number) => void;
}

export function AddNumber(props: AddProps) {
  return props.open ? <Form {...props} /> : null;
}

function Form({ person, name, open, onOpenChange, onShow, onMerge }: AddProps) {
  const [typed, setTyped] = useState('');
  const [refused, setRefused] = useState<Problem>();
  const verdict = usePhone(typed, { own: person.id });
  const add = useChange('contact_phone_add', {
    onDone: () => {
      onOpenChange(false);
      toast({ text: t('contacts.numberAdded', { name }) });
    },
    onProblem: (problem) => {
      if (problem.code !== 'phone_bad' && problem.code !== 'phone_taken') return false;
      setRefused(problem);
      return true;
    },
  });
  const ready = verdict.kind === 'good';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready && !add.isPending) add.mutate({ id: person.id, phone: typed.trim() });
  };
  const leaveFor = (go: (id: number) => void) => (id: number) => {
    onOpenChange(false);
    go(id);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t('contacts.addNumberTitle', { name })}
      actions={
        <>
          <Button onClick={() => onOpenChange(false)}>{t('contacts.cancel')}</Button>
          <Button look="primary" type="submit" form="add-number" disabled={!ready} busy={add.isPending}>
            {t('contacts.addNumberAct')}
          </Button>
        </>
      }
    >
      <form id="add-number" className="flex flex-col gap-4" onSubmit={submit}>
        <PhoneField
          label={t('contacts.otherNumber')}
          value={typed}
          onChange={(text) => {
            setTyped(text);
            setRefused(undefined);
          }}
          verdict={verdict}
          hint={t('contacts.addNumberHint')}
          placeholder={t('contacts.phoneExample')}
          error={refused?.code === 'phone_bad' ? errorText(refused) : undefined}
          autoFocus
        />
        {verdict.kind === 'taken' && <Taken verdict={verdict} onShow={leaveFor(onShow)} onMerge={leaveFor(onMerge)} />}
        {verdict.kind === 'good' && refused?.code === 'phone_taken' && <OfDeleted problem={refused} onBack={() => setRefused(undefined)} />}
        {verdict.kind === 'good' && verdict.askedToStop && person.consent !== 'asked_to_stop' && (
          <Note tone="warn" live>
            <NameText>{t('contacts.newNumberStopped', { name })}</NameText>
          </Note>
        )}
      </form>
    </Dialog>
  );
}

/** Somebody else has it. Often that is the same person, written down twice. */
function Taken({ verdict, onShow, onMerge }: { verdict: Extract<PhoneVerdict, { kind: 'taken' }>; onShow: (id: number) => void; onMerge: (id: number) => void }) {
  const { name, contactId } = verdict;
  return (
    <Note tone="warn" live>
      <NameText>{name ? t('contacts.numberTaken', { name }) : t('contacts.numberTakenUnnamed')}</NameText>
      <span className="flex flex-wrap gap-x-3">
        <Button size="sm" look="link" onClick={() => onMerge(contactId)}>
          {t('contacts.mergeThem')}
        </Button>
        <Button size="sm" look="link" onClick={() => onShow(contactId)}>
          {t('contacts.showThem')}
        </Button>
      </span>
    </Note>
  );
}

/** Whoever was deleted keeps their number and their wish, so they come back first. */
export function OfDeleted({ problem, onBack }: { problem: Problem; onBack: () => void }) {
  const restore = useChange('contact_restore', { onDone: onBack });
  const { contact_id: id, name } = problem.params;
  if (typeof id !== 'number') return <Note tone="warn" live>{errorText(problem)}</Note>;
  return (
    <Note
      tone="warn"
      live
      action={
        <Button size="sm" look="link" busy={restore.isPending} onClick={() => restore.mutate({ id })}>
          {t('contacts.bringBack')}
        </Button>
      }
    >
      <NameText>{typeof name === 'string' && name ? t('contacts.numberOfDeleted', { name }) : t('contacts.numberOfDeletedUnnamed')}</NameText>
    </Note>
  );
}
