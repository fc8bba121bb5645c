import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { t } from '../i18n';
import { CampaignChip, ConsentChip, MessageChip, NumberChip } from './chips';
import { CAMPAIGN_STATES, CONSENT_STATES, MESSAGE_STATES, NUMBER_STATES, STATE_ORDER, type StateLook } from './states';

afterEach(cleanup);

const TABLES: [string, Record<string, StateLook>, (state: string) => React.ReactElement][] = [
  ['message', MESSAGE_STATES, (state) => <MessageChip state={state as never} />],
  ['campaign', CAMPAIGN_STATES, (state) => <CampaignChip state={state as never} />],
  ['consent', CONSENT_STATES, (state) => <ConsentChip state={state as never} />],
  ['number', NUMBER_STATES, (state) => <NumberChip state={state as never} />],
];

describe('states', () => {
  it.each(TABLES)('every %s state is an icon and a word', (_name, table, chip) => {
    for (const [state, look] of Object.entries(table)) {
      const { container } = render(chip(state));
      expect(screen.getByText(t(look.word)), state).toBeTruthy();
      expect(container.querySelector('svg[aria-hidden="true"]'), `${state}: colour alone is no state`).toBeTruthy();
      cleanup();
    }
  });

  it.each(TABLES.slice(0, 2))('no two %s states look the same without colour', (_name, table) => {
    const icons = Object.values(table).map((look) => look.icon);
    expect(new Set(icons).size).toBe(icons.length);
  });

  it('the bar knows the place of every state', () => {
    expect([...STATE_ORDER].sort()).toEqual(Object.keys(MESSAGE_STATES).sort());
  });
});
