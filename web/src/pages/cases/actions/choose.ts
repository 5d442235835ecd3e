import type { CaseCommand, CaseView } from '../../../api/types.ts';

/** Which actions stand where. Whether one is allowed is the server's word; only the order is ours. */

/** Actions of the bar; decisions and tasks have their buttons beside what they decide. */
export const BAR_ACTIONS = [
  'instruct_case',
  'answer_case',
  'arrive_case',
  'restore_case',
  'resolve_case',
  'confirm_case',
  'refuse_case',
  'reopen_case',
  'assist_case',
  'take_case',
  'assign_case',
  'pause_case',
  'appoint_case',
  'note_case',
  'categorise_case',
  'exempt_case',
  'propose_late_fact',
  'ask_exception',
  'red_line_case',
  'direct_case',
  'withdraw_red_line',
  'merge_case',
  'split_case',
  'relate_case',
  'explain_late',
  'object_case',
  'rule_objection',
  'reject_case',
  'cancel_case',
] as const satisfies readonly CaseCommand[];

export type BarAction = (typeof BAR_ACTIONS)[number];

const FIELD_KINDS = ['fault', 'install', 'move'];

/** What one would do next, best first. */
function nextSteps(state: string, kind: string): BarAction[] {
  if (state === 'acknowledged') return FIELD_KINDS.includes(kind) ? ['answer_case', 'arrive_case', 'restore_case'] : ['answer_case'];
  if (state === 'resolved') return ['confirm_case', 'refuse_case'];
  if (state === 'closed') return ['reopen_case'];
  if (state === 'rejected') return ['rule_objection', 'object_case'];
  // A fault is resolved only once restored: when resolving is allowed, it is what comes next.
  return FIELD_KINDS.includes(kind) ? ['resolve_case', 'restore_case', 'answer_case'] : ['resolve_case', 'answer_case'];
}

/** What the bar leads to: shown at its end with the reason while it cannot be done. */
function goalOf(state: string): BarAction | null {
  if (state === 'resolved') return 'confirm_case';
  if (state === 'closed' || state === 'cancelled' || state === 'rejected') return null;
  return 'resolve_case';
}

export interface Choice {
  primary: BarAction | null;
  beside: BarAction[];
  rest: BarAction[];
  /** The goal, when it cannot be done now. */
  blocked: BarAction | null;
}

export function choose(view: CaseView, besideMax: number): Choice {
  const { state, kind } = view.row;
  const enabled = (id: BarAction) => view.actions.some((action) => action.id === id && action.enabled);
  const known = BAR_ACTIONS.filter((id) => view.actions.some((action) => action.id === id));
  // Whoever may instruct is there to do that; what else he may do is others' work.
  const first: BarAction[] = state === 'closed' ? [] : ['instruct_case'];
  const primary = [...first, ...nextSteps(state, kind), ...known].find(enabled) ?? null;
  const goal = goalOf(state);
  const blocked = goal && known.includes(goal) && !enabled(goal) ? goal : null;
  // The reason beside the goal needs the room of two buttons.
  const room = blocked ? Math.max(0, besideMax - 2) : besideMax;
  const beside = [...nextSteps(state, kind), ...known].filter((id, index, all) => all.indexOf(id) === index && id !== primary && id !== 'note_case' && enabled(id)).slice(0, room);
  const others = known.filter((id) => id !== primary && !beside.includes(id) && id !== blocked);
  const rest = [...others.filter(enabled), ...others.filter((id) => !enabled(id))];
  return { primary, beside, rest, blocked };
}
