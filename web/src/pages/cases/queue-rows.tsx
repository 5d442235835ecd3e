import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { Link } from 'wouter';
import type { CaseRowView, NextView } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { RowClock } from '../../parts/clock-chip.tsx';
import { Icon } from '../../parts/icon.tsx';
import { useFigures } from '../../parts/session.tsx';
import { useWindow } from '../../parts/window.ts';
import type { Picked } from './bulk/picked.ts';

/** Height of a row until one was measured. */
const ROW_PX = 53;
/** Rows before the end of what is loaded at which more is asked for. */
const NEAR_END = 30;

interface Props {
  rows: CaseRowView[];
  /** All rows of the list, loaded or not. */
  total: number;
  current: string | null;
  address: string;
  frame: RefObject<HTMLElement | null>;
  picked: Picked;
  onEnd: () => void;
}

/** Only rows near the window are drawn: ten thousand scroll as lightly as ten. */
export function QueueRows({ rows, total, current, address, frame, picked, onEnd }: Props) {
  const { t } = useSpeech();
  const list = useRef<HTMLUListElement>(null);
  const [height, setHeight] = useState(ROW_PX);
  const { from, to } = useWindow(rows.length, frame, list, height);
  useLayoutEffect(() => {
    const measured = list.current?.firstElementChild?.getBoundingClientRect().height;
    if (measured && Math.abs(measured - height) > 0.5) setHeight(measured);
  });
  useEffect(() => {
    if (to > rows.length - NEAR_END) onEnd();
  }, [to, rows.length]);
  const at = rows.findIndex((row) => row.id === current || row.number === current);
  useEffect(() => {
    if (at >= 0) reveal(frame.current, list.current, at, height);
    // Only when another case is opened: a list that moves under its reader must not pull him along.
  }, [current]);
  return (
    <ul ref={list} aria-label={t.cases.list} style={{ paddingTop: from * height, paddingBottom: (rows.length - to) * height }}>
      {rows.slice(from, to).map((row, index) => (
        <QueueRow key={row.id} row={row} place={from + index + 1} total={total} current={row.id === current || row.number === current} address={address} picked={picked} />
      ))}
    </ul>
  );
}

/** Scrolls as little as needed to show a row, drawn or not. */
function reveal(frame: HTMLElement | null, list: HTMLElement | null, at: number, height: number): void {
  if (!frame || !list) return;
  const top = list.offsetTop + at * height;
  if (top < frame.scrollTop) frame.scrollTop = top;
  else if (top + height > frame.scrollTop + frame.clientHeight) frame.scrollTop = top + height - frame.clientHeight;
}

interface RowProps {
  row: CaseRowView;
  place: number;
  total: number;
  current: boolean;
  address: string;
  picked: Picked;
}

function QueueRow({ row, place, total, current, address, picked }: RowProps) {
  const { t, pick } = useSpeech();
  return (
    <li aria-posinset={place} aria-setsize={total}>
      {picked.picking && (
        <input type="checkbox" className="queue-pick" aria-label={t.instrument.bulk.pick(row.number)} checked={picked.has(row.id)} onChange={() => picked.flip(row)} />
      )}
      <Link href={`/cases/${row.id}${address}`} className={`queue-row${current ? ' on' : ''}`} aria-current={current || undefined}>
        <span className="queue-pair">
          <span className="cut queue-title">
            {row.red_line.code && <span className="red-flag" title={t.cases.redLine}><Icon name="flag" size={13} /></span>}
            {pick(row.title)}
          </span>
          <RowClock row={row} />
        </span>
        <span className="queue-pair small">
          <span className="grey">{row.number}</span>
          <QueueNext row={row} />
        </span>
      </Link>
    </li>
  );
}

/** Names what the clock above counts to; where that is no promise, the promise's own hour stands in its title. */
function NextName({ row, next }: { row: CaseRowView; next: NextView }) {
  const { t, pick } = useSpeech();
  const { at } = useFigures();
  if (next.kind === 'promise') return <span className="cut">{pick(next.name)}</span>;
  const promise = row.due_at == null ? undefined : t.cases.promiseAt(pick(row.due_name), at(row.due_at));
  return (
    <span className="cut next-other" title={promise}>
      <Icon name={next.kind === 'climb' ? 'ladder' : 'flag'} size={12} /> {pick(next.name)}
    </span>
  );
}

/** What comes next, and what is already broken. */
function QueueNext({ row }: { row: CaseRowView }) {
  const { t } = useSpeech();
  return (
    <span className="queue-next">
      {row.next && <NextName row={row} next={row.next} />}
      {row.rung > 0 && row.next?.kind !== 'climb' && <span>{t.cases.rung(row.rung)}</span>}
      {row.chain > 1 && <Icon name="repeat" size={12} />}
      {row.broken > 0 && (
        <span className="clock broken" title={t.clock.brokenCount(row.broken)}>
          <Icon name="broken" size={12} />
          {row.broken}
        </span>
      )}
    </span>
  );
}
