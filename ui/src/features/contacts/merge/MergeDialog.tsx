/** What two contacts become, before they do: whose details win, and what both bring. Undo is in the toast. */
import { keepPreviousData } from '@tanstack/react-query';
import { useState } from 'react';
import { useChange, useRead } from '@/ipc';
import type { ContactRowDto } from '@/ipc/generated/ContactRowDto';
import type { MergePreview } from '@/ipc/generated/MergePreview';
import { errorText } from '@/shared/errors';
import { t } from '@/shared/i18n';
import { valueWords } from '../model';
import { Button, ConsentChip, Dialog, Facts, NameText, Note, PhoneText, RadioGroup, Skeleton, Tag, TestMark, toastUndo } from '@/shared/kit';

interface Props {
  /** Two people, the one proposed to be kept first. */
  pair: readonly [number, number];
  onClose: () => void;
  /** They are one; told who is left. */
  onMerged?: (kept: number) => void;
}

export function MergeDialog({ pair, onClose, onMerged }: Props) {
  const [kept, setKept] = useState(pair[0]);
  const gone = kept === pair[0] ? pair[1] : pair[0];
  const { data: preview, error } = useRead('merge_preview', { kept_id: kept, gone_id: gone }, { staleTime: 0, placeholderData: keepPreviousData });
  const undo = useChange('contact_merge_undo');
  const merge = useChange('contact_merge', {
    onDone: (merged) => {
      onClose();
      onMerged?.(merged.kept_id);
      toastUndo(t('contacts.merge.done', { name: preview?.name || preview?.phones[0] || t('contacts.unnamed') }), () => undo.mutate({ id: merged.merge_id }));
    },
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('contacts.merge.title')}
      description={t('contacts.merge.previewLead')}
      actions={
        <>
          <Button onClick={onClose}>{t('contacts.cancel')}</Button>
          <Button look="primary" disabled={!preview} busy={merge.isPending} onClick={() => merge.mutate({ kept_id: kept, gone_id: gone })}>
            {t('contacts.merge.act')}
          </Button>
        </>
      }
    >
      {error && <Note tone="bad">{errorText(error)}</Note>}
      {!preview && !error && <Skeleton rows={4} />}
      {preview && (
        <div className="flex flex-col gap-4">
          <RadioGroup<string>
            label={t('contacts.merge.keep')}
            value={String(kept)}
            onChange={(id) => setKept(Number(id))}
            options={[preview.kept, preview.gone]
              .toSorted((a, b) => pair.indexOf(a.id) - pair.indexOf(b.id))
              .map((row) => ({ value: String(row.id), label: <Who row={row} /> }))}
          />
          <Becomes preview={preview} />
        </div>
      )}
    </Dialog>
  );
}

/** A contact in one line. */
export function Who({ row }: { row: ContactRowDto }) {
  return (
    <span className="inline-flex items-center gap-2 min-w-0 max-w-full">
      <span className="clip font-medium">
        <NameText>{row.name || t('contacts.unnamed')}</NameText>
      </span>
      {row.phone !== null && <PhoneText value={row.phone} className="text-13 text-muted flex-none" />}
      {row.is_test && <TestMark />}
    </span>
  );
}

function Becomes({ preview }: { preview: MergePreview }) {
  const text = (label: string, value: string) => (value ? [{ label, value: <NameText>{value}</NameText> }] : []);
  const items = [
    ...text(t('contacts.name'), preview.name),
    ...preview.phones.map((phone, at) => ({ label: at === 0 ? t('contacts.number') : t('contacts.otherNumber'), value: <PhoneText value={phone} /> })),
    ...text(t('contacts.city'), preview.city),
    ...text(t('contacts.company'), preview.company),
    ...text(t('contacts.email'), preview.email),
    ...text(t('contacts.language'), preview.language),
    ...(preview.tags.length > 0
      ? [
          {
            label: t('contacts.tags'),
            value: (
              <span className="flex flex-wrap gap-1">
                {preview.tags.map((tag) => (
                  <Tag key={tag}>
                    <bdi>{tag}</bdi>
                  </Tag>
                ))}
              </span>
            ),
          },
        ]
      : []),
    ...preview.fields.map(({ field, value, kind = 'text' }) => ({ label: <NameText>{field}</NameText>, value: <NameText>{valueWords({ kind, value })}</NameText> })),
    ...text(t('contacts.notes'), preview.notes),
    { label: t('contacts.consent'), value: <ConsentChip state={preview.consent} /> },
    { label: t('contacts.merge.history'), value: t('contacts.merge.conversations', { conversations: preview.conversations, campaigns: preview.campaigns }) },
  ];
  const stricter = preview.kept.consent !== preview.gone.consent;
  return (
    <section aria-label={t('contacts.merge.becomes')} className="border-t border-line pt-4 flex flex-col gap-3">
      <h3 className="font-semibold">{t('contacts.merge.becomes')}</h3>
      {stricter && preview.consent === 'asked_to_stop' && <Note tone="warn">{t('contacts.merge.stopWins')}</Note>}
      {stricter && preview.consent === 'not_asked' && <Note tone="warn">{t('contacts.merge.noYes')}</Note>}
      {preview.campaigns_of_both > 0 && preview.consent !== 'asked_to_stop' && <Note>{t('contacts.merge.both', { campaigns: preview.campaigns_of_both })}</Note>}
      <Facts items={items} />
    </section>
  );
}
