import { useNavigate } from '@tanstack/react-router';
import { FlaskConical } from 'lucide-react';
import { useChange } from '@/ipc';
import type { AppState } from '@/ipc/generated/AppState';
import type { NumberDto } from '@/ipc/generated/NumberDto';
import { t } from '@/shared/i18n';
import { Button, Card, IconBox, NumberChip, Page, PageHeader, Row, Rows } from '@/shared/kit';
import { ServerForm } from './ServerForm';

/** Before the code: which server, or in practice one click. */
export function Choose({ app, numbers }: { app: AppState; numbers: readonly NumberDto[] }) {
  const navigate = useNavigate();
  const link = (number: number) => void navigate({ to: '/connect', search: { number } });
  const waiting = numbers.filter((number) => number.state === 'not_linked' || number.state === 'linking' || number.state === 'scan_again');
  return (
    <Page>
      <PageHeader title={t('connect.title')} lead={t('connect.lead')} />
      <div className="flex max-w-[640px] flex-col gap-5">
        {waiting.length > 0 && (
          <Card title={t('connect.waiting')}>
            <Rows>
              {waiting.map((number) => (
                <Row
                  key={number.id}
                  title={<bdi>{number.phone ?? (number.name || t('number.unnamed'))}</bdi>}
                  detail={<bdi dir="ltr">{number.server}</bdi>}
                  action={
                    <span className="flex flex-none items-center gap-3">
                      <NumberChip state={number.state} />
                      <Button size="sm" onClick={() => link(number.id)}>
                        {t('connect.goOn')}
                      </Button>
                    </span>
                  }
                />
              ))}
            </Rows>
          </Card>
        )}
        {app.workspace === 'practice' ? <PracticeNumber onAdded={link} /> : <ServerForm onAdded={link} />}
        <p className="text-12 text-faint">{t('connect.notAffiliated')}</p>
      </div>
    </Page>
  );
}

function PracticeNumber({ onAdded }: { onAdded: (number: number) => void }) {
  const add = useChange('practice_number_add', { onDone: (added) => onAdded(added.number_id) });
  return (
    <Card>
      <div className="flex flex-wrap items-start gap-4">
        <IconBox of={FlaskConical} tone="accent" size="lg" />
        <div className="min-w-0 flex-1 basis-[280px]">
          <h2>{t('connect.practice')}</h2>
          <p className="mt-1 text-muted">{t('connect.practiceText')}</p>
          <Button look="primary" className="mt-4" busy={add.isPending} onClick={() => add.mutate({})}>
            {t('connect.practiceAdd')}
          </Button>
        </div>
      </div>
    </Card>
  );
}
