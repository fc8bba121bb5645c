import { Tooltip as Base } from '@base-ui/react/tooltip';
import type { ReactElement, ReactNode } from 'react';

/** Words shown on hover and focus. The child must be focusable or its words must be said elsewhere too. */
export function Tooltip({ words, side = 'top', children }: { words: ReactNode; side?: 'top' | 'bottom' | 'inline-end' | 'inline-start'; children: ReactElement }) {
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
