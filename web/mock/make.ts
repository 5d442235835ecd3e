import { randomUUID } from 'node:crypto';
import type { CaseView, ClockView, Named, Text, TimelineEntryView } from '../src/api/types.ts';
import { CUSTOMERS, NOBODY, PEOPLE, POLICY, text, type MockCustomer, UNITS } from './people.ts';

/** Builds cases of the mock city around the moment at which it starts. */

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

export type StoredCase = Omit<CaseView, 'actions' | 'server_at' | 'chain'>;

let daily = 400;

export function nextNumber(at: number): string {
  const day = new Date(at + 8 * HOUR).toISOString().slice(2, 10).replaceAll('-', '');
  daily += 7;
  return `${day}-${String(daily).padStart(4, '0')}-${daily % 10}`;
}

export function clock(part: Partial<ClockView> & Pick<ClockView, 'id' | 'name' | 'state' | 'started_at'>): ClockView {
  return {
    kind: 'promise',
    beneficiary: 'customer',
    due_at: null,
    note: text('', ''),
    rule: 'repair-urban',
    sentence: POLICY.rules[0]?.sentence ?? text('', ''),
    policy: POLICY.digest.slice(0, 12),
    reasons: [],
    sums: [],
    ...part,
  };
}

export function entry(view: StoredCase, at: number, part: Partial<TimelineEntryView> & Pick<TimelineEntryView, 'group' | 'icon' | 'text'>): void {
  view.row.version += 1;
  view.timeline.unshift({ version: view.row.version, occurred_at: at, recorded_at: at, detail: text('', ''), tone: 'plain', actor: NOBODY, artefacts: [], ...part });
  view.timeline.sort((a, b) => b.occurred_at - a.occurred_at || b.version - a.version);
}

export interface Opening {
  category: string;
  customer: MockCustomer;
  at: number;
  owner?: Named;
  handler?: Named;
  words: string;
  channel?: string;
  chain?: number;
}

export function promiseClocks(kind: string, at: number): ClockView[] {
  if (kind === 'fault') {
    const due = at + 8 * HOUR;
    return [
      clock({
        id: 'repair', name: text('修障承诺', 'Repair'), state: 'running', started_at: at, due_at: due, warn_at: at + 6 * HOUR,
        reasons: [
          { at, text: text('热线受理，早于 16:00 → **当日修**', 'Accepted before 16:00 → **same day**') },
          { at: due, text: text('城区光纤 8 小时。取较早者', 'Urban fibre, 8 hours; the earlier counts') },
        ],
      }),
    ];
  }
  return [
    clock({
      id: 'answer', name: text('首次答复', 'First answer'), state: 'running', started_at: at, due_at: at + 2 * HOUR, warn_at: at + 1.5 * HOUR, rule: 'first-answer',
      sentence: POLICY.rules[2]?.sentence ?? text('', ''), reasons: [{ at, text: text('受理，2 小时内给出实质答复', 'Accepted; an answer in substance within 2 hours') }],
    }),
    clock({
      id: 'resolve', name: text('办结承诺', 'Resolution'), state: 'running', started_at: at, due_at: at + 72 * HOUR, warn_at: at + 54 * HOUR, rule: 'resolve-72',
      sentence: POLICY.rules[3]?.sentence ?? text('', ''), reasons: [{ at, text: text('受理，72 小时内办结', 'Accepted; resolved within 72 hours') }],
    }),
    clock({
      id: 'ladder', kind: 'ladder', beneficiary: 'unit', name: text('升级阶梯', 'Ladder'), state: 'running', started_at: at, due_at: at + 2 * HOUR, rule: 'complaint-ladder',
      sentence: POLICY.rules[5]?.sentence ?? text('', ''), reasons: [{ at, text: text('从受理起每 2 小时升一级', 'Climbs every 2 hours from acceptance') }],
    }),
  ];
}

