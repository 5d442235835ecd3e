import { App, ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import { createContext, use, useLayoutEffect, useMemo, useState, useSyncExternalStore, type ReactNode } from 'react';
import { useSpeech } from '../i18n/language.tsx';
import { antdTheme } from './antd.ts';
import { recall, remember } from './settings.ts';
import { applyPalette, type Scheme } from './tokens.ts';

export type Theme = Scheme | 'system';

interface Appearance {
  theme: Theme;
  scheme: Scheme;
  setTheme: (theme: Theme) => void;
}

const Context = createContext<Appearance | null>(null);
const dark = window.matchMedia('(prefers-color-scheme: dark)');

function firstTheme(): Theme {
  const asked = new URLSearchParams(window.location.search).get('theme') ?? recall('theme');
  return asked === 'light' || asked === 'dark' ? asked : 'system';
}

function useSystemScheme(): Scheme {
  const subscribe = (listener: () => void) => {
    dark.addEventListener('change', listener);
    return () => dark.removeEventListener('change', listener);
  };
  return useSyncExternalStore(subscribe, () => (dark.matches ? 'dark' : 'light'));
}

/** The nonce that the server wrote into the page; Ant Design's style elements carry it. */
function pageNonce(): string | undefined {
  return document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content;
}

export function AppearanceProvider({ children }: { children: ReactNode }) {
  const { language } = useSpeech();
  const [theme, setTheme] = useState<Theme>(firstTheme);
  const system = useSystemScheme();
  const scheme = theme === 'system' ? system : theme;
  useLayoutEffect(() => applyPalette(scheme, document.documentElement), [scheme]);
  const appearance = useMemo<Appearance>(
    () => ({
      theme,
      scheme,
      setTheme: (next) => {
        remember('theme', next);
        setTheme(next);
      },
    }),
    [theme, scheme],
  );
  const antd = useMemo(() => antdTheme(scheme, language), [scheme, language]);
  const csp = useMemo(() => ({ nonce: pageNonce() }), []);
  return (
    <ConfigProvider
      theme={antd}
      locale={language === 'zh' ? zhCN : enUS}
      csp={csp}
      wave={{ disabled: true }}
      button={{ autoInsertSpace: false }}
    >
      <App component={false}>
        <Context value={appearance}>{children}</Context>
      </App>
    </ConfigProvider>
  );
}

export function useAppearance(): Appearance {
  const appearance = use(Context);
  if (!appearance) throw new Error('useAppearance outside AppearanceProvider');
  return appearance;
}
