import { useRef, useState, type RefObject } from 'react';
import type { CaseView, ClockView } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { ClockChip, useFace } from '../../parts/clock-chip.tsx';
import { useParam } from '../../parts/hooks.ts';
import { useFigures } from '../../parts/session.tsx';
import { WhyDialog } from './why.tsx';

/** All clocks of the case; pressing one opens its explanation. Which one is open stands in the address. */
export function ClockStrip({ view }: { view: CaseView }) {
  const { t } = useSpeech();
  const [why, setWhy] = useParam('why');
  const strip = useRef<HTMLDivElement>(null);
  const [left, setLeft] = useState(16);
  const open = view.clocks.find((clock) => clock.id === why);
  const toggle = (clock: ClockView, cell: HTMLElement) => {
    setLeft(cell.offsetLeft);
    setWhy(why === clock.id ? null : clock.id);
  };
  if (view.clocks.length === 0) return <p className="strip-none grey">{t.case.noClocks}</p>;
  return (
    <section className="strip-frame" aria-label={t.case.clocks}>
      <div className="strip" ref={strip}>
        {view.clocks.map((clock) => (
          <ClockCell key={clock.id} clock={clock} rung={view.row.rung} open={clock.id === why} onPress={(cell) => toggle(clock, cell)} />
        ))}
      </div>
      {open && <WhyDialog clock={open} left={left} onClose={() => closeAndReturn(strip, open.id, () => setWhy(null))} />}
    </section>
  );
}

/** Focus goes back to the clock that opened the explanation. */
function closeAndReturn(strip: RefObject<HTMLDivElement | null>, id: string, close: () => void): void {
  close();
  strip.current?.querySelector<HTMLButtonElement>(`[data-clock="${CSS.escape(id)}"]`)?.focus();
}

function ClockCell({ clock, rung, open, onPress }: { clock: ClockView; rung: number; open: boolean; onPress: (cell: HTMLElement) => void }) {
  const { t, pick } = useSpeech();
  const face = useFace(clock, true);
  return (
    <button
      type="button"
      className={`strip-cell ${face.tone}${open ? ' on' : ''}`}
      aria-expanded={open}
      data-clock={clock.id}
      onClick={(event) => onPress(event.currentTarget)}
    >
      <span className="cut">{pick(clock.name)}</span>
      <ClockChip face={face} />
      <StripNote clock={clock} rung={rung} />
      <span className="unseen">{t.why.open(pick(clock.name))}</span>
    </button>
  );
}

/** The server's own line; else the instant that matters. */
function StripNote({ clock, rung }: { clock: ClockView; rung: number }) {
  const { t, pick } = useSpeech();
  const { at, brief } = useFigures();
  const said = pick(clock.note);
  const line = () => {
    if (said) return said;
    if (clock.state === 'paused' && clock.paused_since_at != null) return t.clock.heldSince(brief(clock.paused_since_at));
    if (clock.state === 'kept' && clock.stopped_at != null) return t.clock.stoppedAt(brief(clock.stopped_at));
    if (clock.due_at == null) return '';
    return clock.kind === 'ladder' ? t.clock.climbsAt(brief(clock.due_at), rung + 1) : t.clock.dueAt(at(clock.due_at));
  };
  return <span className="cut small grey">{line()}</span>;
}
