import { useMutation, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { Link } from 'wouter';
import { client, unwrap } from '../../api/client.ts';
import { useSubmissionKey } from '../../api/commands.ts';
import type { DraggedView, VisitDayView, VisitReply, VisitRowView } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { KeyHint } from '../../keys/hint.tsx';
import { useFigures } from '../../parts/session.tsx';
import { RefusalNote, Tag } from '../../parts/states.tsx';
import { isStill, movable, type Move } from './day.ts';

/** Reads the day anew: whatever somebody did to it. */
export function useReread(): () => void {
  const queries = useQueryClient();
  return () => {
    for (const subject of ['visits', 'case-visits', 'case', 'cases', 'inbox']) void queries.invalidateQueries({ queryKey: [subject] });
  };
}

/** Assigns a visit: to somebody at an hour, or to whoever suits best. */
export function useAssign(onDone: () => void) {
  const { message } = App.useApp();
  const { t } = useSpeech();
  const reread = useReread();
  const { keyFor, settle } = useSubmissionKey();
  return useMutation<VisitReply, Error, { visit: VisitRowView; technician: string | null; mate: string | null; startsAt: number | null }>({
    mutationFn: ({ visit, technician, mate, startsAt }) => {
      const body = { technician, mate, starts_at: startsAt };
      const key = keyFor(JSON.stringify([visit.visit, body]));
      return unwrap(client.POST('/api/v1/cases/{case}/visits/{visit}/assign', { params: { path: { case: visit.case, visit: visit.visit }, header: { 'Idempotency-Key': key } }, body }));
    },
    onSettled: (_reply, error) => {
      settle(error ?? undefined);
      reread();
    },
    onSuccess: (_reply, { visit, technician }) => {
      void message.success(technician ? t.dispatch.dropped(visit.number) : t.dispatch.given(visit.number));
      onDone();
    },
  });
}

function useRelease(onDone: () => void) {
  const { message } = App.useApp();
  const { t } = useSpeech();
  const reread = useReread();
  const { keyFor, settle } = useSubmissionKey();
  return useMutation<VisitReply, Error, VisitRowView>({
    mutationFn: (visit) =>
      unwrap(client.POST('/api/v1/cases/{case}/visits/{visit}/release', { params: { path: { case: visit.case, visit: visit.visit }, header: { 'Idempotency-Key': keyFor(visit.visit) } }, body: {} })),
    onSettled: (_reply, error) => {
      settle(error ?? undefined);
      reread();
    },
    onSuccess: (_reply, visit) => {
      void message.success(t.dispatch.released(visit.number));
      onDone();
    },
  });
}

interface Props {
  view: VisitDayView;
  picked: VisitRowView;
  move: Move | null;
  assign: ReturnType<typeof useAssign>;
  /** What the move would cost, or why it cannot stand. */
  cost: UseQueryResult<DraggedView>;
  onDrop: () => void;
  onBack: () => void;
}

/** The chosen visit, and what it would cost to drop it where it hangs. */
export function Moving({ view, picked, move, assign, cost, onDrop, onBack }: Props) {
  const { t, pick } = useSpeech();
  const { time, at } = useFigures();
  const words = t.dispatch;
  const release = useRelease(onBack);
  const moved = move !== null && !isStill(picked, move);
  const facts = [picked.customer, pick(picked.unit.name), words.state[picked.state] ?? picked.state];
  if (picked.window_from_at != null && picked.window_until_at != null) facts.push(words.window(time(picked.window_from_at), time(picked.window_until_at)));
  if (picked.due_at != null) facts.push(words.due(at(picked.due_at)));
  if (picked.two_persons) facts.push([words.two, picked.technician && pick(picked.technician.name), picked.mate && pick(picked.mate.name)].filter(Boolean).join(' '));
  facts.push(...[...picked.skills, ...picked.tools].map((one) => pick(one.name)));
  facts.push(...picked.parts.map((part) => words.part[part] ?? part));
  const error = assign.error ?? release.error;
  return (
    <section className="gantt-picked" aria-label={words.picked}>
      <p className="context-line">
        <Link href={`/cases/${picked.case}`}><b>{picked.number}</b> {pick(picked.job.name)}</Link>
        <span className="grey">{facts.filter(Boolean).join(t.common.sep)}</span>
        {picked.outcome && <Tag tone={picked.outcome === 'kept' ? 'met' : 'broken'}>{words.outcome[picked.outcome]}</Tag>}
        {picked.broken && <Tag tone="broken" icon="broken">{t.office.late}</Tag>}
      </p>
      {moved && move && <Cost view={view} move={move} cost={cost} />}
      {!moved && movable(picked) && <p className="grey small">{t.polish.dispatch.hint}</p>}
      {error && <RefusalNote error={error} />}
      <div className="sheet-buttons">
        {moved && <Button type="primary" disabled={!cost.isSuccess} title={cost.error ? words.refused : undefined} loading={assign.isPending} onClick={onDrop}>{words.drop} <KeyHint command="dispatch.drop" /></Button>}
        {moved && <Button onClick={onBack}>{words.putBack}</Button>}
        {!moved && picked.state === 'assigned' && <Button loading={release.isPending} onClick={() => release.mutate(picked)}>{words.release}</Button>}
      </div>
    </section>
  );
}

function Cost({ view, move, cost }: { view: VisitDayView; move: Move; cost: Props['cost'] }) {
  const { t, pick } = useSpeech();
  const { time } = useFigures();
  const words = t.dispatch;
  const technician = view.technicians.find((one) => one.technician.code === move.technician);
  return (
    <div role="status">
      <p><b>{words.moveTo(technician ? pick(technician.technician.name) : move.technician, time(move.startsAt))}</b></p>
      {cost.isPending && !cost.error && <p className="grey">{words.asking}</p>}
      {cost.error && <RefusalNote error={cost.error} />}
      {cost.data && <Bill view={view} dragged={cost.data} />}
    </div>
  );
}

function Bill({ view, dragged }: { view: VisitDayView; dragged: DraggedView }) {
  const { t, pick } = useSpeech();
  const { money } = useFigures();
  const words = t.dispatch;
  const extra = dragged.extra_minor;
  const sum = extra > 0 ? words.costs(money(extra)) : extra < 0 ? words.saves(money(-extra)) : words.same;
  const number = (visit: string) => view.visits.find((one) => one.visit === visit)?.number ?? '';
  return (
    <>
      <p className={`clock ${dragged.at_risk.length > 0 ? 'broken' : 'met'}`}>{[sum, dragged.at_risk.length === 0 ? words.safe : ''].filter(Boolean).join(t.common.sep)}</p>
      <ul>
        {dragged.at_risk.map((risk) => (
          <li key={`${risk.visit}-${risk.promise.code}`}><span className="clock broken small">{words.risk(number(risk.visit), pick(risk.promise.name), money(risk.extra_minor))}</span></li>
        ))}
      </ul>
    </>
  );
}
