import { useRouter } from '@tanstack/react-router';
import { CircleAlert } from 'lucide-react';
import { t } from '@/shared/i18n';
import { Button, EmptyState, Page } from '@/shared/kit';

/** In place of a page that does not exist or that broke. What is sending goes on: that is in Rust. */
export function PageProblem({ kind }: { kind: 'missing' | 'broken' }) {
  const router = useRouter();
  const again = () => {
    if (kind === 'missing') void router.navigate({ to: '/' });
    else window.location.reload();
  };
  return (
    <Page>
      <EmptyState icon={CircleAlert} level="h1" title={t(kind === 'missing' ? 'app.pageMissing' : 'app.pageBroken')} actions={<Button onClick={again}>{t(kind === 'missing' ? 'app.goHome' : 'app.reload')}</Button>}>
        {kind === 'broken' && t('app.pageBrokenHint')}
      </EmptyState>
    </Page>
  );
}
