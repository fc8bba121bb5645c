/** Which tag many people get, or lose. */
import { useState, type FormEvent } from 'react';
import { useRead } from '@/ipc';
import { t } from '@/shared/i18n';
import { Button, Dialog, Select, TextInput } from '@/shared/kit';

interface Props {
  /** Give it or take it away. */
  kind: 'tag' | 'untag';
  people: number;
  onClose: () => void;
  onTag: (tag: string) => void;
}

export function TagDialog({ kind, people, onClose, onTag }: Props) {
  const { data: tags } = useRead('tag_list', {});
  const [tag, setTag] = useState('');
  const name = tag.trim();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name === '') return;
    onClose();
    onTag(name);
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t(`contacts.many.${kind}Title`, { people })}
      actions={
        <>
          <Button onClick={onClose}>{t('contacts.cancel')}</Button>
          <Button look="primary" type="submit" form="tag-people" disabled={name === ''}>
            {t(`contacts.many.${kind}Act`, { people })}
          </Button>
        </>
      }
    >
      <form id="tag-people" onSubmit={submit}>
        {kind === 'tag' ? (
          <TextInput label={t('contacts.tag')} dir="auto" value={tag} onChange={setTag} placeholder={t('contacts.many.tagExample')} autoFocus />
        ) : (
          <Select label={t('contacts.tag')} value={tag === '' ? null : tag} onChange={(chosen) => setTag(chosen ?? '')} options={(tags ?? []).map(({ name: value }) => ({ value, label: value }))} placeholder={t('contacts.many.chooseTag')} />
        )}
      </form>
    </Dialog>
  );
}
