import { useEffect, useRef } from 'react';
import { Link, useLocation } from 'wouter';
import type { CaseRowView } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { KeyHint } from '../../keys/hint.tsx';
import { ClockChip, PassedBar } from '../../parts/clock-chip.tsx';
import { Icon } from '../../parts/icon.tsx';
import { useFigures } from '../../parts/session.tsx';
import { Tag } from '../../parts/states.tsx';
import { clockFace, passedShare } from '../../time/clock.ts';
import { useNow } from '../../time/now.ts';
import { SOON_MILLIS } from '../../time/soon.ts';
import { WINDOW_MILLIS } from './climbs.ts';

interface Props {
  row: CaseRowView;
  rung: number;
  top: boolean;
  picked: boolean;
  onPick: () => void;
  /** Presses its handler; absent where one may not. */
  onUrge: (() => void) | null;
  /** Takes the case over; absent where one may not. */
  onTake: (() => void) | null;
}

/** Title, time left, next rung, number, handler. The link only on the picked card. */
export function Card({ row, rung, top, picked, onPick, onUrge, onTake }: Props) {
  const { t, pick } = useSpeech();
  const [, navigate] = useLocation();
  const item = useRef<HTMLLIElement>(null);
  const body = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!picked) return;
    item.current?.scrollIntoView({ block: 'nearest' });
    // Who looks and who is chosen are one: the focus goes along, unless it is in the bar, the rail or a dialog.
    const at = document.activeElement;
    if (at === null || at === document.body || at.closest('.board-page')) body.current?.focus({ preventScroll: true });
  }, [picked]);
  return (
    <li ref={item} className={`card${picked ? ' on' : ''}`}>
      <button
        ref={body}
        type="button"
        className="card-body"
        data-board-item=""
        aria-pressed={picked}
        onClick={onPick}
        onFocus={() => {
          if (!picked) onPick();
        }}
        onKeyDown={(event) => {
          // The first Enter chooses, the second opens, wherever the choice came from.
          if (event.key !== 'Enter' || !picked) return;
          event.preventDefault();
          navigate(`/cases/${row.id}`);
        }}
      >
        <span className="card-title">
          {pick(row.title)}
          {row.red_line.code && <Tag tone="broken" icon="flag">{pick(row.red_line.name)}</Tag>}
        </span>
        <CardClock row={row} rung={rung} top={top} />
        <span className="card-foot small grey">
          {row.chain > 1 && <Icon name="repeat" size={12} />}
          <span>{row.number}</span>
          {row.paused && <span className="clock paused" title={t.ladder.standingHint}><Icon name="paused" size={12} />{t.ladder.standing}</span>}
          {row.broken > 0 && <span className="clock broken"><Icon name="broken" size={12} />{row.broken}</span>}
          <span className="end cut">{row.handler.code ? pick(row.handler.name) : t.common.nobody}</span>
        </span>
      </button>
      {picked && (
        <span className="card-links">
          <Link href={`/cases/${row.id}`} className="card-link">{t.common.open} <KeyHint command="list.open" /></Link>
          {onTake && <button type="button" className="card-link" onClick={onTake}>{t.action.take_case} <KeyHint command="case.take_case" /></button>}
          {onUrge && <button type="button" className="card-link" onClick={onUrge}>{t.polish.urge.name} <KeyHint command="case.urge" /></button>}
        </span>
      )}
    </li>
  );
}

function CardClock({ row, rung, top }: { row: CaseRowView; rung: number; top: boolean }) {
  const { t, language } = useSpeech();
  const { brief } = useFigures();
  const now = useNow();
  if (row.next_rung_at == null) {
    return (
      <span className="card-clock">
        <span className="clock"><Icon name="ladder" /> {t.ladder.top}</span>
        {top && <span className="small grey">{t.ladder.topHint}</span>}
      </span>
    );
  }
  const due = row.next_rung_at;
  const face = clockFace({ state: 'running', due_at: due, warn_at: due - SOON_MILLIS }, now, language, true);
  return (
    <>
      <span className="card-clock">
        <ClockChip face={face} />
        <span className="small grey end">{t.clock.climbsAt(brief(due), rung + 1)}</span>
      </span>
      <PassedBar share={passedShare(due - WINDOW_MILLIS, due, now)} tone={face.tone} />
    </>
  );
}
