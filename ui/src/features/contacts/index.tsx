/** Everybody the shop knows: who they are, and whether they may get messages. */
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { ChevronDown, FileSpreadsheet, Search, SearchX, Tag as TagIcon, Upload, UserPlus, Users } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useRead, useWindowedRows } from '@/ipc';
import type { ContactRowDto } from '@/ipc/generated/ContactRowDto';
import { errorText } from '@/shared/errors';
import { t } from '@/shared/i18n';
import { Avatar, Button, buttonClass, Card, ConsentChip, DataTable, EmptyState, FilterChip, Icon, Menu, NameText, Note, Page, PageHeader, PhoneText, SplitPage, Tabs, Tag, TextInput, useNarrow, type Column } from '@/shared/kit';
import { useSettled } from '@/shared/settled';
import { AddPerson } from './AddPerson';
import { isFiltered, NO_FILTERS, windowOf, type Filters } from './model';
import { PersonPane } from './PersonPane';
import { nodeOf } from './segments/filter';
import { filtersOfTab, groupTabs, type TabId } from './segments/groups';
import { ConsentMenu, FilterPanel, GroupTools, type OpenFilter } from './segments/GroupTools';

export default function ContactsPage() {
  const search = useSearch({ strict: false });
  const navigate = useNavigate();
  const [own, setOwn] = useState<Pick<Filters, 'query' | 'consent' | 'tag'>>(NO_FILTERS);
  const [tab, setTab] = useState<TabId>('everyone');
  const [built, setBuilt] = useState<OpenFilter | null>(null);
  const [adding, setAdding] = useState(false);
  const { data: counts } = useRead('contact_counts', {});
  const { data: lists = [] } = useRead('list_list', {});
  const { data: segments = [] } = useRead('segment_list', {});
  const open = search.person;
  const { import: importId, outcome } = search;
  const show = useCallback(
    (person?: number) => void navigate({ to: '/contacts', search: { ...(importId === undefined ? {} : { import: importId }), ...(outcome === undefined ? {} : { outcome }), ...(person === undefined ? {} : { person }) }, replace: true }),
    [navigate, importId, outcome],
  );
  const close = useCallback(() => show(), [show]);

  const groups = groupTabs(lists, segments);
  // A group that is gone is everyone.
  const shownTab = tab === 'asked_to_stop' || groups.some((group) => group.id === tab) ? tab : 'everyone';
  const node = built && nodeOf(built.draft);
  const fits = useSettled(node ?? null, 250);
  const filters: Filters = { ...own, ...filtersOfTab(shownTab), ...(built?.segment ? { segmentId: null } : {}), importId: importId ?? null, outcome: outcome ?? null, fits: node ? fits : null };
  const openTab = (next: TabId) => {
    setTab(next);
    setBuilt(null);
    setOwn(NO_FILTERS);
  };
  const importLink = (
    <Link to="/import" className={buttonClass('primary')}>
      <Icon of={Upload} />
      {t('contacts.importList')}
    </Link>
  );
  const addButton = (
    <Button icon={UserPlus} onClick={() => setAdding(true)}>
      {t('contacts.add')}
    </Button>
  );
  const nobody = counts?.everyone === 0;
  return (
    <SplitPage open={open !== undefined} onClose={close} label={t('contacts.person')} pane={open !== undefined && <PersonPane id={open} key={open} onGone={close} />}>
      <Page fill={!nobody} wide>
        <PageHeader title={t('contacts.title')} lead={counts && !nobody && t('contacts.counts', { people: counts.everyone, may: counts.may_get })} actions={!nobody && [<span key="add">{addButton}</span>, <span key="import">{importLink}</span>]} />
        {nobody && (
          <Card>
            <EmptyState icon={Users} title={t('contacts.none')} actions={[<span key="import">{importLink}</span>, <span key="add">{addButton}</span>]}>
              {t('contacts.noneHint')}
            </EmptyState>
          </Card>
        )}
        {counts && !nobody && (
          <Tabs<TabId>
            fill
            label={t('contacts.groups')}
            value={shownTab}
            onChange={openTab}
            options={[
              { value: 'everyone', label: t('contacts.everyone'), count: counts.everyone },
              ...groups.map((group) => ({ value: group.id, label: <NameText>{group.name}</NameText>, ...(group.count === undefined ? {} : { count: group.count }) })),
              { value: 'asked_to_stop', label: t('consent.asked_to_stop'), count: counts.asked_to_stop },
            ]}
          >
            <Toolbar
              filters={filters}
              onChange={(change) => setOwn({ ...own, ...change })}
              onWithoutImport={() => void navigate({ to: '/contacts', search: open === undefined ? {} : { person: open } })}
              consent={shownTab !== 'asked_to_stop' && <ConsentMenu value={own.consent} onChange={(consent) => setOwn({ ...own, consent })} />}
              tools={<GroupTools tab={shownTab} name={groups.find((group) => group.id === shownTab)?.name} filters={filters} segments={segments} open={built} onOpen={setBuilt} onTab={openTab} />}
            />
            {built && <FilterPanel open={built} onChange={setBuilt} onClose={() => setBuilt(null)} onTab={openTab} />}
            <People filters={filters} open={open} onOpen={show} onClear={() => { openTab('everyone'); void navigate({ to: '/contacts', search: {} }); }} />
          </Tabs>
        )}
        <AddPerson open={adding} onOpenChange={setAdding} onShow={show} />
      </Page>
    </SplitPage>
  );
}

