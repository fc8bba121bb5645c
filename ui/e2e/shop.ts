/** A shop in the middle of its work, made over /rpc: what the specs about all screens look at. */
import { NOBODY } from '../src/shared/audience';
import type { Rig } from './devserver';
import { clientList, people, type Person } from './workbook';

/** Waits for something that other programs do. */
export async function until<T>(what: string, look: () => Promise<T | undefined | false>, atMostMs = 60_000): Promise<T> {
  const end = Date.now() + atMostMs;
  for (;;) {
    const seen = await look();
    if (seen !== undefined && seen !== false) return seen;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((later) => setTimeout(later, 100));
  }
}

/** Practice is open and a number linked; answers the number's id. */
export async function linkedPractice(rig: Rig): Promise<number> {
  await rig.rpc('setup_save', { shop_name: 'Lumière Cosmetics', language: 'en', country: 'CD', zone: 'Africa/Lubumbashi' });
  await rig.rpc('practice_open');
  const { number_id: id } = await rig.rpc('practice_number_add');
  await rig.rpc('link_begin', { id });
  await until('the code', async () => (await rig.rpc('link_state', { id })).step === 'scan');
  await rig.rpc('practice_scan', { id });
  await until('the number to be linked', async () => (await rig.rpc('link_state', { id })).step === 'connected');
  await until('the number to be connected', async () => (await rig.rpc('number_list')).some((number) => number.state === 'connected'));
  return id;
}

/** Everybody of a list comes in and has agreed. */
export async function importList(rig: Rig, list: readonly Person[], name = 'Clients.xlsx'): Promise<number> {
  const file_ref = await rig.upload(name, clientList(list));
  const { draft_id } = await rig.rpc('import_open', { file_ref });
  await rig.rpc('import_check', { draft_id });
  return (await rig.rpc('import_commit', { draft_id, consent: 'all', how: 'paper_form', tags: ['Goma'] })).import_id;
}

export const BODY = 'Bonjour {{first_name|chère cliente}}, la crème est de retour à {{city|votre ville}}. Vous en voulez ? Répondez STOP pour ne plus recevoir.';

/** A campaign to everybody; started or left as a draft. */
export async function campaign(rig: Rig, number_id: number, name: string, start: boolean): Promise<number> {
  const { id } = await rig.rpc('campaign_create', { name, audience: { ...NOBODY, everyone: true } });
  await rig.rpc('campaign_save', { id, body: BODY, number_id, step: start ? 'review' : 'people' });
  if (start) {
    const { will_get } = await rig.rpc('audience_count', { audience: { ...NOBODY, everyone: true }, body: BODY });
    await rig.rpc('campaign_start', { id, people: will_get });
  }
  return id;
}

export interface Shop {
  number: number;
  draft: number;
  running: number;
  template: number;
  importDone: number;
  importDraft: number;
}

/** A linked number, people, a message, a draft, a campaign under way, an import half done. */
export async function busyShop(rig: Rig, list = people(60)): Promise<Shop> {
  const number = await linkedPractice(rig);
  const importDone = await importList(rig, list);
  const template = await rig.rpc('template_save', { name: 'Crème de novembre', language: 'fr', body: BODY });
  const running = await campaign(rig, number, 'Crème de novembre', true);
  await rig.rpc('practice_speed', { speed: 3600 });
  await until('some messages to leave', async () => (await rig.ledger()).length > 8);
  await rig.rpc('practice_speed', { speed: 1 });
  const draft = await campaign(rig, number, 'Fêtes de fin d’année', false);
  const file_ref = await rig.upload('Décembre.xlsx', clientList(people(70)));
  const { draft_id: importDraft } = await rig.rpc('import_open', { file_ref });
  return { number, draft, running, template: template.id, importDone, importDraft };
}
