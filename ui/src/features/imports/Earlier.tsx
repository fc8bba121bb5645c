/** Lists that were imported before, and which of them can still be undone. */
import { Link } from '@tanstack/react-router';
import { CircleMinus, FileSpreadsheet, Undo2, type LucideIcon } from 'lucide-react';
import { useRead } from '@/ipc';
import type { ImportUndoState } from '@/ipc/generated/ImportUndoState';
import { useNow } from '@/shared/clock';
import { shortDate, when } from '@/shared/formats';
import { t } from '@/shared/i18n';
import { Card, Icon, NameText } from '@/shared/kit';

export function Earlier() {
  const { data: imports } = useRead('import_list', {});
  const now = useNow(60_000);
  if (!imports || imports.length === 0) return null;
  return (
    <Card title={t('imports.earlier')} className="mt-6">
      <ul className="rows">
        {imports.map((done) => {
          const { icon, words } = stateWords(done.undo, now);
          return (
            <li key={done.import_id}>
              <Icon of={FileSpreadsheet} size={18} className="text-muted" />
              <span className="grow min-w-0">
                <Link to="/import" search={{ done: done.import_id }} className="clip block">
                  <NameText>{done.file_name || t('import.pastedName')}</NameText>
                </Link>
                <span className="block text-13 text-muted">
                  {when(done.finished_at_ms, now)} · {t('import.resultTitle', { new: done.counts.new, updated: done.counts.updated })}
                </span>
              </span>
              <span className="flex items-center gap-2 text-13 text-muted">
                <Icon of={icon} flip={icon === Undo2} />
                {words}
              </span>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}

function stateWords(undo: ImportUndoState, now: number): { icon: LucideIcon; words: string } {
  switch (undo.state) {
    case 'possible':
      return { icon: Undo2, words: t('imports.undoUntil', { date: shortDate(undo.until_ms) }) };
    case 'begun':
      return { icon: Undo2, words: t('imports.undoBegun') };
    case 'undone':
      return { icon: Undo2, words: t('imports.undone', { when: when(undo.at_ms, now) }) };
    case 'over':
      return { icon: CircleMinus, words: t('imports.undoOver') };
  }
}
