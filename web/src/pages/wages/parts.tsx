import type { WageFactorView } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import type { Messages } from '../../i18n/messages.ts';
import { useFigures } from '../../parts/session.tsx';

export const STATE_TONES = { open: 'neutral', draft: 'near', appeal: 'near', locked: 'met' } as const;

/** `得分 87.65` of hundredths of a point; in words where too little was measured. */
export function scoreText(score: number | null | undefined, t: Messages): string {
  return score == null ? t.wages.tooLittle : t.wages.score(`${Math.trunc(score / 100)}.${String(score % 100).padStart(2, '0')}`);
}

/** `1.2` for 12/10: as people say a factor; a fraction only where no short decimal says it. */
export function factorText(numerator: number, denominator: number): string {
  const thousandths = (numerator * 1000) / denominator;
  return Number.isInteger(thousandths) ? String(thousandths / 1000) : `${numerator}/${denominator}`;
}

/** `12.00 × 1.2 10 分满意`: the price and every factor, in the order in which they were counted; one that moves nothing is named all the same. */
export function Arithmetic({ price, factors, currency }: { price: number; factors: WageFactorView[]; currency: string }) {
  const { pick } = useSpeech();
  const { money } = useFigures();
  return (
    <span>
      {money(price, currency)}
      {factors.map((factor) => (
        <span key={pick(factor.why)}> × {factorText(factor.numerator, factor.denominator)} <span className="text-2">{pick(factor.why)}</span></span>
      ))}
    </span>
  );
}
