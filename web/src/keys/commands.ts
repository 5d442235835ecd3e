import type { Messages } from '../i18n/messages.ts';

/** Every command of the desk, once: the palette, the `?` page, the hints and the key handler read this table. */

export type Group = 'everywhere' | 'list' | 'case' | 'intake' | 'dispatch' | 'calls';

interface Entry {
  group: Group;
  /** Keys as shown; the first one that matches acts. `Alt+1-5` stands for a row of digits handled by the page. */
  keys: readonly string[];
  label: (t: Messages) => string;
  /** Shown in the palette under this heading. */
  palette?: 'pages' | 'actions' | 'settings';
  /** Other words by which the palette finds it. */
  also?: (t: Messages) => string;
}

const define = <K extends string>(entries: Record<K, Entry>): Record<K, Entry> => entries;

export const COMMANDS = define({
  palette: { group: 'everywhere', keys: ['Ctrl+K', '/'], label: (t) => t.keys.palette },
  help: { group: 'everywhere', keys: ['?'], label: (t) => t.keys.help, palette: 'settings' },
  'go.cases': { group: 'everywhere', keys: ['G C'], label: (t) => t.keys.goCases, palette: 'pages' },
  'go.intake': { group: 'everywhere', keys: ['G I'], label: (t) => t.keys.goIntake, palette: 'pages' },
  'go.today': { group: 'everywhere', keys: ['G T'], label: (t) => t.keys.goToday, palette: 'pages' },
  'go.ladder': { group: 'everywhere', keys: ['G L'], label: (t) => t.keys.goLadder, palette: 'pages' },
  'go.ledger': { group: 'everywhere', keys: ['G J'], label: (t) => t.keys.goLedger, palette: 'pages' },
  'go.callBacks': { group: 'everywhere', keys: ['G K'], label: (t) => t.keys.goCallBacks, palette: 'pages' },
  'go.surveys': { group: 'everywhere', keys: ['G F'], label: (t) => t.keys.goSurveys, palette: 'pages' },
  'go.outbox': { group: 'everywhere', keys: ['G O'], label: (t) => t.keys.goOutbox, palette: 'pages' },
  'go.inbox': { group: 'everywhere', keys: ['G B'], label: (t) => t.keys.goInbox, palette: 'pages' },
  'go.policy': { group: 'everywhere', keys: ['G P'], label: (t) => t.keys.goPolicy, palette: 'pages' },
  'call.take': { group: 'everywhere', keys: ['Alt+W'], label: (t) => t.keys.takeCall, palette: 'actions' },
  'go.staff': { group: 'everywhere', keys: ['G S'], label: (t) => t.keys.goStaff, palette: 'pages' },
  'go.system': { group: 'everywhere', keys: ['G 0'], label: (t) => t.keys.goSystem, palette: 'pages' },
  'go.people': { group: 'everywhere', keys: ['G U'], label: (t) => t.keys.goPeople, palette: 'pages' },
  'go.access': { group: 'everywhere', keys: ['G W'], label: (t) => t.keys.goAccess, palette: 'pages' },
  'go.account': { group: 'everywhere', keys: ['G A'], label: (t) => t.keys.goAccount, palette: 'pages' },
  'go.outside': { group: 'everywhere', keys: ['G X'], label: (t) => t.keys.goOutside, palette: 'pages' },
  'go.gazette': { group: 'everywhere', keys: ['G 2'], label: (t) => t.polish.gazette.go, palette: 'pages' },
  'go.outages': { group: 'everywhere', keys: ['G M'], label: (t) => t.keys.goOutages, palette: 'pages' },
  'go.orders': { group: 'everywhere', keys: ['G D'], label: (t) => t.keys.goOrders, palette: 'pages' },
  'go.rejected': { group: 'everywhere', keys: [], label: (t) => t.keys.goRejected, palette: 'pages', also: (t) => t.polish.also.rejected },
  'go.exceptions': { group: 'everywhere', keys: ['G Z'], label: (t) => t.keys.goExceptions, palette: 'pages' },
  'go.settlements': { group: 'everywhere', keys: ['G Q'], label: (t) => t.keys.goSettlements, palette: 'pages' },
  'go.top': { group: 'everywhere', keys: ['G Y'], label: (t) => t.keys.goTop, palette: 'pages' },
  'go.wages': { group: 'everywhere', keys: ['G E'], label: (t) => t.keys.goWages, palette: 'pages' },
  'go.pay': { group: 'everywhere', keys: ['G N'], label: (t) => t.keys.goPay, palette: 'pages' },
  'go.points': { group: 'everywhere', keys: ['G H'], label: (t) => t.keys.goPoints, palette: 'pages' },
  'go.followUps': { group: 'everywhere', keys: ['G R'], label: (t) => t.keys.goFollowUps, palette: 'pages' },
  'go.scores': { group: 'everywhere', keys: ['G 1'], label: (t) => t.keys.goScores, palette: 'pages' },
  'go.honours': { group: 'everywhere', keys: ['G G'], label: (t) => t.keys.goHonours, palette: 'pages' },
  'go.praise': { group: 'everywhere', keys: [], label: (t) => t.keys.goPraise, palette: 'pages' },
  'go.contractors': { group: 'everywhere', keys: ['G 9'], label: (t) => t.keys.goContractors, palette: 'pages' },
  'go.emergencies': { group: 'everywhere', keys: [], label: (t) => t.keys.goEmergencies, palette: 'pages' },
  'go.dispatch': { group: 'everywhere', keys: ['G V'], label: (t) => t.keys.goDispatch, palette: 'pages' },
  'set.theme': { group: 'everywhere', keys: [], label: (t) => t.keys.theme, palette: 'settings', also: (t) => t.polish.also.theme },
  'set.language': { group: 'everywhere', keys: [], label: (t) => t.keys.language, palette: 'settings', also: (t) => t.polish.also.language },
  'sign.out': { group: 'everywhere', keys: [], label: (t) => t.bar.signOut, palette: 'settings' },

  'list.next': { group: 'list', keys: ['J', '↓'], label: (t) => t.keys.next },
  'list.previous': { group: 'list', keys: ['K', '↑'], label: (t) => t.keys.previous },
  'list.open': { group: 'list', keys: ['↵'], label: (t) => t.keys.openRow },
  'list.filter': { group: 'list', keys: ['L'], label: (t) => t.keys.filter, palette: 'actions' },
  'list.pickMany': { group: 'list', keys: [], label: (t) => t.instrument.pickMany, palette: 'actions' },
  'list.pick': { group: 'list', keys: ['Z'], label: (t) => t.instrument.pickRow },
  'list.act': { group: 'list', keys: ['B'], label: (t) => t.instrument.actOnPicked, palette: 'actions' },
  'list.save': { group: 'list', keys: [], label: (t) => t.instrument.views.save, palette: 'actions' },
  'queue.next': { group: 'list', keys: ['Q'], label: (t) => t.keys.pullNext, palette: 'actions' },
  'queue.status': { group: 'list', keys: [], label: (t) => t.keys.status, palette: 'actions' },
  'board.left': { group: 'list', keys: ['←'], label: (t) => t.keys.left },
  'board.right': { group: 'list', keys: ['→'], label: (t) => t.keys.right },
  'board.ahead': { group: 'list', keys: ['O'], label: (t) => t.polish.ladder.aheadKey, palette: 'actions' },
  'board.soon': { group: 'list', keys: ['S'], label: (t) => t.keys.soon, palette: 'actions' },

  'case.answer_case': { group: 'case', keys: ['R'], label: (t) => t.action.answer_case, palette: 'actions' },
  'case.note_case': { group: 'case', keys: ['N'], label: (t) => t.action.note_case, palette: 'actions' },
  'case.arrive_case': { group: 'case', keys: ['A'], label: (t) => t.action.arrive_case, palette: 'actions' },
  'case.restore_case': { group: 'case', keys: ['F'], label: (t) => t.action.restore_case, palette: 'actions' },
  'case.resolve_case': { group: 'case', keys: ['E'], label: (t) => t.action.resolve_case, palette: 'actions' },
  'case.confirm_case': { group: 'case', keys: ['Y'], label: (t) => t.action.confirm_case, palette: 'actions' },
  'case.refuse_case': { group: 'case', keys: ['U'], label: (t) => t.action.refuse_case, palette: 'actions' },
  'case.assist_case': { group: 'case', keys: ['X'], label: (t) => t.action.assist_case, palette: 'actions' },
  'case.assign_case': { group: 'case', keys: ['V'], label: (t) => t.action.assign_case, palette: 'actions' },
  'case.take_case': { group: 'case', keys: ['T'], label: (t) => t.action.take_case, palette: 'actions' },
  'case.pause_case': { group: 'case', keys: ['P'], label: (t) => t.action.pause_case, palette: 'actions' },
  'case.instruct_case': { group: 'case', keys: ['I'], label: (t) => t.action.instruct_case, palette: 'actions' },
  'case.urge': { group: 'case', keys: ['H'], label: (t) => t.polish.urge.name, palette: 'actions' },
  'case.more': { group: 'case', keys: ['M'], label: (t) => t.keys.more },
  'case.print': { group: 'case', keys: ['D'], label: (t) => t.instrument.printCase, palette: 'actions' },
  'case.customer': { group: 'case', keys: ['W'], label: (t) => t.access.open, palette: 'actions' },
  'case.context': { group: 'case', keys: ['C'], label: (t) => t.keys.context },

  'intake.caller': { group: 'intake', keys: ['Alt+Q'], label: (t) => t.keys.caller, palette: 'actions' },
  'intake.kind': { group: 'intake', keys: ['Alt+1-5'], label: (t) => t.keys.kind },
  'intake.category': { group: 'intake', keys: ['Alt+6-0'], label: (t) => t.keys.category },
  'intake.find': { group: 'intake', keys: ['Alt+C'], label: (t) => t.keys.findCategory, palette: 'actions' },
  'intake.canned': { group: 'intake', keys: ['Alt+T'], label: (t) => t.keys.canned, palette: 'actions' },
  'intake.back': { group: 'intake', keys: ['Alt+Z'], label: (t) => t.keys.backDraft },
  'intake.join': { group: 'intake', keys: ['Alt+A'], label: (t) => t.keys.joinChoice },
  'intake.beside': { group: 'intake', keys: ['Alt+S'], label: (t) => t.keys.besideChoice },
  'intake.save': { group: 'intake', keys: ['Ctrl+↵'], label: (t) => t.keys.save, palette: 'actions' },
  'calls.next': { group: 'calls', keys: ['N'], label: (t) => t.callBacks.keys.next, palette: 'actions' },
  'calls.satisfied': { group: 'calls', keys: ['1'], label: (t) => t.callBacks.keys.satisfied },
  'calls.unsatisfied': { group: 'calls', keys: ['2'], label: (t) => t.callBacks.keys.unsatisfied },
  'calls.refused': { group: 'calls', keys: ['3'], label: (t) => t.callBacks.keys.refused },
  'calls.noAnswer': { group: 'calls', keys: ['4'], label: (t) => t.callBacks.keys.noAnswer },
  'calls.wrong': { group: 'calls', keys: ['5'], label: (t) => t.callBacks.keys.wrong },
  'calls.again': { group: 'calls', keys: ['6'], label: (t) => t.callBacks.keys.again },
  'dispatch.next': { group: 'dispatch', keys: ['J'], label: (t) => t.dispatch.keys.nextVisit },
  'dispatch.previous': { group: 'dispatch', keys: ['K'], label: (t) => t.dispatch.keys.previousVisit },
  'dispatch.earlier': { group: 'dispatch', keys: ['←'], label: (t) => t.dispatch.keys.earlier },
  'dispatch.later': { group: 'dispatch', keys: ['→'], label: (t) => t.dispatch.keys.later },
  'dispatch.up': { group: 'dispatch', keys: ['↑'], label: (t) => t.dispatch.keys.up },
  'dispatch.down': { group: 'dispatch', keys: ['↓'], label: (t) => t.dispatch.keys.down },
  'dispatch.drop': { group: 'dispatch', keys: ['↵'], label: (t) => t.dispatch.keys.drop },
  'dispatch.back': { group: 'dispatch', keys: ['Z'], label: (t) => t.dispatch.keys.back },
  'dispatch.plan': { group: 'dispatch', keys: ['P'], label: (t) => t.dispatch.keys.plan, palette: 'actions' },
  'dispatch.away': { group: 'dispatch', keys: ['O'], label: (t) => t.dispatch.keys.away, palette: 'actions' },

  'intake.record': { group: 'intake', keys: ['Ctrl+L'], label: (t) => t.keys.recordOnly, palette: 'actions' },
});

/** Menus, in their order: whatever stands in one is a command, so that it has a name, may have a key, and is in the palette. */
export const MENUS = {
  account: ['go.account', 'set.theme', 'set.language', 'help', 'sign.out'],
} satisfies Record<string, (keyof typeof COMMANDS)[]>;

/** Groups whose keys can act at the same time. */
export const TOGETHER: Group[][] = [['everywhere', 'list', 'case'], ['everywhere', 'intake'], ['everywhere', 'dispatch'], ['everywhere', 'calls']];

export type CommandId = keyof typeof COMMANDS;
export const COMMAND_IDS = Object.keys(COMMANDS) as CommandId[];
