/** What can be done with the chosen people; stands in the place of the search. */
import { Download, Merge, X } from 'lucide-react';
import { t } from '@/shared/i18n';
import { Button } from '@/shared/kit';

interface Props {
  /** How many are chosen. */
  people: number;
  onExport: () => void;
  /** Only two can be one person. */
  onMerge: (() => void) | undefined;
  onClear: () => void;
}

export function ChosenBar({ people, onExport, onMerge, onClear }: Props) {
  return (
    <div className="flex flex-wrap items-center gap-2 py-3 flex-none" role="toolbar" aria-label={t('contacts.chosen', { people })}>
      <span className="font-medium num" role="status">
        {t('contacts.chosen', { people })}
      </span>
      <Button size="sm" icon={Download} onClick={onExport}>
        {t('contacts.export.open', { people })}
      </Button>
      {onMerge && (
        <Button size="sm" icon={Merge} onClick={onMerge}>
          {t('contacts.merge.open')}
        </Button>
      )}
      <Button size="sm" look="quiet" icon={X} className="ms-auto" onClick={onClear}>
        {t('contacts.chooseNobody')}
      </Button>
    </div>
  );
}
