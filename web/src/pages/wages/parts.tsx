import type { WageFactorView } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import type { Messages } from '../../i18n/messages.ts';
import { useFigures } from '../../parts/session.tsx';

export const STATE_TONES = { open: 'neutral', draft: 'near', appeal: 'near', locked: 'met' } as const;

/** `得分 87.65` of hundredths of a point; in words where too little was measured. */
export function scoreText(score: number | null | undefined, t: Messages): string {
  return score == null ? t.wages.tooLittle : t.wages.score(`${Math.trunc(score / 100)}.${String(score % 100).padStart(2, '0')}`);
}

/** `12.00 × 12/10 10 分满意`: the price and every factor that moves it, in the order in which they were counted. */
export function Arithmetic({ price, factors, currency }: { price: number; factors: WageFactorView[]; currency: string }) {
  const { pick } = useSpeech();
  const { money } = useFigures();
  return (
    <span>
      {money(price, currency)}
      {factors.filter((factor) => factor.numerator !== factor.denominator).map((factor) => (
        <span key={pick(factor.why)}> × {factor.numerator}/{factor.denominator} <span className="text-2">{pick(factor.why)}</span></span>
      ))}
    </span>
  );
}
