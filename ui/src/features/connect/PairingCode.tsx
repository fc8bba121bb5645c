import { Copy, RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { host } from '@/host';
import { queryClient, useChange, type Problem } from '@/ipc';
import type { LinkState } from '@/ipc/generated/LinkState';
import { errorText } from '@/shared/errors';
import { t } from '@/shared/i18n';
import { Button, Note, TextInput, toast } from '@/shared/kit';
import { pairingHalves, phoneLooksWhole } from './model';

/** Letters to type on the phone, for those whose camera does not see the code. */
export function PairingCode({ link, callingCode }: { link: LinkState; callingCode: string }) {
  const [phone, setPhone] = useState(callingCode ? `${callingCode} ` : '');
  const [problem, setProblem] = useState<Problem>();
  const ask = useChange('link_code', {
    onDone: (answer) => {
      setProblem(undefined);
      queryClient.setQueryData(['link_state', { id: link.number_id }], answer);
    },
    onProblem: (next) => {
      setProblem(next);
      return true;
    },
  });
  const aboutPhone = problem?.code === 'phone_bad';
  const code = link.pairing_code;
  const request = () => ask.mutate({ number_id: link.number_id, phone: phone.trim() });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        request();
      }}
    >
      <TextInput label={t('connect.shopPhone')} hint={t('connect.shopPhoneHint')} error={aboutPhone ? errorText(problem) : undefined} value={phone} onChange={setPhone} inputMode="tel" dir="ltr" placeholder="+243 990 000 417" />
      {problem && !aboutPhone && (
        <div className="mt-3">
          <Note tone="bad" live>
            {errorText(problem)}
          </Note>
        </div>
      )}
      {code ? (
        <>
          <Letters code={code} />
          <div className="flex flex-wrap items-center justify-end gap-2">
            <Button size="sm" icon={Copy} onClick={() => void host.copyText(code).then(() => toast({ text: t('connect.copied') }))}>
              {t('connect.copy')}
            </Button>
            <Button type="submit" size="sm" icon={RefreshCw} busy={ask.isPending} disabled={!phoneLooksWhole(phone)}>
              {t('connect.newLetters')}
            </Button>
          </div>
        </>
      ) : (
        <Button type="submit" look="primary" className="mt-4" busy={ask.isPending} disabled={!phoneLooksWhole(phone) || link.step !== 'scan'}>
          {t('connect.getLetters')}
        </Button>
      )}
    </form>
  );
}

/** Always left to right; spoken letter by letter. */
function Letters({ code }: { code: string }) {
  const halves = pairingHalves(code);
  return (
    <div className="paircode" dir="ltr" role="img" aria-label={t('connect.lettersSpoken', { letters: halves.flat().join(' ') })}>
      {halves[0].map((letter, i) => (
        <span key={`a${i}`}>{letter}</span>
      ))}
      <i />
      {halves[1].map((letter, i) => (
        <span key={`b${i}`}>{letter}</span>
      ))}
    </div>
  );
}
