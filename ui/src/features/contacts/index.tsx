/** Everybody the shop knows: who they are, and whether they may get messages. */
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { ChevronDown, Download, FileSpreadsheet, Search, SearchX, SpellCheck, Tag as TagIcon, Upload, UserPlus, Users } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useRead, useWindowedRows } from '@/ipc';
import type { ContactRowDto } from '@/ipc/generated/ContactRowDto';
import type { ContactsChosen } from '@/ipc/generated/ContactsChosen';
import { errorText } from '@/shared/errors';
import { t } from '@/shared/i18n';
import { Avatar, Button, buttonClass, Card, ConsentChip, DataTable, EmptyState, FilterChip, Icon, Menu, NameText, Note, Page, PageHeader, PhoneText, SplitPage, Tabs, Tag, TestMark, TextInput, useNarrow, type Column } from '@/shared/kit';
import { useSettled } from '@/shared/settled';
import { AddPerson } from './AddPerson';
import { ExportDialog } from './export/ExportDialog';
import { ChosenBar } from './selection/ChosenBar';
import { Suggested } from './merge/Suggested';
import { MergeDialog } from './merge/MergeDialog';
import { countsWords, isFiltered, NO_FILTERS, windowOf, type Filters } from './model';
import { matches } from './matches';
import { PersonPane } from './PersonPane';
import { Recent } from './Recent';
import { nodeOf } from './segments/filter';
import { filtersOfTab, groupTabs, type TabId } from './segments/groups';
import { ConsentMenu, FilterPanel, GroupTools, type OpenFilter } from './segments/GroupTools';

const NOBODY: ReadonlySet<number | string> = new Set();
/** All of the list, whoever they are: nobody is named, and every row is chosen. */
const EVERYBODY: ReadonlySet<number | string> = Object.assign(new Set<number | string>(), { has: () => true });

