/** What needs no answer and is shown all the same: repaired numbers, landlines, cells that are not imported. */
import { ArrowRight, HandHeart, Phone, PhoneOff, type LucideIcon } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { ImportNotice } from '@/ipc/generated/ImportNotice';
import type { RepairedGroup } from '@/ipc/generated/RepairedGroup';
import { t, type PlainKey } from '@/shared/i18n';
import { Button, Icon, NameText, PhoneText } from '@/shared/kit';
import { short } from '@/shared/text';
import { ForAll, type Answer } from './ForAll';
import { repairedTitle, repairedWords } from './model';

/** Rows of a group that are shown unasked. */
const FIRST = 3;

export function Repaired({ group, busy, onAnswer }: { group: RepairedGroup; busy: boolean; onAnswer: Answer }) {
  return (
    <section className="repairs">
      <div className="flex items-start justify-between gap-2">
        <p className="grow min-w-0 pt-1.5">
          <b>{repairedTitle(group)}</b> <span className="text-muted">{t('import.repairedLook')}</span>
        </p>
        <ForAll quiet busy={busy} onPress={() => onAnswer({ repairs: [group.why] }, 'ask')}>
          {t('import.undoThese', { count: group.total })}
        </ForAll>
      </div>
      <Rows total={group.total} rows={group.rows.map((row) => ({ ...row, isGone: true, becomes: <PhoneText value={row.after} className="font-medium" />, done: repairedWords(row, group.why) }))} />
    </section>
  );
}

const ABOUT = {
  landline: Phone,
  other_number_unreadable: PhoneOff,
  consent_not_understood: HandHeart,
} as const satisfies Record<string, LucideIcon>;

/** What another cell says of somebody whose answer in this one is unclear. */
const SAID_ELSEWHERE: Readonly<Record<string, PlainKey>> = { yes: 'import.notice.is_yes', no: 'import.notice.is_no' };

export function Notice({ notice, busy, onAnswer }: { notice: ImportNotice; busy: boolean; onAnswer: Answer }) {
  const about = (Object.keys(ABOUT) as (keyof typeof ABOUT)[]).find((code) => code === notice.about);
  // A kind this page has no words for changes nothing that it shows elsewhere.
  if (about === undefined) return null;
  const { total: count, left_out: isOut } = notice;
  const becomes = (after: string) => (about === 'landline' ? <PhoneText value={after} /> : <span className="text-muted">{t(about === 'consent_not_understood' ? SAID_ELSEWHERE[after] ?? 'import.notice.not_yet' : 'import.notice.dropped')}</span>);
  const isSaidElsewhere = about === 'consent_not_understood' && notice.rows.some((row) => row.after !== '');
  return (
    <section className="repairs">
      <div className="flex items-start justify-between gap-2">
        <p className="grow min-w-0 pt-1.5">
          <Icon of={ABOUT[about]} size={16} className="text-muted me-1" /> <b>{t(`import.notice.${about}`, { count })}</b> <span className="text-muted">{t(isOut ? 'import.notice.landline_out' : isSaidElsewhere ? 'import.notice.consent_not_understood_some' : `import.notice.${about}_text`, { count })}</span>
        </p>
        {about === 'landline' && (
          <ForAll key={String(isOut)} quiet busy={busy} onPress={() => onAnswer({ group: about }, isOut ? 'ask' : 'leave_out')}>
            {isOut ? t('import.askAgain') : t('import.leaveOutN', { count })}
          </ForAll>
        )}
      </div>
      <Rows total={count} rows={notice.rows.map((row) => ({ ...row, isGone: isOut || about !== 'landline', becomes: isOut ? <span className="text-muted">{t('import.isLeftOut')}</span> : becomes(row.after), done: '' }))} />
    </section>
  );
}

interface ShownRow {
  row: number;
  name: string;
  before: string;
  /** What stands in the file is not what is imported. */
  isGone: boolean;
  becomes: ReactNode;
  done: string;
}

function Rows({ total, rows }: { total: number; rows: readonly ShownRow[] }) {
  const [all, setAll] = useState(false);
  const shown = all ? rows : rows.slice(0, FIRST);
  return (
    <>
      <table>
        <colgroup>
          <col className="w-[72px]" />
          <col />
          <col className="w-[120px]" />
          <col className="w-[172px]" />
          <col className="w-[20%]" />
        </colgroup>
        <thead className="vh">
          <tr>
            <th>{t('import.row')}</th>
            <th>{t('import.field.name')}</th>
            <th>{t('import.inTheFile')}</th>
            <th>{t('import.becomes')}</th>
            <th>{t('import.whatWasDone')}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <tr key={row.row}>
              <td className="text-muted num">{t('import.rowN', { row: row.row })}</td>
              <td className="font-medium clip" title={short(row.name, 200)}>
                <NameText>{short(row.name, 200) || t('import.unnamed')}</NameText>
              </td>
              <td className={`clip ${row.isGone ? 'text-faint' : 'text-muted'}`} title={short(row.before, 200)}>
                <bdi dir="ltr">{row.isGone ? <s>{short(row.before, 200)}</s> : short(row.before, 200)}</bdi>
              </td>
              <td className="whitespace-nowrap">
                <Icon of={ArrowRight} size={14} flip className="text-faint me-3" />
                {row.becomes}
              </td>
              <td className="text-12 text-muted">
                {row.done}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > FIRST && (
        <Button look="link" size="sm" onClick={() => setAll(!all)}>
          {all ? t('import.showLess') : t('import.showMore', { count: rows.length - FIRST })}
        </Button>
      )}
      {all && total > rows.length && <p className="text-13 text-muted">{t('import.andMore', { count: total - rows.length })}</p>}
    </>
  );
}
