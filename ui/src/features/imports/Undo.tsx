/** "Wrong file?": takes an import back. What it would do is asked first, with the names of those who stay. */
import { Undo2 } from 'lucide-react';
import { useState } from 'react';
import { rpc, useChange } from '@/ipc';
import type { ImportCounts } from '@/ipc/generated/ImportCounts';
import type { ImportUndoReport } from '@/ipc/generated/ImportUndoReport';
import type { ImportUndoState } from '@/ipc/generated/ImportUndoState';
import { asProblem } from '@/ipc/problem';
import { showError } from '@/shared/errors';
import { shortDate } from '@/shared/formats';
import { t } from '@/shared/i18n';
import { Button, Card, ConfirmDialog, Icon, NameText } from '@/shared/kit';
import { firstNames, personName, stayWords, undoPeople, undoWords } from './model';

/** As many names as a question can hold; all of them stand in the result. */
const NAMES = 5;

export function UndoCard({ id, counts, undo }: { id: number; counts: ImportCounts; undo: ImportUndoState }) {
  const [report, setReport] = useState<ImportUndoReport>();
  const [open, setOpen] = useState(false);
  const [asking, setAsking] = useState(false);
  const act = useChange('import_undo');
  const ask = async () => {
    setAsking(true);
    try {
      setReport(await rpc('import_undo_check', { id }));
      setOpen(true);
    } catch (thrown) {
      showError(asProblem(thrown));
    } finally {
      setAsking(false);
    }
  };
  return (
    <Card>
      <h2 className="flex items-center gap-2 mb-3">
        <Icon of={Undo2} size={18} flip />
        {t('import.undo.title')}
      </h2>
      {undo.state === 'possible' && (
        <>
          <p className="text-13 text-muted">{undoWords(counts)}</p>
          <Button size="sm" icon={Undo2} flipIcon className="mt-4" busy={asking} onClick={() => void ask()}>
            {t('import.undo.start')}
          </Button>
          <p className="text-12 text-muted mt-3">{t('import.undo.until', { date: shortDate(undo.until_ms) })}</p>
        </>
      )}
      {undo.state === 'begun' && (
        <>
          <p className="text-13 text-muted">{t('import.undo.begun')}</p>
          <Button size="sm" icon={Undo2} flipIcon className="mt-4" busy={act.isPending} onClick={() => act.mutate({ id })}>
            {t('import.undo.goOn')}
          </Button>
        </>
      )}
      {undo.state === 'over' && <p className="text-13 text-muted">{t('import.undo.over')}</p>}
      {report && (
        <ConfirmDialog open={open} onOpenChange={setOpen} danger title={t('import.undo.ask')} safe={t('import.undo.keep')} act={t('import.undo.act', { people: undoPeople(report) })} onAct={() => act.mutateAsync({ id })}>
          <Consequences report={report} />
        </ConfirmDialog>
      )}
    </Card>
  );
}

function Consequences({ report }: { report: ImportUndoReport }) {
  return (
    <>
      <p>
        {report.removed > 0 && `${t('import.undo.askRemoved', { count: report.removed })} `}
        {report.restored > 0 && `${t('import.undo.askRestored', { count: report.restored })} `}
        {t('import.undo.askConsent')}
      </p>
      {report.stays.map((stay) => {
        const { people, more } = firstNames(stay, NAMES);
        return (
          <div key={stay.reason} className="mt-3">
            <p className="font-medium">{stayWords(stay)}</p>
            <ul className="mt-1 ps-4 list-disc">
              {people.map((person) => (
                <li key={person.id}>
                  <span className="clip block">
                    <NameText>{personName(person)}</NameText>
                  </span>
                </li>
              ))}
              {more > 0 && <li>{t('import.undo.more', { count: more })}</li>}
            </ul>
          </div>
        );
      })}
    </>
  );
}
