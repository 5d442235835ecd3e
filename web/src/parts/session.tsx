import { createContext, use, useMemo } from 'react';
import type { SessionView } from '../api/types.ts';
import { useSpeech } from '../i18n/language.tsx';
import { moneyText, shortInstant, timeOfDay } from '../time/words.ts';
import { serverNow } from '../time/now.ts';
import { dayNumber } from '../time/zone.ts';

/** The signed-in person; stands around every page of the desk. */
export const SessionContext = createContext<SessionView | null>(null);

export function useSession(): SessionView {
  const session = use(SessionContext);
  if (!session) throw new Error('useSession outside the desk');
  return session;
}

/** Instants and sums in the reader's language and the operator's zone. */
export function useFigures() {
  const { language } = useSpeech();
  const { zone, currency } = useSession();
  return useMemo(
    () => ({
      zone,
      currency,
      /** `今天 14:30` */
      at: (instant: number) => shortInstant(instant, serverNow(), zone, language),
      time: (instant: number) => timeOfDay(instant, zone),
      /** `14:30` on the day itself, `11-24 10:00` else. */
      brief: (instant: number) =>
        dayNumber(instant, zone) === dayNumber(serverNow(), zone) ? timeOfDay(instant, zone) : shortInstant(instant, serverNow(), zone, language),
      money: (minor: number, unit: string = currency) => moneyText(minor, unit, language),
    }),
    [language, zone, currency],
  );
}

export function useRole(...roles: string[]): boolean {
  const session = useSession();
  return session.roles.some((role) => roles.includes(role));
}
