import '../shared/styles/index.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { queryClient, readOptions } from '@/ipc';
import { setLocale } from '@/shared/i18n';
import { wantedLocale } from '@/shared/i18n/locales';
import { showCutWords } from '@/shared/kit/cut';
import { followSystem } from '@/shared/look';
import { App } from './App';

// What the first page needs is asked for while the page is still being put together.
void queryClient.prefetchQuery(readOptions('app_state', {}));
void queryClient.prefetchQuery(readOptions('home_get', {}));

setLocale(wantedLocale());
followSystem();
showCutWords();

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
