/** Writing one message: the text with its fields, what is missing for whom, and how it reads. */
import { keepPreviousData } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Check, CircleAlert, CircleCheck, Eye } from 'lucide-react';
import { useId, useState } from 'react';
import { useRead } from '@/ipc';
import { errorText } from '@/shared/errors';
import { time } from '@/shared/formats';
import { t } from '@/shared/i18n';
import { Button, Card, Icon, Note, Page, PageHeader, SplitPage, TextInput, useNarrow } from '@/shared/kit';
import { Fallbacks, lengthOf, MessageEditor, mistakeWords, PreviewPane, useSettled, variablesOf } from '@/shared/message';
import { useInCampaign } from './useInCampaign';
import { useMessage, type MessageState } from './useMessage';

export default function MessageEditorPage() {
  const { id } = useParams({ strict: false });
  // A new message keeps its address while it is written, so that the cursor stays where it is.
  return <Editor key={id} given={id === undefined || id === 'new' ? undefined : Number(id)} />;
}

function Editor({ given }: { given: number | undefined }) {
  const state = useMessage(given);
  const { text, change } = state;
  const narrow = useNarrow();
  // Beside the text where there is room; in a small window it is a drawer, opened by its button.
  const [chosen, setPreview] = useState<{ open: boolean; narrow: boolean }>();
  const preview = chosen?.narrow === narrow ? chosen.open : !narrow;
  const { data: app } = useRead('app_state', {});
  const { data: variables } = useRead('variable_list', {});
  const body = text?.body ?? '';
  const settled = useSettled(body);
  const { data: report } = useRead('template_check', { body: settled }, { enabled: settled.trim() !== '', placeholderData: keepPreviousData });
  const { plan, busy } = useInCampaign();
  const below = useId();

  if (state.problem) {
    return (
      <Page>
        <PageHeader path={<Path />} title={t('messages.editorTitle')} />
        <Note tone="warn">{errorText(state.problem)}</Note>
      </Page>
    );
  }
  if (!text) return null;
  const current = settled === body ? report : undefined;
  const mistakes = body.trim() === '' ? [] : (current?.mistakes ?? []);
  const planWithIt = async () => {
    const message = await state.flush();
    if (message) await plan(message);
  };
  return (
    <SplitPage open={preview} onClose={() => setPreview({ open: false, narrow })} label={t('messages.preview')} canvas pane={<PreviewPane body={body} shop={app?.shop_name ?? ''} />}>
      <Page>
        <PageHeader
          path={<Path />}
          title={text.name.trim() || (state.id === undefined ? t('messages.newTitle') : t('messages.unnamed'))}
          actions={
            <>
              <Saved state={state} />
              {!preview && (
                <Button icon={Eye} onClick={() => setPreview({ open: true, narrow })}>
                  {t('messages.preview')}
                </Button>
              )}
              <Button look="primary" busy={busy} disabled={body.trim() === '' || mistakes.length > 0} onClick={() => void planWithIt()}>
                {t('messages.use')}
              </Button>
            </>
          }
        />
        <div className="max-w-md mb-4">
          <TextInput label={t('messages.name')} hint={t('messages.nameHint')} value={text.name} maxLength={120} dir="auto" placeholder={t('messages.nameExample')} onChange={(name) => change({ name })} />
        </div>
        <MessageEditor label={t('messages.text')} body={body} onChange={(next) => change({ body: next })} variables={variables?.map((variable) => variable.name) ?? []} describedBy={below} invalid={mistakes.length > 0} />
        <div className="flex flex-wrap justify-between gap-x-4 gap-y-1 text-13 text-muted mt-2" id={below}>
          <span>
            <span className="num">{t('messages.characters', { count: lengthOf(body) })}</span> {body.length > 0 && t('messages.short')}
          </span>
          {body.trim() !== '' && current && (
            <span className={current.tells_how_to_stop ? 'text-ok' : 'text-warn'}>
              <Icon of={current.tells_how_to_stop ? CircleCheck : CircleAlert} size={14} /> {current.tells_how_to_stop ? t('messages.tellsStop') : t('messages.tellsNoStop')}
            </span>
          )}
        </div>
        {mistakes.map((mistake) => (
          <div className="mt-3" key={`${mistake.kind}${mistake.at}`}>
            <Note tone="bad">{mistakeWords(mistake)}</Note>
          </div>
        ))}
        {variablesOf(body).length > 0 && (
          <Card className="mt-5 max-w-2xl">
            <h2 className="mb-3">{t('messages.ifMissing')}</h2>
            <Fallbacks body={body} onChange={(next) => change({ body: next })} report={current?.variables ?? report?.variables ?? []} />
          </Card>
        )}
      </Page>
    </SplitPage>
  );
}

function Path() {
  return (
    <Link to="/messages" className="text-muted">
      {t('messages.title')}
    </Link>
  );
}

function Saved({ state }: { state: MessageState }) {
  if (state.saving === 'failed') {
    return (
      <span className="text-13 text-bad self-center" role="alert">
        {t('messages.notSaved')}{' '}
        <Button look="link" size="sm" onClick={() => void state.flush()}>
          {t('messages.saveAgain')}
        </Button>
      </span>
    );
  }
  if (state.savedAtMs === undefined) return null;
  return (
    <span className="text-13 text-muted whitespace-nowrap self-center me-1">
      {state.saving === 'saving' ? (
        t('messages.saving')
      ) : (
        <>
          <Icon of={Check} size={14} /> {t('messages.savedAt', { time: time(state.savedAtMs) })}
        </>
      )}
    </span>
  );
}
