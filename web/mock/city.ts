import { randomUUID } from 'node:crypto';
import type { ActionView, CallBacksView, CaseCommand, CaseListView, CaseRowView, CaseView, ContactBody, ContactReply, ContactView, CustomerView, ErrorBody, InboxItemView, IntakePreview, LadderBoardView, Text } from '../src/api/types.ts';
import { entry, HOUR, makeCases, MINUTE, openCase, promiseClocks, settleRow, type StoredCase } from './make.ts';
import { CUSTOMERS, NOBODY, POLICY, RUNG_POSTS, type Seat, text } from './people.ts';

/** The mock's state and its few rules: enough for the desk's stories, no law. */

export class MockRefusal extends Error {
  constructor(readonly status: number, readonly body: ErrorBody) {
    super(body.code);
  }
}

export function refuse(status: number, code: string, zh: string, en: string): never {
  throw new MockRefusal(status, { code, sentence: text(zh, en), next_step: text('核对后再提交；写的字还在。', 'Check and submit again; your words are kept.') });
}

const cases: StoredCase[] = makeCases(Date.now());
const contacts: (ContactView & { customer: string })[] = [];
const inbox: InboxItemView[] = cases.slice(0, 3).map((view, index) => ({
  key: `item-${index}`, kind: index === 1 ? 'breach' : 'rung', post: RUNG_POSTS[index]?.post ?? NOBODY,
  text: text(`${view.row.title.zh}：${index === 1 ? '首次答复违诺' : `升到 ${view.row.rung} 级`}`, `${view.row.title.en}: ${index === 1 ? 'first answer broken' : `climbed to rung ${view.row.rung}`}`),
  case: view.row.id, number: view.row.number, occurred_at: Date.now() - (index + 1) * 14 * MINUTE,
}));

const WORDS: Record<string, [string, string]> = {
  answer_case: ['已答复客户', 'Customer answered'], arrive_case: ['已到户', 'On site'], restore_case: ['业务已恢复', 'Service restored'], resolve_case: ['办结，待客户确认', 'Resolved, to be confirmed'],
  confirm_case: ['客户确认，办结', 'Customer confirmed, closed'], refuse_case: ['客户不认可，继续处理', 'Customer refused, work goes on'], reopen_case: ['重开', 'Reopened'], cancel_case: ['撤单', 'Cancelled'],
  note_case: ['记一笔', 'Note'], assign_case: ['改派', 'Reassigned'], categorise_case: ['改分类', 'Recategorised'], pause_case: ['申请停表', 'Pause proposed'], decide_pause: ['停表已决定', 'Pause decided'],
  resume_case: ['恢复计时', 'Clocks resumed'], exempt_case: ['申请免责', 'Exemption proposed'], decide_exemption: ['免责已决定', 'Exemption decided'], appoint_case: ['预约上门', 'Visit appointed'],
  instruct_case: ['总经理批示', 'Instruction'], call_back_case: ['回访', 'Called back'], red_line_case: ['标红线', 'Red line marked'], withdraw_red_line: ['申请撤销红线', 'Withdrawal proposed'], decide_red_line: ['撤销红线已决定', 'Withdrawal decided'], assist_case: ['请协办', 'Assist asked'], accept_task: ['接下任务', 'Task accepted'], finish_task: ['任务办完', 'Task finished'],
};

export function findCase(key: string): StoredCase {
  return cases.find((view) => view.row.id === key || view.row.number === key) ?? refuse(404, 'H006', '没有这张单。', 'No such case.');
}

const DECIDE = ['supervisor', 'manager', 'general-manager', 'quality'];
const HANDLE = ['handler', 'supervisor', 'manager', 'general-manager'];

