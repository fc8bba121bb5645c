/** Step 4: what came of it, in figures that add up to the rows, and what to do next. */
import { Link, useNavigate } from '@tanstack/react-router';
import { Check, CircleCheck, CircleMinus, FileSpreadsheet, List as ListIcon, Megaphone, RefreshCw, Tag as TagIcon, UserPlus } from 'lucide-react';
import { useChange, useRead } from '@/ipc';
import { NOBODY } from '@/shared/audience';
import { nowMs } from '@/shared/clock';
import { errorText } from '@/shared/errors';
import { shortDate, when } from '@/shared/formats';
import { t } from '@/shared/i18n';
import { short } from '@/shared/text';
import { Button, buttonClass, Card, Icon, IconBox, NameText, Note, Tag, WizardPage } from '@/shared/kit';
import { FigureLine as Line, ImportSteps } from './frame';
import { SaveLeftOut } from './LeftOut';
import { leftOutWords } from './model';
import { UndoCard } from './Undo';
import { Undone } from './Undone';

export function ResultStep({ id }: { id: number }) {
  const navigate = useNavigate();
  const { data: result, error } = useRead('import_result', { id });
  const plan = useChange('campaign_create', { onDone: (campaign) => void navigate({ to: '/campaigns/$id/edit', params: { id: String(campaign.id) } }) });
  const close = (
    <Link to="/contacts" className={`${buttonClass()} ms-auto`}>
      {t('import.close')}
    </Link>
  );
  if (error) {
    return (
      <WizardPage title={<h1>{t('imports.title')}</h1>} stepper={<ImportSteps current={3} />} footer={close}>
        <Note tone="warn">{errorText(error)}</Note>
      </WizardPage>
    );
  }
  if (!result) return null;
  if (result.undone) return <Undone result={result} report={result.undone} close={close} />;
  const { counts } = result;
  const show = (outcome: 'new' | 'updated' | 'same', count: number) =>
    count > 0 && (
      <Link to="/contacts" search={{ import: id, outcome }} className="text-13">
        {t('import.show')}
        <span className="vh"> {t(`import.count.${outcome}`)}</span>
      </Link>
    );
  return (
    <WizardPage
      title={<h1>{t('imports.title')}</h1>}
      lead={t('import.resultLead', { name: short(result.file_name, 80) || t('import.pastedName'), when: when(result.finished_at_ms, nowMs()) })}
      stepper={<ImportSteps current={3} />}
      footer={
        <>
          <span className="text-13 text-muted">{t('import.inActivity')}</span>
          {close}
        </>
      }
    >
      <div className="grid grid-cols-1 wide:grid-cols-[minmax(0,1fr)_332px] gap-8 items-start">
        <div className="min-w-0">
          <div className="flex items-start gap-4" role="status">
            <IconBox of={CircleCheck} tone="ok" size="xl" />
            <div>
              <h2 className="text-22 font-semibold">{t('import.resultTitle', { new: counts.new, updated: counts.updated })}</h2>
              <p className="text-muted">
                {t('import.resultConsent', { may: result.may_get, not: result.not_asked })}
                {result.test_people > 0 && ` ${t('import.resultTest', { count: result.test_people })}`}
                {result.asked_to_stop > 0 && ` ${t('import.resultStopped', { count: result.asked_to_stop })}`}
              </p>
            </div>
          </div>
          <Card flush className="mt-6">
            <ul className="rows results">
              <Line icon={UserPlus} label={t('import.count.new')} value={counts.new} action={show('new', counts.new)} />
              <Line icon={RefreshCw} label={t('import.count.updated')} value={counts.updated} action={show('updated', counts.updated)} />
              <Line icon={Check} label={t('import.count.same')} value={counts.same} action={show('same', counts.same)} />
              <Line icon={CircleMinus} label={t('import.count.left_out')} detail={result.left_out.map(leftOutWords).join(', ')} value={counts.left_out}
                action={
                  result.left_out_kept && (
                    <SaveLeftOut
                      importId={id}
                      fileName={result.file_name}
                      trigger={(busy) => (
                        <Button look="link" size="sm" busy={busy}>
                          <span aria-hidden="true">{t('import.saveLeftOutShort')}</span>
                          <span className="vh">{t('import.saveLeftOutSpoken')}</span>
                        </Button>
                      )}
                    />
                  )
                }
              />
              <Line icon={FileSpreadsheet} label={t('import.count.rows')} value={counts.rows} total />
            </ul>
          </Card>
          <div className="flex flex-wrap gap-3 mt-5">
            {result.may_get > 0 && (
              <Button look="primary" icon={Megaphone} busy={plan.isPending} onClick={() => plan.mutate({ name: t('wizard.defaultName', { date: shortDate(nowMs()) }), audience: { ...NOBODY, imports: [id] } })}>
                {t('import.plan', { people: result.may_get })}
              </Button>
            )}
            <Link to="/contacts" className={buttonClass()}>
              {t('import.openContacts')}
            </Link>
          </div>
          {result.may_get === 0 && result.test_people === 0 && <p className="text-13 text-muted mt-3">{t('import.nobodyAgreed')}</p>}
        </div>
        <div className="flex flex-col gap-5">
          <UndoCard id={id} counts={counts} undo={result.undo} />
          <Card>
            <h2 className="flex items-center gap-2 mb-3">
              <Icon of={TagIcon} size={18} />
              {t(result.list || result.tags.length > 0 ? 'import.savedWith' : 'import.nextTime')}
            </h2>
            {result.list && (
              <p className="flex items-center gap-1.5 mb-3 min-w-0">
                <Icon of={ListIcon} size={16} className="text-faint" />
                <span className="clip">
                  <NameText>{result.list.name}</NameText>
                </span>
              </p>
            )}
            {result.tags.length > 0 && (
              <p className="flex flex-wrap gap-1 mb-3">
                {result.tags.map((tag) => (
                  <Tag key={tag} clip>
                    <bdi>{short(tag, 40)}</bdi>
                  </Tag>
                ))}
              </p>
            )}
            <p className="text-13 text-muted">{t('import.recognised')}</p>
          </Card>
        </div>
      </div>
    </WizardPage>
  );
}
