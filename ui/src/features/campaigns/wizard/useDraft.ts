/**
 * A draft that saves itself. What was typed is shown at once and saved when the
 * hands rest; saves go one after the other. A new draft is only made when there is
 * something to keep.
 */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { queryClient, rpc, useRead, type Problem } from '@/ipc';
import type { CampaignDraft } from '@/ipc/generated/CampaignDraft';
import { asProblem } from '@/ipc/problem';
import { NOBODY } from '@/shared/audience';
import { nowMs } from '@/shared/clock';

export type Edits = Partial<Pick<CampaignDraft, 'name' | 'audience' | 'body' | 'step'> & { template_id: number; number_id: number }>;
export type Saving = 'saved' | 'saving' | 'failed';

const REST_MS = 600;

export interface DraftState {
  /** Nothing while an existing draft is being read. */
  draft: CampaignDraft | undefined;
  id: number | undefined;
  problem: Problem | null;
  saving: Saving;
  change: (edits: Edits) => void;
  /** Saves what is open; the id, or nothing if that failed. */
  flush: () => Promise<number | undefined>;
}

export function useDraft(given: number | undefined, begin: CampaignDraft): DraftState {
  const [created, setCreated] = useState<number>();
  const id = given ?? created;
  const idRef = useRef(id);
  idRef.current = id;
  const { data, error } = useRead('campaign_draft', { id: id ?? 0 }, { enabled: id !== undefined });
  const [edits, setEdits] = useState<Edits>({});
  const open = useRef<Edits>({});
  const [saving, setSaving] = useState<Saving>('saved');
  const chain = useRef<Promise<number | undefined>>(Promise.resolve(undefined));
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  const draft = useMemo(() => {
    const base = data ?? (given === undefined ? begin : undefined);
    return base && { ...base, ...edits };
    // The beginning of a new draft is taken once.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [data, edits, given]);
  const draftRef = useRef(draft);
  draftRef.current = draft;

  const save = useCallback(async (): Promise<number | undefined> => {
    const sent = open.current;
    if (Object.keys(sent).length === 0 && idRef.current !== undefined) return idRef.current;
    open.current = {};
    setSaving('saving');
    try {
      let at = idRef.current;
      let rest: Edits = sent;
      if (at === undefined) {
        const whole = draftRef.current ?? begin;
        const made = await rpc('campaign_create', { name: whole.name, audience: whole.audience });
        at = made.id;
        idRef.current = at;
        queryClient.setQueryData(['campaign_draft', { id: at }], made);
        setCreated(at);
        rest = { body: whole.body, step: whole.step, ...(whole.template_id === null ? {} : { template_id: whole.template_id }), ...sent };
      }
      const saved = await rpc('campaign_save', { id: at, ...rest });
      queryClient.setQueryData(['campaign_draft', { id: at }], saved);
      // What was typed meanwhile stays on top of the answer.
      setEdits({ ...open.current });
      setSaving(Object.keys(open.current).length > 0 ? 'saving' : 'saved');
      return at;
    } catch (thrown) {
      open.current = { ...sent, ...open.current };
      setSaving('failed');
      throw asProblem(thrown);
    }
  }, [begin]);

  const flush = useCallback(() => {
    clearTimeout(timer.current);
    const next = chain.current.then(save, save);
    chain.current = next.catch(() => undefined);
    return chain.current;
  }, [save]);

  const change = useCallback(
    (more: Edits) => {
      open.current = { ...open.current, ...more };
      setEdits((before) => ({ ...before, ...more }));
      setSaving('saving');
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void flush(), REST_MS);
    },
    [flush],
  );

  // Leaving the page, or closing the window, saves what is still open.
  useEffect(() => {
    const leave = () => {
      if (Object.keys(open.current).length > 0) void flush();
    };
    window.addEventListener('pagehide', leave);
    return () => {
      window.removeEventListener('pagehide', leave);
      leave();
    };
  }, [flush]);

  return { draft, id, problem: error, saving, change, flush };
}

/** An empty draft, before anything is saved. */
export function emptyDraft(change: Partial<CampaignDraft>): CampaignDraft {
  return { id: 0, name: '', state: 'draft', audience: NOBODY, template_id: null, body: '', number_id: null, step: 'people', saved_at_ms: nowMs(), ...change };
}
