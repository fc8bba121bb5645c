/** Step 1: who should get it, and how many that makes, with every reason for fewer. */
import { CircleDashed, Hand, PhoneOff, Plus, Tag, UserRound, UserX, Users, X, Variable, FileSpreadsheet, type LucideIcon } from 'lucide-react';
import { useRead } from '@/ipc';
import type { AudienceCountDto } from '@/ipc/generated/AudienceCountDto';
import type { AudienceDto } from '@/ipc/generated/AudienceDto';
import { number } from '@/shared/formats';
import { t } from '@/shared/i18n';
import { Button, Card, Icon, IconButton, Menu, NameText } from '@/shared/kit';
import { countReasons, sourcesOf, withoutSource, type CountReason, type Source } from '../model';

const ICONS: Record<Source['kind'], LucideIcon> = { everyone: Users, tag: Tag, import: FileSpreadsheet, people: UserRound };

export function sourceWords(source: Source): string {
  switch (source.kind) {
    case 'everyone':
      return t('wizard.everyone');
    case 'tag':
      return t('wizard.tag', { tag: source.tag });
    case 'import':
      return t('wizard.import');
    case 'people':
      return t('wizard.people', { people: source.count });
  }
}

export function PeopleStep({ audience, onChange, count }: { audience: AudienceDto; onChange: (audience: AudienceDto) => void; count: AudienceCountDto | undefined }) {
  const { data: tags } = useRead('tag_list', {});
  const sources = sourcesOf(audience);
  const free = (tags ?? []).filter((tag) => !audience.tags.includes(tag.name));
  const peopleOf = (source: Source): number | undefined => (source.kind === 'tag' ? tags?.find((tag) => tag.name === source.tag)?.people : source.kind === 'people' ? source.count : undefined);
  return (
    <>
      <h2>{t('wizard.who')}</h2>
      <Card flush className="mt-3">
        <ul className="rows">
          {sources.map((source) => {
            const words = sourceWords(source);
            const people = peopleOf(source);
            return (
              <li key={source.kind === 'import' ? source.id : words}>
                <Icon of={ICONS[source.kind]} size={18} className="text-faint" />
                <span className="grow font-medium min-w-0 clip">
                  <NameText>{source.kind === 'import' ? <ListName id={source.id} /> : words}</NameText>
                </span>
                {people !== undefined && source.kind !== 'people' && <span className="num text-muted">{t('wizard.people', { people })}</span>}
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
                    {t('wizard.addTag')}
                  </Button>
                }
                items={free.map((tag) => ({ label: t('wizard.tagPeople', { tag: tag.name, people: tag.people }), icon: Tag, onSelect: () => onChange({ ...audience, tags: [...audience.tags, tag.name] }) }))}
              />
            )}
            {sources.length === 0 && <span className="text-13 text-muted ms-auto">{t('wizard.chooseFirst')}</span>}
            {audience.everyone && free.length === 0 && <span className="text-13 text-muted">{t('wizard.everyoneHint')}</span>}
          </li>
        </ul>
      </Card>
      <CountCard count={count} />
    </>
  );
}

/** "List: clients.xlsx", or the general words while the name is not known. */
function ListName({ id }: { id: number }) {
  const { data } = useRead('import_result', { id });
  return data ? t('wizard.list', { file: `\u2066${data.file_name}\u2069` }) : t('wizard.import');
}

const REASON_ICONS: Record<CountReason, LucideIcon> = { asked_to_stop: Hand, not_asked: CircleDashed, no_number: PhoneOff, suppressed: UserX, missing_variable: Variable };

function CountCard({ count }: { count: AudienceCountDto | undefined }) {
  if (!count) return null;
  return (
    <Card className="mt-6">
      <p role="status">
        <span className="figure">{number(count.will_get)}</span> <span className="lead ms-1.5">{t('wizard.willGet', { people: count.will_get })}</span>
      </p>
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
      <p className="text-12 text-faint mt-3">{t('wizard.checkedAgain')}</p>
    </Card>
  );
}
