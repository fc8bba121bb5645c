/** Everyone of a campaign: search, filters, one line each, and what can be done about it. */
import { CircleX, MessageCircle, Search } from 'lucide-react';
import { useCallback, useDeferredValue, useMemo, useState } from 'react';
import { useChange, useWindowedRows } from '@/ipc';
import type { PeopleFilter } from '@/ipc/generated/PeopleFilter';
import type { RecipientRow } from '@/ipc/generated/RecipientRow';
import type { RecipientsPage } from '@/ipc/generated/RecipientsPage';
import type { StateCounts } from '@/ipc/generated/StateCounts';
import { useNow } from '@/shared/clock';
import { WhyDialog } from '@/shared/explain/Why';
import { number } from '@/shared/formats';
import { t } from '@/shared/i18n';
import { Button, Card, DataTable, EmptyState, FilterChip, Icon, MessageChip, messageState, MESSAGE_STATES, NameText, TextInput, toast, type Column, type MessageState } from '@/shared/kit';
import { filterCount } from '../model';
import { rowAct, whatHappened, whenHappened } from '../what';
import { PersonDialog } from './Person';

const readPage = (page: RecipientsPage) => ({ rows: page.rows, total: page.total });

/** Filters that always have a chip; the states of the key get one while they are on. */
const ALWAYS: ReadonlySet<PeopleFilter> = new Set(['all', 'answered', 'failed', 'needs_check']);

export function filterWords(filter: PeopleFilter): string {
  if (filter === 'all' || filter === 'answered' || filter === 'stopped') return t(`running.filter.${filter}`);
  return t(MESSAGE_STATES[filter as MessageState].word);
}

export function CampaignPeople({ id, counts, filter, onFilter, className = '' }: { id: number; counts: StateCounts; filter: PeopleFilter; onFilter: (filter: PeopleFilter) => void; className?: string }) {
  const [typed, setTyped] = useState('');
  const query = useDeferredValue(typed.trim());
  const now = useNow(10_000);
  const [open, setOpen] = useState<RecipientRow>();
  const [why, setWhy] = useState<number>();
  const ask = useCallback((offset: number, limit: number) => ({ id, filter, query, offset, limit }), [id, filter, query]);
  const { total, rowAt, onWindow } = useWindowedRows('campaign_people', ask, readPage);
  const decide = useChange('recipient_decide', { onDone: () => toast({ tone: 'ok', text: t('running.decided') }) });

  const columns = useMemo<Column<RecipientRow>[]>(
    () => [
      { id: 'person', head: t('running.col.person'), width: 'minmax(160px, 1fr)', cell: (row) => <span className="font-medium"><NameText>{row.name || row.phone}</NameText></span> },
      { id: 'state', head: t('running.col.state'), width: '156px', cell: (row) => <MessageChip state={messageState(row.state)} /> },
      { id: 'when', head: t('running.col.when'), width: '104px', dropBelow: 560, cell: (row) => <span className="num text-muted">{whenHappened(row, now)}</span> },
      {
        id: 'what',
        head: t('running.col.what'),
        width: 'minmax(180px, 1.1fr)',
        cell: (row) => <What row={row} now={now} onCheck={() => setOpen(row)} onAgain={() => decide.mutate({ id: row.id, verdict: 'try_again' })} />,
      },
    ],
    [now, decide],
  );

  const shown: PeopleFilter[] = (['all', 'answered', 'failed', 'needs_check'] as const).filter((name) => name === 'all' || name === filter || filterCount(counts, name) > 0);
  return (
    <Card flush className={`flex flex-col ${className}`}>
      <div className="flex flex-wrap items-center gap-2 px-3 py-2.5 border-b border-line">
        <div className="w-44">
          <TextInput small label={t('running.search')} hideLabel icon={Search} placeholder={t('running.search')} value={typed} onChange={setTyped} />
        </div>
        {shown.map((name) => (
          <FilterChip key={name} on={filter === name} {...(name === 'answered' ? { icon: MessageCircle } : name === 'failed' ? { icon: CircleX } : name === 'needs_check' ? { icon: MESSAGE_STATES.needs_check.icon } : {})} onPress={() => onFilter(name)}>
            {t('running.filterCount', { filter: filterWords(name), count: number(filterCount(counts, name)) })}
          </FilterChip>
        ))}
        {!ALWAYS.has(filter) && <FilterChip onRemove={() => onFilter('all')}>{t('running.filterCount', { filter: filterWords(filter), count: number(filterCount(counts, filter)) })}</FilterChip>}
      </div>
      <DataTable
        label={t('running.people')}
        columns={columns}
        total={total ?? 0}
        rowAt={rowAt}
        rowKey={(row) => row.id}
        onWindow={onWindow}
        onOpen={setOpen}
        openKey={open?.id ?? null}
        compact
        remember={`campaign-${id}-${filter}`}
        empty={total === 0 && <EmptyState icon={Search} title={t('running.nobody')} level="h3" actions={filter !== 'all' || typed !== '' ? <Button size="sm" onClick={() => { setTyped(''); onFilter('all'); }}>{t('running.showAll')}</Button> : undefined} />}
      />
      {open && (
        <PersonDialog
          row={open}
          now={now}
          busy={decide.isPending}
          onClose={() => setOpen(undefined)}
          onWhy={() => {
            setWhy(open.person_id);
            setOpen(undefined);
          }}
          onDecide={(verdict) => decide.mutateAsync({ id: open.id, verdict }).then(() => setOpen(undefined), () => {})}
        />
      )}
      {why !== undefined && <WhyDialog person={why} campaign={id} onClose={() => setWhy(undefined)} />}
    </Card>
  );
}

function What({ row, now, onCheck, onAgain }: { row: RecipientRow; now: number; onCheck: () => void; onAgain: () => void }) {
  const act = rowAct(row);
  return (
    <span className="flex items-center gap-2 text-muted min-w-0">
      {row.answer !== null && row.stopped_at_ms === null && <Icon of={MessageCircle} size={14} />}
      <span className="clip">{whatHappened(row, now)}</span>
      {act && (
        <Button look="link" size="sm" onClick={act === 'check' ? onCheck : onAgain}>
          {t(act === 'check' ? 'running.check' : 'running.tryAgain')}
        </Button>
      )}
    </span>
  );
}
