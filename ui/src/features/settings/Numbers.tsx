import { Link } from '@tanstack/react-router';
import { Plus, Smartphone } from 'lucide-react';
import { useState } from 'react';
import { useChange, useRead } from '@/ipc';
import type { NumberDto } from '@/ipc/generated/NumberDto';
import { AskKey } from '@/shared/askKey';
import { useNow } from '@/shared/clock';
import { ago, time, when } from '@/shared/formats';
import { t } from '@/shared/i18n';
import { Button, buttonClass, Card, ConfirmDialog, EmptyState, Facts, Icon, Note, NumberChip, NUMBER_STATES, PhoneText } from '@/shared/kit';
import { numberActs } from './model';
import { SectionHead } from './Section';
import { Stopped } from './Stopped';

/** The numbers of this workspace: how each stands, its server, unlink, remove. */
export function Numbers() {
  const { data: app } = useRead('app_state', {});
  const { data: numbers } = useRead('number_list', {});
  if (!app || !numbers) return null;
  const add = (
    <Link to="/connect" className={buttonClass(numbers.length === 0 ? 'primary' : 'secondary')}>
      <Icon of={Plus} />
      {t('settings.connect')}
    </Link>
  );
  return (
    <>
      <SectionHead title={t('settings.numbers')} lead={t('settings.numbersLead')} />
      <div className="flex max-w-[760px] flex-col gap-5">
        {numbers.length === 0 ? (
          <Card flush>
            <EmptyState icon={Smartphone} title={t('settings.numbersNone')} level="h3" actions={add}>
              {t('settings.numbersNoneText')}
            </EmptyState>
          </Card>
        ) : (
          <>
            {numbers.map((number) => (
              <NumberPanel key={number.id} number={number} />
            ))}
            <div>{add}</div>
          </>
        )}
        {app.workspace === 'real' && <KeyNote />}
      </div>
    </>
  );
}

function KeyNote() {
  const { data: keys } = useRead('key_keeping', {});
  if (!keys) return null;
  return <Note tone={keys === 'keychain' ? 'neutral' : 'warn'}>{t(keys === 'keychain' ? 'settings.keysKept' : 'settings.keysSession')}</Note>;
}

function NumberPanel({ number }: { number: NumberDto }) {
  const nowMs = useNow(60_000);
  const acts = numberActs(number);
  const practice = number.kind === 'practice';
  const state = number.state === 'reconnecting' && number.next_try_at_ms !== null ? t('shell.nextTry', { time: time(number.next_try_at_ms) }) : t(NUMBER_STATES[number.state].word);
  const name = number.phone ? <PhoneText value={number.phone} /> : <bdi>{number.name || t('number.unnamed')}</bdi>;
  return (
    <Card>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <h3 className="text-16">{name}</h3>
        <NumberChip state={number.state} words={state} />
        <div className="ms-auto flex flex-wrap gap-2">
          {acts.link && (
            <Link to="/connect" search={{ number: number.id }} className={buttonClass('secondary', 'sm')}>
              {t(number.state === 'scan_again' ? 'settings.scanAgain' : 'settings.link')}
            </Link>
          )}
          {acts.ask && <AskKey number={number.id}>{t('settings.askKey')}</AskKey>}
          {acts.key && (
            <Link to="/connect" search={{ number: number.id, key: true }} className={buttonClass('secondary', 'sm')}>
              {t('settings.typeKey')}
            </Link>
          )}
          {acts.unlink && <Unlink number={number} />}
          <Remove number={number} />
        </div>
      </div>
      {number.alarm !== null && (
        <div className="mt-4">
          <Stopped number={number} name={spoken(number)} />
        </div>
      )}
      <div className="mt-4">
        <Facts
          items={[
            ...(number.phone && number.name ? [{ label: t('settings.fact.name'), value: <bdi>{number.name}</bdi> }] : []),
            { label: t('settings.fact.server'), value: practice ? t('settings.fact.practice') : <bdi dir="ltr">{number.server}</bdi> },
            ...(!practice && number.server_version ? [{ label: t('settings.fact.version'), value: <bdi dir="ltr">{[number.server_version, number.server_engine].filter(Boolean).join(' · ')}</bdi> }] : []),
            ...(number.last_heard_at_ms === null ? [] : [{ label: t('settings.fact.heard'), value: ago(number.last_heard_at_ms, nowMs) }]),
            ...(number.linked_at_ms === null ? [] : [{ label: t('settings.fact.linked'), value: when(number.linked_at_ms, nowMs) }]),
            { label: t('settings.fact.today'), value: t('number.today', { sent: number.sent_today, cap: number.day_cap }) },
          ]}
        />
      </div>
      {number.linked_at_ms !== null && !number.exact_look_up && (
        <div className="mt-4">
          <Note>{t('settings.notExact')}</Note>
        </div>
      )}
    </Card>
  );
}

const spoken = (number: NumberDto) => number.phone ?? (number.name || t('number.unnamed'));

function Unlink({ number }: { number: NumberDto }) {
  const [asking, setAsking] = useState(false);
  const unlink = useChange('number_unlink');
  return (
    <>
      <Button size="sm" onClick={() => setAsking(true)}>
        {t('settings.unlink')}
      </Button>
      <ConfirmDialog open={asking} onOpenChange={setAsking} title={t('settings.unlinkAsk', { phone: spoken(number) })} safe={t('settings.unlinkNot')} act={t('settings.unlinkAct')} danger onAct={() => unlink.mutateAsync({ id: number.id })}>
        {t('settings.unlinkText')}
      </ConfirmDialog>
    </>
  );
}

function Remove({ number }: { number: NumberDto }) {
  const [asking, setAsking] = useState(false);
  const remove = useChange('number_remove');
  return (
    <>
      <Button look="danger" size="sm" onClick={() => setAsking(true)}>
        {t('settings.remove')}
      </Button>
      <ConfirmDialog open={asking} onOpenChange={setAsking} title={t('settings.removeAsk', { phone: spoken(number) })} safe={t('settings.removeNot')} act={t('settings.removeAct')} danger onAct={() => remove.mutateAsync({ id: number.id })}>
        {t('settings.removeText')}
      </ConfirmDialog>
    </>
  );
}