function actionsOf(view: StoredCase, seat: Seat): ActionView[] {
  const { state } = view.row;
  const open = !['resolved', 'closed', 'cancelled', 'rejected'].includes(state);
  const role = (...roles: string[]) => seat.roles.some((one) => roles.includes(one));
  const notRole = text('您的岗位不做这一步。', 'Your post does not do this.');
  const notState = text(state === 'resolved' ? '已办结，等客户确认。' : '这张单不在办。', state === 'resolved' ? 'Resolved; the customer must confirm.' : 'This case is not open.');
  const proposed = view.pauses.find((pause) => pause.state === 'proposed');
  const why = (id: CaseCommand): Text | null => {
    if (id === 'confirm_case' || id === 'refuse_case') return state === 'resolved' ? null : text('还没有办结。', 'Not resolved yet.');
    if (id === 'reopen_case') return state === 'closed' ? null : text('还没有关闭。', 'Not closed yet.');
    if (id === 'note_case' || id.endsWith('_task')) return null;
    if (id === 'instruct_case') return role('general-manager') ? null : text('只有总经理批示。', 'Only the general manager instructs.');
    if (id === 'decide_pause' || id === 'decide_exemption') {
      if (!role(...DECIDE)) return notRole;
      return proposed?.proposed_by.code === seat.person.code ? text('须由另一人批准。', 'Another person must approve.') : null;
    }
    if (id === 'call_back_case') return state === 'closed' ? null : text('还没有关闭。', 'Not closed yet.');
    if (id === 'red_line_case') return role('agent', 'supervisor', 'quality') ? null : notRole;
    if (id === 'withdraw_red_line') return !role('supervisor', 'quality') ? notRole : view.red_lines.some((one) => one.state === 'standing') ? null : text('没有生效的红线。', 'No red line stands.');
    if (id === 'decide_red_line') return role(...DECIDE) ? null : notRole;
    if (id === 'appoint_case') return open ? null : notState;
    if (!role(...HANDLE)) return notRole;
    if (!open) return notState;
    if (id === 'resolve_case' && view.row.kind === 'fault' && view.clocks.some((one) => one.id === 'repair' && one.state === 'running')) return text('还差：恢复业务。', 'Missing: service restored.');
    return null;
  };
  return (Object.keys(WORDS) as CaseCommand[]).map((id) => ({ id, enabled: why(id) === null, why_not: why(id) ?? text('', '') }));
}

export function caseView(key: string, seat: Seat): CaseView {
  const view = findCase(key);
  const chain = view.row.chain > 1 ? cases.filter((other) => other !== view && other.row.customer.code === view.row.customer.code).slice(0, 2).map((other) => other.row) : [];
  return { ...view, chain, actions: actionsOf(view, seat), server_at: Date.now() };
}

export function list(query: URLSearchParams, seat: Seat): CaseListView {
  const me = (value: string | null) => (value === 'me' ? seat.person.code : value);
  const want = (name: string, have: string) => !query.has(name) || query.get(name)?.split(',').includes(have);
  const rows = cases.map((view) => view.row).filter((row) =>
    (query.get('state') !== 'open' || row.closed_at == null) && want('kind', row.kind) &&
    (!query.has('handler') || row.handler.code === me(query.get('handler'))) && (!query.has('owner') || row.owner.code === me(query.get('owner'))) &&
    (query.get('broken') !== 'true' || row.broken > 0) && (query.get('red_line') !== 'true' || row.red_line.code !== '') &&
    (!query.has('q') || row.number.includes(query.get('q') ?? '')));
  const order = query.get('order');
  const by = (row: CaseRowView) => (order === 'newest' ? -row.accepted_at : order === 'rung' ? -row.rung : (row.due_at ?? Infinity));
  rows.sort((a, b) => by(a) - by(b));
  const from = Number(query.get('cursor') ?? 0);
  const size = Number(query.get('limit') ?? 50);
  return { rows: rows.slice(from, from + size), next: from + size < rows.length ? String(from + size) : null, total: rows.length, total_more: false, archived: [], server_at: Date.now() };
}

export function ladder(): LadderBoardView {
  const columns = RUNG_POSTS.map(({ post, holder }, index) => ({
    rung: index + 1, post, holder,
    cards: cases.map((view) => view.row).filter((row) => row.rung === index + 1 && row.closed_at == null).sort((a, b) => (a.next_rung_at ?? Infinity) - (b.next_rung_at ?? Infinity)),
  }));
  const climbs = columns.flatMap((column) => column.cards).flatMap((row) => (row.next_rung_at == null || row.paused ? [] : [{ case: row.id, rung: row.rung + 1, at: row.next_rung_at }]));
  return { columns, climbs, server_at: Date.now() };
}

