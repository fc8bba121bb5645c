/** The four steps and the hello message, as words and states. Pure. */
import type { AppState } from '@/ipc/generated/AppState';
import type { FirstSteps } from '@/ipc/generated/FirstSteps';
import type { HelloState } from '@/ipc/generated/HelloState';
import type { SetupSave } from '@/ipc/generated/SetupSave';
import { t } from '@/shared/i18n';
import { messageState, MESSAGE_STATES, type MessageState } from '@/shared/kit';
import { reasonText, waitLine } from '@/shared/reasons';
import { knownLanguage } from '@/shared/region';

export const STEPS = ['number', 'hello', 'contacts', 'campaign'] as const;
export type StepId = (typeof STEPS)[number];

/** `on` is the first that is not done; `open` may be done already (out of order), `later` needs another first. */
export type StepState = 'done' | 'on' | 'open' | 'later';

const NEEDS: Record<StepId, StepId | undefined> = { number: undefined, hello: 'number', contacts: undefined, campaign: 'contacts' };

export function stepStates(steps: FirstSteps | undefined): Record<StepId, StepState> {
  const done = (id: StepId) => steps?.[id] ?? false;
  const current = STEPS.find((id) => !done(id));
  const state = (id: StepId): StepState => {
    if (done(id)) return 'done';
    if (id === current) return 'on';
    const needs = NEEDS[id];
    return needs === undefined || done(needs) ? 'open' : 'later';
  };
  return { number: state('number'), hello: state('hello'), contacts: state('contacts'), campaign: state('campaign') };
}

export function doneCount(steps: FirstSteps | undefined): number {
  return STEPS.filter((id) => steps?.[id]).length;
}

/** Which step must come first, counted from 1. */
export function stepBefore(id: StepId): number {
  const needs = NEEDS[id];
  return needs === undefined ? 0 : STEPS.indexOf(needs) + 1;
}

export interface HelloLook {
  state: MessageState;
  /** What happens now, or why nothing does. */
  words: string;
  /** More can still happen by itself. */
  moving: boolean;
  /** It ended without arriving: may be asked for again. */
  again: boolean;
}

/** How hello stands; nothing before it was asked for. */
export function helloLook(hello: HelloState, nowMs: number): HelloLook | undefined {
  if (hello.state === 'none') return undefined;
  const state = messageState(hello.state);
  const meaning = t(MESSAGE_STATES[state].meaning);
  switch (state) {
    case 'waiting':
      return { state, words: hello.reason === null && hello.next_at_ms === null ? t('firstrun.helloQueued') : `${waitLine(hello.reason, hello.next_at_ms, nowMs)}.`, moving: true, again: false };
    case 'failed':
      return { state, words: hello.reason ? `${reasonText('failure', hello.reason)}.` : meaning, moving: false, again: true };
    case 'skipped':
      return { state, words: hello.reason ? `${reasonText('skip', hello.reason)}.` : meaning, moving: false, again: true };
    case 'needs_check':
      return { state, words: t('firstrun.helloUnsure'), moving: false, again: true };
    case 'read':
      return { state, words: t('firstrun.helloRead'), moving: false, again: false };
    case 'delivered':
      return { state, words: t('firstrun.helloDelivered'), moving: true, again: false };
    case 'sending':
    case 'checking':
    case 'accepted':
    case 'sent':
      return { state, words: meaning, moving: true, again: false };
  }
}

/** What the setup line shows: what was chosen, else what the computer suggests. */
export function setupOf(app: AppState, suggested: SetupSave | undefined): SetupSave | undefined {
  if (app.set_up) return { shop_name: app.shop_name, language: knownLanguage(app.language), country: app.country, zone: app.zone };
  return suggested && { ...suggested, language: knownLanguage(suggested.language) };
}
