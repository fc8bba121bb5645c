/** The file that is open, read once more: as another sheet, or with other letters. Nobody has to find it again. */
import { ChevronDown } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { queryClient, rpc } from '@/ipc';
import type { ImportDraft } from '@/ipc/generated/ImportDraft';
import { asProblem, type Problem } from '@/ipc/problem';
import { errorText } from '@/shared/errors';
import { t } from '@/shared/i18n';
import { Icon, Menu, Select, Spinner } from '@/shared/kit';
import { short } from '@/shared/text';
import { letterChoices, lettersOf } from './letters';

export type Another = { sheet: string } | { encoding: string };

export interface Rereading {
  busy: boolean;
  problem: string | undefined;
  read: (another: Another) => void;
}

/** `before`: what is still being kept of the columns, which the new reading goes by. `onRead`: what was on the screen is of the old one. */
export function useReread(draftId: number, before: () => Promise<unknown>, onRead: () => void): Rereading {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  // The last choice counts; none of them once the page is left.
  const last = useRef(0);
  const isReading = useRef(false);
  useEffect(
    () => () => {
      last.current += 1;
      if (isReading.current) rpc('import_stop_reading', {}).catch(() => undefined);
    },
    [],
  );
  const read = async (another: Another) => {
    last.current += 1;
    const mine = last.current;
    const isLast = () => last.current === mine;
    setProblem(undefined);
    setBusy(true);
    isReading.current = true;
    try {
      await before();
      if (!isLast()) return;
      const next = await rpc('import_reread', { draft_id: draftId, ...another });
      queryClient.setQueryData(['import_get', { draft_id: draftId }], next);
      onRead();
    } catch (thrown) {
      if (isLast()) setProblem(problemOf(asProblem(thrown)));
    } finally {
      if (isLast()) {
        isReading.current = false;
        setBusy(false);
      }
    }
  };
  return { busy, problem, read: (another) => void read(another) };
}

/** Nothing where another file is read instead, which its page says. */
function problemOf(problem: Problem): string | undefined {
  if (problem.code === 'stale') return undefined;
  if (problem.code === 'file_gone') return t('import.rereadGone');
  return t('import.rereadFailed', { words: errorText(problem) });
}

export function OtherSheet({ draft, again }: { draft: ImportDraft; again: Rereading }) {
  const others = draft.sheets.filter((sheet) => sheet !== draft.sheet);
  if (!draft.can_reread || others.length === 0) return null;
  return (
    <>
      <Menu
        align="start"
        trigger={
          <button type="button" className="btn link sm ms-2">
            {t('import.otherSheet')}
            <Icon of={ChevronDown} size={14} />
          </button>
        }
        items={others.map((sheet) => ({ label: t('import.readSheet', { sheet: short(sheet, 40) }), onSelect: () => again.read({ sheet }) }))}
      />
      <Busy now={again.busy} />
    </>
  );
}

/** A quiet line under the values, where one sees whether it is needed. */
export function Letters({ draft, again }: { draft: ImportDraft; again: Rereading }) {
  const { encoding } = draft;
  if (!draft.can_reread || encoding === null) return null;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 mt-3 text-13 text-muted">
      <span>{t('import.letters')}</span>
      <span className="flex flex-wrap items-center gap-2">
        <span aria-hidden="true">{t('import.lettersAs')}</span>
        <Select className="w-64" label={t('import.lettersAs')} hideLabel small value={lettersOf(encoding)} onChange={(next) => again.read({ encoding: next })} options={letterChoices(encoding)} />
      </span>
      <Busy now={again.busy} />
    </div>
  );
}

/** Always there, so that what appears in it is spoken. */
function Busy({ now }: { now: boolean }) {
  return (
    <span role="status" className="inline-flex items-center gap-2 text-13 text-muted">
      {now && (
        <>
          <Spinner size={16} /> {t('import.rereading')}
        </>
      )}
    </span>
  );
}