/** The row repeats what the clocks say. */
export function settleRow(view: StoredCase): void {
  const { row, clocks } = view;
  const promises = clocks.filter((one) => one.kind === 'promise' && one.state === 'running').sort((a, b) => (a.due_at ?? 0) - (b.due_at ?? 0));
  const ladder = clocks.find((one) => one.kind === 'ladder' && one.state === 'running');
  const next = promises[0] ?? clocks.find((one) => one.state === 'broken' || one.state === 'paused');
  row.due_at = next?.due_at ?? null;
  row.warn_at = next?.warn_at ?? null;
  row.due_name = next?.name ?? text('', '');
  row.due_state = next?.state ?? 'running';
  row.next_rung_at = ladder?.due_at ?? null;
  row.broken = clocks.filter((one) => one.state === 'broken').length;
  row.paused = view.pauses.some((pause) => pause.state === 'approved');
}

export function openCase(opening: Opening): StoredCase {
  const { at, customer } = opening;
  const category = POLICY.categories.find((one) => one.code === opening.category);
  const kind = category?.kind ?? 'complaint';
  const owner = opening.owner ?? PEOPLE.zhao;
  const service = customer.services[0];
  const view: StoredCase = {
    row: {
      id: randomUUID(), number: nextNumber(at), title: category?.name ?? text('', ''), kind, category: opening.category, state: opening.handler ? 'inProgress' : 'acknowledged',
      customer: { code: customer.head.code, name: text(customer.head.name, customer.head.name) }, unit: service?.unit ?? UNITS.hotline, area: service?.area ?? '', owner,
      handler: opening.handler ?? NOBODY, accepted_at: at, due_name: text('', ''), due_state: 'running', rung: kind === 'complaint' ? 1 : 0, broken: 0, owed_minor: 0, chain: opening.chain ?? 1,
      red_line: NOBODY, paused: false, version: 0,
    },
    customer_line: line(customer),
    grid: NOBODY,
    accepted_by: UNITS.hotline,
    clocks: promiseClocks(kind, at),
    timeline: [], contacts: [], tasks: [], postings: [], pauses: [], exemptions: [], exceptions: [], late_facts: [], red_lines: [], outside: [], settlements: [], relations: [], recordings: [], root_cause: NOBODY,
  };
  view.contacts.push({ id: randomUUID(), channel: opening.channel ?? 'hotline', direction: 'inbound', owner, outcome: 'opened', occurred_at: at, case: view.row.id, text: opening.words });
  entry(view, at, { group: 'contact', icon: 'phone', actor: owner, text: text(`${owner.name.zh}受理：${opening.words}`, `${owner.name.en} took the call: ${opening.words}`) });
  settleRow(view);
  return view;
}

function line(customer: MockCustomer): Text {
  const service = customer.services[0];
  return text(`${customer.head.phone} · ${service?.name.zh} · ${service?.address}`, `${customer.head.phone} · ${service?.name.en} · ${service?.address}`);
}

function broken(view: StoredCase, id: string, now: number, late: number): void {
  const found = view.clocks.find((one) => one.id === id);
  if (!found) return;
  found.state = 'broken';
  found.due_at = now - late;
  found.noticed_at = now - late + 4 * MINUTE;
  found.reasons.push({ at: found.due_at, text: text('未到户 → **违诺**。到时即算迟', 'Nobody came → **broken**; late from the due instant') });
  entry(view, found.due_at, { group: 'clock', icon: 'broken', tone: 'broken', text: text(`**违诺**：${found.name.zh}到时未办到`, `**Promise broken**: ${found.name.en} not done when due`), recorded_at: found.noticed_at });
}

