/**
 * The box in which a message is written, with the line of variables above it.
 * Used by Messages and by the campaign wizard. The box belongs to the browser while
 * somebody types; it is only filled again when `body` changes from outside.
 */
import { Plus } from 'lucide-react';
import { useEffect, useId, useLayoutEffect, useRef, type ReactNode } from 'react';
import { t } from '../i18n';
import { Button, FilterChip, Menu } from '../kit';
import { chipOf, insertAt, nodesOf, textOf } from './editable';
import { parseTemplate, variableLabel } from './template';

export interface MessageEditorProps {
  label: string;
  body: string;
  onChange: (body: string) => void;
  /** Every variable that can be used, the common ones first. */
  variables: readonly string[];
  /** At the end of the line of variables. */
  tools?: ReactNode;
  /** Spoken after the label: the id of the line below. */
  describedBy?: string;
  invalid?: boolean;
}

/** So many variables have a button of their own; the others are behind "Other field". */
const SHOWN = 2;

export function MessageEditor({ label, body, onChange, variables, tools, describedBy, invalid = false }: MessageEditorProps) {
  const boxRef = useRef<HTMLDivElement>(null);
  const given = useRef<string | undefined>(undefined);
  const caret = useRef<Range | undefined>(undefined);
  const id = useId();

  useLayoutEffect(() => {
    const box = boxRef.current;
    if (!box || given.current === body) return;
    given.current = body;
    box.replaceChildren(...nodesOf(body));
  }, [body]);

  useEffect(() => {
    const follow = () => {
      const selection = window.getSelection();
      const range = selection?.rangeCount ? selection.getRangeAt(0) : undefined;
      if (range && boxRef.current?.contains(range.commonAncestorContainer)) caret.current = range.cloneRange();
    };
    document.addEventListener('selectionchange', follow);
    return () => document.removeEventListener('selectionchange', follow);
  }, []);

  const tell = () => {
    const box = boxRef.current;
    if (!box) return;
    const text = textOf(box);
    if (text === given.current) return;
    given.current = text;
    onChange(text);
  };

  const insert = (name: string) => {
    const box = boxRef.current;
    if (!box) return;
    insertAt(box, caret.current, [chipOf({ name, fallback: null })]);
    tell();
  };

  const paste = (text: string) => {
    const box = boxRef.current;
    const selection = window.getSelection();
    if (!box || !text) return;
    insertAt(box, selection?.rangeCount ? selection.getRangeAt(0) : undefined, nodesOf(text.replace(/\r\n?/g, '\n')));
    tell();
  };

  const [first, rest] = [variables.slice(0, SHOWN), variables.slice(SHOWN)];
  return (
    <div>
      <div className="flex flex-wrap items-center gap-1 pb-2" role="group" aria-label={t('editor.insert')}>
        <span className="text-13 text-muted me-2" aria-hidden="true">
          {t('editor.insert')}
        </span>
        {first.map((name) => (
          <FilterChip key={name} icon={Plus} onPress={() => insert(name)}>
            {variableLabel(name)}
          </FilterChip>
        ))}
        {rest.length > 0 && (
          <Menu
            align="start"
            trigger={
              <Button size="sm" look="quiet" icon={Plus}>
                {t('editor.otherField')}
              </Button>
            }
            items={rest.map((name) => ({ label: variableLabel(name), onSelect: () => insert(name) }))}
          />
        )}
        {tools && <span className="ms-auto">{tools}</span>}
      </div>
      <span className="vh" id={`${id}-k`}>
        {t('editor.chipsSpoken')}
      </span>
      <div
        ref={boxRef}
        role="textbox"
        tabIndex={0}
        aria-multiline="true"
        aria-label={label}
        aria-describedby={[`${id}-k`, describedBy].filter(Boolean).join(' ')}
        aria-invalid={invalid || undefined}
        className={`area editor ${invalid ? 'bad' : ''}`}
        dir="auto"
        contentEditable
        suppressContentEditableWarning
        spellCheck
        onInput={tell}
        onBlur={() => {
          // A variable that was typed by hand becomes a chip. Otherwise the box stays as
          // it is, so that the caret is still there for the buttons above.
          const box = boxRef.current;
          if (!box) return;
          const text = textOf(box);
          if (parseTemplate(text).filter((piece) => typeof piece !== 'string').length !== box.querySelectorAll('.var').length) box.replaceChildren(...nodesOf(text));
        }}
        onBeforeInput={(event) => {
          const kind = (event.nativeEvent as InputEvent).inputType ?? '';
          if (kind.startsWith('format')) event.preventDefault();
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
          event.preventDefault();
          // The one way that keeps undo and gives plain breaks in every WebView.
          document.execCommand('insertLineBreak');
        }}
        onPaste={(event) => {
          event.preventDefault();
          paste(event.clipboardData.getData('text/plain'));
        }}
        onDrop={(event) => {
          if (event.dataTransfer.types.includes('Files')) return;
          event.preventDefault();
          paste(event.dataTransfer.getData('text/plain'));
        }}
      />
    </div>
  );
}
