import { Popover, Segmented } from 'antd';
import { useEffect, useRef, useState, type RefObject } from 'react';
import { Link, useLocation } from 'wouter';
import { useSpeech } from '../i18n/language.tsx';
import type { Language } from '../i18n/messages.ts';
import { KeyHint } from '../keys/hint.tsx';
import { Icon } from '../parts/icon.tsx';
import { useLiking } from '../parts/liking.tsx';
import { RefusalNote } from '../parts/states.tsx';
import { useAppearance, type Theme } from '../theme/appearance.tsx';
import { groupsOf, type Place } from './places.ts';

/** Pages by groups; they scroll between the mark and the settings, and fade where more of them waits. */
export function Rail({ places, onHelp }: { places: Place[]; onHelp: () => void }) {
  const { t } = useSpeech();
  const [path] = useLocation();
  const list = useRef<HTMLDivElement>(null);
  const below = useFades(list);
  const here = places.find((place) => path.startsWith(place.path))?.path;
  useEffect(() => {
    list.current?.querySelector('.on')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [here]);
  return (
    <nav className="rail" aria-label={t.product}>
      <span className="mark" aria-hidden="true">诺</span>
      <div ref={list} className="rail-places">
        {groupsOf(places).map((group) => (
          <div key={group[0]?.path} className="rail-group">
            {group.map((place) => (
              <Link key={place.path} href={place.path} className={place.path === here ? 'on' : ''} aria-current={place.path === here ? 'page' : undefined}>
                <Icon name={place.icon} size={18} />
                {t.rail[place.word]}
              </Link>
            ))}
          </div>
        ))}
      </div>
      {/* Links are reached by Tab in any case: this only tells the eye. */}
      {below > 0 && <button type="button" className="rail-more" tabIndex={-1} aria-hidden="true" onClick={() => list.current?.scrollBy({ top: list.current.clientHeight * 0.8, behavior: 'smooth' })}>{t.polish.rail.more(below)} ↓</button>}
      <SettingsMenu onHelp={onHelp} />
    </nav>
  );
}

/** Marks on which side of a list that scrolls, down or sideways, there is more than one sees; says how many links wait below. */
function useFades(list: RefObject<HTMLElement | null>): number {
  const [below, setBelow] = useState(0);
  useEffect(() => {
    const watched = list.current;
    if (!watched) return;
    const look = () => {
      const before = watched.scrollTop > 1 || watched.scrollLeft > 1;
      const after = watched.scrollTop + watched.clientHeight < watched.scrollHeight - 1 || watched.scrollLeft + watched.clientWidth < watched.scrollWidth - 1;
      watched.dataset.more = [before && 'before', after && 'after'].filter(Boolean).join(' ');
      const edge = watched.getBoundingClientRect().bottom;
      setBelow([...watched.querySelectorAll('a')].filter((link) => link.getBoundingClientRect().bottom > edge + 1).length);
    };
    look();
    const size = new ResizeObserver(look);
    for (const one of [watched, ...watched.children]) size.observe(one);
    watched.addEventListener('scroll', look, { passive: true });
    return () => {
      size.disconnect();
      watched.removeEventListener('scroll', look);
    };
  }, [list]);
  return below;
}

function SettingsMenu({ onHelp }: { onHelp: () => void }) {
  const { t } = useSpeech();
  const [open, setOpen] = useState(false);
  const help = () => {
    setOpen(false);
    onHelp();
  };
  return (
    <Popover open={open} onOpenChange={setOpen} trigger="click" placement="rightBottom" content={<SettingsForm onHelp={help} onMore={() => setOpen(false)} />}>
      <button type="button" className="rail-end" aria-expanded={open}>
        <Icon name="gear" size={18} />
        {t.rail.settings}
      </button>
    </Popover>
  );
}

function SettingsForm({ onHelp, onMore }: { onHelp: () => void; onMore: () => void }) {
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
      <Link className="as-link" href="/account" onClick={onMore}>{t.identity.liked.more}</Link>
      {keep.error && <RefusalNote error={keep.error} />}
    </div>
  );
}
