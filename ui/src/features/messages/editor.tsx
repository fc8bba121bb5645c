import { t } from '@/shared/i18n';
import { Page, PageHeader } from '@/shared/kit';

export default function MessageEditorPage() {
  return (
    <Page>
      <PageHeader title={t('messages.editorTitle')} />
    </Page>
  );
}
