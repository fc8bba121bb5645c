/** Pairs of contacts who may be one person: a line above the list, and the pairs one by one. */
import { useState } from 'react';
import { useChange, useRead } from '@/ipc';
import { t } from '@/shared/i18n';
import { Button, Dialog, Note } from '@/shared/kit';
import { MergeDialog, Who } from './MergeDialog';

export function Suggested() {
  const { data: pairs } = useRead('merge_suggestions', {});
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState<readonly [number, number]>();
  const refuse = useChange('merge_refuse');
  const any = pairs !== undefined && pairs.length > 0;
  return (
    <>
      {any && (
        <Note
          action={
            <Button size="sm" onClick={() => setOpen(true)}>
              {t('contacts.merge.look')}
            </Button>
          }
        >
          {t('contacts.merge.suggested', { pairs: pairs.length })}
        </Note>
      )}
      {open && chosen === undefined && (
        <Dialog open onOpenChange={setOpen} title={t('contacts.merge.suggestedTitle')} description={t('contacts.merge.lead')} actions={<Button onClick={() => setOpen(false)}>{t('contacts.merge.close')}</Button>}>
          {any ? (
            <ul className="flex flex-col gap-4">
              {pairs.map(({ kept, gone, why }) => (
                <li key={`${kept.id} ${gone.id}`} className="flex flex-col gap-2 min-w-0">
                  <Who row={kept} />
                  <Who row={gone} />
                  <span className="text-13 text-muted">{t(`contacts.merge.why.${why}`)}</span>
                  <span className="flex flex-wrap gap-2">
                    <Button size="sm" onClick={() => setChosen([kept.id, gone.id])}>
                      {t('contacts.merge.preview')}
                    </Button>
                    <Button size="sm" look="quiet" onClick={() => refuse.mutate({ kept_id: kept.id, gone_id: gone.id })}>
                      {t('contacts.merge.refuse')}
                    </Button>
                  </span>
                </li>
              ))}
            </ul>
          ) : (
            <p>{t('contacts.merge.none')}</p>
          )}
        </Dialog>
      )}
      {chosen && <MergeDialog pair={chosen} onClose={() => setChosen(undefined)} />}
    </>
  );
}