/** The story of the look: five clocks, all five states. */
function walk(now: number): StoredCase {
  const at = now - 23 * HOUR;
  const view = openCase({ category: 'complaint.visit', customer: CUSTOMERS[1] as MockCustomer, at, handler: PEOPLE.zhou, words: '说好今天上午来，等了一小时没人来，也没人打电话。', chain: 2 });
  view.row.title = text('不能上网，装维爽约', 'No internet, visit missed');
  view.row.rung = 4;
  view.clocks = [
    clock({ id: 'repair', name: text('修障承诺', 'Repair'), state: 'running', started_at: at, reasons: [{ at, text: text('热线受理，早于 16:00 → **当日修**，至 24:00', 'Accepted before 16:00 → **same day**') }, { at: at + 8 * HOUR, text: text('城区光纤 8 小时。取较早者', 'Urban fibre, 8 hours; the earlier counts') }], sums: [{ text: text('赔付 1 日 × ¥10.00（不足一日按一日，最高 ¥100.00）= **¥10.00**', '1 day × ¥10.00 (part days count whole, at most ¥100.00) = **¥10.00**') }] }),
    clock({ id: 'arrive', name: text('到户', 'Arrival'), state: 'running', started_at: now - 3 * HOUR, due_at: now + 3 * MINUTE + 52_000, warn_at: now - HOUR, rule: 'appointment', reasons: [{ at: now - HOUR, text: text('周敏与客户改约', 'Zhou Min agreed a new time with the customer') }] }),
    clock({ id: 'ladder', kind: 'ladder', beneficiary: 'unit', name: text('升级阶梯', 'Ladder'), state: 'running', started_at: at, due_at: now + 105 * MINUTE, rule: 'complaint-ladder', sentence: POLICY.rules[5]?.sentence ?? text('', '') }),
    clock({ id: 'assist-1', name: text('协办 · 物业开门', 'Assist: landlord'), beneficiary: 'unit', state: 'paused', started_at: now - 2 * HOUR, due_at: now + HOUR, paused_since_at: now - 40 * MINUTE, rule: 'assist', note: text('第三方原因', 'third party') }),
    clock({ id: 'assist-2', name: text('协办 · 网络部', 'Assist: network'), beneficiary: 'unit', state: 'kept', started_at: now - 4 * HOUR, due_at: now - 80 * MINUTE, stopped_at: now - 97 * MINUTE, rule: 'assist' }),
  ];
  broken(view, 'repair', now, 4 * HOUR + 26 * MINUTE);
  entry(view, at + 3 * MINUTE, { group: 'contact', icon: 'calendar', actor: PEOPLE.zhao, text: text('客户要明天 09:00 上门，承诺随约改动', 'Customer chose tomorrow 09:00; the promise moves'), detail: text('原期限保留', 'the earlier due instant is kept on record') });
  entry(view, now - 4 * HOUR, { group: 'contact', icon: 'note', actor: PEOPLE.zhao, text: text('客户来电投诉：等了一小时没人来', 'Customer rang: waited an hour, nobody came'), detail: text('转为投诉，阶梯从此刻起算；因是重复，从 **2 级**起', 'Now a complaint; the ladder starts at **rung 2**, being a repeat') });
  entry(view, now - 200 * MINUTE, { group: 'task', icon: 'people', actor: PEOPLE.zhou, text: text('请网络部协办，限 2 小时', 'Network asked to assist, within 2 h') });
  entry(view, now - 134 * MINUTE, { group: 'ladder', icon: 'ladder', text: text('升到 **3 级**，责任人 客服部经理 蒋文', 'Climbed to **rung 3**, head of service Jiang Wen') });
  entry(view, now - 97 * MINUTE, { group: 'task', icon: 'met', tone: 'met', text: text('网络部回单：端口光功率 −27.9 dBm，需上门换尾纤', 'Network returned: port at −27.9 dBm, replace pigtail on site') });
  entry(view, now - 55 * MINUTE, { group: 'contact', icon: 'phone', actor: PEOPLE.zhou, text: text('周敏致电客户，改约到户', 'Zhou Min rang the customer: a new time') });
  entry(view, now - 14 * MINUTE, { group: 'ladder', icon: 'ladder', text: text('升到 **4 级**，责任人 分管副总 梁伟', 'Climbed to **rung 4**, deputy general manager Liang Wei') });
  const owedAt = now - 4 * HOUR - 26 * MINUTE;
  entry(view, owedAt, { group: 'ledger', icon: 'wallet', text: text('应赔 **¥10.00**，第 1 日', 'Owed **¥10.00**, day 1'), detail: text('同一障碍同一日只赔一次', 'once per fault and day') });
  view.postings.push({ id: randomUUID(), case: view.row.id, number: view.row.number, text: text('修障迟，第 1 日', 'Repair late, day 1'), amount_minor: 1000, unit: 'CNY', account: 'customer-credit', account_name: text('客户赔付', 'Customer credit'), rule: 'late-repair', form: text('话费抵扣', 'credit on the bill'), owed_unit: text('第 1 日', 'day 1'), owed_for: `late-repair/${view.row.number}/day-1`, occurred_at: owedAt, recorded_at: owedAt + 4 * MINUTE });
  view.row.owed_minor = 1000;
  view.contacts.unshift({ id: randomUUID(), channel: 'hotline', direction: 'outbound', owner: PEOPLE.zhou, outcome: 'joined', occurred_at: now - 55 * MINUTE, case: view.row.id, text: '' });
  view.tasks.push({ id: randomUUID(), kind: 'assist', title: text('开弱电间', 'Open the riser room'), addressed: UNITS.wanglan, opened_at: now - 2 * HOUR, due_at: now + HOUR, accepted_by: NOBODY, overdue: false, outcome: text('', ''), verdict: '', sent_back: 0, climbed: 0 });
  view.pauses.push({ id: randomUUID(), cause: 'third-party', state: 'proposed', from_at: now - 40 * MINUTE, evidence: '物业弱电间无人，照片 2 张', proposed_by: PEOPLE.zhou, decided_by: NOBODY, artefacts: [] });
  settleRow(view);
  return view;
}