export default function ContactsPage() {
  const search = useSearch({ strict: false });
  const navigate = useNavigate();
  const [own, setOwn] = useState<Pick<Filters, 'query' | 'consent' | 'tag'>>(NO_FILTERS);
  const [tab, setTab] = useState<TabId>('everyone');
  const [built, setBuilt] = useState<OpenFilter | null>(null);
  const [adding, setAdding] = useState(false);
  // Whom an export is about: those who were chosen, or all of the list.
  const [exporting, setExporting] = useState<{ chosen: ContactsChosen; people: number }>();
  const [merging, setMerging] = useState<readonly [number, number]>();
  const [chosen, setChosen] = useState<ReadonlySet<number | string>>(NOBODY);
  const [total, setTotal] = useState<number>();
  const { data: counts } = useRead('contact_counts', {});
  const { data: lists = [] } = useRead('list_list', {});
  const { data: segments = [] } = useRead('segment_list', {});
  const { data: sizes } = useRead('segment_sizes', {}, { refetchOnMount: 'always', enabled: segments.length > 0 });
  const open = search.person;
  const { import: importId, outcome } = search;
  const show = useCallback(
    (person?: number) => void navigate({ to: '/contacts', search: { ...(importId === undefined ? {} : { import: importId }), ...(outcome === undefined ? {} : { outcome }), ...(person === undefined ? {} : { person }) }, replace: true }),
    [navigate, importId, outcome],
  );
  const close = useCallback(() => show(), [show]);

  const groups = groupTabs(lists, segments, sizes);
  // A group that is gone is everyone.
  const shownTab = tab === 'asked_to_stop' || groups.some((group) => group.id === tab) ? tab : 'everyone';
  const node = built && nodeOf(built.draft);
  const fits = useSettled(node ?? null, 250);
  const filters: Filters = { ...own, ...filtersOfTab(shownTab), ...(built?.segment ? { segmentId: null } : {}), importId: importId ?? null, outcome: outcome ?? null, fits: node ? fits : null };
  const isAll = chosen === EVERYBODY;
  const ids = [...chosen].map(Number);
  const count = isAll ? (total ?? 0) : ids.length;
  const whom: ContactsChosen = isAll ? { type: 'all', list: windowOf(filters, false, 0, 0) } : { type: 'people', ids };
  // Who is out of sight is not chosen.
  const filter = (change: Partial<typeof own>) => {
    setChosen(NOBODY);
    setOwn({ ...own, ...change });
  };
  const build = (next: OpenFilter | null) => {
    setChosen(NOBODY);
    setBuilt(next);
  };
  const openTab = (next: TabId) => {
    setTab(next);
    build(null);
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
    <SplitPage open={open !== undefined} onClose={close} label={t('contacts.person')} pane={open !== undefined && <PersonPane id={open} key={open} onGone={close} onShow={show} />}>
      <Page fill={!nobody} wide>
        <PageHeader title={t('contacts.title')} lead={counts && !nobody && countsWords(counts)} actions={[<Recent key="recent" />, ...(nobody ? [] : [<span key="add">{addButton}</span>, <span key="import">{importLink}</span>])]} />
        {nobody && (
          <Card>
            <EmptyState icon={Users} title={t('contacts.none')} actions={[<span key="import">{importLink}</span>, <span key="add">{addButton}</span>]}>
              {t('contacts.noneHint')}
            </EmptyState>
          </Card>
        )}
        {!nobody && <Suggested />}
        {counts && !nobody && (
          <Tabs<TabId>
            fill
            label={t('contacts.groups')}
            value={shownTab}
            onChange={openTab}
            options={[
              { value: 'everyone', name: t('contacts.everyone'), count: counts.everyone, keep: true },
              ...groups.map((group) => ({ value: group.id, name: group.name, label: <NameText>{group.name}</NameText>, ...(group.count === undefined ? {} : { count: group.count }) })),
              { value: 'asked_to_stop', name: t('consent.asked_to_stop'), count: counts.asked_to_stop, keep: true },
            ]}
          >
            {count > 0 ? (
              <ChosenBar
                chosen={whom}
                people={count}
                all={isAll ? undefined : total}
                onAll={() => setChosen(EVERYBODY)}
                onExport={() => setExporting({ chosen: whom, people: count })}
                onMerge={ids.length === 2 ? () => setMerging([Math.min(...ids), Math.max(...ids)]) : undefined}
                onClear={() => setChosen(NOBODY)}
              />
            ) : (
              <Toolbar
                filters={filters}
                people={total ?? 0}
                onExport={() => setExporting({ chosen: { type: 'all', list: windowOf(filters, false, 0, 0) }, people: total ?? 0 })}
                onChange={filter}
                onWithoutImport={() => void navigate({ to: '/contacts', search: open === undefined ? {} : { person: open } })}
                consent={shownTab !== 'asked_to_stop' && <ConsentMenu value={own.consent} onChange={(consent) => filter({ consent })} />}
                tools={<GroupTools tab={shownTab} name={groups.find((group) => group.id === shownTab)?.name} filters={filters} segments={segments} open={built} onOpen={build} onTab={openTab} />}
              />
            )}
            {built && <FilterPanel open={built} onChange={build} onClose={() => build(null)} onTab={openTab} />}
            <People filters={filters} open={open} onOpen={show} onTotal={setTotal} chosen={chosen} onChosen={(next) => setChosen(isAll ? NOBODY : next)} onClear={() => { openTab('everyone'); void navigate({ to: '/contacts', search: {} }); }} />
          </Tabs>
        )}
        {exporting && <ExportDialog open onOpenChange={() => setExporting(undefined)} {...exporting} />}
        {merging && (
          <MergeDialog
            pair={merging}
            onClose={() => setMerging(undefined)}
            onMerged={(kept) => {
              setChosen(NOBODY);
              show(kept);
            }}
          />
        )}
        <AddPerson open={adding} onOpenChange={setAdding} onShow={show} />
      </Page>
    </SplitPage>
  );
}

interface ToolbarProps {
  filters: Filters;
  people: number;
  onExport: () => void;
  onChange: (change: { query?: string; tag?: string | null }) => void;
  onWithoutImport: () => void;
  consent: ReactNode;
  tools: ReactNode;
}

