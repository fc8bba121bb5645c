/** Bringing a list in: choose, match columns, check, done. Nothing is written before the last step. */
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect, useRef, useState } from 'react';
import { host, type PickedFile } from '@/host';
import { queryClient, rpc, useRead } from '@/ipc';
import { ENDINGS } from '@/ipc/generated/endings';
import type { ImportDraft } from '@/ipc/generated/ImportDraft';
import { asProblem } from '@/ipc/problem';
import { useDroppedFile } from '@/shared/dropped';
import { showError } from '@/shared/errors';
import { t } from '@/shared/i18n';
import { toast, useNewPage } from '@/shared/kit';
import { CheckStep } from './Check';
import { ChooseStep } from './Choose';
import { NOTHING_SAID } from './ConsentQuestion';
import type { ReadProblem } from './frame';
import { MatchStep } from './Match';
import { ResultStep } from './Result';

export default function ImportPage() {
  const { draft: draftId, step, at, done } = useSearch({ strict: false });
  const navigate = useNavigate();
  const [reading, setReading] = useState<string>();
  const [failed, setFailed] = useState<ReadProblem>();
  const writing = useRef(false);
  // Which file is waited for; none of them once the page is left.
  const waiting = useRef(0);
  const busy = useRef(false);
  useEffect(
    () => () => {
      waiting.current += 1;
      if (busy.current) rpc('import_stop_reading', {}).catch(() => undefined);
    },
    [],
  );
  useNewPage(done === undefined ? `${draftId ?? 'choose'} ${step ?? ''}` : 'done');

  const read = useCallback(
    async (name: string, ask: () => Promise<ImportDraft>) => {
      if (writing.current) {
        toast({ tone: 'warn', text: t('import.stillWriting') });
        return;
      }
      setFailed(undefined);
      setReading(name);
      waiting.current += 1;
      busy.current = true;
      const mine = waiting.current;
      const isWanted = () => waiting.current === mine;
      try {
        const next = await ask();
        if (!isWanted()) {
          rpc('import_discard', { draft_id: next.draft_id }).catch(() => undefined);
          return;
        }
        queryClient.setQueryData(['import_get', { draft_id: next.draft_id }], next);
        // The file before this one is given up; it would be by itself after a week.
        if (draftId !== undefined) rpc('import_discard', { draft_id: draftId }).catch(() => undefined);
        await navigate({ to: '/import', search: { draft: next.draft_id } });
      } catch (thrown) {
        if (!isWanted()) return;
        const problem = asProblem(thrown);
        // On a later step the draft stays as it is; the words come as a notice.
        if (draftId === undefined) setFailed({ name, problem });
        else showError(problem);
      } finally {
        if (isWanted()) {
          busy.current = false;
          setReading(undefined);
        }
      }
    },
    [draftId, navigate],
  );
  const readFile = useCallback((file: PickedFile) => read(file.name, () => rpc('import_open', { file_ref: file.file_ref })), [read]);
  const pick = useCallback(
    async () => {
      try {
        const file = await host.pickFile({ endings: ENDINGS });
        if (file) await readFile(file);
      } catch (thrown) {
        setFailed({ name: '', problem: asProblem(thrown) });
      }
    },
    [readFile],
  );
  useDroppedFile((file) => void readFile(file));

  if (done !== undefined) return <ResultStep id={done} />;
  if (draftId === undefined) return <ChooseStep reading={reading} failed={failed} onPick={() => void pick()} onPaste={(text) => void read('', () => rpc('import_paste', { text }))} />;
  return <OpenDraft key={draftId} id={draftId} checking={step === 'check'} asksCountry={at === 'country'} reading={reading} onWriting={(now) => (writing.current = now)} />;
}

function OpenDraft({ id, checking, asksCountry, reading, onWriting }: { id: number; checking: boolean; asksCountry: boolean; reading: string | undefined; onWriting: (now: boolean) => void }) {
  const navigate = useNavigate();
  const { data: draft, error } = useRead('import_get', { draft_id: id });
  const [said, setSaid] = useState(NOTHING_SAID);
  // A draft that was just written is gone for Rust; its page stays until the result is there.
  if (error && !draft) return <ChooseStep reading={reading} failed={{ name: '', problem: error }} onPick={() => void navigate({ to: '/import', search: {} })} onPaste={undefined} />;
  if (!draft) return null;
  return checking ? <CheckStep draft={draft} said={said} onSaid={(change) => setSaid((before) => ({ ...before, ...change }))} onWriting={onWriting} /> : <MatchStep draft={draft} asksCountry={asksCountry} />;
}
