import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useEffect, useRef } from 'react';
import { useLocation } from 'wouter';
import { ladderQuery } from '../../api/queries.ts';
import type { CaseRowView, LadderBoardView, LadderColumn } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { KeyHint, KeyStrip } from '../../keys/hint.tsx';
import { useKeys } from '../../keys/keyboard.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { useParam, useRefetchAt, useTitle } from '../../parts/hooks.ts';
import { Icon } from '../../parts/icon.tsx';
import { useFigures } from '../../parts/session.tsx';
import { Await, Empty } from '../../parts/states.tsx';
import { useNow } from '../../time/now.ts';
import { useAtOnce, useMayTake } from '../cases/actions/action-bar.tsx';
import { UrgeDialog, useMayUrge } from '../cases/actions/urge.tsx';
import { Card } from './card.tsx';
import { morningAfter, WINDOW_MILLIS } from './climbs.ts';
import { Strip } from './strip.tsx';

export default function LadderPage() {
  const { t } = useSpeech();
  useTitle(t.page.ladder, t.product);
  const board = useQuery(ladderQuery);
  const cards = board.data?.columns.flatMap((column) => column.cards) ?? [];
  useRefetchAt(cards.flatMap((row) => [row.next_rung_at]), ['ladder']);
  return (
    <main className="board-page" aria-label={t.page.ladder}>
      <Await query={board} rows={6}>{(view) => <Board view={view} />}</Await>
    </main>
  );
}

/** Only what climbs within the strip above, when asked. */
function visible(columns: LadderColumn[], soon: boolean, until: number): LadderColumn[] {
  if (!soon) return columns;
  const close = (row: CaseRowView) => row.next_rung_at != null && row.next_rung_at <= until;
  return columns.map((column) => ({ ...column, cards: column.cards.filter(close) }));
}

function Board({ view }: { view: LadderBoardView }) {
  const { t } = useSpeech();
  const { time, zone } = useFigures();
  const now = useNow();
  const [soon, setSoon] = useParam('soon');
  const [at, setAt] = useParam('card');
  const [ahead, setAhead] = useParam('ahead');
  const [urge, setUrge] = useParam('urge');
  const may = useMayUrge();
  const morning = ahead === 'morning';
  const until = morning ? morningAfter(now, zone) : now + WINDOW_MILLIS;
  const columns = visible(view.columns, soon === '1', until);
  const picked = view.columns.flatMap((column) => column.cards).find((row) => row.id === at);
  const onUrge = picked && may(picked) ? () => setUrge('1') : null;
  const mayTake = useMayTake();
  const take = useAtOnce(picked);
  const [asked, setAsked] = useParam('take');
  // Nobody's case is taken at once; out of somebody's hands only after saying so.
  const onTake = picked && mayTake(picked) ? () => (picked.handler.code ? setAsked('1') : take('take_case')) : null;
  const total = view.columns.reduce((sum, column) => sum + column.cards.length, 0);
  const toggleSoon = () => setSoon(soon === '1' ? null : '1');
  const look = (far: boolean) => setAhead(far ? 'morning' : null);
  useBoardKeys(columns, at, setAt, toggleSoon);
  useKeys({ 'board.ahead': () => look(!morning), ...(onUrge ? { 'case.urge': onUrge } : {}), ...(onTake ? { 'case.take_case': onTake } : {}) });
  return (
    <>
      <header className="board-head">
        <div className="board-title">
          <h1>{t.ladder.onLadder(total)}</h1>
          <span className="text-2">{t.ladder.rule}</span>
          <button type="button" className="toggle end" aria-pressed={soon === '1'} onClick={toggleSoon}>
            {t.ladder.onlySoon} <KeyHint command="board.soon" />
          </button>
        </div>
        <Strip view={view} now={now} until={until} morning={morning} onMorning={look} onPick={setAt} />
      </header>
      <div className="board" role="group" aria-label={t.ladder.columns}>
        {columns.map((column) => (
          <Column key={column.rung} column={column} top={column.rung === view.columns.at(-1)?.rung} soon={soon === '1'} picked={at} onPick={setAt} onUrge={onUrge} onTake={onTake} />
        ))}
      </div>
      <footer className="page-foot">
        <KeyStrip commands={['board.left', 'board.right', 'list.next', 'list.previous', 'list.open', 'case.take_case', 'case.urge', 'board.soon', 'board.ahead']} />
        <span className="grey small end">{t.common.asOf(time(view.server_at))}{t.common.sep}{t.bar.live}</span>
      </footer>
      {urge === '1' && picked && <UrgeDialog row={picked} onClose={() => setUrge(null)} />}
      {asked === '1' && picked && mayTake(picked) && (
        <TakeDialog
          row={picked}
          onClose={() => setAsked(null)}
          onTake={() => {
            setAsked(null);
            take('take_case');
          }}
        />
      )}
    </>
  );
}

