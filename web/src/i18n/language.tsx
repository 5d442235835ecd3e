import { createContext, use, useEffect, useMemo, useState, type ReactNode } from 'react';
import { catalogues, type Language, type Messages } from './messages.ts';
import type { Text } from '../api/types.ts';
import { recall, remember } from '../theme/settings.ts';

interface Speech {
  language: Language;
  /** The catalogue. */
  t: Messages;
  /** One side of a two-language text; the other side when it is empty. */
  pick: (text: Text) => string;
  setLanguage: (language: Language) => void;
}

const Context = createContext<Speech | null>(null);

function firstLanguage(): Language {
  const asked = new URLSearchParams(window.location.search).get('lang') ?? recall('language');
  return asked === 'en' ? 'en' : 'zh';
}

export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(firstLanguage);
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  }, [language]);
  const speech = useMemo<Speech>(
    () => ({
      language,
      t: catalogues[language],
      pick: (text) => text[language] || text[language === 'zh' ? 'en' : 'zh'],
      setLanguage: (next) => {
        remember('language', next);
        setLanguage(next);
      },
    }),
    [language],
  );
  return <Context value={speech}>{children}</Context>;
}

export function useSpeech(): Speech {
  const speech = use(Context);
  if (!speech) throw new Error('useSpeech outside LanguageProvider');
  return speech;
}
