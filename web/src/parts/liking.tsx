import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { client, unwrap } from '../api/client.ts';
import { useSubmissionKey } from '../api/commands.ts';
import { sessionQuery } from '../api/queries.ts';
import type { PreferencesView, SessionView } from '../api/types.ts';
import { useSpeech } from '../i18n/language.tsx';
import type { Language } from '../i18n/messages.ts';
import { useAppearance, type Theme } from '../theme/appearance.tsx';
import { useSession } from './session.tsx';

/** What the reader may change of what he likes; the rest of the view is the server's to say. */
export type Liked = Pick<PreferencesView, 'language' | 'theme' | 'first_page' | 'quiet'>;

/** An address that names language or theme says it for this window; what is kept waits for the next one. */
const ASKED = new URLSearchParams(window.location.search);

function isLanguage(value: string): value is Language {
  return value === 'zh' || value === 'en';
}

function isTheme(value: string): value is Theme {
  return value === 'light' || value === 'dark' || value === 'system';
}

/** What is kept for whoever signed in holds here too, whatever this browser remembered of others. */
export function useKeptLiking(session: SessionView): void {
  const { setLanguage } = useSpeech();
  const { setTheme } = useAppearance();
  const { language, theme } = session.preferences;
  useEffect(() => {
    if (isLanguage(language) && !ASKED.has('lang')) setLanguage(language);
    if (isTheme(theme) && !ASKED.has('theme')) setTheme(theme);
    // Only what the server says anew is taken over; a change in this window is not undone by the answer before it.
  }, [language, theme, session.person.code]);
}

/** What one likes, and how to change it: at once before one's eyes, then everywhere. */
export function useLiking() {
  const queries = useQueryClient();
  const { preferences } = useSession();
  const speech = useSpeech();
  const appearance = useAppearance();
  const { keyFor, settle } = useSubmissionKey();
  const liked: Liked = { language: preferences.language, theme: preferences.theme, first_page: preferences.first_page, quiet: preferences.quiet ?? null };
  const keep = useMutation({
    mutationFn: (change: Partial<Liked>) => {
      const body = { ...liked, ...change };
      return unwrap(client.POST('/api/v1/session/preferences', { params: { header: { 'Idempotency-Key': keyFor(JSON.stringify(body)) } }, body }));
    },
    onSettled: (_session, error) => settle(error ?? undefined),
    onSuccess: (session) => queries.setQueryData(sessionQuery.queryKey, session),
  });
  const setLanguage = (language: Language) => {
    speech.setLanguage(language);
    keep.mutate({ language });
  };
  const setTheme = (theme: Theme) => {
    appearance.setTheme(theme);
    keep.mutate({ theme });
  };
  return { liked, keep, setLanguage, setTheme };
}
