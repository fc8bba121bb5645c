/** Beside the search: consent, a filter of one's own, and what can be done with the open group. */
import { useNavigate } from '@tanstack/react-router';
import { ChevronDown, CircleDashed, Ellipsis, Filter, HandHeart, Megaphone, Pencil, Plus, Save, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useChange } from '@/ipc';
import type { ConsentDto } from '@/ipc/generated/ConsentDto';
import type { SegmentDto } from '@/ipc/generated/SegmentDto';
import { t } from '@/shared/i18n';
import { Button, Card, FilterChip, Icon, IconButton, Menu, toastUndo, type MenuEntry } from '@/shared/kit';
import { useSettled } from '@/shared/settled';
import { isFiltered, type Filters } from '../model';
import { FilterBuilder } from './FilterBuilder';
import { draftOf, newGroup, nodeOf, unfinishedOf, type Draft } from './filter';
import { asFilter, idOf, type TabId } from './groups';
import { RenameGroup, SaveGroup } from './SaveGroup';
import { WhyFewer } from './WhyFewer';

/** A filter that is open: a new one, or one of a segment that is being changed. */
export interface OpenFilter {
  draft: Draft;
  segment?: SegmentDto;
}

export const emptyFilter = (): OpenFilter => ({ draft: { join: 'all', groups: [newGroup('tag')] } });

const CONSENTS = ['agreed', 'not_asked', 'asked_to_stop'] as const satisfies readonly ConsentDto[];

export function ConsentMenu({ value, onChange }: { value: ConsentDto | null; onChange: (consent: ConsentDto | null) => void }) {
  if (value !== null) {
    return (
      <FilterChip onRemove={() => onChange(null)}>
        <Icon of={HandHeart} size={14} />
        {t(`consent.${value}`)}
      </FilterChip>
    );
  }
  return (
    <Menu
      align="start"
      trigger={
        <button type="button" className="fchip">
          <Icon of={HandHeart} size={14} />
          {t('contacts.consent')}
          <Icon of={ChevronDown} size={14} />
        </button>
      }
      items={CONSENTS.map((consent) => ({ label: t(`consent.${consent}`), onSelect: () => onChange(consent) }))}
    />
  );
}

export function GroupTools({ tab, name, filters, segments, open, onOpen, onTab }: { tab: TabId; name: string | undefined; filters: Filters; segments: readonly SegmentDto[]; open: OpenFilter | null; onOpen: (open: OpenFilter | null) => void; onTab: (tab: TabId) => void }) {
  const navigate = useNavigate();
  const [asked, setAsked] = useState<'save' | 'rename'>();
  const id = idOf(tab, 'list') ?? idOf(tab, 'segment');
  const segment = segments.find((one) => one.id === idOf(tab, 'segment'));
  const restoreList = useChange('list_restore');
  const restoreSegment = useChange('segment_restore');
  const gone = (restore: () => void) => {
    onTab('everyone');
    toastUndo(t('groups.deleted', { name: name ?? '' }), restore);
  };
  const dropList = useChange('list_delete', { onDone: (_, request) => gone(() => restoreList.mutate(request)) });
  const dropSegment = useChange('segment_delete', { onDone: (_, request) => gone(() => restoreSegment.mutate(request)) });
  const draft = segment && draftOf(segment.filter);
  const items: MenuEntry[] = [
    { label: t('groups.plan'), icon: Megaphone, onSelect: () => void navigate({ to: '/campaigns/new', search: segment ? { segment: id } : { list: id } }) },
    ...(segment && draft ? [{ label: t('groups.change'), icon: Filter, onSelect: () => onOpen({ draft, segment }) }] : []),
    { label: t('groups.rename'), icon: Pencil, onSelect: () => setAsked('rename') },
    { label: t('groups.delete'), icon: Trash2, danger: true, separated: true, onSelect: () => id !== null && (segment ? dropSegment : dropList).mutate({ id }) },
  ];
  return (
    <>
      {!open && (
        <button type="button" className="fchip add" onClick={() => onOpen(emptyFilter())}>
          <Icon of={Plus} size={14} />
          {t('filter.add')}
        </button>
      )}
      <span className="ms-auto flex items-center gap-1">
        {isFiltered(filters) && !open?.segment && (
          <Button look="quiet" size="sm" icon={Save} onClick={() => setAsked('save')}>
            {t('groups.saveShort')}
          </Button>
        )}
        {id !== null && <Menu trigger={<IconButton icon={Ellipsis} size="sm" label={t('groups.more', { name: name ?? '' })} />} items={items} />}
      </span>
      {asked === 'save' && (
        <SaveGroup
          filters={filters}
          filter={asFilter(filters, segments)}
          unfinished={open ? unfinishedOf(open.draft) : 0}
          onClose={() => setAsked(undefined)}
          onSaved={(saved) => {
            setAsked(undefined);
            onTab(saved);
          }}
        />
      )}
      {asked === 'rename' && <RenameGroup tab={tab} name={name ?? ''} onClose={() => setAsked(undefined)} />}
    </>
  );
}

/** The filter while it is built, with its live count. */
export function FilterPanel({ open, onChange, onClose, onTab }: { open: OpenFilter; onChange: (open: OpenFilter) => void; onClose: () => void; onTab: (tab: TabId) => void }) {
  const node = nodeOf(open.draft);
  const settled = useSettled(node, 250);
  const save = useChange('segment_save', { onDone: (segment) => onTab(`segment:${segment.id}`) });
  const { segment } = open;
  const unfinished = node ? unfinishedOf(open.draft) : 0;
  return (
    <Card flush className="mb-3 flex-none">
      <section aria-label={segment ? t('filter.changing', { name: segment.name }) : t('filter.title')}>
        {/* However long it is, the count and some of the people stay in sight. */}
        <div className="max-h-[38vh] overflow-y-auto p-4">
          {segment && <h2 className="mb-3 font-semibold clip">{t('filter.changing', { name: segment.name })}</h2>}
          <FilterBuilder draft={open.draft} onChange={(draft) => onChange({ ...open, draft })} />
        </div>
        <div className="px-4 py-3 border-t border-line flex flex-wrap items-end gap-3">
          <div className="grow min-w-0">
            {settled ? <WhyFewer filter={settled} /> : <p className="text-13 text-muted">{t('filter.nothing')}</p>}
            <p role="status" className="text-13">
              {unfinished > 0 && (
                <span className="mt-1 inline-flex items-center gap-1.5 text-warn">
                  <Icon of={CircleDashed} size={14} />
                  {t(segment ? 'filter.unfinishedNotSaved' : 'filter.unfinishedLines', { lines: unfinished })}
                </span>
              )}
            </p>
          </div>
          <span className="flex flex-none gap-2">
            <Button size="sm" onClick={onClose}>
              {segment ? t('contacts.cancel') : t('filter.clear')}
            </Button>
            {segment && (
              <Button size="sm" look="primary" busy={save.isPending} disabled={!node} onClick={() => node && save.mutate({ id: segment.id, name: segment.name, filter: node })}>
                {t('filter.saveChanges')}
              </Button>
            )}
          </span>
        </div>
      </section>
    </Card>
  );
}
