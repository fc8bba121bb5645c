import { ArrowDown, ArrowUp } from 'lucide-react';
import { useCallback, useEffect, useId, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { t } from '../i18n';
import { Checkbox } from './choices';
import { Icon } from './icon';
import { useWidth } from './rhythm';
import { MAX_PX, rowWindow, scrollTo, wheelTo } from './window';

export interface Column<Row> {
  id: string;
  head: string;
  /** A CSS grid track: "138px", "minmax(160px, 1fr)". The name's never below 160 px. */
  width: string;
  cell: (row: Row, index: number) => ReactNode;
  /** Figures: aligned at the end. */
  end?: boolean;
  sortable?: boolean;
  /** The column is dropped when the table is narrower than this many px. */
  dropBelow?: number;
}

export interface Sort {
  by: string;
  down: boolean;
}

export interface DataTableProps<Row> {
  /** Spoken name of the table. */
  label: string;
  columns: readonly Column<Row>[];
  total: number;
  /** The row, or nothing while its window is being read. */
  rowAt: (index: number) => Row | undefined;
  rowKey: (row: Row) => number | string;
  /** Told which rows are wanted, whenever that changes (see useWindowedRows). */
  onWindow?: (first: number, end: number) => void;
  onOpen?: (row: Row, index: number) => void;
  /** The row whose pane is open. */
  openKey?: number | string | null;
  sort?: Sort;
  onSort?: (sort: Sort) => void;
  /** Chosen rows by key; both together switch the choice on. */
  selected?: ReadonlySet<number | string>;
  onSelectedChange?: (selected: ReadonlySet<number | string>) => void;
  compact?: boolean;
  /** Shown instead of rows when total is 0. */
  empty?: ReactNode;
  /** Remembers the scroll position under this name while the app runs. */
  remember?: string;
}

const positions = new Map<string, number>();

/** The height of a row follows the look (normal, compact). */
function rowHeight(box: HTMLElement | null, compact: boolean): number {
  const value = box ? Number.parseInt(getComputedStyle(box).getPropertyValue('--row'), 10) : Number.NaN;
  return Number.isFinite(value) && value > 0 ? value : compact ? 36 : 44;
}

/**
 * A long table: only the visible rows exist. Arrows or J and K move, Enter opens,
 * Space chooses, Shift+arrows extend, Home, End and Page keys jump.
 */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, columns, total, rowAt, rowKey, onWindow, onOpen, openKey, sort, onSort, selected, onSelectedChange, compact = false, empty, remember } = props;
  const [boxRef, width] = useWidth<HTMLDivElement>(800);
  // The grid itself scrolls, its head stays: what has the focus is what the keys scroll.
  const headRef = useRef<HTMLDivElement>(null);
  const [scroll, setScroll] = useState(() => (remember ? (positions.get(remember) ?? 0) : 0));
  const [view, setView] = useState(600);
  const [rowPx, setRowPx] = useState(compact ? 36 : 44);
  const [active, setActive] = useState(0);
  const anchor = useRef<number | undefined>(undefined);
  const id = useId();

  useLayoutEffect(() => {
    const box = boxRef.current;
    if (!box) return undefined;
    if (remember) box.scrollTop = positions.get(remember) ?? 0;
    const measure = () => {
      setView(box.clientHeight - (headRef.current?.offsetHeight ?? 0) || 600);
      setRowPx(rowHeight(box, compact));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    return () => observer.disconnect();
  }, [boxRef, remember, compact]);

  // Browsers round a scroll position; where one px of the bar is several of the rows, that would be seen.
  const exact = useRef<number>(undefined);
  const go = useCallback(
    (top: number) => {
      const box = boxRef.current;
      if (!box || top === box.scrollTop) return;
      exact.current = top;
      box.scrollTop = top;
      setScroll(top);
    },
    [boxRef],
  );
  const scaled = total * rowPx > MAX_PX;
  useEffect(() => {
    const box = boxRef.current;
    if (!box || !scaled) return undefined;
    const turn = (event: WheelEvent) => {
      if (event.ctrlKey || event.shiftKey || event.deltaY === 0) return;
      event.preventDefault();
      const px = [1, rowPx, view][event.deltaMode] ?? 1;
      go(wheelTo(total, rowPx, view, exact.current ?? box.scrollTop, event.deltaY * px));
    };
    box.addEventListener('wheel', turn, { passive: false });
    return () => box.removeEventListener('wheel', turn);
  }, [boxRef, scaled, total, rowPx, view, go]);

  const rows = rowWindow(total, rowPx, view, scroll);
  const { first, end } = rows;
  useEffect(() => {
    onWindow?.(first, end);
  }, [onWindow, first, end]);

  const choosing = selected !== undefined && onSelectedChange !== undefined;
  const shown = columns.filter((column) => column.dropBelow === undefined || width >= column.dropBelow);
  const tracks = `${choosing ? '40px ' : ''}${shown.map((column) => column.width).join(' ')}`;
  const current = Math.min(active, Math.max(0, total - 1));

  const show = useCallback(
    (index: number) => {
      const box = boxRef.current;
      if (box) go(scrollTo(total, rowPx, view, exact.current ?? box.scrollTop, index));
    },
    [boxRef, total, rowPx, view, go],
  );

  const toggle = (index: number) => {
    const row = rowAt(index);
    if (!row || !selected || !onSelectedChange) return;
    const next = new Set(selected);
    if (!next.delete(rowKey(row))) next.add(rowKey(row));
    onSelectedChange(next);
  };

  const extend = (to: number) => {
    if (!selected || !onSelectedChange) return;
    anchor.current ??= current;
    const next = new Set(selected);
    const [a, b] = [Math.min(anchor.current, to), Math.max(anchor.current, to)];
    for (let i = a; i <= b; i += 1) {
      const row = rowAt(i);
      if (row) next.add(rowKey(row));
    }
    onSelectedChange(next);
  };

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey || total === 0) return;
    const page = Math.max(1, Math.floor(view / rowPx) - 1);
    const moves: Record<string, number> = { ArrowDown: current + 1, j: current + 1, J: current + 1, ArrowUp: current - 1, k: current - 1, K: current - 1, Home: 0, End: total - 1, PageDown: current + page, PageUp: current - page };
    const to = moves[event.key];
    if (to !== undefined) {
      event.preventDefault();
      const next = Math.min(total - 1, Math.max(0, to));
      if (event.shiftKey && event.key.startsWith('Arrow')) extend(next);
      else anchor.current = undefined;
      setActive(next);
      show(next);
    } else if (event.key === 'Enter') {
      const row = rowAt(current);
      if (row && onOpen) {
        event.preventDefault();
        onOpen(row, current);
      }
    } else if (event.key === ' ' && choosing) {
      event.preventDefault();
      toggle(current);
    }
  };

  const indexes: number[] = [];
  for (let i = first; i < end; i += 1) indexes.push(i);
  // The row the keyboard is on stays in the page, or its id would point at nothing.
  const activeDrawn = current >= first && current < end && rowAt(current) !== undefined;

  return (
    <div
      ref={boxRef}
      className={`grid-t ${compact ? 'compact' : ''}`}
      role="grid"
      aria-label={label}
      aria-rowcount={total + 1}
      aria-multiselectable={choosing || undefined}
      aria-activedescendant={activeDrawn ? `${id}-${current}` : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onScroll={(event) => {
        const at = event.currentTarget.scrollTop;
        if (exact.current !== undefined && Math.abs(at - exact.current) >= 1) exact.current = undefined;
        const top = exact.current ?? at;
        setScroll(top);
        if (remember) positions.set(remember, top);
      }}
    >
      <div role="rowgroup" className="grid-top" ref={headRef}>
        <div className="grid-head" role="row" aria-rowindex={1} style={{ gridTemplateColumns: tracks }}>
          {choosing && (
            <div role="columnheader">
              <span className="vh">{t('kit.choose')}</span>
            </div>
          )}
          {shown.map((column) => {
            const sorted = sort?.by === column.id;
            return (
              <div key={column.id} role="columnheader" className={column.end ? 'r' : ''} aria-sort={sorted ? (sort.down ? 'descending' : 'ascending') : undefined}>
                {column.sortable && onSort ? (
                  <button type="button" onClick={() => onSort({ by: column.id, down: sorted ? !sort.down : false })}>
                    {column.head}
                    {sorted && <Icon of={sort.down ? ArrowDown : ArrowUp} size={12} />}
                  </button>
                ) : (
                  column.head
                )}
              </div>
            );
          })}
        </div>
      </div>
      <div className="grid-body" role="rowgroup">
        {total === 0
          ? empty && (
              <div role="row">
                <div role="gridcell">{empty}</div>
              </div>
            )
          : null}
        <div role="presentation" style={{ height: rows.height, position: 'relative' }}>
          {indexes.map((index) => {
            const row = rowAt(index);
            if (!row) return null;
            const key = rowKey(row);
            const chosen = selected?.has(key) ?? false;
            return (
              // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the grid itself handles the keyboard
              <div
                key={key}
                id={`${id}-${index}`}
                role="row"
                aria-rowindex={index + 2}
                aria-selected={choosing ? chosen : undefined}
                className={`grid-row ${index === current ? 'active' : ''} ${openKey === key ? 'open' : ''}`}
                style={{ gridTemplateColumns: tracks, top: rows.top(index) }}
                onClick={(event) => {
                  if ((event.target as HTMLElement).closest('button, a, input, label')) return;
                  setActive(index);
                  anchor.current = undefined;
                  onOpen?.(row, index);
                }}
              >
                {choosing && (
                  <div role="gridcell">
                    <Checkbox checked={chosen} onChange={() => toggle(index)} hideLabel>
                      {t('kit.choose')}
                    </Checkbox>
                  </div>
                )}
                {shown.map((column) => (
                  <div key={column.id} role="gridcell" className={column.end ? 'r' : ''}>
                    {column.cell(row, index)}
                  </div>
                ))}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}
