/** One of very many to choose, found by what is typed: Rust gives a part, and more as it is scrolled. */
import { useCallback, useState } from 'react';
import { useWindowedRows } from '@/ipc';
import type { ChoiceDto } from '@/ipc/generated/ChoiceDto';
import type { ChoicesPage } from '@/ipc/generated/ChoicesPage';
import { useSettled } from './settled';

export interface Choices {
  rows: readonly ChoiceDto[];
  /** How many fit; undefined before the first answer. */
  total: number | undefined;
  onQuery: (query: string) => void;
  /** The end of what is there came into sight. */
  onEnd: () => void;
}

const read = (page: ChoicesPage) => page;

/** `without`: of lists, only those this person is not in. */
export function useChoices(command: 'campaign_choices' | 'list_choices', without?: number): Choices {
  const [typed, setTyped] = useState('');
  const query = useSettled(typed.trim(), 120);
  const { total, rowAt, onWindow } = useWindowedRows(command, (offset, limit) => ({ query, offset, limit, ...(without === undefined ? {} : { without }) }), read);
  const rows: ChoiceDto[] = [];
  for (let row = rowAt(0); row !== undefined; row = rowAt(rows.length)) rows.push(row);
  const there = rows.length;
  const onEnd = useCallback(() => {
    if (total !== undefined && there < total) onWindow(0, there + 1);
  }, [onWindow, there, total]);
  const onQuery = useCallback(
    (next: string) => {
      setTyped(next);
      onWindow(0, 1);
    },
    [onWindow],
  );
  return { rows, total, onQuery, onEnd };
}
