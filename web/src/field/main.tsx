import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { FieldPages } from './pages.tsx';
import { phone } from './phone.ts';
import { SpeechProvider } from './speech.tsx';
import '../styles/field.css';

const root = document.getElementById('root');
if (!root) throw new Error('field.html has no #root');

// A service worker wants a secure context: over plain HTTP on a LAN the page works, but does not open without network.
if (import.meta.env.PROD) void navigator.serviceWorker?.register('/field-sw.js', { scope: '/field' }).catch(() => undefined);

void phone.start();

createRoot(root).render(
  <StrictMode>
    <SpeechProvider>
      <FieldPages />
    </SpeechProvider>
  </StrictMode>,
);
