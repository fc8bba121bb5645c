/** Puts the chosen people into a list there is, or into a new one. Undo is in the toast. */
import { useState, type FormEvent } from 'react';
import { useChange, type Problem } from '@/ipc';
import type { ContactsChosen } from '@/ipc/generated/ContactsChosen';
import type { PeopleChoice } from '@/ipc/generated/PeopleChoice';
import { useChoices } from '@/shared/choices';
import { errorText } from '@/shared/errors';
import { t } from '@/shared/i18n';
import { Button, Dialog, FoundSelect, RadioGroup, TextInput, type FoundOption, toastUndo } from '@/shared/kit';

interface Props {
  chosen: ContactsChosen;
  people: number;
  onClose: () => void;
  onDone: () => void;
}

type Kind = 'existing' | 'new';

export function ListDialog({ chosen, people, onClose, onDone }: Props) {
  const found = useChoices('list_choices', chosen.type === 'people' && chosen.ids.length === 1 ? chosen.ids[0] : undefined);
  const [any, setAny] = useState<boolean>();
  // Whether there is a list at all is not a question of what is typed.
  if (any === undefined && found.total !== undefined) setAny(found.total > 0);
  const [kind, setKind] = useState<Kind>();
  const [into, setInto] = useState<FoundOption | null>(null);
  const [name, setName] = useState('');
  const [problem, setProblem] = useState<Problem>();
  const done = (words: string, undo: () => void) => {
    onClose();
    onDone();
    toastUndo(words, undo);
  };
  const onProblem = (found: Problem) => {
    setProblem(found);
    return true;
  };
  const takeBack = useChange('list_take_back');
  const drop = useChange('list_delete');
  const add = useChange('list_add', { onProblem, onDone: ({ list, added, batch }) => done(t('groups.addedTo', { name: list.name, people: added }), () => takeBack.mutate({ id: list.id, batch })) });
  const create = useChange('list_create', { onProblem, onDone: ({ list, added }) => done(t('groups.listSaved', { name: list.name, people: added }), () => drop.mutate({ id: list.id })) });
  if (any === undefined) return null;
  const shown = kind ?? (any ? 'existing' : 'new');
  const busy = add.isPending || create.isPending;
  const ready = shown === 'existing' ? into !== null : name.trim() !== '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!ready || busy) return;
    setProblem(undefined);
    const who: PeopleChoice = chosen.type === 'all' ? { all: chosen.list } : { people: chosen.ids };
    if (shown === 'new') create.mutate({ name, who });
    else if (into) add.mutate({ id: into.value, who });
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('contacts.many.listTitle', { people })}
      actions={
        <>
          <Button onClick={onClose}>{t('contacts.cancel')}</Button>
          <Button look="primary" type="submit" form="list-people" busy={busy} disabled={!ready}>
            {shown === 'new' ? t('groups.saveList', { people }) : t('groups.addAct', { people })}
          </Button>
        </>
      }
    >
      <form id="list-people" className="flex flex-col gap-4" onSubmit={submit}>
        {any && (
          <RadioGroup<Kind>
            label={t('groups.how')}
            value={shown}
            onChange={(next) => {
              setKind(next);
              setProblem(undefined);
            }}
            options={[
              { value: 'existing', label: t('contacts.many.listHave') },
              { value: 'new', label: t('contacts.many.listNew') },
            ]}
          />
        )}
        {shown === 'existing' ? (
          <FoundSelect label={t('groups.list')} value={into} found={{ ...found, options: found.rows.map((list) => ({ value: list.id, label: list.name })) }} onChange={setInto} error={problem && errorText(problem)} />
        ) : (
          <TextInput label={t('groups.name')} dir="auto" maxLength={100} value={name} onChange={setName} error={problem && errorText(problem)} />
        )}
      </form>
    </Dialog>
  );
}
