import { createContext, use, useEffect, useLayoutEffect, useMemo, useState, useSyncExternalStore, type ReactNode } from 'react';
import type { Text } from '../api/types.ts';
import { fieldEn } from '../i18n/en-field.ts';
import { fieldZh, type FieldWords } from '../i18n/zh-field.ts';
import { recall, remember } from '../theme/settings.ts';
import { applyPalette, type Scheme } from '../theme/tokens.ts';
import { shortInstant, timeOfDay } from '../time/words.ts';
import { phone } from './phone.ts';

/** Language, look and time of the phone. Its own, so that it loads neither the desk's catalogues nor its component kit. */

type Language = 'zh' | 'en';

interface Speech {
  t: FieldWords;
  language: Language;
  scheme: Scheme;
  pick: (text: Text) => string;
  /** `14:30` in the operator's zone. */
  time: (instant: number) => string;
  /** `明天 09:00` in the operator's zone. */
  at: (instant: number) => string;
  /** Now, by the server's clock, told anew every few seconds. */
  now: number;
  other: () => void;
  turnLight: () => void;
}

const Context = createContext<Speech | null>(null);
const TICK_MILLIS = 5_000;
/** Before anybody signed in, times are those of the place this was built for. */
const ZONE = 'Asia/Shanghai';

const asked = (name: string): string | null => new URLSearchParams(window.location.search).get(name);

function firstScheme(): Scheme {
  const told = asked('theme') ?? recall('theme');
  if (told === 'light' || told === 'dark') return told;
  return window.matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

export function SpeechProvider({ children }: { children: ReactNode }) {
  const { me } = useSyncExternalStore(phone.subscribe, phone.look);
  const [language, setLanguage] = useState<Language>((asked('lang') ?? recall('language')) === 'en' ? 'en' : 'zh');
  const [scheme, setScheme] = useState<Scheme>(firstScheme);
  const [now, setNow] = useState(() => phone.now());
  useEffect(() => {
    const timer = window.setInterval(() => setNow(phone.now()), TICK_MILLIS);
    const unsubscribe = phone.subscribe(() => setNow(phone.now()));
    return () => {
      window.clearInterval(timer);
      unsubscribe();
    };
  }, []);
  useLayoutEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
    applyPalette(scheme, document.documentElement);
  }, [language, scheme]);
  const t = language === 'zh' ? fieldZh : fieldEn;
  const zone = me?.zone ?? ZONE;
  useEffect(() => {
    document.title = `${t.title} · ${t.product}`;
  }, [t]);
  const speech = useMemo<Speech>(
    () => ({
      t,
      language,
      scheme,
      now,
      pick: (text) => text[language] || text[language === 'zh' ? 'en' : 'zh'],
      time: (instant) => timeOfDay(instant, zone),
      at: (instant) => shortInstant(instant, now, zone, language),
      other: () => {
        const next = language === 'zh' ? 'en' : 'zh';
        remember('language', next);
        setLanguage(next);
      },
      turnLight: () => {
        const next = scheme === 'dark' ? 'light' : 'dark';
        remember('theme', next);
        setScheme(next);
      },
    }),
    [t, language, scheme, now, zone],
  );
  return <Context value={speech}>{children}</Context>;
}

export function useWords(): Speech {
  const speech = use(Context);
  if (!speech) throw new Error('useWords outside SpeechProvider');
  return speech;
}

export function usePhone() {
  return useSyncExternalStore(phone.subscribe, phone.look);
}
