import { useState, type ReactNode } from 'react';
import { useLocation } from 'wouter';
import { useSpeech } from '../i18n/language.tsx';
import { useKeys } from '../keys/keyboard.tsx';
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
  const { language, setLanguage } = useSpeech();
  const { scheme, setTheme } = useAppearance();
  const [, navigate] = useLocation();
  const [open, setOpen] = useState<'palette' | 'help' | null>(null);
  const session = useSession();
  const signOut = useSignOut();
  const places = placesFor(session.roles);
  const goes = Object.fromEntries(places.map((place) => [place.command, () => navigate(place.path)]));
  useKeys({
    ...goes,
    'go.account': () => navigate('/account'),
    palette: () => setOpen('palette'),
    help: () => setOpen('help'),
    'set.theme': () => setTheme(scheme === 'dark' ? 'light' : 'dark'),
    'set.language': () => setLanguage(language === 'zh' ? 'en' : 'zh'),
    'sign.out': signOut,
  });
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
