/** What every step of the import has: its place in the steps, words for a file that cannot be read. */
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Problem } from '@/ipc';
import { errorText } from '@/shared/errors';
import { number } from '@/shared/formats';
import { t } from '@/shared/i18n';
import { Icon, Stepper } from '@/shared/kit';

/** What went wrong with a file, and which one it was. */
export interface ReadProblem {
  name: string;
  problem: Problem;
}

/** Where one is; steps that were visited lead back. */
export function ImportSteps({ current, onPress = [] }: { current: 0 | 1 | 2 | 3; onPress?: readonly ((() => void) | undefined)[] }) {
  const labels = [t('import.step.choose'), t('import.step.match'), t('import.step.check'), t('import.step.done')];
  return (
    <Stepper
      label={t('import.steps')}
      current={current}
      steps={labels.map((label, i) => {
        const press = onPress[i];
        return press ? { label, onPress: press } : { label };
      })}
    />
  );
}

/** "clients.xlsx: this file has a password…" */
export function problemText({ name, problem }: ReadProblem): string {
  const words = problem.code === 'file_too_large' ? t('import.tooLarge') : errorText(problem);
  return name ? t('import.fileProblem', { name, words }) : words;
}

/** One figure of what came of it; the last one is their sum. */
export function FigureLine({ icon, label, detail, value, action, total = false }: { icon: LucideIcon; label: string; detail?: string; value: number; action?: ReactNode; total?: boolean }) {
  return (
    <li className={total ? 'bg-sunken font-medium' : ''}>
      <Icon of={icon} size={18} className="text-muted" />
      <span className="grow min-w-0">
        {label} {detail && <span className="text-muted">{detail}</span>}
      </span>
      <b className="num">{number(value)}</b>
      <span className="min-w-24 shrink-0 text-end">{action}</span>
    </li>
  );
}
