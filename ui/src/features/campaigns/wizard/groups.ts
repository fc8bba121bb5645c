/** What the groups of an audience are called, and how many are in them. */
import { useRead } from '@/ipc';
import { t } from '@/shared/i18n';
import type { Part, Source } from '../model';
import { partResult } from './ChooseCampaign';

/** The names of groups, which audiences know by their ids. */
interface Names {
  words: (source: Source) => string;
  people: (source: Source) => number | undefined;
  /** Every list, segment and tag. */
  parts: Part[];
}

export function useGroupNames(): Names {
  const { data: tags = [] } = useRead('tag_list', {});
  const { data: lists = [] } = useRead('list_list', {});
  const { data: segments = [] } = useRead('segment_list', {});
  const { data: sizes = [] } = useRead('segment_sizes', {}, { refetchOnMount: 'always', enabled: segments.length > 0 });
  const { data: campaigns = [] } = useRead('campaign_list', {});
  const words = (source: Source): string => {
    switch (source.kind) {
      case 'everyone':
        return t('wizard.everyone');
      case 'tag':
        return t('wizard.tag', { tag: source.tag });
      case 'list':
        return lists.find((list) => list.id === source.id)?.name ?? t('wizard.groupGone');
      case 'segment':
        return segments.find((segment) => segment.id === source.id)?.name ?? t('wizard.groupGone');
      case 'campaign':
        return partResult(source.result, campaigns.find((campaign) => campaign.id === source.id)?.name ?? '');
      case 'import':
        return t('wizard.import');
      case 'people':
        return t('wizard.people', { people: source.count });
    }
  };
  const people = (source: Source): number | undefined => {
    if (source.kind === 'tag') return tags.find((tag) => tag.name === source.tag)?.people;
    if (source.kind === 'segment') return sizes.find((segment) => segment.id === source.id)?.people;
    return source.kind === 'list' ? lists.find((list) => list.id === source.id)?.people : undefined;
  };
  const parts: Part[] = [...lists.map(({ id }): Part => ({ kind: 'list', id })), ...segments.map(({ id }): Part => ({ kind: 'segment', id })), ...tags.map((tag): Part => ({ kind: 'tag', tag: tag.name }))];
  return { words, people, parts };
}
