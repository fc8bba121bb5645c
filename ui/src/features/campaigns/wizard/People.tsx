/** Step 1: who should get it, who is left out, and how many that makes, with every reason for fewer. */
import { CircleDashed, Clock, FileSpreadsheet, Filter, FlaskConical, Hand, List as ListIcon, Megaphone, PhoneOff, Plus, Tag, UserMinus, UserRound, UserX, Users, Variable, X, type LucideIcon } from 'lucide-react';
import { keepPreviousData } from '@tanstack/react-query';
import { useState } from 'react';
import { useRead } from '@/ipc';
import type { AudienceCountDto } from '@/ipc/generated/AudienceCountDto';
import type { AudienceDto } from '@/ipc/generated/AudienceDto';
import { Among } from '@/shared/among';
import { number } from '@/shared/formats';
import { t } from '@/shared/i18n';
import { Button, Card, FilterChip, Icon, IconButton, Menu, NameText, type MenuEntry } from '@/shared/kit';
import { countReasons, leftOutOf, samePart, sourcesOf, withLeftOut, withoutLeftOut, withoutSource, withSource, type CountReason, type Part, type Source } from '../model';
import { ChooseCampaign } from './ChooseCampaign';
import { useGroupNames } from './groups';
import { PartCount } from './PartCount';

const ICONS: Record<Source['kind'], LucideIcon> = { everyone: Users, tag: Tag, list: ListIcon, segment: Filter, campaign: Megaphone, import: FileSpreadsheet, people: UserRound };

export function PeopleStep({ audience, onChange, body, count }: { audience: AudienceDto; onChange: (audience: AudienceDto) => void; body: string; count: AudienceCountDto | undefined }) {
  const names = useGroupNames();
  const [asking, setAsking] = useState<'choose' | 'leave_out'>();
  const sources = sourcesOf(audience);
  const leftOut = leftOutOf(audience);
  const free = names.parts.filter((part) => !sources.some((source) => samePart(source, part)));
  const alsoFree = names.parts.filter((part) => !leftOut.some((source) => samePart(source, part)));
  const entry = (part: Part, onSelect: () => void): MenuEntry => {
    const people = names.people(part);
    const words = names.words(part);
    return { label: people === undefined ? words : t('wizard.groupPeople', { group: words, people }), icon: ICONS[part.kind], onSelect };
  };
  return (
    <>
      <h2>{t('wizard.who')}</h2>
      <Card flush className="mt-3">
        <ul className="rows">
          {sources.map((source) => {
            const words = names.words(source);
            return (
              <li key={JSON.stringify(source)}>
                <Icon of={ICONS[source.kind]} size={18} className="text-faint" />
                <span className="grow font-medium min-w-0 clip">
                  <NameText>{source.kind === 'import' ? <ImportName id={source.id} /> : words}</NameText>
                </span>
                <PartCount source={source} people={names.people(source)} />
                <IconButton icon={X} size="sm" label={t('wizard.removeSource', { source: words })} onClick={() => onChange(withoutSource(audience, source))} />
              </li>
            );
          })}
          <li className="quiet-start flex-wrap py-2">
            {!audience.everyone && (
              <Button look="quiet" size="sm" icon={Users} onClick={() => onChange({ ...audience, everyone: true })}>
                {t('wizard.everyone')}
              </Button>
            )}
            {free.length > 0 && (
              <Menu
                align="start"
                trigger={
                  <Button look="quiet" size="sm" icon={Plus}>
                    {t('wizard.addGroup')}
                  </Button>
                }
                items={free.map((part) => entry(part, () => onChange(withSource(audience, part))))}
              />
            )}
            <Button look="quiet" size="sm" icon={Megaphone} onClick={() => setAsking('choose')}>
              {t('wizard.addCampaign')}
            </Button>
            {sources.length === 0 && <span className="text-13 text-muted ms-auto">{t('wizard.chooseFirst')}</span>}
          </li>
        </ul>
      </Card>
      <h2 className="mt-6" id="leave-out-h">
        {t('wizard.leaveOut')}
      </h2>
      <ul className="mt-3 flex flex-wrap gap-2" aria-labelledby="leave-out-h">
        {leftOut.map((part) => (
          <li key={JSON.stringify(part)} className="max-w-full">
            <FilterChip onRemove={() => onChange(withoutLeftOut(audience, part))}>
              <Icon of={ICONS[part.kind]} size={14} />
              <span className="clip">
                <NameText>{names.words(part)}</NameText>
              </span>
            </FilterChip>
          </li>
        ))}
        <li>
          <Menu
            align="start"
            trigger={
              <button type="button" className="fchip add">
                <Icon of={Plus} size={14} />
                {t('wizard.leaveOutAct')}
              </button>
            }
            items={[...alsoFree.map((part) => entry(part, () => onChange(withLeftOut(audience, part)))), { label: t('wizard.addCampaign'), icon: Megaphone, separated: alsoFree.length > 0, onSelect: () => setAsking('leave_out') }]}
          />
        </li>
      </ul>
      <CountCard count={count} audience={audience} body={body} />
      {asking && (
        <ChooseCampaign
          leaveOut={asking === 'leave_out'}
          onClose={() => setAsking(undefined)}
          onChoose={(part) => {
            onChange(asking === 'choose' ? withSource(audience, part) : withLeftOut(audience, part));
            setAsking(undefined);
          }}
        />
      )}
    </>
  );
}

