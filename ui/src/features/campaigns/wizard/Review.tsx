/** Step 4: everything once more, honest words, and the number typed when it is many. */
import { CircleAlert, CircleCheck, CircleX, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { AudienceCountDto } from '@/ipc/generated/AudienceCountDto';
import type { CampaignDraft } from '@/ipc/generated/CampaignDraft';
import type { ForecastDto } from '@/ipc/generated/ForecastDto';
import type { LimitsDto } from '@/ipc/generated/LimitsDto';
import type { NumberDto } from '@/ipc/generated/NumberDto';
import { day, number, phone, time } from '@/shared/formats';
import { t } from '@/shared/i18n';
import { Button, Card, Icon, Note, NUMBER_STATES, TextInput } from '@/shared/kit';
import { TYPED_COUNT_ABOVE } from '@/shared/kit/dialog';
import { daysWords } from '../forecast';
import { gapWords, sourcesOf, type StepName } from '../model';
import { plainWords } from '@/shared/message';
import { useGroupNames } from './groups';

export type Weight = 'ok' | 'warn' | 'bad';

const LOOKS: Record<Weight, [LucideIcon, string]> = { ok: [CircleCheck, 'text-ok'], warn: [CircleAlert, 'text-warn'], bad: [CircleX, 'text-bad'] };

export interface ReviewFacts {
  draft: CampaignDraft;
  count: AudienceCountDto | undefined;
  sender: NumberDto | undefined;
  limits: LimitsDto | undefined;
  forecast: ForecastDto | undefined;
  tellsHowToStop: boolean | undefined;
  mistakes: number;
}

/** What keeps the start from being possible; each has its line in the review. */
export function blockers({ draft, count, sender, mistakes }: ReviewFacts): StepName[] {
  return [
    ...(count && count.will_get > 0 ? [] : (['people'] as const)),
    ...(draft.body.trim() !== '' && mistakes === 0 ? [] : (['message'] as const)),
    ...(sender && sender.state !== 'not_linked' && sender.state !== 'linking' ? [] : (['pace'] as const)),
  ];
}

export function ReviewStep({ facts, onEdit, changedTo, typed, onTyped }: { facts: ReviewFacts; onEdit: (step: StepName) => void; changedTo: number | undefined; typed: string; onTyped: (text: string) => void }) {
  const { draft, count, sender, limits, forecast, tellsHowToStop } = facts;
  const { words } = useGroupNames();
  const blocked = new Set(blockers(facts));
  const people = count?.will_get ?? 0;
  const leftOut = (count?.chosen ?? 0) - people;
  const connected = sender?.state === 'connected';
  return (
    <>
      <h2>{t('wizard.ready')}</h2>
      {changedTo !== undefined && (
        <div className="mt-3">
          <Note tone="warn" live>
            {t('wizard.countChanged', { people: changedTo })}
          </Note>
        </div>
      )}
      <Card flush className="mt-3">
        <ul className="rows">
          <Line weight={blocked.has('people') ? 'bad' : 'ok'} title={t('wizard.people', { people })} onEdit={() => onEdit('people')} step={t('wizard.step.people')}>
            {blocked.has('people') ? t('wizard.noPeople') : t('wizard.peopleLine', { from: sourcesOf(draft.audience).map(words).join(', '), people: leftOut })}
          </Line>
          <Line weight={blocked.has('message') ? 'bad' : tellsHowToStop === false ? 'warn' : 'ok'} title={t('wizard.oneMessage')} onEdit={() => onEdit('message')} step={t('wizard.step.message')} {...(tellsHowToStop === false && !blocked.has('message') ? { warning: t('wizard.checkNot.stop') } : {})}>
            {draft.body.trim() === '' ? t('wizard.noMessage') : blocked.has('message') ? t('wizard.messageBroken') : <span dir="auto">“{plainWords(draft.body)}”</span>}
          </Line>
          {limits && (
            <Line weight={forecast?.deciding === 'never_open' ? 'bad' : 'warn'} title={t('wizard.paceLine', { preset: limits.changed ? t('wizard.preset.own') : presetWord(limits.preset), cap: limits.day_cap, gap: gapWords(limits.gap_min_s, limits.gap_max_s) })} onEdit={() => onEdit('pace')} step={t('wizard.step.pace')} warning={t('wizard.keepOn')}>
              {forecast?.ends_at_ms ? t('wizard.endLine', { day: day(forecast.ends_at_ms), time: time(forecast.ends_at_ms), from: limits.window.start, to: limits.window.end, days: daysWords(limits.days) }) : t('wizard.hoursLine', { from: limits.window.start, to: limits.window.end, days: daysWords(limits.days) })}
            </Line>
          )}
          <Line weight={blocked.has('pace') ? 'bad' : connected ? 'ok' : 'warn'} title={sender ? t('wizard.fromNumber', { number: `\u2066${sender.phone ? phone(sender.phone) : sender.name}\u2069` }) : t('wizard.noSender')} onEdit={() => onEdit('pace')} step={t('wizard.number')}>
            {sender ? t(NUMBER_STATES[sender.state].word) : t('wizard.noNumber')}
          </Line>
        </ul>
      </Card>
      <Card className="mt-5">
        {people > TYPED_COUNT_ABOVE && (
          <div className="max-w-72 mb-4">
            <TextInput label={t('wizard.typeCount', { limit: TYPED_COUNT_ABOVE, number: number(people) })} value={typed} onChange={onTyped} inputMode="numeric" dir="ltr" />
          </div>
        )}
        <ul className="text-13 text-muted flex flex-col gap-1.5 list-disc ps-4">
          <li>{t('wizard.honest.now')}</li>
          <li>{t('wizard.honest.laptop')}</li>
          <li>{t('wizard.honest.recall')}</li>
        </ul>
      </Card>
    </>
  );
}

function presetWord(preset: string): string {
  return preset === 'warming' || preset === 'warm' ? t(`wizard.preset.${preset}`) : t('wizard.preset.new');
}

function Line({ weight, title, children, warning, onEdit, step }: { weight: Weight; title: string; children: ReactNode; warning?: string; onEdit: () => void; step: string }) {
  const [icon, tone] = LOOKS[weight];
  return (
    <li className="items-start py-3.5">
      <Icon of={icon} size={20} className={tone} />
      <div className="grow min-w-0">
        <div className="font-semibold">{title}</div>
        <div className="text-muted mt-1 clip">{children}</div>
        {warning && <div className="text-13 text-warn mt-1">{warning}</div>}
      </div>
      <Button look="quiet" size="sm" aria-label={t('wizard.editStep', { step })} onClick={onEdit}>
        {t('wizard.edit')}
      </Button>
    </li>
  );
}
