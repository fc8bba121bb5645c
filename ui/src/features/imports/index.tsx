import { t } from '@/shared/i18n';
import { Page, PageHeader } from '@/shared/kit';

export default function ImportPage() {
  return (
    <Page>
      <PageHeader title={t('imports.title')} />
    </Page>
  );
}
