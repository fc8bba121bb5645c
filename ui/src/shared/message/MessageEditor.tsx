/**
 * The box in which a message is written, with the line of variables above it.
 * Used by Messages and by the campaign wizard. The box belongs to the browser while
 * somebody types; it is only filled again when `body` changes from outside.
 */
import { Plus } from 'lucide-react';
import { useEffect, useId, useLayoutEffect, useRef, type ReactNode } from 'react';
import { t } from '../i18n';
import { FilterChip, Icon, Menu } from '../kit';
import { caretOf, chipOf, insertAt, nodesOf, placeCaret, textOf, wholeTextOf } from './editable';
import { begin, changeOf, record, redo, undo, type Change, type History } from './history';
import { parseTemplate, variableLabel, variablesOf } from './template';

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
const FIRST = ['first_name', 'city', 'name'];

export function MessageEditor({ label, body, onChange, variables, tools, describedBy, invalid = false }: MessageEditorProps) {
  const boxRef = useRef<HTMLDivElement>(null);
  const given = useRef<string | undefined>(undefined);
  const caret = useRef<Range | undefined>(undefined);
  const history = useRef<History>(begin({ text: body, caret: body.length }));
  const id = useId();

  useLayoutEffect(() => {
    const box = boxRef.current;
    if (!box || given.current === body) return;
    if (given.current !== undefined) history.current = record(history.current, { text: body, caret: body.length }, 'elsewhere', performance.now());
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

  const tell = (change: Change) => {
    const box = boxRef.current;
    if (!box) return;
    const text = textOf(box);
    if (text === given.current) return;
    const selection = window.getSelection();
    const at = caretOf(box, selection?.rangeCount ? selection.getRangeAt(0) : undefined);
    history.current = record(history.current, { text, caret: at }, change, performance.now());
    given.current = text;
    onChange(text);
  };

  /** One step back or forth. */
  const step = (to: (history: History) => History) => {
    const box = boxRef.current;
    const next = to(history.current);
    if (!box || next === history.current) return;
    history.current = next;
    given.current = next.now.text;
    box.replaceChildren(...nodesOf(next.now.text));
    placeCaret(box, next.now.caret);
    onChange(next.now.text);
  };

  /** What is marked goes out as it is written, so that fields survive copy and paste. */
  const copy = (event: React.ClipboardEvent, cut: boolean) => {
    const selection = window.getSelection();
    const range = selection?.rangeCount ? selection.getRangeAt(0) : undefined;
    if (!range || range.collapsed || !boxRef.current?.contains(range.commonAncestorContainer)) return;
    event.preventDefault();
    event.clipboardData.setData('text/plain', wholeTextOf(range.cloneContents()));
    if (!cut) return;
    range.deleteContents();
    tell('step');
  };

  const insert = (name: string) => {
    const box = boxRef.current;
    if (!box) return;
    // A field that stands in the text already keeps what is written for those who lack it.
    const known = variablesOf(textOf(box)).find((variable) => variable.name === name);
    insertAt(box, caret.current, [chipOf({ name, fallback: known?.fallback ?? null })]);
    tell('step');
  };

  const paste = (text: string) => {
    const box = boxRef.current;
    const selection = window.getSelection();
    if (!box || !text) return;
    insertAt(box, selection?.rangeCount ? selection.getRangeAt(0) : undefined, nodesOf(text.replace(/\r\n?/g, '\n')));
    tell('step');
  };

  const sorted = [...FIRST.filter((name) => variables.includes(name)), ...variables.filter((name) => !FIRST.includes(name))];
  const [first, rest] = [sorted.slice(0, SHOWN), sorted.slice(SHOWN)];
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
              <button type="button" className="fchip">
                <Icon of={Plus} size={14} />
                {t('editor.otherField')}
              </button>
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
        onInput={(event) => tell(changeOf((event.nativeEvent as InputEvent).inputType ?? ''))}
        onCopy={(event) => copy(event, false)}
        onCut={(event) => copy(event, true)}
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
          if (kind.startsWith('format') || kind.startsWith('history')) event.preventDefault();
          // From a menu; the keys are below.
          if (kind === 'historyUndo') step(undo);
          if (kind === 'historyRedo') step(redo);
        }}
        onKeyDown={(event) => {
          const command = (event.ctrlKey || event.metaKey) && !event.altKey ? event.key.toLowerCase() : '';
          if (command === 'z' || command === 'y') {
            event.preventDefault();
            step(command === 'y' || event.shiftKey ? redo : undo);
            return;
          }
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
