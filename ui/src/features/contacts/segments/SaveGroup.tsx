/** Keeps the people that are shown: as a list of them, as a filter, or in a list there is. */
import { useState } from 'react';
import { rpc, useChange, useRead } from '@/ipc';
import type { Problem } from '@/ipc';
import type { FilterNode } from '@/ipc/generated/FilterNode';
import { errorText } from '@/shared/errors';
import { t } from '@/shared/i18n';
import { Button, Dialog, Note, RadioGroup, SearchSelect, TextInput, toastUndo } from '@/shared/kit';
import { windowOf, type Filters } from '../model';
import type { TabId } from './groups';

type Kind = 'list' | 'segment' | 'existing';

/** `unfinished`: lines of the filter that are not filled in, and so are not kept. */
export function SaveGroup({ filters, filter, unfinished, onClose, onSaved }: { filters: Filters; filter: FilterNode | undefined; unfinished: number; onClose: () => void; onSaved: (tab: TabId) => void }) {
  const [kind, setKind] = useState<Kind>(filter ? 'segment' : 'list');
  const [name, setName] = useState('');
  const [into, setInto] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem>();
  const shown = useRead('contact_window', windowOf(filters, false, 0, 1));
  const { data: lists } = useRead('list_list', {});
  const people = shown.data?.total ?? 0;
  const onProblem = (found: Problem) => {
    setProblem(found);
    return true;
  };
  const saved = (tab: TabId, words: string, undo: () => void) => {
    onSaved(tab);
    toastUndo(words, undo);
  };
  const restoreList = useChange('list_delete');
  const restoreSegment = useChange('segment_delete');
  const takeBack = useChange('list_take_back');
  const create = useChange('list_create', { onProblem, onDone: ({ list, added }) => saved(`list:${list.id}`, t('groups.listSaved', { name: list.name, people: added }), () => restoreList.mutate({ id: list.id })) });
  const save = useChange('segment_save', { onProblem, onDone: (segment) => saved(`segment:${segment.id}`, t('groups.segmentSaved', { name: segment.name }), () => restoreSegment.mutate({ id: segment.id })) });
  const add = useChange('list_add', { onProblem, onDone: ({ list, added, batch }) => saved(`list:${list.id}`, t('groups.addedTo', { name: list.name, people: added }), () => takeBack.mutate({ id: list.id, batch })) });
  const busy = create.isPending || save.isPending || add.isPending;
  const ready = kind === 'existing' ? into !== null && people > 0 : name.trim() !== '';
  const act = () => {
    setProblem(undefined);
    const who = { all: windowOf(filters, false, 0, 0) };
    if (kind === 'existing') {
      if (into !== null) add.mutate({ id: Number(into), who });
    } else if (kind === 'list') create.mutate({ name, who });
    else if (filter) save.mutate({ name, filter });
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('groups.save')}
      actions={
        <>
          <Button onClick={onClose}>{t('contacts.cancel')}</Button>
          <Button look="primary" busy={busy} disabled={!ready} onClick={act}>
            {kind === 'segment' ? t('groups.saveSegment') : kind === 'list' ? t('groups.saveList', { people }) : t('groups.addAct', { people })}
          </Button>
        </>
      }
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready && !busy) act();
        }}
      >
        {unfinished > 0 && <Note tone="warn">{t('filter.unfinishedNotSaved', { lines: unfinished })}</Note>}
        <RadioGroup<Kind>
          label={t('groups.how')}
          value={kind}
          onChange={(next) => {
            setKind(next);
            setProblem(undefined);
          }}
          options={[
            ...(filter ? [{ value: 'segment' as const, label: t('groups.asSegment'), hint: t('groups.asSegmentHint') }] : []),
            { value: 'list', label: t('groups.asList', { people }), hint: t('groups.asListHint') },
            ...(lists && lists.length > 0 ? [{ value: 'existing' as const, label: t('groups.asExisting', { people }) }] : []),
          ]}
        />
        {kind === 'existing' ? (
          <SearchSelect label={t('groups.list')} value={into} options={(lists ?? []).map((list) => ({ value: String(list.id), label: list.name }))} onChange={setInto} error={problem && errorText(problem)} />
        ) : (
          <TextInput label={t('groups.name')} dir="auto" maxLength={100} value={name} onChange={setName} error={problem && errorText(problem)} />
        )}
      </form>
    </Dialog>
  );
}

/** Another name for a list or a segment. */
export function RenameGroup({ tab, name: before, onClose }: { tab: TabId; name: string; onClose: () => void }) {
  const [name, setName] = useState(before);
  const [problem, setProblem] = useState<Problem>();
  const onProblem = (found: Problem) => {
    setProblem(found);
    return true;
  };
  const list = useChange('list_rename', { onProblem, onDone: onClose });
  const segment = useChange('segment_save', { onProblem, onDone: onClose });
  const id = Number(tab.split(':')[1]);
  const act = async () => {
    setProblem(undefined);
    if (tab.startsWith('list:')) list.mutate({ id, name });
    else {
      // What it asks stays, also where it was changed a moment ago.
      const all = await rpc('segment_list', {});
      const known = all.find((one) => one.id === id);
      if (known) segment.mutate({ id, name, filter: known.filter });
    }
  };
  const ready = name.trim() !== '' && name.trim() !== before;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('groups.renameTitle', { name: before })}
      actions={
        <>
          <Button onClick={onClose}>{t('contacts.cancel')}</Button>
          <Button look="primary" busy={list.isPending || segment.isPending} disabled={!ready} onClick={() => void act()}>
            {t('groups.rename')}
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) void act();
        }}
      >
        <TextInput label={t('groups.name')} dir="auto" maxLength={100} value={name} onChange={setName} error={problem && errorText(problem)} />
      </form>
    </Dialog>
  );
}