/** Whose hands it leaves, before it leaves them. */
function TakeDialog({ row, onClose, onTake }: { row: CaseRowView; onClose: () => void; onTake: () => void }) {
  const { t, pick } = useSpeech();
  const words = t.polish.ladder;
  const yes = useRef<HTMLButtonElement>(null);
  // A dialog gives the focus to its first control, which is the one that closes it.
  useEffect(() => yes.current?.focus(), []);
  return (
    <Dialog label={words.takeTitle(row.number)} place="middle" titled onClose={onClose}>
      <p><b>{pick(row.title)}</b></p>
      <p>{words.takeFrom(pick(row.handler.name))}</p>
      <p className="task-buttons">
        <Button ref={yes} type="primary" onClick={onTake}>{t.action.take_case}</Button>
        <Button onClick={onClose}>{t.common.cancel}</Button>
      </p>
    </Dialog>
  );
}

function useBoardKeys(columns: LadderColumn[], at: string | null, setAt: (id: string) => void, toggleSoon: () => void): void {
  const [, navigate] = useLocation();
  const full = columns.filter((column) => column.cards.length > 0);
  const x = full.findIndex((column) => column.cards.some((row) => row.id === at));
  const y = x < 0 ? -1 : (full[x]?.cards.findIndex((row) => row.id === at) ?? -1);
  const go = (column: number, card: number) => {
    const cards = full[Math.max(0, Math.min(full.length - 1, column))]?.cards ?? [];
    const row = cards[Math.max(0, Math.min(cards.length - 1, card))];
    if (row) setAt(row.id);
  };
  useKeys({
    'board.left': () => go(x - 1, y),
    'board.right': () => go(x + 1, Math.max(0, y)),
    'list.next': () => go(Math.max(0, x), y + 1),
    'list.previous': () => go(Math.max(0, x), y - 1),
    'list.open': () => at && navigate(`/cases/${at}`),
    'board.soon': toggleSoon,
  });
}

interface ColumnProps {
  column: LadderColumn;
  top: boolean;
  soon: boolean;
  picked: string | null;
  onPick: (id: string) => void;
  /** Presses whoever handles the picked card, where one may. */
  onUrge: (() => void) | null;
  /** Takes the picked card over, where one may. */
  onTake: (() => void) | null;
}

function Column({ column, top, soon, picked, onPick, onUrge, onTake }: ColumnProps) {
  const { t, pick } = useSpeech();
  const holder = column.holder.code ? pick(column.holder.name) : '';
  return (
    <section className="column" aria-label={t.ladder.rung(column.rung)}>
      <header>
        <b>{t.ladder.rung(column.rung)}</b>
        <span className="column-post text-2"><span className="cut">{pick(column.post.name)}</span> <span className="cut">{holder}</span></span>
        {!holder && <span className="clock near small"><Icon name="near" size={13} />{t.common.nobody}</span>}
        <span className="grey end">{column.cards.length}</span>
      </header>
      {column.cards.length > 0 ? (
        <ul>
          {column.cards.map((row) => (
            <Card key={row.id} row={row} rung={column.rung} top={top} picked={row.id === picked} onPick={() => onPick(row.id)} onUrge={onUrge} onTake={onTake} />
          ))}
        </ul>
      ) : soon ? (
        <Empty icon="ladder" title={t.polish.ladder.emptySoon}>{top ? t.ladder.top : t.ladder.emptySoonHint}</Empty>
      ) : (
        <Empty icon="ladder" title={t.ladder.empty(column.rung)}>
          {column.rung === 1 ? t.ladder.emptyFirst : t.ladder.emptyHint(column.rung)}
        </Empty>
      )}
    </section>
  );
}
