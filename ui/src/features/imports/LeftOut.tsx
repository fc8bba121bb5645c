/** Rows that are not imported: how many for which reason, and who they are. */
import { ChevronDown, CircleMinus, Download } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { useChange } from '@/ipc';
import type { LeftOutFormat } from '@/ipc/generated/LeftOutFormat';
import type { LeftOutGroup } from '@/ipc/generated/LeftOutGroup';
import { t } from '@/shared/i18n';
import { short } from '@/shared/text';
import { Button, Dialog, Icon, Menu, NameText, Note, toast } from '@/shared/kit';
import { leftOutFileName, leftOutFileWords, leftOutWords } from './model';

const FORMATS = ['xlsx', 'csv'] as const satisfies readonly LeftOutFormat[];

/** Saves them as a file, and says where they are. */
function useSaveLeftOut(importId: number, fileName: string) {
  const save = useChange('import_left_out_save', {
    onDone: (saved) => {
      if (saved) toast({ tone: 'ok', text: t('import.leftOutSaved', { rows: saved.rows, name: short(saved.name, 80) }) });
    },
  });
  return { busy: save.isPending, save: (format: LeftOutFormat) => save.mutate({ import_id: importId, file_name: leftOutFileName(fileName), format, words: leftOutFileWords() }) };
}

/** `trigger` is the button; what kind of file it is, is asked under it. */
export function SaveLeftOut({ importId, fileName, trigger }: { importId: number; fileName: string; trigger: (busy: boolean) => ReactElement }) {
  const { busy, save } = useSaveLeftOut(importId, fileName);
  return <Menu trigger={trigger(busy)} items={FORMATS.map((format) => ({ label: t(`contacts.export.${format}`), onSelect: () => save(format) }))} />;
}

/** `toRepair`: rows without an answer, which are left out too and so are in the file. */
export function LeftOutNote({ importId, fileName, groups, toRepair }: { importId: number; fileName: string; groups: readonly LeftOutGroup[]; toRepair: number }) {
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
      <Dialog
        broad
        open={open}
        onOpenChange={setOpen}
        title={t('import.leftOut', { count: total })}
        description={t('import.leftOutText')}
        actions={
          <>
            <Button onClick={() => setOpen(false)}>{t('import.close')}</Button>
            <SaveLeftOut
              importId={importId}
              fileName={fileName}
              trigger={(busy) => (
                <Button icon={Download} busy={busy}>
                  {t('import.saveLeftOut', { count: total + toRepair })}
                  <Icon of={ChevronDown} size={14} />
                </Button>
              )}
            />
          </>
        }
      >
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
                        <NameText>{short(row.name, 120)}</NameText>
                      </td>
                      <td className="text-muted">
                        <bdi dir="ltr">{short(row.raw, 120)}</bdi>
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
