/** The messages that are kept, to be used again. */
import { Link } from '@tanstack/react-router';
import { Ellipsis, Megaphone, MessageSquareText, Plus, Trash2 } from 'lucide-react';
import { useChange, useRead } from '@/ipc';
import type { TemplateDto } from '@/ipc/generated/TemplateDto';
import { useNow } from '@/shared/clock';
import { whenShort } from '@/shared/formats';
import { t } from '@/shared/i18n';
import { buttonClass, Card, EmptyState, Icon, IconBox, IconButton, Menu, NameText, Page, PageHeader, toastUndo } from '@/shared/kit';
import { titleOf } from './model';
import { plainWords } from '@/shared/message';
import { useInCampaign } from './useInCampaign';

export default function MessagesPage() {
  const { data: messages } = useRead('template_list', {});
  const add = (
    <Link to="/messages/$id" params={{ id: 'new' }} className={buttonClass('primary')}>
      <Icon of={Plus} />
      {t('messages.new')}
    </Link>
  );
  return (
    <Page>
      <PageHeader title={t('messages.title')} actions={messages && messages.length > 0 && add} />
      {messages?.length === 0 && (
        <Card>
          <EmptyState icon={MessageSquareText} title={t('messages.none')} actions={add}>
            {t('messages.noneHint')}
          </EmptyState>
        </Card>
      )}
      {messages && messages.length > 0 && (
        <Card flush>
          <ul className="rows">
            {messages.map((message) => (
              <Line key={message.id} message={message} />
            ))}
          </ul>
        </Card>
      )}
    </Page>
  );
}

function Line({ message }: { message: TemplateDto }) {
  const now = useNow(60_000);
  const title = titleOf(message) || t('messages.unnamed');
  const { plan, busy } = useInCampaign();
  const restore = useChange('template_restore');
  const remove = useChange('template_delete', { onDone: () => toastUndo(t('messages.deleted', { name: title }), () => restore.mutate({ id: message.id })) });
  return (
    <li className="msgline">
      <IconBox of={MessageSquareText} />
      <div className="grow min-w-0">
        <Link to="/messages/$id" params={{ id: String(message.id) }} className="font-semibold text-ink clip block">
          <NameText>{title}</NameText>
        </Link>
        <div className="clip text-13 text-muted">{message.name.trim() === '' && message.body.trim() !== '' ? t('messages.unnamed') : <bdi>{plainWords(message.body) || t('messages.empty')}</bdi>}</div>
      </div>
      <span className="text-13 text-muted whitespace-nowrap">{t('messages.updated', { when: whenShort(message.updated_at_ms, now) })}</span>
      <Menu
        trigger={<IconButton icon={Ellipsis} size="sm" label={t('messages.moreFor', { name: title })} />}
        items={[
          { label: t('messages.use'), icon: Megaphone, disabled: busy || message.body.trim() === '', onSelect: () => void plan(message) },
          { label: t('messages.delete'), icon: Trash2, danger: true, separated: true, onSelect: () => remove.mutate({ id: message.id }) },
        ]}
      />
    </li>
  );
}
