/** One person of a campaign: what is known, and the decisions that are theirs to make. */
import { CircleHelp } from 'lucide-react';
import type { RecipientRow } from '@/ipc/generated/RecipientRow';
import type { RecipientVerdict } from '@/ipc/generated/RecipientVerdict';
import { when } from '@/shared/formats';
import { t } from '@/shared/i18n';
import { Button, Dialog, Facts, MessageChip, messageState, NameText, Note, PhoneText } from '@/shared/kit';
import { reasonText } from '@/shared/reasons';
import { whatHappened } from '../what';

export function PersonDialog({ row, now, busy, onClose, onWhy, onDecide }: { row: RecipientRow; now: number; busy: boolean; onClose: () => void; onWhy: () => void; onDecide: (verdict: RecipientVerdict) => void }) {
  const state = messageState(row.state);
  const may = new Set(row.allowed_actions);
  const doubt = state === 'needs_check';
  return (
    <Dialog
      open
      onOpenChange={(next) => !next && onClose()}
      title={doubt ? t('running.didItArrive', { name: row.name || row.phone }) : row.name || row.phone}
      actions={
        may.size > 0 && (
          <>
            {may.has('skip') && (
              <Button look="danger" busy={busy} onClick={() => onDecide('skip')}>
                {t('running.leaveOut')}
              </Button>
            )}
            {may.has('try_again') && (
              <Button busy={busy} look={doubt ? 'danger' : 'primary'} onClick={() => onDecide('try_again')}>
                {t(doubt ? 'running.sendAgain' : 'running.tryAgain')}
              </Button>
            )}
            {may.has('it_went_out') && (
              <Button busy={busy} look="primary" onClick={() => onDecide('it_went_out')}>
                {t('running.itWentOut')}
              </Button>
            )}
          </>
        )
      }
    >
      <Facts
        items={[
          { label: t('running.col.state'), value: <MessageChip state={state} /> },
          ...(row.phone ? [{ label: t('running.phone'), value: <PhoneText value={row.phone} className="selectable" /> }] : []),
          ...(row.at_ms === null ? [] : [{ label: t('running.col.when'), value: <span className="num">{state === 'waiting' ? t('running.about', { time: when(row.at_ms, now) }) : when(row.at_ms, now)}</span> }]),
          { label: t('running.col.what'), value: whatHappened({ ...row, answer: null }, now) },
          ...(row.answer ? [{ label: t('running.answer'), value: <span className="selectable" dir="auto">{row.answer}</span> }] : []),
        ]}
      />
      <div className="mt-4 flex flex-col gap-3 empty:hidden">
        <div className="quiet-start">
          <Button look="quiet" size="sm" icon={CircleHelp} onClick={onWhy}>
            {t('why.ask')}
          </Button>
        </div>
        {doubt && (
          <Note tone="warn">
            {t('running.evidence', { reason: row.reason === null ? t('running.what.needs_check') : reasonText('doubt', row.reason) })}
          </Note>
        )}
        {doubt && (
          <p className="text-13 text-muted">
            {t('running.howToDecide')} <NameText>{row.name}</NameText>
          </p>
        )}
        {may.has('skip') && <p className="text-13 text-muted">{t('running.leaveOutHint')}</p>}
      </div>
    </Dialog>
  );
}
