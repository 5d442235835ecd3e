import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useLocation } from 'wouter';
import { useSpeech } from '../i18n/language.tsx';
import { useKeys } from '../keys/keyboard.tsx';
import { useLiking } from '../parts/liking.tsx';
import { useSession } from '../parts/session.tsx';
import { useAppearance } from '../theme/appearance.tsx';
import { Bar } from './bar.tsx';
import { HelpDialog } from './help.tsx';
import { Palette } from './palette.tsx';
import { placesFor } from './places.ts';
import { Rail } from './rail.tsx';
import { useSignOut } from './sign-out.ts';

/** Rail, bar, and the page between them. */
export function Shell({ children }: { children: ReactNode }) {
  const { language } = useSpeech();
  const { scheme } = useAppearance();
  const { setLanguage, setTheme } = useLiking();
  const [, navigate] = useLocation();
  const [open, setOpen] = useState<'palette' | 'help' | null>(null);
  const session = useSession();
  const signOut = useSignOut();
  const places = placesFor(session.roles);
  const goes = Object.fromEntries(places.map((place) => [place.command, () => navigate(place.path)]));
  useKeys({
    ...goes,
    ...(places.some((place) => place.path === '/cases') ? { 'go.rejected': () => navigate('/cases?state=rejected') } : {}),
    'go.account': () => navigate('/account'),
    palette: () => setOpen('palette'),
    help: () => setOpen('help'),
    'set.theme': () => setTheme(scheme === 'dark' ? 'light' : 'dark'),
    'set.language': () => setLanguage(language === 'zh' ? 'en' : 'zh'),
    'sign.out': signOut,
  });
  useFocusOnPage();
  return (
    <div className="desk">
      <Rail places={places} onHelp={() => setOpen('help')} />
      <Bar onSearch={() => setOpen('palette')} />
      {children}
      {open === 'palette' && <Palette onClose={() => setOpen(null)} />}
      {open === 'help' && <HelpDialog onClose={() => setOpen(null)} />}
    </div>
  );
}

/** Frames in which a page that is being fetched is waited for. */
const FRAMES_MAX = 300;

/**
 * Whoever goes to another page begins there, with the keyboard and with what a screen reader says; going from case to case
 * keeps the place in the list.
 */
function useFocusOnPage(): void {
  const [path] = useLocation();
  const page = path.split('/')[1] ?? '';
  const before = useRef(page);
  useEffect(() => {
    if (before.current === page) return;
    before.current = page;
    let frame = 0;
    let left = FRAMES_MAX;
    // The page may have to be fetched first; one that takes the focus to a field of its own is let be.
    const look = () => {
      // The page before stands hidden until the next one is there.
      const main = [...document.querySelectorAll<HTMLElement>('main')].find((one) => one.getClientRects().length > 0);
      if (!main) {
        left -= 1;
        if (left > 0) frame = requestAnimationFrame(look);
      } else if (!main.contains(document.activeElement)) {
        main.tabIndex = -1;
        main.focus({ preventScroll: true });
      }
    };
    frame = requestAnimationFrame(look);
    return () => cancelAnimationFrame(frame);
  }, [page]);
}
