/**
 * A message that saves itself: shown at once, saved when the hands rest, one save
 * after the other. A new one is only made when there is something to keep.
 */
import { useCallback, useEffect, useRef, useState } from 'react';
import { invalidate, queryClient, rpc, useRead, type Problem } from '@/ipc';
import type { TemplateDto } from '@/ipc/generated/TemplateDto';
import { isWorthKeeping, type MessageText } from './model';

export type Saving = 'untouched' | 'saved' | 'saving' | 'failed';

const REST_MS = 600;

export interface MessageState {
  /** Nothing while an existing message is being read. */
  text: MessageText | undefined;
  id: number | undefined;
  savedAtMs: number | undefined;
  saving: Saving;
  problem: Problem | null;
  change: (edits: Partial<MessageText>) => void;
  /** Saves what is open; the message, or nothing if that failed or there is none. */
  flush: () => Promise<TemplateDto | undefined>;
}

export function useMessage(given: number | undefined): MessageState {
  const [made, setMade] = useState<TemplateDto>();
  const { data: read, error } = useRead('template_get', { id: given ?? 0 }, { enabled: given !== undefined });
  const [edited, setEdited] = useState<MessageText>();
  const [saving, setSaving] = useState<Saving>('untouched');
  const kept = made ?? read;
  const text = edited ?? (kept ? { name: kept.name, body: kept.body } : given === undefined ? { name: '', body: '' } : undefined);

  // What the next save sends, and what the last one answered: read outside of rendering.
  const open = useRef<MessageText | undefined>(undefined);
  const last = useRef<TemplateDto | undefined>(undefined);
  const chain = useRef<Promise<TemplateDto | undefined>>(Promise.resolve(undefined));
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  const save = useCallback(async (): Promise<TemplateDto | undefined> => {
    const sent = open.current;
    if (!sent || (last.current === undefined && !isWorthKeeping(sent))) return last.current;
    open.current = undefined;
    setSaving('saving');
    try {
      const answer = await rpc('template_save', { ...(last.current === undefined ? {} : { id: last.current.id }), name: sent.name, language: last.current?.language ?? '', body: sent.body });
      last.current = answer;
      queryClient.setQueryData(['template_get', { id: answer.id }], answer);
      setMade(answer);
      setSaving(open.current === undefined ? 'saved' : 'saving');
      void invalidate(['messages']);
      return answer;
    } catch {
      // It stays open, so that the next try sends it.
      open.current ??= sent;
      setSaving('failed');
      return undefined;
    }
  }, []);

  const flush = useCallback(() => {
    clearTimeout(timer.current);
    chain.current = chain.current.then(save);
    return chain.current;
  }, [save]);

  const textRef = useRef(text);
  useEffect(() => {
    last.current = kept ?? last.current;
    textRef.current = text;
  });
  const change = useCallback(
    (edits: Partial<MessageText>) => {
      const next = { name: '', body: '', ...textRef.current, ...edits };
      textRef.current = next;
      open.current = next;
      setEdited(next);
      setSaving('saving');
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void flush(), REST_MS);
    },
    [flush],
  );

  // Leaving the page, or closing the window, saves what is still open.
  useEffect(() => {
    const leave = () => {
      if (open.current) void flush();
    };
    window.addEventListener('pagehide', leave);
    return () => {
      window.removeEventListener('pagehide', leave);
      leave();
    };
  }, [flush]);

  return { text, id: kept?.id, savedAtMs: kept?.updated_at_ms, saving, problem: error, change, flush };
}
