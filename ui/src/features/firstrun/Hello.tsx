import { RotateCcw, Send } from 'lucide-react';
import { useState } from 'react';
import { useChange, useRead, type Problem } from '@/ipc';
import { useNow } from '@/shared/clock';
import { errorText } from '@/shared/errors';
import { t } from '@/shared/i18n';
import { Bubble, Button, MessageChip, Note, TextInput } from '@/shared/kit';
import { helloLook } from './model';

/** How hello stands now; asked again while something can still happen. */
export function useHello(enabled: boolean) {
  const nowMs = useNow();
  const { data } = useRead('hello_state', {}, { enabled, refetchInterval: (query) => (query.state.data && helloLook(query.state.data, 0)?.moving ? 1500 : false) });
  return { hello: data, look: data && helloLook(data, nowMs) };
}

/** Step 2: one real message to oneself, with its ticks arriving on the card. */
export function Hello() {
  const { hello, look } = useHello(true);
  const [other, setOther] = useState(false);
  const [phone, setPhone] = useState('');
  const [problem, setProblem] = useState<Problem>();
  const send = useChange('hello_send', {
    onDone: () => {
      setProblem(undefined);
      setOther(false);
    },
    onProblem: (next) => {
      setProblem(next);
      return true;
    },
  });
  const mutate = () => send.mutate({ phone: other ? phone.trim() : '', text: t('firstrun.helloText') });
  const phoneWrong = problem?.code === 'phone_bad' && other;

  if (look && !look.again) {
    return (
      <div className="mt-4">
        <HelloTicks />
      </div>
    );
  }
  return (
    <form
      className="mt-4 flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        mutate();
      }}
    >
      {look && (
        <div className="flex flex-wrap items-center gap-2" role="status">
          <MessageChip state={look.state} />
          <span className="text-13 text-muted">{look.words}</span>
        </div>
      )}
      {other && <TextInput className="max-w-[320px]" autoFocus label={t('firstrun.otherPhone')} hint={t('firstrun.otherPhoneHint')} error={phoneWrong ? errorText(problem) : undefined} value={phone} onChange={setPhone} inputMode="tel" dir="ltr" placeholder="+243 991 000 412" />}
      {problem && !phoneWrong && (
        <Note tone="bad" live>
          {errorText(problem)}
        </Note>
      )}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="primary" icon={look ? RotateCcw : Send} flipIcon busy={send.isPending} disabled={other && phone.trim() === ''}>
          {look ? t('firstrun.helloAgain') : other ? t('firstrun.helloOther') : t('firstrun.helloMe')}
        </Button>
        <Button
          look="quiet"
          onClick={() => {
            setOther(!other);
            setProblem(undefined);
          }}
        >
          {other ? t('firstrun.ownPhone') : t('firstrun.useOther')}
        </Button>
      </div>
      {hello?.phone && look && <p className="text-12 text-muted">{t('firstrun.helloTo', { phone: hello.phone })}</p>}
    </form>
  );
}

/** The message as a bubble with its ticks, and the state in words. */
export function HelloTicks() {
  const { hello, look } = useHello(true);
  if (!hello || !look) return null;
  return (
    <div className="max-w-[420px]">
      <div className="rounded-l bg-chat p-3">
        <Bubble state={look.state}>{t('firstrun.helloText')}</Bubble>
      </div>
      <div className="mt-2 flex flex-wrap items-center gap-2" role="status">
        <MessageChip state={look.state} />
        <span className="text-13 text-muted">{look.words}</span>
      </div>
      {hello.phone && <p className="mt-1 text-12 text-muted">{t('firstrun.helloTo', { phone: hello.phone })}</p>}
    </div>
  );
}
