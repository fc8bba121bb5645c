/** What can be done with the chosen people; stands in the place of the search. What it does can be undone. */
import { Ban, Download, Ellipsis, ListPlus, Merge, Tag as TagIcon, Tags, Trash2, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { onAppEvent, rpc, useChange } from '@/ipc';
import type { ContactsChosen } from '@/ipc/generated/ContactsChosen';
import type { ManyAct } from '@/ipc/generated/ManyAct';
import { number } from '@/shared/formats';
import { t } from '@/shared/i18n';
import { Button, IconButton, Menu, ProgressBar, toastUndo, useFocusLeft } from '@/shared/kit';
import { ListDialog } from './ListDialog';
import { TagDialog } from './TagDialog';

interface Props {
  chosen: ContactsChosen;
  /** How many are chosen. */
  people: number;
  /** All who fit the list; nothing when all are chosen already. */
  all: number | undefined;
  onAll: () => void;
  onExport: () => void;
  /** Only two can be one person. */
  onMerge: (() => void) | undefined;
  onClear: () => void;
}

export function ChosenBar({ chosen, people, all, onAll, onExport, onMerge, onClear }: Props) {
  const [tagging, setTagging] = useState<'tag' | 'untag'>();
  const [listing, setListing] = useState(false);
  const [workId] = useState(() => Math.floor(Math.random() * Number.MAX_SAFE_INTEGER));
  const [done, setDone] = useState<number>();
  useEffect(
    () =>
      onAppEvent((event) => {
        const told = event as { type?: unknown; work_id?: unknown; done?: unknown };
        if (told.type === 'work_progress' && told.work_id === workId && typeof told.done === 'number') setDone(told.done);
      }),
    [workId],
  );
  // Then nobody is chosen, and the keys move rows again.
  const bar = useRef<HTMLDivElement>(null);
  useFocusLeft(bar, (around) => around.querySelector('[role="grid"]'), { lost: true });
  const undo = useChange('contact_many_undo');
  const act = useChange('contact_many', {
    onDone: ({ changed, undo_id }, { act: did }) => {
      setDone(undefined);
      onClear();
      toastUndo(t(`contacts.many.done.${did.type}`, { people: changed, tag: 'tag' in did ? did.tag : '' }), () => undo.mutate({ id: undo_id }));
    },
    onProblem: () => {
      setDone(undefined);
      return false;
    },
  });
  const to = (did: ManyAct) => {
    if (!act.isPending) act.mutate({ chosen, act: did, people, work_id: workId });
  };
  if (act.isPending && done !== undefined) {
    return (
      <div ref={bar} className="flex items-center gap-3 py-3 flex-none">
        <div className="grow">
          <ProgressBar value={done} max={people} label={t('contacts.many.progress', { done: number(done), total: number(people) })} />
        </div>
        <Button size="sm" onClick={() => void rpc('contact_work_stop', { id: workId }).catch(() => undefined)}>
          {t('contacts.many.stop')}
        </Button>
      </div>
    );
  }
  return (
    <div ref={bar} className="flex flex-wrap items-center gap-2 py-3 flex-none" role="group" aria-label={t('contacts.chosen', { people })}>
      <span className="font-medium num" role="status">
        {t('contacts.chosen', { people })}
      </span>
      {all !== undefined && all > people && (
        <Button size="sm" look="quiet" onClick={onAll}>
          {t('contacts.chooseAll', { people: all })}
        </Button>
      )}
      <Button size="sm" icon={TagIcon} busy={act.isPending} onClick={() => setTagging('tag')}>
        {t('contacts.many.tag')}
      </Button>
      <Button size="sm" icon={ListPlus} onClick={() => setListing(true)}>
        {t('contacts.many.list')}
      </Button>
      <Button size="sm" icon={Download} onClick={onExport}>
        {t('contacts.export.open', { people })}
      </Button>
      {onMerge && (
        <Button size="sm" icon={Merge} onClick={onMerge}>
          {t('contacts.merge.open')}
        </Button>
      )}
      <Menu
        align="start"
        trigger={<IconButton icon={Ellipsis} look="secondary" size="sm" label={t('contacts.many.more', { people })} />}
        items={[
          { label: t('contacts.many.untag'), icon: Tags, onSelect: () => setTagging('untag') },
          { label: t('contacts.many.block', { people }), icon: Ban, onSelect: () => to({ type: 'block' }) },
          { label: t('contacts.many.delete', { people }), icon: Trash2, danger: true, separated: true, onSelect: () => to({ type: 'delete' }) },
        ]}
      />
      <Button size="sm" look="quiet" icon={X} className="ms-auto" onClick={onClear}>
        {t('contacts.chooseNobody')}
      </Button>
      {listing && <ListDialog chosen={chosen} people={people} onClose={() => setListing(false)} onDone={onClear} />}
      {tagging && <TagDialog kind={tagging} people={people} onClose={() => setTagging(undefined)} onTag={(tag) => to({ type: tagging, tag })} />}
    </div>
  );
}
