/** Why somebody gets a campaign's message or not: every rule in order, with its date. */
import { CircleCheck, CircleX, Clock, Info, type LucideIcon } from 'lucide-react';
import { useRead } from '@/ipc';
import type { ExplainedDto } from '@/ipc/generated/ExplainedDto';
import type { ExplainedRule } from '@/ipc/generated/ExplainedRule';
import { useNow } from '@/shared/clock';
import { errorText } from '@/shared/errors';
import { when } from '@/shared/formats';
import { t } from '@/shared/i18n';
import { Dialog, Icon, MESSAGE_STATES, messageState, Note, Skeleton, type Tone } from '@/shared/kit';
import { outcomeWords, ruleLine } from './words';

export function WhyDialog({ person, campaign, onClose }: { person: number; campaign: number; onClose: () => void }) {
  const { data, error } = useRead('explain_why', { person_id: person, campaign_id: campaign });
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={data ? t('why.titleOf', { name: data.name || t('contacts.unnamed'), campaign: data.campaign }) : t('why.title')}>
      {error && <Note tone="bad">{errorText(error)}</Note>}
      {!data && !error && <Skeleton rows={5} />}
      {data && <Explanation explained={data} />}
    </Dialog>
  );
}

const LOOKS: Record<'passed' | 'failed' | 'later', [LucideIcon, string]> = {
  passed: [CircleCheck, 'text-ok'],
  failed: [CircleX, 'text-bad'],
  later: [Clock, 'text-warn'],
};

function lookOf(rule: ExplainedRule): keyof typeof LOOKS {
  if (rule.passed) return 'passed';
  return rule.is_later ? 'later' : 'failed';
}

export function Explanation({ explained }: { explained: ExplainedDto }) {
  const now = useNow(60_000);
  const { outcome, rules } = explained;
  const tone: Tone = outcome.kind === 'left_out' ? 'warn' : outcome.kind === 'decided' ? 'neutral' : 'ok';
  const icon = outcome.kind === 'decided' ? MESSAGE_STATES[messageState(outcome.state)].icon : outcome.kind === 'waits' ? Clock : Info;
  return (
    <>
      <Note tone={tone} icon={icon}>
        {outcomeWords(outcome, now)}
      </Note>
      <ol className="mt-4 flex flex-col gap-2.5 text-13" aria-label={t('why.rules')}>
        {rules.map((rule) => {
          const look = lookOf(rule);
          const line = ruleLine(rule);
          return (
            <li key={rule.rule} className="flex items-start gap-2">
              <Icon of={LOOKS[look][0]} className={LOOKS[look][1]} />
              <span className="min-w-0">
                <span className="vh">{t(`why.look.${look}`)} </span>
                <span className="font-medium">{line.title}</span>
                {(line.detail || rule.at_ms !== null) && (
                  <span className="block text-muted">{line.detail && rule.at_ms !== null ? t('contacts.whatWhen', { what: line.detail, when: when(rule.at_ms, now) }) : rule.at_ms === null ? line.detail : <bdi>{when(rule.at_ms, now)}</bdi>}</span>
                )}
              </span>
            </li>
          );
        })}
      </ol>
    </>
  );
}
