/** Step 2: what each column is. We guess; three real values show whether we are right. */
import { Link, useNavigate } from '@tanstack/react-router';
import { ArrowRight, CircleCheck, CircleMinus, CircleQuestionMark, ShieldCheck, type LucideIcon } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { queryClient, rpc, useRead } from '@/ipc';
import type { ImportColumn } from '@/ipc/generated/ImportColumn';
import type { ImportConfidence } from '@/ipc/generated/ImportConfidence';
import type { ImportDraft } from '@/ipc/generated/ImportDraft';
import { asProblem } from '@/ipc/problem';
import { errorText } from '@/shared/errors';
import { t, Words, type PlainKey } from '@/shared/i18n';
import { Button, buttonClass, Card, Chip, Icon, NameText, Note, SearchSelect, Select, Switch, WizardPage, type Tone } from '@/shared/kit';
import { short } from '@/shared/text';
import { countryName, sorted } from '@/shared/region';
import { choicesOf, codeOf, existingOf, fieldOf, fills, hasNumber, isIdle, kindOf, nameOf, replaces, withField } from './fields';
import { ImportSteps } from './frame';
import { Letters, OtherSheet, useReread, type Rereading } from './Reread';
import { useDiscard } from './useDiscard';

type Choice = Pick<ImportDraft, 'columns' | 'region' | 'existing'>;

/** `asksCountry`: the check found numbers of another country, and led here. */
export function MatchStep({ draft, asksCountry }: { draft: ImportDraft; asksCountry: boolean }) {
  const navigate = useNavigate();
  const discard = useDiscard(draft.draft_id);
  const [own, setOwn] = useState<Choice>();
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const chain = useRef<Promise<boolean>>(Promise.resolve(true));
  const again = useReread(
    draft.draft_id,
    () => chain.current,
    () => {
      setOwn(undefined);
      setProblem(undefined);
    },
  );
  const wrong = problem ?? again.problem;
  const choice = own ?? draft;
  const numbered = hasNumber(choice.columns);

  /** Shown at once; kept by Rust as soon as a number is among the columns. */
  const change = (part: Partial<Choice>) => {
    const next: Choice = { columns: choice.columns, region: choice.region, existing: choice.existing, ...part };
    setOwn(next);
    if (!hasNumber(next.columns)) return;
    chain.current = chain.current.then(async () => {
      try {
        const kept = await rpc('import_match', {
          draft_id: draft.draft_id,
          mapping: next.columns.map(({ index, field, kind }) => ({ index, field, kind })),
          region: next.region,
          existing: next.existing,
        });
        queryClient.setQueryData(['import_get', { draft_id: draft.draft_id }], kept);
        setOwn((now) => (now === next ? undefined : now));
        setProblem(undefined);
        return true;
      } catch (thrown) {
        setProblem(errorText(asProblem(thrown)));
        return false;
      }
    });
  };
  const check = async () => {
    setBusy(true);
    const kept = await chain.current;
    setBusy(false);
    if (kept) await navigate({ to: '/import', search: { draft: draft.draft_id, step: 'check' } });
  };
  const leave = () => {
    discard();
    void navigate({ to: '/import', search: {} });
  };
  return (
    <WizardPage
      title={<h1>{t('imports.title')}</h1>}
      lead={<Lead draft={draft} again={again} />}
      stepper={<ImportSteps current={1} onPress={[leave]} />}
      footer={
        <>
          <Link to="/contacts" className={buttonClass('quiet')} onClick={discard}>
            {t('import.cancel')}
          </Link>
          <span className="ms-auto" />
          {!numbered && <span className="text-13 text-bad">{t('import.noNumberColumn')}</span>}
          <Button onClick={leave}>{t('import.back')}</Button>
          <Button look="primary" disabled={!numbered || again.busy} busy={busy} onClick={() => void check()}>
            {t('import.checkRows', { rows: draft.rows })}
          </Button>
        </>
      }
    >
      {wrong && (
        <div className="mb-4">
          <Note tone="bad" live>
            {wrong}
          </Note>
        </div>
      )}
      {/* Columns of a file that is being read anew are not these any more. */}
      <div inert={again.busy} aria-busy={again.busy}>
        <Columns columns={choice.columns} onChange={(columns) => change({ columns })} />
      </div>
      <Letters draft={draft} again={again} />
      <div inert={again.busy}>
        <div className="grid grid-cols-1 wide:grid-cols-[minmax(0,1.15fr)_minmax(0,1fr)] gap-5 mt-5">
          <Country draft={draft} region={choice.region} isAsked={asksCountry} onChange={(region) => change({ region })} />
          <Card>
            <h2 className="font-semibold text-14 mb-3">{t('import.existing')}</h2>
            <div className="flex flex-wrap gap-x-6 gap-y-2 min-h-9 items-center">
              <Switch checked={fills(choice.existing)} onChange={(on) => change({ existing: existingOf(on, replaces(choice.existing)) })}>
                {t('import.fillEmpty')}
              </Switch>
              <Switch checked={replaces(choice.existing)} onChange={(on) => change({ existing: existingOf(fills(choice.existing), on) })}>
                {t('import.replace')}
              </Switch>
            </div>
          </Card>
        </div>
        <div className="mt-5">
          <Note icon={ShieldCheck}>{t('import.stayStopped')}</Note>
        </div>
      </div>
    </WizardPage>
  );
}

