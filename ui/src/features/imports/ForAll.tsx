import { useRef, type ReactNode } from 'react';
import type { ImportAnswerAbout } from '@/ipc/generated/ImportAnswerAbout';
import type { ImportRowAnswer } from '@/ipc/generated/ImportRowAnswer';
import { Button, useFocusLeft } from '@/shared/kit';

/** Says something about rows. */
export type Answer = (about: ImportAnswerAbout, answer: ImportRowAnswer) => void;

/** A button about a whole group. It may go with its press; then the next one has the focus. */
export function ForAll({ quiet = false, busy, onPress, children }: { quiet?: boolean; busy: boolean; onPress: () => void; children: ReactNode }) {
  const button = useRef<HTMLButtonElement>(null);
  useFocusLeft(button, firstControl);
  return (
    <Button
      ref={button}
      size="sm"
      look={quiet ? 'quiet' : 'secondary'}
      aria-disabled={busy || undefined}
      onClick={() => {
        // While one answer is on its way a button does nothing, and keeps the focus.
        if (!busy) onPress();
      }}
    >
      {children}
    </Button>
  );
}

export const firstControl = (around: HTMLElement) => around.querySelector('button, input');
