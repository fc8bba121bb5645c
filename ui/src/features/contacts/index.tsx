import { t } from '@/shared/i18n';
import { Page, PageHeader } from '@/shared/kit';

export default function ContactsPage() {
  return (
    <Page>
      <PageHeader title={t('contacts.title')} />
    </Page>
  );
}
