import { Popover, Segmented } from 'antd';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { useSpeech } from '../i18n/language.tsx';
import type { Language } from '../i18n/messages.ts';
import { KeyHint } from '../keys/hint.tsx';
import { Icon } from '../parts/icon.tsx';
import { useLiking } from '../parts/liking.tsx';
import { useSession } from '../parts/session.tsx';
import { RefusalNote } from '../parts/states.tsx';
import { useAppearance, type Theme } from '../theme/appearance.tsx';
import { serverNow } from '../time/now.ts';
import { toLocalInput } from '../time/zone.ts';
import type { Place } from './places.ts';

export function Rail({ places, onHelp }: { places: Place[]; onHelp: () => void }) {
  const { t } = useSpeech();
  const [path] = useLocation();
  return (
    <nav className="rail" aria-label={t.product}>
      <span className="mark" aria-hidden="true">诺</span>
      {places.map((place) => {
        const here = path.startsWith(place.path);
        return (
          <Link key={place.path} href={place.path} className={here ? 'on' : ''} aria-current={here ? 'page' : undefined}>
            <Icon name={place.icon} size={18} />
            {t.rail[place.word]}
          </Link>
        );
      })}
      {places.some((place) => place.path === '/ledger') && <GazetteLink />}
      <SettingsMenu onHelp={onHelp} />
    </nav>
  );
}

/** The last seven days as a printable page of the server's, in a window of its own. */
function GazetteLink() {
  const { t, language } = useSpeech();
  const { zone } = useSession();
  const day = (back: number) => toLocalInput(serverNow() - back * 86_400_000, zone).slice(0, 10);
  const query = new URLSearchParams({ from: day(6), to: day(0), lang: language });
  return (
    <a href={`/api/v1/gazette?${query}`} target="_blank" rel="noopener">
      <Icon name="doc" size={18} />
      {t.rail.gazette}
    </a>
  );
}

function SettingsMenu({ onHelp }: { onHelp: () => void }) {
  const { t } = useSpeech();
  const [open, setOpen] = useState(false);
  const help = () => {
    setOpen(false);
    onHelp();
  };
  return (
    <Popover open={open} onOpenChange={setOpen} trigger="click" placement="rightBottom" content={<SettingsForm onHelp={help} />}>
      <button type="button" className="rail-end" aria-expanded={open}>
        <Icon name="gear" size={18} />
        {t.rail.settings}
      </button>
    </Popover>
  );
}

function SettingsForm({ onHelp }: { onHelp: () => void }) {
  const { t, language } = useSpeech();
  const { theme } = useAppearance();
  const { keep, setLanguage, setTheme } = useLiking();
  const themes = [
    { value: 'light', label: t.settings.light },
    { value: 'dark', label: t.settings.dark },
    { value: 'system', label: t.settings.system },
  ];
  const languages = [
    { value: 'zh', label: '中文' },
    { value: 'en', label: 'English' },
  ];
  return (
    <div className="settings" role="group" aria-label={t.settings.title}>
      <span>{t.settings.theme}</span>
      <Segmented aria-label={t.settings.theme} value={theme} options={themes} onChange={(value) => setTheme(value as Theme)} />
      <span>{t.settings.language}</span>
      <Segmented
        aria-label={t.settings.language}
        value={language}
        options={languages}
        onChange={(value) => setLanguage(value as Language)}
      />
      <span />
      <button type="button" className="as-link" onClick={onHelp}>
        {t.settings.keys} <KeyHint command="help" />
      </button>
      <span />
      <Link className="as-link" href="/account">{t.identity.liked.more}</Link>
      {keep.error && <RefusalNote error={keep.error} />}
    </div>
  );
}
