/**
 * Keys that work everywhere: Ctrl/⌘ 1…n sections, F6 next region (sidebar,
 * content, pane), backwards with Shift. No single key ever starts a campaign.
 */
import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { SECTIONS } from './sections';

export function useAppKeys(): void {
  const navigate = useNavigate();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'F6') {
        event.preventDefault();
        nextRegion(event.shiftKey);
        return;
      }
      if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && /^[1-9]$/.test(event.key)) {
        const section = SECTIONS[Number(event.key) - 1];
        if (section) {
          event.preventDefault();
          void navigate({ to: section.to });
        }
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [navigate]);
}

/** Moves the focus to the next part of the window that has `data-region`. */
export function nextRegion(back: boolean): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')];
  if (regions.length === 0) return;
  const here = regions.findLastIndex((region) => region.contains(document.activeElement));
  const next = here < 0 ? 0 : (here + (back ? -1 : 1) + regions.length) % regions.length;
  regions[next]?.focus();
}
