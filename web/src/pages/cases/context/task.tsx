import { useCaseCommand } from '../../../api/commands.ts';
import type { CaseView, TaskView } from '../../../api/types.ts';
import { useSpeech } from '../../../i18n/language.tsx';
import { ClockChip, useFace } from '../../../parts/clock-chip.tsx';
import { useParam } from '../../../parts/hooks.ts';
import { useFigures } from '../../../parts/session.tsx';
import { RefusalNote } from '../../../parts/states.tsx';

/** What, for whom, by when; who took it answers for it. */
export function Task({ view, task }: { view: CaseView; task: TaskView }) {
  const { t, pick } = useSpeech();
  const { at } = useFigures();
  const state = task.overdue ? 'broken' : task.done_at == null ? 'running' : 'kept';
  const face = useFace({ state, due_at: task.due_at, stopped_at: task.done_at });
  const outcome = pick(task.outcome);
  const facts = [t.taskKind[task.kind] ?? task.kind, pick(task.addressed.name), at(task.opened_at)];
  if (task.accepted_by.code) facts.push(t.case.acceptedBy(pick(task.accepted_by.name)));
  if (task.climbed > 0) facts.push(t.office.order.climbed(task.climbed));
  if (task.sent_back > 0) facts.push(t.office.order.sentBack(task.sent_back));
  const judged = task.kind === 'directive' && task.done_at != null;
  if (judged) facts.push(t.office.order.state[task.accepted ? 'accepted' : 'done'] ?? '');
  return (
    <li className="context-item">
      <p className="context-line">
        <span className="cut">{pick(task.title)}</span>
        <span className="end">{task.due_at == null && task.done_at == null ? null : <ClockChip face={face} />}</span>
      </p>
      <div className="context-line grey small">
        <span>{facts.join(t.common.sep)}</span>
        {task.done_at == null && !task.kind.startsWith('approve') && <TaskButtons view={view} task={task} />}
      </div>
      {outcome && <p className="small">{outcome}</p>}
      {task.verdict && <p className="small">{t.office.order.verdict}：{task.verdict}</p>}
      {judged && !task.accepted && <Judge view={view} task={task} />}
    </li>
  );
}

/** The quality office's word on a reply. */
function Judge({ view, task }: { view: CaseView; task: TaskView }) {
  const { t } = useSpeech();
  const [, setDoing] = useParam('do');
  const [, setTask] = useParam('task');
  if (!view.actions.some((action) => action.id === 'judge_task' && action.enabled)) return null;
  const judge = () => {
    setTask(task.id);
    setDoing('judge_task');
  };
  return <button type="button" className="as-link small" onClick={judge}>{t.office.order.verdict}</button>;
}

function TaskButtons({ view, task }: { view: CaseView; task: TaskView }) {
  const { t } = useSpeech();
  const [, setDoing] = useParam('do');
  const [, setTask] = useParam('task');
  const command = useCaseCommand(view.row.id);
  const can = (id: string) => view.actions.some((action) => action.id === id && action.enabled);
  const finish = () => {
    setTask(task.id);
    setDoing('finish_task');
  };
  return (
    <span className="end task-buttons">
      {task.accepted_by.code === '' && can('accept_task') && (
        <button type="button" className="as-link" onClick={() => command.mutate({ command: 'accept_task', body: { task: task.id } })}>
          {t.case.accept}
        </button>
      )}
      {can('finish_task') && <button type="button" className="as-link" onClick={finish}>{t.case.finish}</button>}
      {command.error && <RefusalNote error={command.error} />}
    </span>
  );
}
