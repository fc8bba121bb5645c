/** Writes people into a file: what kind, how far it is, and what is in it. Where it goes the system asks. */
import { useEffect, useState } from 'react';
import { onAppEvent, rpc, useChange } from '@/ipc';
import type { ContactsChosen } from '@/ipc/generated/ContactsChosen';
import type { ExportFormat } from '@/ipc/generated/ExportFormat';
import { number } from '@/shared/formats';
import { t } from '@/shared/i18n';
import { Button, Dialog, ProgressBar, RadioGroup, toast } from '@/shared/kit';

interface Props {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  chosen: ContactsChosen;
  /** How many they are. */
  people: number;
}

const FORMATS = ['xlsx', 'csv', 'vcard'] as const satisfies readonly ExportFormat[];

export function ExportDialog(props: Props) {
  return props.open ? <Form {...props} /> : null;
}

function Form({ open, onOpenChange, chosen, people }: Props) {
  const [format, setFormat] = useState<ExportFormat>('xlsx');
  const [workId] = useState(() => Math.floor(Math.random() * Number.MAX_SAFE_INTEGER));
  const [done, setDone] = useState<number>();
  useEffect(
    () =>
      onAppEvent((event) => {
        const told = event as { type?: unknown; work_id?: unknown; done?: unknown };
        if (told.type === 'work_progress' && told.work_id === workId && typeof told.done === 'number') setDone(told.done);
      }),
    [workId],
  );
  const write = useChange('contact_export', {
    onDone: (written) => {
      // Nothing was chosen in the system's dialog: this one stays as it is.
      if (written === null) return;
      onOpenChange(false);
      toast({ text: t('contacts.export.done', { people: written.people, file: written.file_name }) });
    },
    onProblem: (problem) => {
      setDone(undefined);
      if (problem.code !== 'stale') return false;
      onOpenChange(false);
      toast({ tone: 'info', text: t('contacts.export.stopped') });
      return true;
    },
  });
  const stop = () => void rpc('contact_work_stop', { id: workId }).catch(() => undefined);
  const writing = write.isPending && done !== undefined;
  return (
    <Dialog
      open={open}
      // While the file is written the dialog is closed by stopping it.
      onOpenChange={(next) => !write.isPending && onOpenChange(next)}
      title={t('contacts.export.title', { people })}
      description={t('contacts.export.private')}
      actions={
        writing ? (
          <Button onClick={stop}>{t('contacts.export.stop')}</Button>
        ) : (
          <>
            <Button disabled={write.isPending} onClick={() => onOpenChange(false)}>
              {t('contacts.cancel')}
            </Button>
            <Button look="primary" busy={write.isPending} onClick={() => write.mutate({ chosen, format, work_id: workId })}>
              {t('contacts.export.act', { people })}
            </Button>
          </>
        )
      }
    >
      {writing ? (
        <ProgressBar value={done} max={people} label={t('contacts.export.progress', { done: number(done), total: number(people) })} />
      ) : (
        <RadioGroup<ExportFormat>
          label={t('contacts.export.format')}
          value={format}
          onChange={setFormat}
          className="flex flex-col gap-3"
          options={FORMATS.map((kind) => ({ value: kind, label: <span className="font-medium">{t(`contacts.export.${kind}`)}</span>, hint: t(`contacts.export.${kind}Hint`) }))}
        />
      )}
    </Dialog>
  );
}
