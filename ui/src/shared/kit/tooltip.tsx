import { Tooltip as Base } from '@base-ui/react/tooltip';
import type { ReactElement, ReactNode } from 'react';

/** Words shown on hover and focus, `when` they are not there to read anyway. The child must be focusable or its words must be said elsewhere too. */
export function Tooltip({ words, side = 'top', when = true, children }: { words: ReactNode; side?: 'top' | 'bottom' | 'inline-end' | 'inline-start'; when?: boolean; children: ReactElement }) {
  if (!when) return children;
  return (
    <Base.Root>
      <Base.Trigger render={children} />
      <Base.Portal>
        <Base.Positioner sideOffset={6} side={side} className="floating">
          <Base.Popup className="tip">{words}</Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

export const TooltipProvider = Base.Provider;
