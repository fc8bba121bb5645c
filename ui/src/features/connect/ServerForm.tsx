import { ChevronRight, KeyRound } from 'lucide-react';
import { useRef, useState } from 'react';
import { useChange, type Problem } from '@/ipc';
import type { ServerReport } from '@/ipc/generated/ServerReport';
import { errorText } from '@/shared/errors';
import { t } from '@/shared/i18n';
import { Button, Card, Icon, Note, TextInput } from '@/shared/kit';
import { KeyNote } from './KeyNote';
import { fieldOf, trouble, warningWords } from './model';

/**
 * Address and key of a WAHA server: "Check" says precisely what is wrong, with one
 * next step; what was checked can then be used. A change of a field asks again.
 */
export function ServerForm({ onAdded }: { onAdded: (number: number) => void }) {
  const [address, setAddress] = useState('');
  const [key, setKey] = useState('');
  const [report, setReport] = useState<ServerReport>();
  const [problem, setProblem] = useState<Problem>();
  const addressRef = useRef<HTMLInputElement>(null);
  const keyRef = useRef<HTMLInputElement>(null);

  const onProblem = (next: Problem) => {
    setProblem(next);
    setReport(undefined);
    const field = fieldOf(next.code);
    (field === 'key' ? keyRef : field === 'address' ? addressRef : undefined)?.current?.focus();
    return true;
  };
  const check = useChange('waha_check', {
    onDone: (answer) => {
      setReport(answer);
      setProblem(undefined);
    },
    onProblem,
  });
  const add = useChange('waha_number_add', { onDone: (added) => onAdded(added.number_id), onProblem });
  const edit = (set: (text: string) => void) => (text: string) => {
    set(text);
    setReport(undefined);
    setProblem(undefined);
  };
  const submit = () => {
    if (report) add.mutate({ address: report.address, key });
    else check.mutate({ address: address.trim(), key });
  };
  const field = problem && fieldOf(problem.code);
  const busy = check.isPending || add.isPending;

  return (
    <Card>
      <h2>{t('connect.server')}</h2>
      <p className="mt-1 text-muted">{t('connect.serverText')}</p>
      <form
        className="mt-4 flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <TextInput ref={addressRef} label={t('connect.address')} hint={t('connect.addressHint')} error={problem && field === 'address' ? errorText(problem) : undefined} value={address} onChange={edit(setAddress)} placeholder="http://192.168.1.20:3000" inputMode="url" dir="ltr" />
        <TextInput ref={keyRef} label={t('connect.key')} hint={t('connect.keyHint')} error={problem && field === 'key' ? errorText(problem) : undefined} value={key} onChange={edit(setKey)} type="password" icon={KeyRound} dir="ltr" />
        {problem && !field && <ProblemNote problem={problem} />}
        {report && <Found report={report} />}
        <div className="flex flex-wrap items-center gap-3">
          <Button type="submit" look="primary" busy={busy}>
            {report ? t('connect.toCode') : t(problem && !field ? (problem.code === 'gateway_too_old' ? 'connect.act.updated' : 'connect.act.again') : 'connect.check')}
          </Button>
          {check.isPending && (
            <span role="status" className="text-13 text-muted">
              {t('connect.checking')}
            </span>
          )}
        </div>
      </form>
      <div className="mt-5">
        <KeyNote />
      </div>
      <details className="foldout mt-4">
        <summary>
          <Icon of={ChevronRight} flip />
          {t('connect.noServer')}
        </summary>
        <ol className="mt-2 flex list-decimal flex-col gap-1 ps-5 text-13 text-muted">
          <li>{t('connect.noServer1')}</li>
          <li>{t('connect.noServer2')}</li>
          <li>{t('connect.noServer3')}</li>
        </ol>
      </details>
    </Card>
  );
}

/** What went wrong, precisely. The button below asks again. */
export function ProblemNote({ problem }: { problem: Problem }) {
  return (
    <Note tone="bad" live>
      <b>{trouble(problem.code, problem.params).title}.</b> {errorText(problem)}
    </Note>
  );
}

/** A server that works: what it is, and what to know about it. */
function Found({ report }: { report: ServerReport }) {
  const warnings = warningWords(report.warnings);
  return (
    <div className="flex flex-col gap-2" role="status">
      <Note tone="ok">
        <b>{t('connect.found')}</b> {t('connect.foundText', { version: report.version, engine: report.engine })}
      </Note>
      {warnings.map((words) => (
        <Note tone="warn" key={words}>
          {words}
        </Note>
      ))}
    </div>
  );
}
