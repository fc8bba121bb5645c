/** What was done to many people lately: taken back, or, of who was deleted, made one for good. */
import { Ban, History, ListPlus, Tag as TagIcon, Tags, Trash2, Undo2, type LucideIcon } from 'lucide-react';
import { useState } from 'react';
import { useChange, useRead } from '@/ipc';
import type { RecentAct } from '@/ipc/generated/RecentAct';
import { useNow } from '@/shared/clock';
import { shortDate, when } from '@/shared/formats';
import { t } from '@/shared/i18n';
import { Button, ConfirmDialog, Dialog, Icon, toast } from '@/shared/kit';
import { recentWords } from './model';

const ICONS: Record<RecentAct['what']['type'], LucideIcon> = { tag: TagIcon, untag: Tags, block: Ban, delete: Trash2, list: ListPlus };

export function Recent() {
  const { data: acts } = useRead('contact_acts', {}, { refetchOnMount: 'always' });
  const [open, setOpen] = useState(false);
  const [removing, setRemoving] = useState<RecentAct>();
  const remove = useChange('contact_remove_for_good', { onDone: () => toast({ tone: 'ok', text: t('contacts.recent.removed') }) });
  if (!open && (!acts || acts.length === 0)) return null;
  return (
    <>
      <Button look="quiet" icon={History} onClick={() => setOpen(true)}>
        {t('contacts.recent.open')}
      </Button>
      {open && !removing && (
        <Dialog open onOpenChange={setOpen} title={t('contacts.recent.open')} description={t('contacts.recent.lead')} actions={<Button onClick={() => setOpen(false)}>{t('contacts.merge.close')}</Button>}>
          <ul className="flex flex-col gap-4">
            {acts?.map((act) => (
              <Act key={act.id} act={act} onRemove={() => setRemoving(act)} />
            ))}
          </ul>
          {acts?.length === 0 && <p>{t('contacts.recent.none')}</p>}
        </Dialog>
      )}
      {removing && (
        <ConfirmDialog
          open
          onOpenChange={() => setRemoving(undefined)}
          danger
          title={t('contacts.recent.ask', { people: removing.people })}
          safe={t('contacts.recent.keep')}
          act={t('contacts.recent.remove')}
          people={removing.people}
          onAct={() => remove.mutateAsync({ id: removing.id })}
        >
          {t('contacts.recent.consequences')}
        </ConfirmDialog>
      )}
    </>
  );
}

function Act({ act, onRemove }: { act: RecentAct; onRemove: () => void }) {
  const now = useNow(60_000);
  const undo = useChange('contact_many_undo', { onDone: () => toast({ tone: 'ok', text: t('contacts.recent.undone', { people: act.people }) }) });
  const isDeletion = act.what.type === 'delete';
  return (
    <li className="flex items-start gap-3 min-w-0">
      <Icon of={ICONS[act.what.type]} size={18} className="text-muted mt-0.5" />
      <span className="grow min-w-0">
        <span className="block font-medium break-words">{recentWords(act)}</span>
        <span className="block text-13 text-muted">{t(isDeletion ? 'contacts.recent.untilGone' : 'contacts.recent.until', { when: when(act.at_ms, now), date: shortDate(act.until_ms) })}</span>
        <span className="flex flex-wrap gap-2 mt-2">
          <Button size="sm" icon={Undo2} flipIcon busy={undo.isPending} onClick={() => undo.mutate({ id: act.id })}>
            {t('kit.undo')}
          </Button>
          {isDeletion && (
            <Button size="sm" look="quiet-danger" icon={Trash2} onClick={onRemove}>
              {t('contacts.recent.remove')}
            </Button>
          )}
        </span>
      </span>
    </li>
  );
}