function Lead({ draft, again }: { draft: ImportDraft; again: Rereading }) {
  const name = short(draft.file_name || t('import.pastedName'), 80);
  return (
    <>
      {draft.sheet !== null && draft.sheets.length > 1 ? <Words k="import.leadSheet" p={{ name, sheet: short(draft.sheet, 40), rows: draft.rows }} /> : <Words k="import.lead" p={{ name, rows: draft.rows }} />} {howMatched(draft)}
      <OtherSheet draft={draft} again={again} />
    </>
  );
}

/** Nothing is said where the file itself tells what everything is. */
function howMatched({ remembered, columns }: ImportDraft): string {
  // Without headings only the values told the list, which others may have too.
  if (remembered) return t(columns.every((column) => column.header === null) ? 'import.rememberedShape' : 'import.remembered');
  return columns.every((column) => column.meaning !== null) ? '' : t('import.guessed');
}

const GUESSES: Record<ImportConfidence, { icon: LucideIcon; tone: Tone; word: PlainKey }> = {
  sure: { icon: CircleCheck, tone: 'ok', word: 'import.guess.sure' },
  please_look: { icon: CircleQuestionMark, tone: 'warn', word: 'import.guess.please_look' },
  left_out: { icon: CircleMinus, tone: 'neutral', word: 'import.guess.left_out' },
};

function Columns({ columns, onChange }: { columns: readonly ImportColumn[]; onChange: (columns: ImportColumn[]) => void }) {
  const [all, setAll] = useState(false);
  const idle = columns.filter(isIdle).length;
  const shown = all ? columns : columns.filter((column) => !isIdle(column));
  return (
    <Card flush>
      <table className="plain-t matching">
        <thead>
          <tr>
            <th>{t('import.column')}</th>
            <th>{t('import.firstValues')}</th>
            <th aria-hidden="true" />
            <th>{t('import.goesTo')}</th>
            <th>{t('import.ourGuess')}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((column) => {
            const name = short(nameOf(column, columns), 80);
            const guess = GUESSES[column.confidence];
            return (
              <tr key={column.index}>
                <th scope="row" className="font-medium clip" title={name}>
                  <NameText>{name}</NameText>
                </th>
                <td className="text-muted clip" title={column.samples.map((sample) => short(sample, 120)).join(' · ')}>
                  {column.samples.map((sample, i) => (
                    <span key={i}>
                      {i > 0 && ' · '}
                      <bdi>{short(sample, 80) || '—'}</bdi>
                    </span>
                  ))}
                </td>
                <td>
                  <Icon of={ArrowRight} flip className="text-faint" />
                </td>
                <td>
                  <Select label={t('import.columnGoesTo', { column: name })} hideLabel small value={codeOf(column.field, column.kind)} onChange={(code) => onChange(withField(columns, column.index, fieldOf(code), kindOf(code)))} options={choicesOf(column, name)} />
                </td>
                <td>
                  <Chip icon={guess.icon} tone={guess.tone} bare>
                    {t(guess.word)}
                  </Chip>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {idle > 0 && (
        <div className="px-3 py-1 border-t border-line">
          <Button look="link" size="sm" onClick={() => setAll(!all)}>
            {all ? t('import.hideEmpty') : t('import.showEmpty', { count: idle })}
          </Button>
        </div>
      )}
    </Card>
  );
}

function Country({ draft, region, isAsked, onChange }: { draft: ImportDraft; region: string; isAsked: boolean; onChange: (region: string) => void }) {
  const { data } = useRead('region_choices', {});
  const options = useMemo(() => sorted((data?.countries ?? []).map(({ code, calling_code }) => ({ value: code, label: `${countryName(code)} ${calling_code}` }))), [data]);
  const { example } = draft;
  const choice = useRef<HTMLDivElement>(null);
  const isNamed = options.length > 0;
  useEffect(() => {
    // Not before its name stands in it, which the first key replaces.
    if (!isAsked || !isNamed) return undefined;
    // The page itself takes the keys when its step is new; the country is asked for, so it has them after that.
    const frame = requestAnimationFrame(() => choice.current?.querySelector('input')?.focus());
    return () => cancelAnimationFrame(frame);
  }, [isAsked, isNamed]);
  return (
    <Card>
      <h2 className="font-semibold text-14 mb-3">{t('import.withoutCountry')}</h2>
      <div className="flex flex-wrap items-center gap-3">
        <div className="w-56" ref={choice}>
          <SearchSelect label={t('import.withoutCountry')} hideLabel value={region} onChange={onChange} options={options} />
        </div>
        {example && (
          <span className="text-13 text-muted num" aria-live="polite">
            <bdi dir="ltr">{example.before}</bdi> <Icon of={ArrowRight} size={14} flip />
            <span className="vh">{t('import.becomes')}</span> <bdi dir="ltr" className="font-medium text-ink">{example.after}</bdi>
          </span>
        )}
      </div>
    </Card>
  );
}
