import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import '../styles/tokens.css';
import '../styles/base.css';
import { appState, takeFirstState } from '#lib/app-store';
import { openFirstView } from '#lib/launch-intent';
import { applyTheme } from '#lib/theme';
import { App } from './app.tsx';
import { loadRest } from './load-rest.ts';

const FONTS = ['Inter Variable', 'JetBrains Mono Variable'];

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no root element');
/** Text is laid out once: another font first would have to be searched for, and be replaced in sight. */
const loadFonts = () =>
  Promise.all(FONTS.map((family) => document.fonts.load(`1em '${family}'`))).catch(() => undefined);

// What is painted first is what there is to see, not that it is loading.
const isElsewhere = location.hash !== '';
void Promise.all([takeFirstState(), loadFonts(), isElsewhere ? loadRest() : null]).then(() => {
  applyTheme(appState().settings.theme);
  openFirstView();
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
});
