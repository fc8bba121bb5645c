/** How a message reads on the phones of real people, the hardest cases first. */
import { keepPreviousData } from '@tanstack/react-query';
import { ChevronLeft, ChevronRight, MessageSquareText } from 'lucide-react';
import { useState } from 'react';
import { useRead } from '@/ipc';
import type { AudienceDto } from '@/ipc/generated/AudienceDto';
import { nowMs } from '../clock';
import { time } from '../formats';
import { t } from '../i18n';
import { Avatar, Bubble, BubblePreview, EmptyState, IconButton, NameText, Note } from '../kit';
import { useSettled } from './settled';
import { variableLabel } from './template';

/** So many people are looked at; more would not show anything new. */
const PEOPLE = 20;

export function PreviewPane({ body, audience = null, shop }: { body: string; audience?: AudienceDto | null; shop: string }) {
  const [at, setAt] = useState(0);
  const settled = useSettled(body);
  const empty = settled.trim() === '';
  const { data: people } = useRead('template_preview', { body: settled, audience, limit: PEOPLE }, { enabled: !empty, placeholderData: keepPreviousData });
  if (empty) {
    return (
      <EmptyState icon={MessageSquareText} title={t('editor.noPreview')} level="h3">
        {t('editor.noPreviewHint')}
      </EmptyState>
    );
  }
  const count = people?.length ?? 0;
  const index = Math.min(at, Math.max(0, count - 1));
  const person = people?.[index];
  if (!person) return null;
  const sample = person.person_id === null;
  return (
    <div>
      <div className="flex items-center gap-2 pe-8 wide:pe-0">
        <Avatar name={person.name} id={person.person_id ?? 0} size="sm" />
        <div className="grow min-w-0" aria-live="polite">
          <div className="text-13 font-medium clip">
            <NameText>{person.name}</NameText>
          </div>
          <div className="text-12 text-faint">{sample ? t('editor.sample') : t('editor.personOf', { n: index + 1, count })}</div>
        </div>
        {count > 1 && (
          <>
            <IconButton icon={ChevronLeft} flipIcon look="secondary" size="sm" label={t('editor.previousPerson')} disabled={index === 0} onClick={() => setAt(index - 1)} />
            <IconButton icon={ChevronRight} flipIcon look="secondary" size="sm" label={t('editor.nextPerson')} disabled={index >= count - 1} onClick={() => setAt(index + 1)} />
          </>
        )}
      </div>
      <div className="grid place-items-center mt-5">
        <BubblePreview name={shop || t('editor.yourShop')} day={t('editor.today')}>
          {person.text !== null && (
            <Bubble out={false} time={time(nowMs())}>
              {person.text}
            </Bubble>
          )}
          {person.text === null && <Note tone="warn">{person.missing.length > 0 ? t('editor.leftOut', { fields: person.missing.map(variableLabel).join(', ') }) : t('editor.cannotBeRead')}</Note>}
        </BubblePreview>
        <p className="text-12 text-faint mt-4">{t('editor.previewHint')}</p>
      </div>
    </div>
  );
}