export function makeCases(now: number): StoredCase[] {
  const c = (index: number) => CUSTOMERS[index] as MockCustomer;
  const cases: StoredCase[] = [
    walk(now),
    openCase({ category: 'complaint.plan', customer: c(2), at: now - 160 * MINUTE, handler: PEOPLE.zhou, words: '没有跟我说就把套餐改了，要求退回。' }),
    openCase({ category: 'complaint.port', customer: c(3), at: now - 98 * MINUTE, handler: PEOPLE.zhou, words: '营业厅说系统不支持，不给办携号转网。' }),
    openCase({ category: 'complaint.bill', customer: c(0), at: now - 50 * MINUTE, handler: PEOPLE.he, words: '账单多出两笔点播费，家里没人点过。' }),
    openCase({ category: 'fault.tv', customer: c(3), at: now - 7 * HOUR, handler: PEOPLE.zhou, words: '电视黑屏，昨晚开始的。' }),
    openCase({ category: 'fault.slow', customer: c(2), at: now - 2 * HOUR, words: '晚上看视频一直转圈。' }),
    openCase({ category: 'complaint.spam', customer: c(1), at: now - 30 * HOUR, handler: PEOPLE.zhou, words: '每天十几条广告短信，要求停发。' }),
    openCase({ category: 'complaint.attitude', customer: c(2), at: now - 20 * MINUTE, words: '客服说话很冲，还挂我电话。' }),
    openCase({ category: 'move.fibre', customer: c(0), at: now - 26 * HOUR, handler: PEOPLE.he, words: '移机约了两次都改期。' }),
  ];
  const [, plan, port, , , , spam] = cases;
  if (plan) {
    plan.row.red_line = POLICY.red_lines[0] as Named;
    plan.red_lines.push({ mark: plan.row.red_line, unit: UNITS.wanglan, state: 'standing', marked_at: now - 2 * HOUR, marked_by: PEOPLE.shen, evidence: '', artefacts: [], proposed_by: NOBODY, decided_by: NOBODY });
    plan.row.rung = 2;
    broken(plan, 'answer', now, 40 * MINUTE);
    const ladder = plan.clocks.find((one) => one.id === 'ladder');
    if (ladder) ladder.due_at = now + 5 * MINUTE + 42_000;
    settleRow(plan);
  }
  if (port) port.row.rung = 1;
  if (spam) {
    spam.row.rung = 5;
    for (const one of spam.clocks) if (one.id !== 'resolve') one.state = one.id === 'answer' ? 'kept' : 'ended';
    const answer = spam.clocks.find((one) => one.id === 'answer');
    if (answer) answer.stopped_at = (answer.due_at ?? 0) - 17 * MINUTE;
    settleRow(spam);
  }
  return cases;
}
