import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { queryClient } from './api/queries.ts';
import { Desk } from './desk.tsx';
import { LanguageProvider } from './i18n/language.tsx';
import { KeyboardProvider } from './keys/keyboard.tsx';
import { Fence } from './shell/fence.tsx';
import { AppearanceProvider } from './theme/appearance.tsx';
import './styles/base.css';
import './styles/shell.css';
import './styles/cases.css';
import './styles/case.css';
import './styles/intake.css';
import './styles/pages.css';
import './styles/instrument.css';
import './styles/dispatch.css';
import './styles/print.css';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <LanguageProvider>
        <AppearanceProvider>
          <KeyboardProvider>
            <Fence>
              <Desk />
            </Fence>
          </KeyboardProvider>
        </AppearanceProvider>
      </LanguageProvider>
    </QueryClientProvider>
  </StrictMode>,
);
