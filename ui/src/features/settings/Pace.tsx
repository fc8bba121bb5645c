import { Link } from '@tanstack/react-router';
import { Gauge, Info, Moon } from 'lucide-react';
import { useState } from 'react';
import { useChange, useRead } from '@/ipc';
import type { LimitsDto } from '@/ipc/generated/LimitsDto';
import type { LimitsView } from '@/ipc/generated/LimitsView';
import type { NumberDto } from '@/ipc/generated/NumberDto';
import { number as figure } from '@/shared/formats';
import { t, Words, type PlainKey } from '@/shared/i18n';
import { Button, buttonClass, EmptyState, Note, PhoneText, RadioGroup, Select, Switch } from '@/shared/kit';
import { backToPreset, broken, ruleWords, warmUpWords } from './pace';
import { GuardRows } from './GuardRows';
import { KeepAwake } from './KeepAwake';
import { PaceRows } from './PaceRows';
import { SectionHead, SetRow, useSaved } from './Section';

const PRESETS: Record<string, { title: PlainKey; text: PlainKey }> = {
  new: { title: 'settings.preset.new', text: 'settings.preset.newText' },
  warming: { title: 'settings.preset.warming', text: 'settings.preset.warmingText' },
  warm: { title: 'settings.preset.warm', text: 'settings.preset.warmText' },
};

/** How fast and when a number sends. */
export function Pace() {
  const { data: numbers } = useRead('number_list', {});
  const [chosen, setChosen] = useState<number>();
  const number = numbers?.find((candidate) => candidate.id === chosen) ?? numbers?.[0];
  if (!numbers) return null;
  if (!number) {
    return (
      <>
        <SectionHead title={t('settings.pace')} />
        <EmptyState
          icon={Gauge}
          title={t('settings.paceNone')}
          level="h3"
          actions={
            <Link to="/connect" className={buttonClass('primary')}>
              {t('settings.connect')}
            </Link>
          }
        >
          {t('settings.paceNoneText')}
        </EmptyState>
      </>
    );
  }
  return <PaceOf key={number.id} number={number} numbers={numbers} onNumber={setChosen} />;
}

function PaceOf({ number, numbers, onNumber }: { number: NumberDto; numbers: readonly NumberDto[]; onNumber: (id: number) => void }) {
  const { data } = useRead('limits_get', { id: number.id });
  const [saved, markSaved] = useSaved();
  const nameOf = (item: NumberDto) => item.phone ?? (item.name || t('number.unnamed'));
  return (
    <>
      <SectionHead
        title={t('settings.pace')}
        saved={saved}
        lead={
          numbers.length > 1 ? undefined : (
            <>
              {number.phone ? <PhoneText value={number.phone} /> : <bdi>{nameOf(number)}</bdi>}
              {' · '}
              {t('settings.paceShared')}
            </>
          )
        }
      />
      {numbers.length > 1 && <Select className="mb-4 max-w-[320px]" label={t('settings.number')} hint={t('settings.paceShared')} value={String(number.id)} onChange={(id) => onNumber(Number(id))} options={numbers.map((item) => ({ value: String(item.id), label: nameOf(item) }))} />}
      {data && <Editor id={number.id} view={data} onSaved={markSaved} />}
    </>
  );
}

/** Saves each change at once; what breaks a rule stays on the screen with its words until it is right. */
function Editor({ id, view, onSaved }: { id: number; view: LimitsView; onSaved: () => void }) {
  const [draft, setDraft] = useState<LimitsDto>();
  const [refused, setRefused] = useState<string>();
  const save = useChange('limits_save', {
    onDone: () => {
      setDraft(undefined);
      onSaved();
    },
    onProblem: ({ code, params }) => {
      if (code !== 'limits_bad') {
        setDraft(undefined);
        return false;
      }
      setRefused(String(params['rule'] ?? ''));
      return true;
    },
  });
  const limits = draft ?? view.current;
  const rule = broken(limits) ?? (draft ? refused : undefined);
  const wrong = rule === undefined ? undefined : ruleWords(rule);
  const change = (next: LimitsDto) => {
    setDraft(next);
    setRefused(undefined);
    if (!broken(next)) save.mutate({ number_id: id, limits: next });
  };
  const choose = (preset: string) => {
    const next = view.presets.find((item) => item.preset === preset);
    if (next) change(next);
  };
  return (
    <>
      <RadioGroup
        cards
        className="presets"
        label={t('settings.presets')}
        hideLabel
        value={limits.preset}
        onChange={choose}
        options={view.presets.map((preset) => ({ value: preset.preset, label: <Preset limits={preset} changed={limits.changed && limits.preset === preset.preset} /> }))}
      />
      <WarmUp view={view} limits={limits} onChange={change} />
      <div className="setdetail">
        <section className="min-w-0">
          <div className="flex min-h-6 flex-wrap items-center justify-between gap-2">
            <h2>{t('settings.details')}</h2>
            {(view.current.changed || draft !== undefined) && (
              <Button
                look="link"
                size="sm"
                busy={save.isPending}
                onClick={() => {
                  const preset = backToPreset(limits, view.presets);
                  if (preset) change(preset);
                }}
              >
                {t('settings.backToPreset')}
              </Button>
            )}
          </div>
          <PaceRows limits={limits} wrong={wrong} onChange={change} />
          <h2 className="mt-6">{t('settings.guard')}</h2>
          <p className="text-13 text-muted">{t('settings.guardText')}</p>
          <GuardRows limits={limits} error={wrong?.row === 'guard' ? wrong.words : undefined} onChange={change} />
          <h2 className="mt-6">{t('settings.computer')}</h2>
          <KeepAwake onSaved={onSaved} />
        </section>
        <aside className="flex flex-col gap-4">
          <Note icon={Info}>{t('settings.risk')}</Note>
          <Note icon={Moon}>
            <Words k="settings.quiet" p={{ from: limits.quiet.start, to: limits.quiet.end }} />
          </Note>
        </aside>
      </div>
    </>
  );
}

/** Whether the preset rises by itself, and how far it is. */
function WarmUp({ view, limits, onChange }: { view: LimitsView; limits: LimitsDto; onChange: (limits: LimitsDto) => void }) {
  const { warm_up: progress } = view;
  return (
    <div className="card flush mt-4">
      <SetRow title={t('settings.warmUp')} hint={progress && limits.warm_up ? warmUpWords(progress) : t(limits.warm_up && limits.changed ? 'settings.warmUpOwn' : 'settings.warmUpHint')}>
        <Switch hideLabel checked={limits.warm_up} onChange={(warm_up) => onChange({ ...limits, warm_up })}>
          {t('settings.warmUp')}
        </Switch>
      </SetRow>
    </div>
  );
}

function Preset({ limits, changed }: { limits: LimitsDto; changed: boolean }) {
  const words = PRESETS[limits.preset];
  return (
    <>
      <span className="block font-semibold">{words ? t(words.title) : limits.preset}</span>
      <span className="mt-1 block text-13 text-muted">{changed ? t('settings.preset.changed') : words && t(words.text)}</span>
      <span className="facts">
        <span className="text-muted">{t('settings.perDay')}</span>
        <span className="font-medium num">{figure(limits.day_cap)}</span>
        <span className="text-muted">{t('settings.perHour')}</span>
        <span className="font-medium num">{figure(limits.hour_cap)}</span>
        <span className="text-muted">{t('settings.apart')}</span>
        <span className="font-medium num">{t('settings.apartSeconds', { from: limits.gap_min_s, to: limits.gap_max_s })}</span>
      </span>
    </>
  );
}
