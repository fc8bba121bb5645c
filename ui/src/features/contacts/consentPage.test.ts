import { describe, expect, it } from 'vitest';
import type { ContactDto } from '@/ipc/generated/ContactDto';
import { person } from '../../../e2e/mocks/contacts';
import { consentPage } from './consentPage';

const told: ContactDto = {
  ...person,
  consent: 'asked_to_stop',
  stops: [{ phone: '+243991000412', reason: 'stop_word', at_ms: person.created_at_ms }],
  consent_events: [
    { kind: 'opted_out', how: 'stop_word', from_import: false, file_name: null, file_row: null, proof: null, at_ms: person.created_at_ms },
    {
      kind: 'imported',
      how: 'paper_form',
      from_import: true,
      file_name: 'clients.xlsx',
      file_row: 118,
      proof: { id: 3, agreed_on: '2026-10-01', wording: 'Offers, please '.repeat(200), evidence: { hash: 'a'.repeat(64), kind: 'png', name: 'form.png' } },
      at_ms: person.created_at_ms,
    },
  ],
};

describe('the page of a consent', () => {
  it('says who, whether they may get messages, and every entry with what shows it', () => {
    const page = consentPage(told, 'Lumière', person.created_at_ms);
    expect(page.facts.map((fact) => fact.value)).toContain('Asked to stop');
    expect(page.facts.map((fact) => fact.label), 'the stop is on it').toContain('Gets no messages');
    const [stop, yes] = page.entries;
    expect([stop?.title, stop?.proof]).toEqual(['Asked to stop', null]);
    expect([yes?.title, yes?.proof]).toEqual(['Agreed, says the list', 3]);
    const lines = yes?.lines.join('\n') ?? '';
    for (const words of ['Paper form', 'clients.xlsx, row 118', 'They agreed on 1 Oct 2026.', 'form.png']) expect(lines).toContain(words);
    expect(lines, 'a proof is not cut').toContain('Offers, please '.repeat(200).trim());
    expect(page.foot).toContain('Lumière');
  });

  it('is saved under the name of the person and never under a number', () => {
    const file = (name: string) => consentPage({ ...told, name }, '', 0).file_name;
    expect(file('Amina Kabila'), 'whoever looks for it finds it by the name').toBe('Consent of Amina Kabila');
    for (const name of ['', ' ', '+243 991 000 412', 'Amina 0991000412', 'أمينة ٠٩٩١٠٠']) expect(file(name), 'a number is not for whoever sees the file').not.toMatch(/\p{Nd}/u);
    expect(file('Shop 24'), 'a few digits are part of a name').toBe('Consent of Shop 24');
  });
});