/** "List: clients.xlsx", or the general words while the name is not known. */
function ImportName({ id }: { id: number }) {
  const { data } = useRead('import_result', { id });
  return data ? t('wizard.list', { file: `\u2066${data.file_name}\u2069` }) : t('wizard.import');
}

const REASON_ICONS: Record<CountReason, LucideIcon> = { left_out: UserMinus, asked_to_stop: Hand, not_asked: CircleDashed, no_number: PhoneOff, suppressed: UserX, test_people: FlaskConical, missing_variable: Variable };

function CountCard({ count, audience, body }: { count: AudienceCountDto | undefined; audience: AudienceDto; body: string }) {
  const { data: some = [] } = useRead('audience_sample', { audience, body }, { placeholderData: keepPreviousData });
  if (!count) return null;
  return (
    <Card className="mt-6">
      <p role="status">
        <span className="figure">{number(count.will_get)}</span> <span className="lead ms-1.5">{t('wizard.willGet', { people: count.will_get })}</span>
      </p>
      {count.will_get > 0 && <Among people={some} className="mt-1 text-13" />}
      <ul className="mt-4 flex flex-col gap-2">
        <li className="flex items-center gap-2">
          <Icon of={Users} className="text-faint" />
          <span className="grow">{t('wizard.chosen')}</span>
          <b className="num">{number(count.chosen)}</b>
        </li>
        {countReasons(count).map(({ reason, people }) => (
          <li key={reason} className="flex items-center gap-2">
            <Icon of={REASON_ICONS[reason]} className={reason === 'asked_to_stop' && people > 0 ? 'text-bad' : 'text-faint'} />
            <span className="grow">{t(`wizard.reason.${reason}`)}</span>
            <bdi dir="ltr" className={`num ${people > 0 ? 'font-medium' : 'text-muted'}`}>
              {people > 0 ? `− ${number(people)}` : '0'}
            </bdi>
          </li>
        ))}
      </ul>
      {count.written_recently > 0 && (
        <p className="mt-3 flex items-start gap-2 text-13">
          <Icon of={Clock} className="text-warn" />
          <span>{t('wizard.writtenRecently', { people: count.written_recently, days: count.rest_days })}</span>
        </p>
      )}
      <p className="text-12 text-faint mt-3">{t('wizard.checkedAgain')}</p>
    </Card>
  );
}