export function customers(q: string) {
  return CUSTOMERS.filter(({ head, phone }) => head.code.includes(q) || phone.includes(q) || head.name.startsWith(q.slice(0, 1))).map(({ head }) => head);
}

export function customer(code: string): CustomerView {
  const found = CUSTOMERS.find(({ head }) => head.code === code) ?? refuse(422, 'D004', '没有这位客户。', 'No such customer.');
  const own = cases.filter((view) => view.row.customer.code === code);
  return {
    head: found.head, services: found.services, open_cases: own.map((view) => view.row).filter((row) => row.closed_at == null), closed_cases: own.map((view) => view.row).filter((row) => row.closed_at != null),
    contacts: [...contacts.filter((one) => one.customer === code), ...own.flatMap((view) => view.contacts)], last_remedy: own.flatMap((view) => view.postings)[0] ?? null, tier: '', nearby: [], outages: [], alarms: [], as_of_at: Date.now() - 12 * MINUTE, server_at: Date.now(),
  };
}

export function preview(code: string, category: string): IntakePreview {
  const found = POLICY.categories.find((one) => one.code === category) ?? refuse(422, 'D003', '没有这个分类。', 'No such category.');
  const now = Date.now();
  const clocks = promiseClocks(found.kind, now).filter((one) => one.kind === 'promise');
  const time = new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', hour: 'numeric', minute: 'numeric' }).format(clocks[0]?.due_at ?? now);
  const fault = found.kind === 'fault';
  return {
    say: fault
      ? [text('给您添麻烦了。', 'We are sorry for the trouble.'), text(`我们承诺**${time} 前**修好。`, `We promise to repair it **before ${time}**.`), text('万一迟了，**每天赔您 10 元**，', 'If we are late, **10 yuan a day**'), text('直接进话费。', 'goes straight onto your account.')]
      : [text('您的投诉我记下了。', 'I have written down your complaint.'), text(`**${time} 前**有人给您答复，`, `Somebody answers you **before ${time}**,`), text('**三天内**办结。', 'and it is settled **within three days**.')],
    promises: clocks.map((one) => ({ rule: one.rule, name: one.name, sentence: one.sentence, due_at: one.due_at, reasons: one.reasons, remedy: fault ? text('每日 ¥10.00，不足一日按一日，最高 ¥100.00', '¥10.00 a day, part days count whole, ¥100.00 at most') : text('', ''), beneficiary: 'customer' })),
    not_eligible: fault ? [text('用户原因、第三方、不可抗力，须有证据', "User's cause, third party, force majeure, with evidence")] : [],
    duplicates: cases.map((view) => view.row).filter((row) => row.customer.code === code && row.category === category && row.closed_at == null),
    repeat_of: null, start_rung: fault ? 0 : 1, outages: [], server_at: now,
  };
}

export function record(body: ContactBody, seat: Seat): ContactReply {
  if (!body.text.trim()) refuse(422, 'D018', '客户原话是空的。', "The customer's words are empty.");
  const now = Date.now();
  const { outcome } = body;
  if (outcome.is === 'ends') {
    const id = randomUUID();
    contacts.unshift({ id, channel: body.channel, direction: body.direction, owner: seat.person, outcome: 'ended', occurred_at: now, text: body.text, customer: body.customer });
    return { contact: id };
  }
  if (outcome.is === 'joins') {
    const view = findCase(outcome.case);
    const contact: ContactView = { id: randomUUID(), channel: body.channel, direction: body.direction, owner: seat.person, outcome: 'joined', occurred_at: now, case: view.row.id, text: body.text };
    view.contacts.unshift(contact);
    entry(view, now, { group: 'contact', icon: 'phone', actor: seat.person, text: text('客户催单', 'The customer urges') });
    return { contact: contact.id, case: view.row.id, number: view.row.number };
  }
  const found = CUSTOMERS.find(({ head }) => head.code === body.customer) ?? refuse(422, 'D004', '没有这位客户。', 'No such customer.');
  const view = openCase({ category: outcome.category, customer: found, at: now, owner: seat.person, words: body.text, channel: body.channel });
  cases.push(view);
  return { contact: view.contacts[0]?.id ?? randomUUID(), case: view.row.id, number: view.row.number };
}

