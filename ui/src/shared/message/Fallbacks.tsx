/** "If something is missing write …": one line for each variable of a message. */
import { useState } from 'react';
import type { TemplateVariable } from '@/ipc/generated/TemplateVariable';
import { t } from '../i18n';
import { TextInput, VariableChip } from '../kit';
import { cleanFallback, variableLabel, variablesOf, withFallback } from './template';

export function Fallbacks({ body, onChange, report }: { body: string; onChange: (body: string) => void; report: readonly TemplateVariable[] }) {
  const missing = new Map(report.map((variable) => [variable.name, variable.missing]));
  return (
    <div className="flex flex-col gap-3">
      {variablesOf(body).map(({ name, fallback }) => (
        <FallbackLine key={name} name={name} fallback={fallback} missing={missing.get(name) ?? 0} onChange={(text) => onChange(withFallback(body, name, text))} />
      ))}
    </div>
  );
}

function FallbackLine({ name, fallback, missing, onChange }: { name: string; fallback: string | null; missing: number; onChange: (fallback: string | null) => void }) {
  const [typed, setTyped] = useState(fallback ?? '');
  // The text may change elsewhere (undo, a saved message): then the field follows it.
  const [seen, setSeen] = useState(fallback);
  if (fallback !== seen) {
    setSeen(fallback);
    if (cleanFallback(typed) !== (fallback ?? '')) setTyped(fallback ?? '');
  }
  const field = variableLabel(name);
  const bad = missing > 0 && fallback === null;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_minmax(0,1.2fr)] items-start gap-x-3">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1 min-h-9">
        <VariableChip>{field}</VariableChip>
        <span className="text-13 text-muted">{t('editor.haveNone', { people: missing })}</span>
      </div>
      <TextInput
        label={t('editor.write', { field })}
        hideLabel
        dir="auto"
        value={typed}
        placeholder={t('editor.writePlaceholder')}
        {...(bad ? { error: t('editor.writeSomething', { field, people: missing }) } : {})}
        onChange={(text) => {
          setTyped(text);
          const clean = cleanFallback(text);
          onChange(clean === '' ? null : clean);
        }}
      />
    </div>
  );
}
