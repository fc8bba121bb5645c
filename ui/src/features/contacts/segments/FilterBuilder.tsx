/** A filter built by clicking: groups of lines, read from top to bottom as one sentence. */
import { CircleDashed, Plus, X } from 'lucide-react';
import { useRead } from '@/ipc';
import { t } from '@/shared/i18n';
import { Button, Icon, IconButton, SearchSelect, SegmentedControl } from '@/shared/kit';
import { LineValue } from './LineValue';
import { COLUMNS, isComplete, newGroup, newLine, operatorsOf, withOperator, withSubject, type Draft, type Group, type Line, type Operator, type Subject } from './filter';
import { FIXED_SUBJECTS, operatorWords, subjectWords } from './words';

/** The subject of a line that nobody chose yet. */
const FIRST: Subject = 'tag';

export function FilterBuilder({ draft, onChange }: { draft: Draft; onChange: (draft: Draft) => void }) {
  const setGroup = (key: number, next: Group | undefined) => {
    const groups = draft.groups.flatMap((group) => (group.key === key ? (next ?? []) : group));
    onChange({ ...draft, groups });
  };
  return (
    <div className="flex flex-col gap-3">
      {draft.groups.length > 1 && (
        <div className="flex items-center gap-2 flex-wrap">
          <span className="text-13 text-muted">{t('filter.groups')}</span>
          <Join label={t('filter.groups')} value={draft.join} onChange={(join) => onChange({ ...draft, join })} />
        </div>
      )}
      {draft.groups.map((group, at) => (
        <GroupLines key={group.key} group={group} at={at} alone={draft.groups.length === 1} onChange={(next) => setGroup(group.key, next)} />
      ))}
      <div className="quiet-start">
        <Button look="quiet" size="sm" icon={Plus} onClick={() => onChange({ ...draft, groups: [...draft.groups, newGroup(FIRST)] })}>
          {t('filter.addGroup')}
        </Button>
      </div>
    </div>
  );
}

function Join({ label, value, onChange }: { label: string; value: 'all' | 'any'; onChange: (join: 'all' | 'any') => void }) {
  return (
    <SegmentedControl
      label={label}
      value={value}
      onChange={onChange}
      options={[
        { value: 'all', label: t('filter.all') },
        { value: 'any', label: t('filter.any') },
      ]}
    />
  );
}

/** One group; without its last line it goes, unless it is the only one. */
function GroupLines({ group, at, alone, onChange }: { group: Group; at: number; alone: boolean; onChange: (group: Group | undefined) => void }) {
  const { data: variables } = useRead('variable_list', {});
  const extras = (variables ?? []).filter((variable) => variable.source === 'field').map((variable): Subject => `extra:${variable.name}`);
  const known = new Set<Subject>([...FIXED_SUBJECTS, ...COLUMNS.map((name): Subject => `column:${name}`), ...extras]);
  const setLine = (key: number, next: Line | undefined) => {
    const lines = group.lines.flatMap((line) => (line.key === key ? (next ?? []) : line));
    onChange(lines.length === 0 && !alone ? undefined : { ...group, lines });
  };
  const label = t('filter.group', { number: at + 1 });
  return (
    <fieldset className={alone ? '' : 'border border-line rounded-m p-3'}>
      <legend className="vh">{label}</legend>
      {group.lines.length > 1 && (
        <div className="mb-2 flex items-center gap-2 flex-wrap">
          <span className="text-13 text-muted">{t('filter.fit')}</span>
          <Join label={t('filter.fit')} value={group.join} onChange={(join) => onChange({ ...group, join })} />
        </div>
      )}
      <ul className="flex flex-col gap-2">
        {group.lines.map((line) => (
          <li key={line.key} className="flex items-start gap-2 flex-wrap">
            <SearchSelect
              className="w-44"
              label={t('filter.about')}
              hideLabel
              value={line.subject}
              // A field of a saved filter that nobody has any more is still shown.
              options={[...known, ...(known.has(line.subject) ? [] : [line.subject])].map((subject) => ({ value: subject, label: subjectWords(subject) }))}
              onChange={(subject) => setLine(line.key, withSubject(line, subject))}
            />
            <SearchSelect
              className="w-44"
              label={t('filter.how')}
              hideLabel
              value={line.operator}
              options={operatorsOf(line.subject).map((operator: Operator) => ({ value: operator, label: operatorWords(line.subject, operator) }))}
              onChange={(operator) => setLine(line.key, withOperator(line, operator))}
            />
            <LineValue line={line} onChange={(change) => setLine(line.key, { ...line, ...change })} />
            <IconButton icon={X} label={t('filter.removeLine', { subject: subjectWords(line.subject) })} onClick={() => setLine(line.key, undefined)} />
            {!isComplete(line) && (
              <span className="inline-flex items-center gap-1.5 min-h-9 text-13 text-muted">
                <Icon of={CircleDashed} />
                {t('filter.unfinished')}
              </span>
            )}
          </li>
        ))}
      </ul>
      <div className="quiet-start mt-2">
        <Button look="quiet" size="sm" icon={Plus} onClick={() => onChange({ ...group, lines: [...group.lines, newLine(FIRST)] })}>
          {t('filter.addLine')}
        </Button>
      </div>
    </fieldset>
  );
}
