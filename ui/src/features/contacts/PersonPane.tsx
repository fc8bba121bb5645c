/** One person: what is known, whether they may get messages and why, and what went between you. */
import { CircleDashed, Ellipsis, FlaskConical, ListMinus, ListPlus, Pencil, Phone, PhoneCall, Trash2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useChange, useRead } from '@/ipc';
import type { ContactDto } from '@/ipc/generated/ContactDto';
import type { KnownField } from '@/ipc/generated/KnownField';
import type { SourceDto } from '@/ipc/generated/SourceDto';
import { useNow } from '@/shared/clock';
import { useChoices } from '@/shared/choices';
import { errorText } from '@/shared/errors';
import { when, whenShort } from '@/shared/formats';
import { t } from '@/shared/i18n';
import { Avatar, Bubble, Button, Chip, ConfirmDialog, Facts, IconButton, Menu, messageState, NameText, Note, PhoneText, Tag, toast, toastUndo } from '@/shared/kit';
import { short } from '@/shared/text';
import { EditPerson } from './EditPerson';
import { MergeDialog } from './merge/MergeDialog';
import { fileWords, otherThan, sourceWords, valueWords } from './model';
import { AddNumber, OtherNumber } from './Numbers';
import { PersonCampaigns } from './PersonCampaigns';
import { PersonConsent } from './PersonConsent';
import { RecordYes } from './RecordYes';
import { ListDialog } from './selection/ListDialog';

/** What is longer is read where it is edited. */
const LONGEST = 600;
/** How many lists are one press away; all others are found in a dialog. */
const NEAR_LISTS = 5;

interface Props {
  /** The person was deleted. */
  onGone: () => void;
  /** Opens somebody else. */
  onShow: (id: number) => void;
}

export function PersonPane({ id, ...rest }: Props & { id: number }) {
  const { data: person, error } = useRead('contact_get', { id });
  // Who is just being deleted stays in sight until the pane is closed.
  if (error && !person) return <Note tone="warn">{errorText(error)}</Note>;
  if (!person) return null;
  return <Person person={person} {...rest} />;
}

