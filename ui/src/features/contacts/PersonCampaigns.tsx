/** The campaigns somebody was in, and why they get any one of all there are, or not. */
import { Link } from '@tanstack/react-router';
import { CircleHelp, MessageCircle } from 'lucide-react';
import { useState } from 'react';
import type { ContactDto } from '@/ipc/generated/ContactDto';
import { useChoices } from '@/shared/choices';
import { useNow } from '@/shared/clock';
import { WhyDialog } from '@/shared/explain/Why';
import { when, whenShort } from '@/shared/formats';
import { t } from '@/shared/i18n';
import { Button, Icon, MessageChip, messageState, NameText, SearchMenu } from '@/shared/kit';
import { reasonText } from '@/shared/reasons';

export function PersonCampaigns({ person }: { person: ContactDto }) {
  const now = useNow(60_000);
  const [why, setWhy] = useState<number>();
  const [any, setAny] = useState(false);
  const found = useChoices('campaign_choices');
  // What is typed may fit none of them.
  if (!any && found.total) setAny(true);
  if (person.campaigns.length === 0 && !any) return null;
  return (
    <section className="border-t border-line pt-4">
      <div className="flex flex-wrap items-center justify-between gap-x-2 mb-1">
        <h3 className="font-semibold">{t('contacts.campaigns')}</h3>
        {any && (
          <SearchMenu
            trigger={
              <Button look="quiet" size="sm" icon={CircleHelp}>
                {t('why.other')}
              </Button>
            }
            label={t('why.which')}
            found={{ ...found, options: found.rows.map(({ id, name, at_ms }) => ({ value: id, label: name || t('wizard.unnamed'), detail: at_ms === null ? '' : whenShort(at_ms, now) })) }}
            onSelect={setWhy}
          />
        )}
      </div>
      {why !== undefined && <WhyDialog person={person.id} campaign={why} onClose={() => setWhy(undefined)} />}
      <ul className="rows tight text-13">
        {person.campaigns.map((campaign) => {
          const state = messageState(campaign.state);
          const reason = campaign.reason === null ? '' : reasonText(state === 'skipped' ? 'skip' : 'failure', campaign.reason);
          return (
            <li key={campaign.campaign_id} className="flex-wrap">
              <div className="grow min-w-0">
                <Link to="/campaigns/$id" params={{ id: String(campaign.campaign_id) }} className="font-medium text-ink clip block">
                  <NameText>{campaign.name}</NameText>
                </Link>
                <div className="text-12 text-muted flex flex-wrap gap-x-2">
                  <span>{reason ? t('contacts.whatWhen', { what: reason, when: whenShort(campaign.changed_at_ms, now) }) : <bdi>{whenShort(campaign.changed_at_ms, now)}</bdi>}</span>
                  <Button look="link" size="sm" aria-label={t('why.askOf', { campaign: campaign.name })} onClick={() => setWhy(campaign.campaign_id)}>
                    {t('why.ask')}
                  </Button>
                </div>
              </div>
              {campaign.answered_at_ms !== null && (
                <span className="text-12 text-muted whitespace-nowrap" title={when(campaign.answered_at_ms, now)}>
                  <Icon of={MessageCircle} size={14} /> {t('contacts.answered')}
                </span>
              )}
              <MessageChip state={state} {...(reason ? { meaning: reason } : {})} />
            </li>
          );
        })}
      </ul>
    </section>
  );
}
