/** The rows that were repaired, and those that need an answer, grouped by kind. */
import { useNavigate } from '@tanstack/react-router';
import { CircleAlert, CircleCheck, Globe } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useChange } from '@/ipc';
import type { ImportAnswerAbout } from '@/ipc/generated/ImportAnswerAbout';
import type { ImportCheck } from '@/ipc/generated/ImportCheck';
import type { ImportDraft } from '@/ipc/generated/ImportDraft';
import type { ToRepairGroup } from '@/ipc/generated/ToRepairGroup';
import type { ToRepairRow } from '@/ipc/generated/ToRepairRow';
import { t } from '@/shared/i18n';
import { Button, Card, Clip, EmptyState, Icon, NameText, Note, PhoneText, TextInput, useFocusLeft } from '@/shared/kit';
import { usePhone } from '@/shared/phone';
import { countryName } from '@/shared/region';
import { short } from '@/shared/text';
import { useSettled } from '@/shared/settled';
import { firstControl, ForAll, type Answer } from './ForAll';
import { isChoice, openRows, repairReason } from './model';
import { Notice, Repaired } from './Shown';

const one = (row: ToRepairRow): ImportAnswerAbout => ({ rows: [row.row] });

export function RepairCard({ check, draft, onCheck }: { check: ImportCheck; draft: ImportDraft; onCheck: (check: ImportCheck) => void }) {
  const answer = useChange('import_answer', { onDone: onCheck, inOrder: true });
  const give: Answer = (about, what) => answer.mutate({ draft_id: draft.draft_id, about, answer: what });
  const open = openRows(check);
  return (
    <Card
      title={
        <>
          {t('import.repair')} <span className="text-13 text-muted font-normal ms-1">{t('import.repairLead', { open, done: check.repaired_rows })}</span>
        </>
      }
    >
      {check.repaired.length + check.to_repair.length + check.notices.length === 0 && (
        <EmptyState icon={CircleCheck} title={t('import.allGood')} level="h3">
          {t('import.allGoodHint')}
        </EmptyState>
      )}
      {check.elsewhere > 0 && (
        <section className="repairs">
          <Elsewhere count={check.elsewhere} draft={draft} />
        </section>
      )}
      {/* What needs the owner comes first: below many kinds of repair nobody would find it. */}
      {check.to_repair.map((group) => (
        <Group key={group.reason} group={group} takenBack={check.taken_back} region={draft.region} onAnswer={give} busy={answer.isPending} />
      ))}
      {check.repaired.map((group) => (
        <Repaired key={group.why} group={group} busy={answer.isPending} onAnswer={give} />
      ))}
      {check.notices.map((notice) => (
        <Notice key={notice.about} notice={notice} busy={answer.isPending} onAnswer={give} />
      ))}
    </Card>
  );
}

/** So many numbers fail that the country may be the wrong one: one choice is less work than many rows. */
function Elsewhere({ count, draft }: { count: number; draft: ImportDraft }) {
  const navigate = useNavigate();
  return (
    <Note
      tone="warn"
      icon={Globe}
      action={
        <Button size="sm" onClick={() => void navigate({ to: '/import', search: { draft: draft.draft_id, at: 'country' } })}>
          {t('import.elsewhereChoose')}
        </Button>
      }
    >
      {t('import.elsewhere', { count, country: countryName(draft.region) })}
    </Note>
  );
}

function Group({ group, takenBack, region, onAnswer, busy }: { group: ToRepairGroup; takenBack: readonly string[]; region: string; onAnswer: Answer; busy: boolean }) {
  const [all, setAll] = useState(false);
  const reason = repairReason(group.reason);
  // What the repair made of them is no suggestion any more; all of it can be had back.
  const isTakenBack = reason === 'taken_back';
  const choose = group.rows.some((row) => isChoice(group.reason, row));
  // The whole group, also the rows that are not shown.
  const everyone: ImportAnswerAbout = { group: group.reason };
  const most = 6;
  const shown = all ? group.rows : group.rows.slice(0, most);
  // While one answer is on its way a button does nothing, and keeps the focus.
  const press: Answer = (about, what) => {
    if (!busy) onAnswer(about, what);
  };
  return (
    <section className="repairs">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p>
          <b>{t(`import.ask.${reason}`, { count: group.total })}</b> <span className="text-muted">{choose ? t('import.chooseOne') : group.suggested > 0 && !isTakenBack ? t('import.lookSuggested') : t('import.typeIt')}</span>
        </p>
        <div className="flex flex-wrap gap-1">
          {isTakenBack && (
            <ForAll busy={busy} onPress={() => press({ repairs: [...takenBack] }, 'use_first')}>
              {t('import.repairAgain', { count: group.total })}
            </ForAll>
          )}
          {!isTakenBack && group.suggested > 1 && (
            <ForAll busy={busy} onPress={() => press(everyone, 'use_first')}>
              {t(choose ? 'import.useFirstAll' : 'import.useThese', { count: group.suggested })}
            </ForAll>
          )}
          {group.open > 0 && (
            <ForAll quiet busy={busy} onPress={() => press(everyone, 'leave_out')}>
              {t('import.leaveOutN', { count: group.open })}
            </ForAll>
          )}
          {group.answered && (
            <ForAll quiet busy={busy} onPress={() => press(everyone, 'ask')}>
              {t('import.askAgain')}
            </ForAll>
          )}
        </div>
      </div>
      <ul className="flex flex-col gap-2 mt-2">
        {shown.map((row) => (
          <li key={row.row} className="torepair">
            <span className="text-muted num">{t('import.rowN', { row: row.row })}</span>
            <Clip className="font-medium">
              <NameText>{short(row.name, 200) || t('import.unnamed')}</NameText>
            </Clip>
            <div className="min-w-0">
              {row.left_out ? <LeftOutLine row={row} onAnswer={press} /> : isChoice(group.reason, row) ? <Choose row={row} alone={group.rows.length === 1} onAnswer={press} busy={busy} /> : <Type row={isTakenBack ? { ...row, suggestions: [] } : row} region={region} onAnswer={onAnswer} />}
            </div>
          </li>
        ))}
      </ul>
      {group.rows.length > most && (
        <Button look="link" size="sm" onClick={() => setAll(!all)}>
          {all ? t('import.showLess') : t('import.showMore', { count: group.rows.length - most })}
        </Button>
      )}
      {all && group.total > group.rows.length && <p className="text-13 text-muted">{t('import.andMore', { count: group.total - group.rows.length })}</p>}
    </section>
  );
}

