import { CSPProvider } from '@base-ui/react/csp-provider';
import { DirectionProvider } from '@base-ui/react/direction-provider';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect } from 'react';
import { followEvents, queryClient } from '@/ipc';
import { currentLocale } from '@/shared/i18n';
import { direction } from '@/shared/i18n/locales';
import { TooltipProvider } from '@/shared/kit';
import { router } from './router';

/** Providers, from the outside in. Base UI may not write style elements: the content policy forbids them. */
export function App() {
  useEffect(() => followEvents(), []);
  return (
    <CSPProvider disableStyleElements>
      <DirectionProvider direction={direction(currentLocale())}>
        <QueryClientProvider client={queryClient}>
          <TooltipProvider delay={400}>
            <RouterProvider router={router} />
          </TooltipProvider>
        </QueryClientProvider>
      </DirectionProvider>
    </CSPProvider>
  );
}
