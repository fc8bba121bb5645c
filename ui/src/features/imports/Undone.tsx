/** What undoing an import did, in figures that add up to its people, and who stays. */
import { Link } from '@tanstack/react-router';
import { Check, CircleMinus, RotateCcw, Undo2, UserMinus, Users } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ImportResult } from '@/ipc/generated/ImportResult';
import type { ImportUndoReport } from '@/ipc/generated/ImportUndoReport';
import { nowMs } from '@/shared/clock';
import { when } from '@/shared/formats';
import { t } from '@/shared/i18n';
import { buttonClass, Card, IconBox, NameText, WizardPage } from '@/shared/kit';
import { FigureLine, ImportSteps } from './frame';
import { personName, stayTotal, stayWords, undoPeople } from './model';

export function Undone({ result, report, close }: { result: ImportResult; report: ImportUndoReport; close: ReactNode }) {
  const stay = stayTotal(report);
  const now = nowMs();
  const at = result.undo.state === 'undone' ? when(result.undo.at_ms, now) : '';
  return (
    <WizardPage
      title={<h1>{t('imports.title')}</h1>}
      lead={t('import.resultLead', { name: result.file_name || t('import.pastedName'), when: when(result.finished_at_ms, now) })}
      stepper={<ImportSteps current={3} />}
      footer={
        <>
          <span className="text-13 text-muted">{t('import.inActivity')}</span>
          {close}
        </>
      }
    >
      <div className="flex items-start gap-4" role="status">
        <IconBox of={Undo2} tone="neutral" size="xl" />
        <div>
          <h2 className="text-22 font-semibold">{t('import.undo.doneTitle')}</h2>
          <p className="text-muted">{t('import.undo.doneText', { when: at, stay })}</p>
        </div>
      </div>
      <div className="grid grid-cols-1 wide:grid-cols-[minmax(0,1fr)_332px] gap-8 items-start mt-6">
        <div className="min-w-0">
          <Card flush>
            <ul className="rows results">
              <FigureLine icon={UserMinus} label={t('import.undo.count.removed')} value={report.removed} />
              <FigureLine icon={RotateCcw} label={t('import.undo.count.restored')} value={report.restored} />
              <FigureLine icon={Check} label={t('import.undo.count.unchanged')} value={report.unchanged} />
              <FigureLine icon={CircleMinus} label={t('import.undo.count.stays')} value={stay} />
              <FigureLine icon={Users} label={t('import.undo.count.people')} value={undoPeople(report) + report.unchanged} total />
            </ul>
          </Card>
          <div className="mt-5">
            <Link to="/contacts" className={buttonClass()}>
              {t('import.openContacts')}
            </Link>
          </div>
        </div>
        {stay > 0 && <Stays report={report} importId={result.import_id} />}
      </div>
    </WizardPage>
  );
}

function Stays({ report, importId }: { report: ImportUndoReport; importId: number }) {
  const isCut = report.stays.some((stay) => stay.total > stay.people.length);
  return (
    <Card>
      <h2 className="mb-3">{t('import.undo.who')}</h2>
      <div className="flex flex-col gap-4">
        {report.stays.map((stay) => (
          <section key={stay.reason}>
            <h3 className="text-13 font-medium">{stayWords(stay)}</h3>
            <ul className="mt-1 text-13">
              {stay.people.map((person) => (
                <li key={person.id} className="clip">
                  <Link to="/contacts" search={{ person: person.id }}>
                    <NameText>{personName(person)}</NameText>
                  </Link>
                </li>
              ))}
            </ul>
            {stay.total > stay.people.length && <p className="text-13 text-muted">{t('import.undo.more', { count: stay.total - stay.people.length })}</p>}
          </section>
        ))}
        {isCut && (
          <Link to="/contacts" search={{ import: importId, outcome: 'stayed' }}>
            {t('import.undo.showAll')}
          </Link>
        )}
      </div>
    </Card>
  );
}
