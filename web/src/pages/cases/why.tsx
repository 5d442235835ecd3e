import { useEffect, useRef } from 'react';
import type { ClockView, Reason } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { Emphasis } from '../../parts/emphasis.tsx';
import { Icon } from '../../parts/icon.tsx';
import { useFigures } from '../../parts/session.tsx';

/** One fact a line with its instant, then the sum, then the rule. The customer reads the same words. */
export function WhyDialog({ clock, left, onClose }: { clock: ClockView; left: number; onClose: () => void }) {
  const { t, pick } = useSpeech();
  const { at } = useFigures();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  const name = pick(clock.name);
  const title = clock.due_at == null ? t.why.titlePlain(name) : t.why.title(name, at(clock.due_at));
  return (
    <div
      ref={box}
      className="why fade"
      role="dialog"
      aria-label={title}
      tabIndex={-1}
      style={{ '--left': `${left}px` } as React.CSSProperties}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onClose();
      }}
    >
      <header>
        <b>{title}</b>
        <button type="button" className="plain-button" aria-label={t.common.close} onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      <ReasonLines reasons={clock.reasons} />
      <SpecialLines clock={clock} />
      {clock.sums.length > 0 && (
        <div className="why-sums">
          {clock.sums.map((sum, index) => (
            <p key={index}><Emphasis text={pick(sum.text)} /></p>
          ))}
        </div>
      )}
      <footer>
        <p>{pick(clock.sentence)}</p>
        <p className="small grey">
          {[t.beneficiary[clock.beneficiary], t.why.rule(clock.rule), t.why.policy(clock.policy), t.why.sameWords].filter(Boolean).join(t.common.sep)}
          <button type="button" className="as-link why-print" onClick={() => window.print()}>{t.common.print}</button>
        </p>
      </footer>
    </div>
  );
}

export function ReasonLines({ reasons }: { reasons: Reason[] }) {
  const { pick } = useSpeech();
  const { at } = useFigures();
  return (
    <ol className="reasons">
      {reasons.map((reason, index) => (
        <li key={index}>
          <span>{reason.at == null ? '' : at(reason.at)}</span>
          <span><Emphasis text={pick(reason.text)} /></span>
        </li>
      ))}
    </ol>
  );
}

function SpecialLines({ clock }: { clock: ClockView }) {
  const { t, pick } = useSpeech();
  const { at } = useFigures();
  const late = clock.late_cause ? t.why.late(pick(clock.late_cause.name)) : t.why.lateUnsaid;
  const lines = [
    clock.moved_from_due_at == null ? null : t.why.moved(at(clock.moved_from_due_at)),
    clock.noticed_at == null ? null : t.why.noticed(at(clock.noticed_at)),
    clock.kind === 'promise' && clock.state === 'broken' ? late : null,
  ].filter((line) => line !== null);
  return lines.length > 0 && <p className="small grey">{lines.join(t.common.sep)}</p>;
}