function Person({ person, onGone, onShow }: Props & { person: ContactDto }) {
  const { id } = person;
  const name = short(person.name, 80) || person.phone || t('contacts.unnamed');
  const [dialog, setDialog] = useState<'edit' | 'stop' | 'yes' | 'number' | 'list'>();
  const [mergeWith, setMergeWith] = useState<number>();
  const close = (open: boolean) => !open && setDialog(undefined);
  const restore = useChange('contact_restore');
  const remove = useChange('contact_delete', {
    onDone: () => {
      onGone();
      toastUndo(t('contacts.deleted', { name }), () => restore.mutate({ id }));
    },
  });
  const undoAdd = useChange('list_take_back');
  const addTo = useChange('list_add', { onDone: ({ list, batch }) => toastUndo(t('groups.addedOne', { name, list: list.name }), () => undoAdd.mutate({ id: list.id, batch })) });
  const undoRemove = useChange('list_add');
  const takeOut = useChange('list_remove', { onDone: ({ list, people }) => toastUndo(t('groups.removedOne', { name, list: list.name }), () => undoRemove.mutate({ id: list.id, who: { people } })) });
  const near = useChoices('list_choices', id).rows.slice(0, NEAR_LISTS);
  const withdraw = useChange('contact_set_consent', { onDone: () => toast({ text: t('contacts.withdrawn', { name }) }) });
  const test = useChange('contact_test', { onDone: (after) => toast({ text: t(after.is_test ? 'contacts.isTestDone' : 'contacts.noTestDone', { name }) }) });
  const stop = useChange('contact_stop', { onDone: () => toast({ text: t('contacts.stopped', { name }) }) });
  return (
    <div className="flex flex-col gap-4">
      <div className="flex items-center gap-3 pe-8">
        <Avatar name={person.name} id={id} size="lg" />
        <div className="min-w-0">
          <h2 className="wrap-anywhere">
            <NameText>{name}</NameText>
          </h2>
          {person.phone !== null && (
            <Sourced source={otherThan(person, person.sources.phone)}>
              <PhoneText value={person.phone} className="text-13 text-muted" />
            </Sourced>
          )}
          {(person.is_test || person.is_landline) && (
            <div className="flex flex-wrap gap-1 mt-1">
              {person.is_test && (
                <Chip icon={FlaskConical} tone="info">
                  {t('contacts.isTest')}
                </Chip>
              )}
              {person.is_landline && (
                <Chip icon={Phone} title={t('contacts.isLandlineText')}>
                  {t('contacts.isLandline')}
                </Chip>
              )}
            </div>
          )}
        </div>
      </div>
      <div className="flex gap-2">
        <Button size="sm" icon={Pencil} onClick={() => setDialog('edit')}>
          {t('contacts.edit')}
        </Button>
        <Menu
          align="start"
          trigger={<IconButton icon={Ellipsis} look="secondary" size="sm" label={t('contacts.moreFor', { name })} />}
          items={[
            ...(person.consent === 'agreed' ? [{ label: t('contacts.notAskedAfterAll'), icon: CircleDashed, onSelect: () => withdraw.mutate({ id, state: 'not_asked' }) }] : []),
            { label: t('contacts.addNumber'), icon: PhoneCall, onSelect: () => setDialog('number') },
            { label: t(person.is_test ? 'contacts.noTest' : 'contacts.makeTest'), icon: FlaskConical, onSelect: () => test.mutate({ id, is_test: !person.is_test }) },
            ...near.map((list) => ({ label: t('groups.addTo', { list: list.name }), icon: ListPlus, onSelect: () => addTo.mutate({ id: list.id, who: { people: [id] } }) })),
            { label: near.length > 0 ? t('groups.addToOther') : t('contacts.many.list'), icon: ListPlus, onSelect: () => setDialog('list') },
            ...person.lists.map((list) => ({ label: t('groups.takeOut', { list: list.name }), icon: ListMinus, onSelect: () => takeOut.mutate({ id: list.id, people: [id] }) })),
            { label: t('contacts.delete'), icon: Trash2, danger: true, separated: true, onSelect: () => remove.mutate({ id }) },
          ]}
        />
      </div>
      <PersonFacts person={person} name={name} />
      <PersonConsent person={person} onStop={() => setDialog('stop')} onYes={() => setDialog('yes')} />
      <PersonCampaigns person={person} />
      <Messages person={person} />
      <ConfirmDialog open={dialog === 'stop'} onOpenChange={close} title={t('contacts.stopTitle', { name })} safe={t('contacts.stopSafe')} act={t('contacts.stop')} danger onAct={() => stop.mutateAsync({ id })}>
        {t('contacts.stopText')}
      </ConfirmDialog>
      <RecordYes person={person} name={name} open={dialog === 'yes'} onOpenChange={close} />
      {dialog === 'list' && <ListDialog chosen={{ type: 'people', ids: [id] }} people={1} onClose={() => setDialog(undefined)} onDone={() => undefined} />}
      <AddNumber person={person} name={name} open={dialog === 'number'} onOpenChange={close} onShow={onShow} onMerge={setMergeWith} />
      {mergeWith !== undefined && <MergeDialog pair={[id, mergeWith]} onClose={() => setMergeWith(undefined)} onMerged={onShow} />}
      <EditPerson person={person} open={dialog === 'edit'} onOpenChange={close} />
    </div>
  );
}

