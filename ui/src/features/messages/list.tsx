import { t } from '@/shared/i18n';
import { Page, PageHeader } from '@/shared/kit';

export default function MessagesPage() {
  return (
    <Page>
      <PageHeader title={t('messages.title')} />
    </Page>
  );
}