function stop(view: StoredCase, ids: string[], at: number): void {
  for (const one of view.clocks) if (ids.includes(one.id) && one.state === 'running') Object.assign(one, { state: one.kind === 'ladder' ? 'ended' : 'kept', stopped_at: at });
}

type Body = Record<string, unknown>;

const EFFECTS: Partial<Record<CaseCommand, (view: StoredCase, body: Body, seat: Seat, now: number) => void>> = {
  answer_case: (view, _body, _seat, now) => { view.row.state = 'inProgress'; stop(view, ['answer'], now); },
  arrive_case: (view, _body, _seat, now) => { view.row.state = 'inProgress'; stop(view, ['arrive'], now); },
  restore_case: (view, _body, _seat, now) => { view.row.state = 'inProgress'; stop(view, ['repair', 'arrive'], now); },
  resolve_case: (view, body, _seat, now) => { view.row.state = 'resolved'; view.root_cause = POLICY.root_causes.find((one) => one.code === body.root_cause) ?? NOBODY; stop(view, ['answer', 'repair', 'resolve', 'arrive', 'ladder'], now); },
  confirm_case: (view, _body, _seat, now) => { view.row.state = 'closed'; view.row.closed_at = now; },
  refuse_case: (view, _body, _seat, now) => { view.row.state = 'inProgress'; const ladder = view.clocks.find((one) => one.kind === 'ladder'); if (ladder) Object.assign(ladder, { state: 'running', due_at: now + 2 * HOUR, stopped_at: null }); },
  reopen_case: (view) => { view.row.state = 'inProgress'; view.row.closed_at = null; },
  cancel_case: (view, _body, _seat, now) => { view.row.state = 'cancelled'; view.row.closed_at = now; for (const one of view.clocks) if (one.state === 'running') one.state = 'void'; },
  assign_case: (view, body) => { view.row.handler = POLICY.people.find((one) => one.code === body.person) ?? NOBODY; view.row.unit = POLICY.units.find((one) => one.code === body.unit) ?? view.row.unit; },
  pause_case: (view, body, seat, now) => { view.pauses.unshift({ id: randomUUID(), cause: String(body.cause), state: 'proposed', from_at: now, evidence: (body.evidence as { text: string }).text, proposed_by: seat.person, decided_by: NOBODY, artefacts: (body.evidence as { artefacts?: string[] }).artefacts ?? [] }); },
  decide_pause: (view, body, seat, now) => {
    const span = view.pauses.find((one) => one.id === body.id);
    if (!span) return refuse(404, 'D012', '没有这次停表。', 'No such pause.');
    if (span.proposed_by.code === seat.person.code) refuse(403, 'D010', '须由另一人批准。', 'A second person must approve.');
    Object.assign(span, { state: body.approve ? 'approved' : 'refused', decided_by: seat.person });
    if (body.approve) for (const one of view.clocks) if (one.state === 'running') Object.assign(one, { state: 'paused', paused_since_at: now });
  },
  resume_case: (view, body) => { for (const one of view.pauses) if (one.id === body.id) one.state = 'ended'; for (const one of view.clocks) if (one.state === 'paused') one.state = 'running'; },
  assist_case: (view, body, _seat, now) => { view.tasks.unshift({ id: randomUUID(), kind: 'assist', title: text(String(body.text), String(body.text)), addressed: POLICY.units.find((one) => one.code === body.unit) ?? NOBODY, opened_at: now, due_at: now + Number(body.limit_minutes) * MINUTE, accepted_by: NOBODY, overdue: false, outcome: text('', ''), verdict: '', sent_back: 0, climbed: 0 }); },
  accept_task: (view, body, seat) => { for (const one of view.tasks) if (one.id === body.task) one.accepted_by = seat.person; },
  finish_task: (view, body, _seat, now) => { for (const one of view.tasks) if (one.id === body.task) Object.assign(one, { done_at: now, outcome: text(String(body.text), String(body.text)) }); },
  call_back_case: (view, body) => {
    outcomes.set(view.row.id, String(body.outcome));
    if (body.outcome === 'unsatisfied') Object.assign(view.row, { state: 'inProgress', closed_at: null });
  },
  red_line_case: (view, body, seat, now) => {
    const found = (list: { code: string }[], code: unknown) => list.find((one) => one.code === code) as typeof NOBODY ?? NOBODY;
    view.red_lines.unshift({ mark: found(POLICY.red_lines, body.mark), unit: found(POLICY.units, body.unit), state: 'standing', marked_at: now, marked_by: seat.person, evidence: '', artefacts: [], proposed_by: NOBODY, decided_by: NOBODY });
    view.row.red_line = view.red_lines[0]!.mark;
  },
  withdraw_red_line: (view, body, seat) => {
    const line = lineOf(view, body);
    if (line) Object.assign(line, { state: 'withdrawal-proposed', evidence: (body.evidence as { text: string }).text, proposed_by: seat.person });
  },
  decide_red_line: (view, body, seat) => {
    const line = lineOf(view, body);
    if (line?.proposed_by.code === seat.person.code) refuse(403, 'D010', '须由另一人批准。', 'A second person must approve.');
    if (line) Object.assign(line, { state: body.approve ? 'withdrawn' : 'standing', decided_by: seat.person });
    view.row.red_line = view.red_lines.find((one) => one.state !== 'withdrawn')?.mark ?? NOBODY;
  },
};

