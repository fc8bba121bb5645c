import { KeyRound } from 'lucide-react';
import { useRef, useState } from 'react';
import { useChange, type Problem } from '@/ipc';
import type { NumberDto } from '@/ipc/generated/NumberDto';
import { errorText } from '@/shared/errors';
import { t } from '@/shared/i18n';
import { Button, Card, PhoneText, TextInput } from '@/shared/kit';
import { KeyNote } from './KeyNote';
import { fieldOf } from './model';
import { ProblemNote } from './ServerForm';

/** Another key for the server of a number that is linked already: checked, then kept. */
export function KeyForm({ number, onKept }: { number: NumberDto; onKept: () => void }) {
  const [key, setKey] = useState('');
  const [problem, setProblem] = useState<Problem>();
  const keyRef = useRef<HTMLInputElement>(null);
  const keep = useChange('number_key_set', {
    onDone: onKept,
    onProblem: (next) => {
      setProblem(next);
      keyRef.current?.focus();
      return true;
    },
  });
  const ofKey = problem && fieldOf(problem.code) === 'key';
  return (
    <Card>
      <h2>{number.phone ? <PhoneText value={number.phone} /> : t('connect.server')}</h2>
      <p className="mt-1 text-muted">
        <bdi dir="ltr">{number.server}</bdi>
      </p>
      <form
        className="mt-4 flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          keep.mutate({ number_id: number.id, key });
        }}
      >
        <TextInput
          ref={keyRef}
          label={t('connect.key')}
          hint={t('connect.keyHint')}
          error={ofKey ? errorText(problem) : undefined}
          value={key}
          onChange={(text) => {
            setKey(text);
            setProblem(undefined);
          }}
          type="password"
          icon={KeyRound}
          dir="ltr"
        />
        {problem && !ofKey && <ProblemNote problem={problem} />}
        <div>
          <Button type="submit" look="primary" busy={keep.isPending}>
            {t('connect.keyUse')}
          </Button>
        </div>
      </form>
      <div className="mt-5">
        <KeyNote />
      </div>
    </Card>
  );
}