function LeftOutLine({ row, onAnswer }: { row: ToRepairRow; onAnswer: Answer }) {
  const line = useRef<HTMLSpanElement>(null);
  useFocusLeft(line, firstControl);
  return (
    <span ref={line} className="flex flex-wrap items-center gap-2 text-13 text-muted min-h-8">
      <s>
        <bdi dir="ltr">{short(row.raw)}</bdi>
      </s>
      {t('import.isLeftOut')}
      <Button look="link" size="sm" onClick={() => onAnswer(one(row), 'ask')}>
        {t('kit.undo')}
      </Button>
    </span>
  );
}

/** A cell with several numbers: each of them is a button, the chosen one says so. */
function Choose({ row, alone, onAnswer, busy }: { row: ToRepairRow; alone: boolean; onAnswer: Answer; busy: boolean }) {
  const line = useRef<HTMLSpanElement>(null);
  useFocusLeft(line, firstControl);
  return (
    <span ref={line} className="flex flex-wrap items-center gap-2" role="group" aria-label={t('import.chooseFor', { row: row.row })}>
      {row.suggestions.map((suggestion) => {
        const on = row.uses === suggestion.formatted;
        return (
          <button key={suggestion.phone} type="button" className={`fchip ${on ? 'on' : ''}`} aria-pressed={on} aria-disabled={busy || undefined} onClick={() => onAnswer(one(row), on ? 'ask' : { use: suggestion.phone })}>
            {on && <Icon of={CircleCheck} size={14} />}
            <PhoneText value={suggestion.formatted} />
          </button>
        );
      })}
      {!alone && (
        <Button look="quiet" size="sm" aria-disabled={busy || undefined} onClick={() => onAnswer(one(row), 'leave_out')}>
          {t('import.leaveOutRow')}
        </Button>
      )}
    </span>
  );
}

/** A field with a live verdict. A number that can be read is taken by itself once the hands rest. */
function Type({ row, region, onAnswer }: { row: ToRepairRow; region: string; onAnswer: Answer }) {
  const [typed, setTyped] = useState(row.uses ?? row.suggestions[0]?.formatted ?? row.raw);
  const [touched, setTouched] = useState(false);
  const verdict = usePhone(typed, { region });
  const number = verdict.kind === 'good' || verdict.kind === 'taken' ? verdict.formatted : undefined;
  const ready = useSettled(number, 500);
  const latest = useRef(onAnswer);
  const { row: at, uses } = row;
  useEffect(() => {
    latest.current = onAnswer;
  });
  useEffect(() => {
    // Only what somebody typed is taken, never a guess that merely stands there.
    if (touched && ready !== undefined && ready === number && ready !== uses) latest.current({ rows: [at] }, { use: ready });
  }, [touched, ready, number, uses, at]);
  const suggested = !touched && uses === null && number !== undefined;
  return (
    <span className="flex flex-wrap items-center gap-2">
      <TextInput
        className="w-48"
        label={t('import.numberOfRow', { row: row.row })}
        hideLabel
        small
        dir="ltr"
        inputMode="tel"
        value={typed}
        aria-invalid={verdict.kind === 'bad' || undefined}
        onChange={(text) => {
          setTouched(true);
          setTyped(text);
        }}
      />
      <span className="text-12" aria-live="polite">
        {verdict.kind === 'bad' && (
          <span className="text-bad">
            <Icon of={CircleAlert} size={14} /> {verdict.why}
          </span>
        )}
        {number !== undefined && !suggested && (
          <span className="text-ok">
            <Icon of={CircleCheck} size={14} /> {verdict.kind === 'taken' && verdict.name ? t('import.goodIs', { name: verdict.name }) : t('import.good')}
          </span>
        )}
      </span>
      {suggested && (
        <Button size="sm" onClick={() => onAnswer(one(row), { use: number })}>
          {t('import.useThis')}
        </Button>
      )}
      {typed !== row.raw && (
        <span className="text-12 text-faint">
          {t('import.rawWas')} <bdi dir="ltr">{short(row.raw, 40)}</bdi>
        </span>
      )}
    </span>
  );
}
