/** Rows that are not imported: how many for which reason, and who they are. */
import { CircleMinus } from 'lucide-react';
import { useState } from 'react';
import type { LeftOutGroup } from '@/ipc/generated/LeftOutGroup';
import { t } from '@/shared/i18n';
import { Button, Dialog, NameText, Note } from '@/shared/kit';
import { leftOutWords } from './model';

export function LeftOutNote({ groups }: { groups: readonly LeftOutGroup[] }) {
  const [open, setOpen] = useState(false);
  const total = groups.reduce((sum, group) => sum + group.total, 0);
  if (total === 0) return null;
  return (
    <>
      <Note
        icon={CircleMinus}
        action={
          <Button look="link" size="sm" onClick={() => setOpen(true)}>
            {t('import.who')}
          </Button>
        }
      >
        <b>{t('import.leftOut', { count: total })}</b>{' '}
        {groups.map(leftOutWords).join(', ')}
      </Note>
      <Dialog broad open={open} onOpenChange={setOpen} title={t('import.leftOut', { count: total })} description={t('import.leftOutText')}>
        <div className="flex flex-col gap-5">
          {groups.map((group) => (
            <section key={group.reason}>
              <h3 className="font-semibold mb-2">{leftOutWords(group)}</h3>
              <table className="plain-t compact">
                <thead className="vh">
                  <tr>
                    <th>{t('import.row')}</th>
                    <th>{t('import.field.name')}</th>
                    <th>{t('import.inTheFile')}</th>
                  </tr>
                </thead>
                <tbody>
                  {group.rows.map((row) => (
                    <tr key={row.row}>
                      <td className="text-muted num w-24">{t('import.rowN', { row: row.row })}</td>
                      <td>
                        <NameText>{row.name}</NameText>
                      </td>
                      <td className="text-muted">
                        <bdi dir="ltr">{row.raw}</bdi>
                        {row.first_row !== null && <> {t('import.sameAsRow', { row: row.first_row })}</>}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
              {group.total > group.rows.length && <p className="text-13 text-muted mt-2">{t('import.andMore', { count: group.total - group.rows.length })}</p>}
            </section>
          ))}
        </div>
      </Dialog>
    </>
  );
}
