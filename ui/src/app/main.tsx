import '../shared/styles/index.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { setLocale } from '@/shared/i18n';
import { wantedLocale } from '@/shared/i18n/locales';
import { showCutWords } from '@/shared/kit/cut';
import { followSystem } from '@/shared/look';
import { App } from './App';
import { prepareFirstPicture } from './opening';

setLocale(wantedLocale());
prepareFirstPicture();
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