const lineOf = (view: StoredCase, body: Body) => view.red_lines.find((one) => one.mark.code === body.mark && one.unit.code === body.unit && one.state !== 'withdrawn');

export function command(id: CaseCommand, key: string, body: Body, seat: Seat): string {
  const view = findCase(key);
  const now = Date.now();
  const action = actionsOf(view, seat).find((one) => one.id === id);
  if (action && !action.enabled) refuse(409, 'D001', action.why_not.zh, action.why_not.en);
  if (typeof body.occurred_at === 'number' && body.occurred_at > now) refuse(422, 'D006', '发生时刻在将来。', 'The instant lies in the future.');
  if ('text' in body && String(body.text).trim() === '') refuse(422, 'D018', '没有写内容。', 'The text is empty.');
  EFFECTS[id]?.(view, body, seat, now);
  const [zh, en] = WORDS[id] ?? ['', ''];
  const tail = typeof body.text === 'string' ? `：${body.text}` : '';
  entry(view, now, { group: id.startsWith('note') ? 'note' : id.includes('pause') || id.includes('task') || id.includes('assist') ? 'task' : 'state', icon: id.startsWith('answer') ? 'phone' : id.includes('pause') ? 'pause' : 'check', actor: seat.person, text: text(zh + tail, en + tail.replace('：', ': ')) });
  settleRow(view);
  return view.row.id;
}

/** Finished cases of the mock city, all drawn, as one stratum. */
const outcomes = new Map<string, string>();
export function callBacks(): Omit<CallBacksView, 'server_at'> {
  const ended = cases.filter((view) => view.row.state === 'closed' || outcomes.has(view.row.id));
  const items = ended.map((view) => ({ row: view.row, customer_line: view.customer_line, outcome: outcomes.get(view.row.id) ?? '', replaces: false, attempts: [], next_at: Date.now() - 60_000, own: false, script: null, to_hear: false, heard: null }));
  const date = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  const share = { numerator: 0, denominator: 0, shown: '-' };
  const shares = { units: [], reached: share, refused: share, satisfied: share, heard: share, differing: share, attempts: 0, given_up: [], barred: [] };
  return {
    date,
    dates: [date],
    hours: text('', ''),
    closed_until: null,
    strata: [{ draw: `${date}/complaints`, name: text('投诉', 'Complaints'), sentence: text('投诉办结后全部回访。', 'Every closed complaint is called back.'), frame: items.length, drawn: items.length, not_reached: 0, short: 0, ...shares, items }],
  };
}

export const postings = () => cases.flatMap((view) => view.postings);
export const inboxItems = () => inbox;
export const versionOf = (id: string) => findCase(id).row.version;
