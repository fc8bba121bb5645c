/** Step 1: a file by drop or dialog, or a table from the clipboard. What is wrong with a file is said here. */
import { Link } from '@tanstack/react-router';
import { ClipboardList, Download, FileSpreadsheet, Hand, HardDrive, Upload, WandSparkles, type LucideIcon } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useChange } from '@/ipc';
import { number } from '@/shared/formats';
import { t } from '@/shared/i18n';
import { Button, buttonClass, Dialog, Icon, IconBox, Note, Spinner, TextArea, toast, useFocusLeft, WizardPage } from '@/shared/kit';
import { short } from '@/shared/text';
import { Earlier } from './Earlier';
import { ImportSteps, problemText, type ReadProblem } from './frame';
import { exampleList, looksLikeList } from './model';
import { useRowsRead } from './useProgress';

interface Props {
  /** The file that is being read. */
  reading: string | undefined;
  failed: ReadProblem | undefined;
  onPick: () => void;
  onPaste: ((text: string) => void) | undefined;
}

export function ChooseStep({ reading, failed, onPick, onPaste }: Props) {
  const [pasting, setPasting] = useState(false);
  const [pasted, setPasted] = useState('');
  const busy = reading !== undefined;
  const example = useChange('import_example_save', {
    onDone: (saved) => {
      if (saved) toast({ tone: 'ok', text: t('import.example.saved', { name: short(saved.name, 80) }) });
    },
  });
  // Ctrl+V anywhere on this page, unless somebody is typing.
  useEffect(() => {
    if (!onPaste || busy) return undefined;
    const take = (event: ClipboardEvent) => {
      if ((event.target as HTMLElement | null)?.closest?.('input, textarea, [contenteditable="true"]')) return;
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (looksLikeList(text)) onPaste(text);
    };
    window.addEventListener('paste', take);
    return () => window.removeEventListener('paste', take);
  }, [onPaste, busy]);
  return (
    <WizardPage
      title={<h1>{t('imports.title')}</h1>}
      lead={t('import.chooseLead')}
      stepper={<ImportSteps current={0} />}
      footer={
        <>
          <Link to="/contacts" className={buttonClass('quiet')}>
            {t('import.cancel')}
          </Link>
          <Button look="link" size="sm" icon={Download} busy={example.isPending} onClick={() => example.mutate(exampleList())}>
            {t('import.example')}
          </Button>
        </>
      }
    >
      <div className={`drop ${busy ? 'is-over' : ''}`} aria-busy={busy}>
        <IconBox of={FileSpreadsheet} tone="accent" size="xl" />
        <h2 className="mt-3" role={busy ? 'status' : undefined}>
          {busy ? (reading ? t('import.reading', { name: reading }) : t('import.readingPasted')) : t('import.dropHere')}
        </h2>
        <p className="text-muted mt-1">{t('import.kinds')}</p>
        <div className="flex flex-wrap justify-center gap-3 mt-5">
          {busy ? (
            <Reading />
          ) : (
            <>
              <Button look="primary" size="lg" icon={Upload} onClick={onPick}>
                {t('import.chooseFile')}
              </Button>
              {onPaste && (
                <Button size="lg" icon={ClipboardList} onClick={() => setPasting(true)}>
                  {t('import.paste')}
                </Button>
              )}
            </>
          )}
        </div>
        {failed && !busy && (
          <div className="w-[min(560px,90%)] mt-5">
            <Note tone="bad" live>
              {problemText(failed)} {t('import.nothingWritten')}
            </Note>
          </div>
        )}
      </div>
      <div className="grid grid-cols-3 gap-5 mt-6">
        <Fact icon={HardDrive} title={t('import.fact.here')} text={t('import.fact.hereText')} />
        <Fact icon={WandSparkles} title={t('import.fact.repaired')} text={t('import.fact.repairedText')} />
        <Fact icon={Hand} title={t('import.fact.stopped')} text={t('import.fact.stoppedText')} />
      </div>
      <Earlier />
      <Dialog
        broad
        open={pasting}
        onOpenChange={setPasting}
        title={t('import.pasteTitle')}
        description={t('import.pasteText')}
        actions={
          <>
            <Button onClick={() => setPasting(false)}>{t('import.cancel')}</Button>
            <Button
              look="primary"
              disabled={pasted.trim() === ''}
              onClick={() => {
                setPasting(false);
                onPaste?.(pasted);
                setPasted('');
              }}
            >
              {t('import.readIt')}
            </Button>
          </>
        }
      >
        <TextArea label={t('import.pasted')} hideLabel rows={9} value={pasted} onChange={setPasted} spellCheck={false} autoFocus placeholder={t('import.pasteExample')} />
      </Dialog>
    </WizardPage>
  );
}

/** How far it is: only of a long list, a short one is read before anything is heard of it. */
function Reading() {
  const rows = useRowsRead();
  const line = useRef<HTMLSpanElement>(null);
  // The button that was pressed went when the reading began. After a file that cannot be read it is pressed again.
  useFocusLeft(line, (around) => around.querySelector('button'), { lost: true });
  return (
    <span ref={line} className="flex items-center gap-2">
      <Spinner size={20} />
      {rows !== undefined && <span className="num">{t('import.rowsRead', { rows: number(rows) })}</span>}
    </span>
  );
}

function Fact({ icon, title, text }: { icon: LucideIcon; title: string; text: string }) {
  return (
    <div className="flex gap-3">
      <Icon of={icon} size={18} className="text-muted mt-px flex-none" />
      <div className="min-w-0">
        <div className="font-medium">{title}</div>
        <div className="text-13 text-muted">{text}</div>
      </div>
    </div>
  );
}
