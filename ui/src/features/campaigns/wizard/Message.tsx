/** Step 2: a saved message or a new one, what is missing for whom, and what makes it a good one. */
import { CircleAlert, CircleCheck } from 'lucide-react';
import { useId, useState } from 'react';
import { Link } from '@tanstack/react-router';
import { useRead } from '@/ipc';
import type { CampaignDraft } from '@/ipc/generated/CampaignDraft';
import type { TemplateReport } from '@/ipc/generated/TemplateReport';
import { t } from '@/shared/i18n';
import { buttonClass, Card, EmptyState, Icon, Note, RadioGroup, SegmentedControl } from '@/shared/kit';
import { Fallbacks, lengthOf, MessageEditor, mistakeWords, plainWords, variablesOf } from '@/shared/message';
import { MessageSquareText } from 'lucide-react';
import { checksOf } from '../checks';
import type { Edits } from './useDraft';

export function MessageStep({ draft, onChange, report, shop }: { draft: CampaignDraft; onChange: (edits: Edits) => void; report: TemplateReport | undefined; shop: string }) {
  const [view, setView] = useState<'saved' | 'new'>(draft.template_id !== null && draft.body === '' ? 'saved' : 'new');
  const { data: saved } = useRead('template_list', {});
  const { data: variables } = useRead('variable_list', {});
  const below = useId();
  const { body } = draft;
  const hasVariables = variablesOf(body).length > 0;
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-2 mb-3">
        <h2>{t('wizard.what')}</h2>
        <SegmentedControl
          label={t('wizard.messageFrom')}
          value={view}
          onChange={setView}
          options={[
            { value: 'saved', label: t('wizard.savedMessage') },
            { value: 'new', label: t('wizard.writeNew') },
          ]}
        />
      </div>
      {view === 'saved' && saved?.length === 0 && (
        <Card>
          <EmptyState icon={MessageSquareText} title={t('wizard.noSaved')} level="h3" actions={<Link to="/messages" className={buttonClass()}>{t('wizard.toMessages')}</Link>}>
            {t('wizard.noSavedHint')}
          </EmptyState>
        </Card>
      )}
      {view === 'saved' && saved && saved.length > 0 && (
        <RadioGroup
          label={t('wizard.savedMessage')}
          hideLabel
          cards
          value={draft.template_id === null ? null : String(draft.template_id)}
          onChange={(id) => {
            const template = saved.find((entry) => String(entry.id) === id);
            if (template) onChange({ template_id: template.id, body: template.body });
          }}
          options={saved.map((template) => ({ value: String(template.id), label: <span className="font-medium">{template.name || t('wizard.unnamed')}</span>, hint: <span dir="auto" className="line-clamp-2">{plainWords(template.body)}</span> }))}
        />
      )}
      {view === 'new' && (
        <>
          <MessageEditor label={t('wizard.messageLabel')} body={body} onChange={(text) => onChange({ body: text })} variables={variables?.map((variable) => variable.name) ?? []} describedBy={below} invalid={(report?.mistakes.length ?? 0) > 0 && body.trim() !== ''} />
          <div className="flex flex-wrap justify-between gap-x-4 text-13 text-muted mt-2" id={below}>
            <span className="num">{t('wizard.characters', { count: lengthOf(body) })}</span>
            {body.length > 0 && <span>{t('wizard.shortIsBetter')}</span>}
          </div>
        </>
      )}
      {body.trim() !== '' && report?.mistakes.map((mistake) => (
        <div className="mt-3" key={`${mistake.kind}${mistake.at}`}>
          <Note tone="bad">{mistakeWords(mistake)}</Note>
        </div>
      ))}
      {hasVariables && (
        <Card className="mt-5">
          <h3 className="mb-3">{t('wizard.ifMissing')}</h3>
          <Fallbacks body={body} onChange={(text) => onChange({ body: text })} report={report?.variables ?? []} />
        </Card>
      )}
      {body.trim() !== '' && report && (
        <ul className="grid grid-cols-1 wide:grid-cols-2 gap-x-6 gap-y-2 mt-5 text-13">
          {checksOf(body, shop, report.tells_how_to_stop).map((check) => (
            <li key={check.key} className="flex items-start gap-2">
              <Icon of={check.good ? CircleCheck : CircleAlert} className={`mt-px ${check.good ? 'text-ok' : 'text-warn'}`} />
              <span>{check.good ? t(`wizard.check.${check.key}`) : t(`wizard.checkNot.${check.key}`)}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