function Toolbar({ filters, people, onExport, onChange, onWithoutImport, consent, tools }: ToolbarProps) {
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
      {people > 0 && (
        <Button size="sm" look="quiet" icon={Download} onClick={onExport}>
          {t('contacts.export.open', { people })}
        </Button>
      )}
    </div>
  );
}

interface PeopleProps {
  filters: Filters;
  open: number | undefined;
  onOpen: (id: number) => void;
  onTotal: (total: number | undefined) => void;
  chosen: ReadonlySet<number | string>;
  onChosen: (chosen: ReadonlySet<number | string>) => void;
  onClear: () => void;
}

function People({ filters, open, onOpen, onTotal, chosen, onChosen, onClear }: PeopleProps) {
  const narrow = useNarrow();
  const [down, setDown] = useState(false);
  // An answer takes a few milliseconds; letters that are typed in one go need none each.
  const query = useSettled(filters.query, 60);
  const { consent, tag, importId, outcome, listId, segmentId, fits } = filters;
  const asked = useMemo(() => ({ query, consent, tag, importId, outcome, listId, segmentId, fits }), [query, consent, tag, importId, outcome, listId, segmentId, fits]);
  const { total, rowAt, onWindow, older, first, problem } = useWindowedRows('contact_window', (offset, limit) => windowOf(asked, down, offset, limit), readPage);
  const similar = first?.similar === true && !older;
  const marked = similar ? '' : query;
  useEffect(() => onTotal(total), [onTotal, total]);
  const paneBeside = open !== undefined && !narrow;
  const columns = useMemo<readonly Column<ContactRowDto>[]>(
    () => [
      {
        id: 'name',
        head: t('contacts.name'),
        width: 'minmax(234px, 1.5fr)',
        sortable: true,
        cell: (row) => (
          <span className="flex items-center gap-2 min-w-0">
            <Avatar name={row.name} id={row.id} size="sm" />
            <span className={`clip ${row.name ? 'font-medium' : 'text-faint'}`}>
              <NameText>{row.name ? <Marked text={row.name} query={marked} /> : t('contacts.unnamed')}</NameText>
            </span>
            {row.is_test && <TestMark />}
          </span>
        ),
      },
      { id: 'number', head: t('contacts.number'), width: 'minmax(158px, 0.8fr)', cell: (row) => (row.phone === null ? <span className="text-faint">{t('contacts.noNumber')}</span> : <PhoneText value={row.phone} />) },
      { id: 'city', head: t('contacts.city'), width: 'minmax(110px, 0.7fr)', dropBelow: 760, cell: (row) => <Marked text={row.city} query={marked} /> },
      { id: 'tags', head: t('contacts.tags'), width: 'minmax(110px, 0.9fr)', dropBelow: 720, cell: (row) => <Tags tags={row.tags} /> },
      { id: 'consent', head: t('contacts.consent'), width: 'minmax(165px, 0.75fr)', cell: (row) => <ConsentChip state={row.consent} /> },
    ],
    [marked],
  );
  if (problem) return <Note tone="bad">{errorText(problem)}</Note>;
  return (
    <Card flush className={`last flex flex-col min-h-44! ${older ? 'older' : ''}`}>
      <div role="status">
        {similar && (
          <p className="flex items-center gap-2 px-3 py-2 m-0 text-13 text-warn bg-warn-soft">
            <Icon of={SpellCheck} size={16} />
            {t('contacts.similar', { query: query.trim(), people: total ?? 0 })}
          </p>
        )}
      </div>
      <DataTable
        label={t('contacts.title')}
        columns={paneBeside ? columns.filter((column) => column.id !== 'city') : columns}
        total={total ?? 0}
        rowAt={(index) => rowAt(index) ?? undefined}
        rowKey={(row) => row.id}
        onWindow={onWindow}
        onOpen={(row) => onOpen(row.id)}
        openKey={open ?? null}
        selected={chosen}
        onSelectedChange={onChosen}
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

/** A text with the beginnings of words that were typed. */
function Marked({ text, query }: { text: string; query: string }) {
  return matches(text, query).map((piece, i) => (piece.hit ? <mark key={i}>{piece.text}</mark> : piece.text));
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