function PersonFacts({ person, name }: { person: ContactDto; name: string }) {
  const now = useNow(60_000);
  const { sources } = person;
  const text = (label: string, value: string, source: SourceDto | null) => (value ? [{ label, value: <Sourced source={otherThan(person, source)}><NameText>{short(value, LONGEST)}</NameText></Sourced> }] : []);
  const items = [
    // It stands above; only where it came from elsewhere it is said here.
    ...(otherThan(person, sources.name) ? text(t('contacts.name'), person.name, sources.name) : []),
    ...text(t('contacts.city'), person.city, sources.city),
    ...(person.tags.length > 0
      ? [
          {
            label: t('contacts.tags'),
            value: (
              <SourcedTags tags={person.tags.map((tag, at) => ({ key: tag, name: short(tag, 40), source: otherThan(person, sources.tags[at] ?? null) }))} />
            ),
          },
        ]
      : []),
    ...(person.lists.length > 0
      ? [
          {
            label: t('contacts.lists'),
            value: (
              <SourcedTags tags={person.lists.map(({ id, name: list, source }) => ({ key: `${id}`, name: short(list, 60), source: otherThan(person, source) }))} />
            ),
          },
        ]
      : []),
    ...person.other_phones.map((other) => ({ label: t('contacts.otherNumber'), value: <Sourced key={other.phone} source={otherThan(person, other.source)}><OtherNumber person={person} name={name} other={other} /></Sourced> })),
    ...text(t('contacts.company'), person.company, sources.company),
    ...(person.email
      ? [
          {
            label: t('contacts.email'),
            value: (
              <Sourced source={otherThan(person, sources.email)}>
                <bdi dir="ltr">{short(person.email, 120)}</bdi>
              </Sourced>
            ),
          },
        ]
      : []),
    ...text(t('contacts.language'), person.language, sources.language),
    ...person.fields.map((field) => ({ label: <NameText>{short(field.field, 40)}</NameText>, value: <FieldValue field={field} person={person} /> })),
    ...text(t('contacts.notes'), person.notes, sources.notes),
    person.came_from === null ? { label: t('contacts.added'), value: <bdi>{when(person.created_at_ms, now)}</bdi> } : { label: t('contacts.cameFrom'), value: <bdi>{fileWords(person.came_from, person.came_from_row)}</bdi> },
  ];
  return <Facts items={items} />;
}

/** A value as its kind is read, and where it came from. */
function FieldValue({ field, person }: { field: KnownField; person: ContactDto }) {
  return (
    <Sourced source={otherThan(person, field.source)}>
      <NameText>{short(valueWords(field), LONGEST)}</NameText>
    </Sourced>
  );
}

/** Tags or lists; what came from elsewhere than the person stands in a row of its own. */
function SourcedTags({ tags }: { tags: readonly { key: string; name: string; source: SourceDto | null }[] }) {
  const rows = new Map<string, typeof tags[number][]>();
  for (const tag of tags) {
    const words = tag.source ? sourceWords(tag.source) : '';
    rows.set(words, [...(rows.get(words) ?? []), tag]);
  }
  const ordered = [...rows].sort(([a], [b]) => Number(a !== '') - Number(b !== ''));
  return ordered.map(([words, group]) => (
    <span key={words} className="block mt-1 first:mt-0">
      <Sourced source={group[0]?.source ?? null}>
        <span className="flex flex-wrap gap-1">
          {group.map((tag) => (
            <Tag key={tag.key} clip>
              <bdi>{tag.name}</bdi>
            </Tag>
          ))}
        </span>
      </Sourced>
    </span>
  ));
}

function Sourced({ source, children }: { source: SourceDto | null; children: ReactNode }) {
  const words = source && sourceWords(source);
  return (
    <>
      {children}
      {words && (
        <span className="block text-12 text-muted clip">
          <bdi>{words}</bdi>
        </span>
      )}
    </>
  );
}

function Messages({ person }: { person: ContactDto }) {
  const now = useNow(60_000);
  if (person.messages.length === 0) return null;
  return (
    <section className="border-t border-line pt-4">
      <h3 className="font-semibold mb-3">{t('contacts.messages')}</h3>
      <ol className="chatlog">
        {person.messages.map((message) => (
          <li key={message.id}>
            <span className="vh">{message.inbound ? t('contacts.theyWrote') : t('contacts.youWrote')}</span>
            <Bubble out={!message.inbound} time={whenShort(message.at_ms, now)} {...(message.state === null ? {} : { state: messageState(message.state) })}>
              {message.revoked ? <em className="text-muted">{t('contacts.takenBack')}</em> : message.body}
              {message.has_media && !message.revoked && <span className="text-muted block">{t('contacts.withMedia')}</span>}
            </Bubble>
          </li>
        ))}
      </ol>
    </section>
  );
}
