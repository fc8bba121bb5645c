import { Copy } from 'lucide-react';
import { useState } from 'react';
import { host } from '@/host';
import { useChange, useRead } from '@/ipc';
import { bytes, number } from '@/shared/formats';
import { t } from '@/shared/i18n';
import { Button, Card, Dialog, Facts, TextInput, toast } from '@/shared/kit';
import { wordMatches } from './model';
import { SectionHead } from './Section';

/** Where the data lies, how much it is, and the way to remove all of it. */
export function YourDataSection() {
  const { data } = useRead('your_data', {});
  const [asking, setAsking] = useState(false);
  if (!data) return null;
  return (
    <>
      <SectionHead title={t('settings.data')} lead={t('settings.dataLead')} />
      <div className="flex max-w-[760px] flex-col gap-5">
        <Card>
          <Facts
            items={[
              {
                label: t('settings.fact.folder'),
                value: (
                  <span className="flex flex-wrap items-center gap-2">
                    <bdi dir="ltr" className="selectable">
                      {data.folder}
                    </bdi>
                    <Button size="sm" look="quiet" icon={Copy} onClick={() => void host.copyText(data.folder).then(() => toast({ text: t('settings.folderCopied') }))}>
                      {t('settings.copyFolder')}
                    </Button>
                  </span>
                ),
              },
              { label: t('settings.fact.size'), value: <bdi dir="ltr">{bytes(data.bytes)}</bdi> },
              { label: t('settings.fact.people'), value: number(data.people) },
              { label: t('settings.fact.messages'), value: number(data.messages) },
            ]}
          />
          {data.leaving && <p className="mt-3 text-13 text-muted">{t('settings.wipeLeaving')}</p>}
        </Card>
        <Card>
          <h3>{t('settings.wipe')}</h3>
          <p className="mt-1 mb-4 text-13 text-muted">{t('settings.wipeText')}</p>
          <Button look="danger" onClick={() => setAsking(true)}>
            {t('settings.wipeStart')}
          </Button>
        </Card>
      </div>
      {asking && <Wipe people={data.people} messages={data.messages} onClose={() => setAsking(false)} />}
    </>
  );
}

/** The word on the screen is the word that Rust wants. It is not translated, so that both always agree. */
const WORD = 'REMOVE';

/** Nothing of what was shown exists any more. */
function beginAnew() {
  window.location.hash = '/';
  window.location.reload();
}

function Wipe({ people, messages, onClose }: { people: number; messages: number; onClose: () => void }) {
  const [typed, setTyped] = useState('');
  const [stays, setStays] = useState(false);
  const wipe = useChange('data_remove_everything', { onDone: (removed) => (removed.stays ? setStays(true) : beginAnew()) });
  const ready = wordMatches(typed, WORD);
  if (stays)
    return (
      <Dialog
        open
        onOpenChange={beginAnew}
        title={t('settings.wipeDone')}
        actions={
          <Button look="primary" onClick={beginAnew}>
            {t('settings.wipeAnew')}
          </Button>
        }
      >
        <p>{t('settings.wipeLeaving')}</p>
      </Dialog>
    );
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open && !wipe.isPending) onClose();
      }}
      title={t('settings.wipeAsk')}
      description={t('settings.wipeExplain', { people, messages })}
      actions={
        <>
          <Button onClick={onClose} disabled={wipe.isPending}>
            {t('settings.wipeNot')}
          </Button>
          <Button look="danger-solid" busy={wipe.isPending} disabled={!ready} onClick={() => wipe.mutate({ word: WORD })}>
            {t('settings.wipeStart')}
          </Button>
        </>
      }
    >
      <TextInput label={t('settings.wipeType', { word: WORD })} value={typed} onChange={setTyped} dir="ltr" />
    </Dialog>
  );
}