function Toolbar({ filters, onChange, onWithoutImport, consent, tools }: { filters: Filters; onChange: (change: { query?: string; tag?: string | null }) => void; onWithoutImport: () => void; consent: ReactNode; tools: ReactNode }) {
  const { data: tags } = useRead('tag_list', {});
  const field = useRef<HTMLInputElement>(null);
  // "/" goes to the search, unless somebody is typing.
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
      const target = event.target as HTMLElement;
      if (target.closest('input, textarea, [contenteditable="true"], [role="dialog"], [role="alertdialog"]')) return;
      event.preventDefault();
      field.current?.focus();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  return (
    <div className="flex flex-wrap items-center gap-2 py-3 flex-none">
      <div className="w-56" role="search">
        <TextInput
          ref={field}
          label={t('contacts.search')}
          hideLabel
          small
          type="search"
          icon={Search}
          dir="auto"
          placeholder={t('contacts.search')}
          value={filters.query}
          onChange={(query) => onChange({ query })}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || filters.query === '') return;
            // The first Esc clears the search, the next closes the pane.
            event.preventDefault();
            event.nativeEvent.stopImmediatePropagation();
            onChange({ query: '' });
          }}
        />
      </div>
      {filters.tag === null ? (
        tags &&
        tags.length > 0 && (
          <Menu
            align="start"
            trigger={
              <button type="button" className="fchip">
                <Icon of={TagIcon} size={14} />
                {t('contacts.tag')}
                <Icon of={ChevronDown} size={14} />
              </button>
            }
            items={tags.map((tag) => ({ label: t('contacts.tagPeople', { tag: tag.name, people: tag.people }), onSelect: () => onChange({ tag: tag.name }) }))}
          />
        )
      ) : (
        <FilterChip onRemove={() => onChange({ tag: null })}>
          <Icon of={TagIcon} size={14} />
          <bdi>{filters.tag}</bdi>
        </FilterChip>
      )}
      {consent}
      {filters.importId !== null && (
        <FilterChip onRemove={onWithoutImport}>
          <Icon of={FileSpreadsheet} size={14} />
          {t(`contacts.ofImport.${filters.outcome ?? 'all'}`)}
        </FilterChip>
      )}
      {tools}
    </div>
  );
}

function People({ filters, open, onOpen, onClear }: { filters: Filters; open: number | undefined; onOpen: (id: number) => void; onClear: () => void }) {
  const narrow = useNarrow();
  const [down, setDown] = useState(false);
  const query = useSettled(filters.query, 150);
  const { consent, tag, importId, outcome, listId, segmentId, fits } = filters;
  const asked = useMemo(() => ({ query, consent, tag, importId, outcome, listId, segmentId, fits }), [query, consent, tag, importId, outcome, listId, segmentId, fits]);
  const { total, rowAt, onWindow, problem } = useWindowedRows('contact_window', (offset, limit) => windowOf(asked, down, offset, limit), readPage);
  const paneBeside = open !== undefined && !narrow;
  const columns = useMemo<readonly Column<ContactRowDto>[]>(
    () => [
      {
        id: 'name',
        head: t('contacts.name'),
        width: 'minmax(180px, 1.3fr)',
        sortable: true,
        cell: (row) => (
          <span className="flex items-center gap-2 min-w-0">
            <Avatar name={row.name} id={row.id} size="sm" />
            <span className={`clip ${row.name ? 'font-medium' : 'text-faint'}`}>
              <NameText>{row.name || t('contacts.unnamed')}</NameText>
            </span>
          </span>
        ),
      },
      { id: 'number', head: t('contacts.number'), width: 'minmax(158px, 0.8fr)', cell: (row) => (row.phone === null ? <span className="text-faint">{t('contacts.noNumber')}</span> : <PhoneText value={row.phone} />) },
      { id: 'city', head: t('contacts.city'), width: 'minmax(110px, 0.7fr)', dropBelow: 760, cell: (row) => row.city },
      { id: 'tags', head: t('contacts.tags'), width: 'minmax(120px, 0.9fr)', dropBelow: 600, cell: (row) => <Tags tags={row.tags} /> },
      { id: 'consent', head: t('contacts.consent'), width: 'minmax(178px, 0.75fr)', cell: (row) => <ConsentChip state={row.consent} /> },
    ],
    [],
  );
  if (problem) return <Note tone="bad">{errorText(problem)}</Note>;
  return (
    <Card flush className="last flex flex-col min-h-44!">
      <DataTable
        label={t('contacts.title')}
        columns={paneBeside ? columns.filter((column) => column.id !== 'city') : columns}
        total={total ?? 0}
        rowAt={(index) => rowAt(index) ?? undefined}
        rowKey={(row) => row.id}
        onWindow={onWindow}
        onOpen={(row) => onOpen(row.id)}
        openKey={open ?? null}
        sort={{ by: 'name', down }}
        onSort={(sort) => setDown(sort.down)}
        remember={`contacts ${JSON.stringify(asked)}`}
        empty={
          total === 0 &&
          isFiltered(filters) && (
            <EmptyState
              icon={SearchX}
              title={t('contacts.noMatch')}
              actions={
                <Button size="sm" onClick={onClear}>
                  {t('contacts.showAll')}
                </Button>
              }
            >
              {t('contacts.noMatchHint')}
            </EmptyState>
          )
        }
      />
    </Card>
  );
}

const readPage = (page: { rows: readonly (ContactRowDto | null)[]; total: number }) => ({ rows: page.rows, total: page.total });

/** The first tag, and how many more; all of them on hover. */
function Tags({ tags }: { tags: readonly string[] }) {
  if (tags.length === 0) return null;
  return (
    <span className="inline-flex items-center gap-1 max-w-full" title={tags.join(', ')}>
      <Tag clip>
        <bdi>{tags[0]}</bdi>
      </Tag>
      {tags.length > 1 && <span className="text-12 text-muted flex-none num">{t('contacts.moreTags', { count: tags.length - 1 })}</span>}
    </span>
  );
}
