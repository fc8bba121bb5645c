/** How many people of a campaign or of an imported list there are now: asked for this one only, where lists come with their figures. */
import { useRead } from '@/ipc';
import type { FilterCondition } from '@/ipc/generated/FilterCondition';
import { t } from '@/shared/i18n';
import type { Source } from '../model';

/** The source as a filter; nothing where its figure is known otherwise. */
function conditionOf(source: Source): FilterCondition | undefined {
  if (source.kind === 'campaign') return { kind: 'campaign', campaign: source.id, result: source.result };
  return source.kind === 'import' ? { kind: 'import', import: source.id } : undefined;
}

export function PartCount({ source, people }: { source: Source; people: number | undefined }) {
  const condition = conditionOf(source);
  const shown = condition ? <Asked condition={condition} /> : people === undefined ? null : t('wizard.people', { people });
  return shown && <span className="num text-muted flex-none">{shown}</span>;
}

function Asked({ condition }: { condition: FilterCondition }) {
  const { data } = useRead('segment_count', { filter: { is: condition } }, { placeholderData: (before) => before });
  return data ? t('wizard.people', { people: data.people }) : null;
}
