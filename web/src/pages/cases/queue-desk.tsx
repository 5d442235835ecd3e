import { useQuery } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { Refusal } from '../../api/client.ts';
import { queueQuery } from '../../api/queries.ts';
import { usePullNext, useSetStatus } from '../../api/queue.ts';
import type { CaseRowView, QueueView } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { KeyHint } from '../../keys/hint.tsx';
import { useKeys } from '../../keys/keyboard.tsx';
import { RowClock } from '../../parts/clock-chip.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Icon } from '../../parts/icon.tsx';
import { useFigures, useRole } from '../../parts/session.tsx';
import { AbsenceLine } from '../staff/absence-line.tsx';

/** Ready or away, how many are in one's hands, the next one, and what lies with absent people. */
export function QueueDesk() {
  const handles = useRole('handler', 'supervisor', 'manager', 'general-manager');
  const queue = useQuery({ ...queueQuery, enabled: handles });
  return handles && queue.data ? <Desk view={queue.data} /> : null;
}

function Desk({ view }: { view: QueueView }) {
  const { t, pick } = useSpeech();
  const { message } = App.useApp();
  const [, navigate] = useLocation();
  const [limbo, setLimbo] = useState(false);
  const [standing, setStanding] = useState(false);
  const status = useSetStatus();
  const say = (error: Error) => void message.info(error instanceof Refusal && error.body ? `${error.body.code} ${pick(error.body.sentence)}` : t.error.network);
  const pull = usePullNext((reply) => navigate(`/cases/${reply.case}?handler=me`));
  const next = () => {
    if (!pull.isPending) pull.mutate(undefined, { onError: say });
  };
  const toggle = () => {
    if (!status.isPending) status.mutate(!view.status.away, { onError: say });
  };
  useKeys({ 'queue.next': next, 'queue.status': toggle });
  const hands = view.cases_max == null ? t.queue.hands(view.mine.length) : t.queue.handsOf(view.mine.length, view.cases_max);
  return (
    <section className="queue-desk" aria-label={t.queue.title}>
      <div className="queue-line">
        <button type="button" className={`toggle status${view.status.away ? ' away' : ''}`} aria-pressed={!view.status.away} onClick={toggle}>
          {view.status.away ? t.queue.away : t.queue.ready}
        </button>
        <span className="small text-2" title={[t.queue.handsHint, ...view.skills.map((skill) => pick(skill.name))].join(t.common.sep)}>{hands}</span>
        <Button size="small" type={view.waiting.length > 0 && !view.status.away ? 'primary' : 'default'} className="end" loading={pull.isPending} onClick={next}>
          {t.queue.next(view.waiting.length)} <KeyHint command="queue.next" />
        </Button>
      </div>
      {view.limbo.length > 0 && (
        <button type="button" className="as-link small clock near" onClick={() => setLimbo(true)}>
          <Icon name="near" size={13} /> {t.queue.limbo(view.limbo.length)}
        </button>
      )}
      {view.standing_in.length > 0 && (
        <button type="button" className="as-link small" onClick={() => setStanding(true)}>
          <Icon name="people" size={13} /> {t.staff.standingIn(view.standing_in.length)}
        </button>
      )}
      {view.absence && <AbsenceLine absence={view.absence} />}
      {limbo && <Held label={t.queue.limbo(view.limbo.length)} hint={t.queue.limboHint} rows={view.limbo} onClose={() => setLimbo(false)} />}
      {standing && <Held label={t.staff.standingIn(view.standing_in.length)} hint={t.staff.standingInHint} rows={view.standing_in} onClose={() => setStanding(false)} />}
    </section>
  );
}

/** Cases in the hands of people who are not there, first due first. */
function Held({ label, hint, rows, onClose }: { label: string; hint: string; rows: CaseRowView[]; onClose: () => void }) {
  const { t, pick } = useSpeech();
  const { at } = useFigures();
  return (
    <Dialog label={label} place="right" titled onClose={onClose}>
      <p className="grey small limbo-hint">{hint}</p>
      <ul className="limbo-rows">
        {rows.map((row) => (
          <li key={row.id}>
            <Link href={`/cases/${row.id}`} className="queue-row" onClick={onClose}>
              <span className="queue-pair"><span className="cut queue-title">{pick(row.title)}</span><RowClock row={row} /></span>
              <span className="queue-pair small">
                <span className="grey">{row.number}</span>
                <span className="text-2">{row.handler.code ? t.queue.withWhom(pick(row.handler.name)) : at(row.accepted_at)}</span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
