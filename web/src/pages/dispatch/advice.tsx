import { useMutation } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useState } from 'react';
import { client, unwrap } from '../../api/client.ts';
import { useSubmissionKey } from '../../api/commands.ts';
import type { AcceptedPlanView, AdvisedVisitView, AdviceView, AwayBody, Named, UnplacedVisitView, VisitDayView } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { useFigures } from '../../parts/session.tsx';
import { RefusalNote } from '../../parts/states.tsx';
import { useReread } from './moving.tsx';

/** Asks for advice on a day; nothing is changed by asking. */
export function usePlan() {
  return useMutation<{ advice: AdviceView; away: AwayBody | null }, Error, { day: string; unit: string | null; away: AwayBody | null }>({
    mutationFn: async ({ day, unit, away }) => {
      const advice = await unwrap(client.POST('/api/v1/dispatch/plan', { body: { day, unit, away } }));
      return { advice, away };
    },
  });
}

interface Props {
  view: VisitDayView;
  advice: AdviceView;
  away: AwayBody | null;
  onClose: () => void;
}

/** What the plan would change, what that is worth, and who is left without anybody. */
export function Advice({ view, advice, away, onClose }: Props) {
  const { t, pick } = useSpeech();
  const { money } = useFigures();
  const words = t.dispatch;
  const [refused, setRefused] = useState<AcceptedPlanView | null>(null);
  const accept = useAccept((reply) => {
    if (reply.visits.every((line) => line.code === '')) onClose();
    else setRefused(reply);
  });
  const changes = advice.visits.filter((one) => one.changes);
  const [before, after] = [advice.before_minor, money(advice.after_minor)];
  const line = before == null ? words.planLineNew(changes.length, after) : words.planLine(changes.length, money(before), after);
  const who = away && view.technicians.find((one) => one.technician.code === away.technician);
  return (
    <section className="gantt-advice" aria-label={words.planTitle}>
      <h2>{words.planTitle}</h2>
      {who && <p className="note near">{words.awayNote(pick(who.technician.name))}</p>}
      <p>{changes.length === 0 && !away ? (advice.unplaced.length > 0 ? words.planLeft(advice.unplaced.length) : words.planNone) : [line, advice.after_broken_minor > 0 ? words.broken(money(advice.after_broken_minor)) : ''].filter(Boolean).join(t.common.sep)}</p>
      <ul>{changes.map((one) => <Change key={one.planned.visit} view={view} one={one} />)}</ul>
      {away && advice.unplaced.some((one) => one.was_technician?.code === away.technician) && <p className="grey small">{words.freed}</p>}
      {view.asked.length > 0 && <p className="note near"><span>{words.planAsked(view.asked.length)}</span></p>}
      {advice.unplaced.map((one) => <LeftOut key={one.visit} view={view} one={one} />)}
      {accept.error && <RefusalNote error={accept.error} />}
      {refused && <Refused view={view} reply={refused} />}
      <div className="sheet-buttons">
        {(changes.length > 0 || away) && !refused && <Button type="primary" loading={accept.isPending} onClick={() => accept.mutate({ away, visits: changes.map((one) => one.planned) })}>{words.accept(changes.length)}</Button>}
        <Button onClick={onClose}>{changes.length > 0 || away ? words.dismiss : words.done}</Button>
      </div>
    </section>
  );
}

function useAccept(onDone: (reply: AcceptedPlanView) => void) {
  const { message } = App.useApp();
  const { t } = useSpeech();
  const reread = useReread();
  const { keyFor, settle } = useSubmissionKey();
  return useMutation<AcceptedPlanView, Error, { away: AwayBody | null; visits: AdvisedVisitView['planned'][] }>({
    mutationFn: (body) => unwrap(client.POST('/api/v1/dispatch/accept', { params: { header: { 'Idempotency-Key': keyFor(JSON.stringify(body)) } }, body })),
    onSettled: (_reply, error) => {
      settle(error ?? undefined);
      reread();
    },
    onSuccess: (reply) => {
      const moved = reply.visits.filter((line) => line.code === '').length;
      void message.success([t.dispatch.accepted(moved), reply.released > 0 ? t.dispatch.releasedSome(reply.released, reply.asked) : ''].filter(Boolean).join(t.common.sep));
      onDone(reply);
    },
  });
}

const numberOf = (view: VisitDayView, visit: string): string => view.visits.find((one) => one.visit === visit)?.number ?? '';

function Change({ view, one }: { view: VisitDayView; one: AdvisedVisitView }) {
  const { t, pick } = useSpeech();
  const { time } = useFigures();
  const pair = (lead: Named, mate: Named | null | undefined) => [lead, mate].filter((hand) => hand != null).map((hand) => pick(hand.name)).join('、');
  const was = one.was_technician ? `${pair(one.was_technician, one.was_mate)} ${one.was_starts_at == null ? '' : time(one.was_starts_at)}` : t.dispatch.none;
  const to = `${pair(one.technician, one.mate)} ${time(one.planned.starts_at)}`;
  return (
    <li className="context-line">
      <b>{numberOf(view, one.planned.visit)}</b>
      <span>{t.dispatch.change(was, to)}</span>
    </li>
  );
}

/** Reasons are gathered: ten technicians say the same in one line. */
export function LeftOut({ view, one }: { view: VisitDayView; one: UnplacedVisitView }) {
  const { t, pick } = useSpeech();
  const words = t.dispatch;
  const reasons = [...new Set(one.answers.map((answer) => answer.reason))].map((reason) => {
    const names = one.answers.filter((answer) => answer.reason === reason).map((answer) => pick(answer.technician.name));
    return `${words.reason[reason] ?? reason}（${names.join(' ')}）`;
  });
  return (
    <p className="note near">
      <span>
        <b>{numberOf(view, one.visit)}</b> {one.chosen && <>{words.insists(pick(one.chosen.name))}{t.common.sep}</>}{words.why}{t.common.sep}{reasons.join(t.common.sep)}
      </span>
    </p>
  );
}

function Refused({ view, reply }: { view: VisitDayView; reply: AcceptedPlanView }) {
  const { t, pick } = useSpeech();
  return (
    <div className="note broken" role="alert">
      <div>
        <b>{t.dispatch.refusedSome}</b>
        <ul>
          {reply.visits.filter((line) => line.code !== '').map((line) => (
            <li key={line.visit}>{numberOf(view, line.visit)} {line.code} {pick(line.sentence)}</li>
          ))}
        </ul>
      </div>
    </div>
  );
}
