import { useMemo } from 'react';
import { useSpeech } from '../../i18n/language.tsx';

/** Points in the reader's language; `bare` without the word. */
export function usePoints() {
  const { t, language } = useSpeech();
  return useMemo(() => {
    const form = new Intl.NumberFormat(language === 'zh' ? 'zh-CN' : 'en-GB');
    const bare = (points: number) => form.format(points);
    return Object.assign((points: number) => t.points.points(bare(points)), { bare });
  }, [t, language]);
}
