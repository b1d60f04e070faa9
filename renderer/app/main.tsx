import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import '../styles/tokens.css';
import '../styles/base.css';
import { takeFirstState } from '#lib/app-store';
import { App } from './app.tsx';
import { loadRest } from './load-rest.ts';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no root element');
// What is painted first is what there is to see, not that it is loading.
const isElsewhere = location.hash !== '';
void Promise.all([takeFirstState(), isElsewhere ? loadRest() : null]).then(() => {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
});
