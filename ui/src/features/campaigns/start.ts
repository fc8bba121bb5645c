/** What a new campaign begins with when another page leads here: ?template=3, ?import=7, ?tag=VIP, ?people=4,9, ?list=2, ?segment=5. */
import type { AudienceDto } from '@/ipc/generated/AudienceDto';
import type { CampaignDraft } from '@/ipc/generated/CampaignDraft';
import { NOBODY } from '@/shared/audience';

function ids(value: unknown): number[] {
  const list = Array.isArray(value) ? value : typeof value === 'string' ? value.split(',') : typeof value === 'number' ? [value] : [];
  return list.map(Number).filter((id) => Number.isSafeInteger(id) && id > 0);
}

/** Whatever stands in the address: nothing of it is trusted to be what it should be. */
export function startOf(search: Readonly<Record<string, unknown>>): Partial<CampaignDraft> {
  const template = ids(search['template'])[0];
  const tag = search['tag'];
  const audience: AudienceDto = {
    ...NOBODY,
    everyone: search['everyone'] === true || search['everyone'] === 1,
    tags: typeof tag === 'string' && tag.trim() !== '' ? [tag] : typeof tag === 'number' ? [String(tag)] : [],
    people: ids(search['people']),
    imports: ids(search['import']),
    lists: ids(search['list']),
    segments: ids(search['segment']),
  };
  return { audience, ...(template === undefined ? {} : { template_id: template }) };
}
