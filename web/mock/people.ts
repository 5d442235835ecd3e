import type { CustomerHit, Named, PolicyView, SeatView, ServiceView, Text } from '../src/api/types.ts';

/** The people, places and rules of the mock city. All invented. */

export const text = (zh: string, en: string): Text => ({ zh, en });
export const named = (code: string, zh: string, en: string): Named => ({ code, name: text(zh, en) });
export const NOBODY: Named = named('', '', '');

export const UNITS = {
  hotline: named('u-hotline', '热线中心', 'Hotline centre'),
  xingqiao: named('u-xingqiao', '星桥分公司', 'Xingqiao branch'),
  wanglan: named('u-wanglan', '望澜分公司', 'Wanglan branch'),
  network: named('u-network', '网络部', 'Network department'),
  quality: named('u-quality', '服务管控办', 'Quality office'),
};

export const PEOPLE = {
  zhao: named('1027', '赵岚', 'Zhao Lan'),
  zhou: named('2031', '周敏', 'Zhou Min'),
  he: named('2044', '何静', 'He Jing'),
  chen: named('3002', '陈立新', 'Chen Lixin'),
  shen: named('5001', '沈静', 'Shen Jing'),
  jiang: named('6003', '蒋文', 'Jiang Wen'),
  liang: named('8001', '梁伟', 'Liang Wei'),
  wu: named('9001', '吴海峰', 'Wu Haifeng'),
};

export interface Seat extends SeatView {
  roles: string[];
}

const seat = (token: string, person: Named, post: Named, unit: Named, roles: string[], waiting: Text, first_page: string): Seat => ({ token, name: person.code, password: '', person, post, unit, roles, waiting, first_page });

export const SEATS: Seat[] = [
  seat('demo-agent', PEOPLE.zhao, named('agent', '热线话务员', 'Hotline agent'), UNITS.hotline, ['agent'], text('排队 3 人', '3 callers waiting'), '/intake'),
  seat('demo-handler', PEOPLE.zhou, named('handler', '投诉处理', 'Complaint handler'), UNITS.xingqiao, ['handler'], text('队列 9，违诺 2', '9 in the queue, 2 broken'), '/cases?handler=me'),
  seat('demo-supervisor', PEOPLE.chen, named('supervisor', '投诉主管', 'Complaint supervisor'), UNITS.xingqiao, ['supervisor', 'handler'], text('2 小时内 6 次升级', '6 climbs within 2 hours'), '/ladder'),
  seat('demo-quality', PEOPLE.shen, named('quality', '服务管控', 'Quality office'), UNITS.quality, ['quality'], text('红线 1', '1 red line'), '/cases?red_line=true'),
  seat('demo-manager', PEOPLE.jiang, named('manager', '客服部经理', 'Head of service'), UNITS.hotline, ['manager'], text('3 级 2 单', '2 cases at rung 3'), '/ladder'),
  seat('demo-gm', PEOPLE.wu, named('general-manager', '总经理', 'General manager'), UNITS.hotline, ['general-manager'], text('待批 1', '1 waits for an instruction'), '/inbox'),
];

export const RUNG_POSTS = [
  { post: named('p1', '投诉主管', 'Complaint supervisor'), holder: PEOPLE.chen },
  { post: named('p2', '服务管控主任', 'Quality director'), holder: PEOPLE.shen },
  { post: named('p3', '客服部经理', 'Head of service'), holder: PEOPLE.jiang },
  { post: named('p4', '分管副总', 'Deputy general manager'), holder: PEOPLE.liang },
  { post: named('p5', '总经理', 'General manager'), holder: PEOPLE.wu },
];

const category = (code: string, kind: string, zh: string, en: string) => ({ code, kind, name: text(zh, en), products: [] as string[] });
const rule = (section: string, code: string, name: Text, sentence: Text) => ({ section, code, scheme: 'slow-must-pay', name, sentence });

export const POLICY: PolicyView = {
  digest: '3fa91c07be5d44e19f02a7c6',
  calendar_digest: 'b20476d1e9aa5c3370bd1f42',
  adopted_at: Date.parse('2026-10-01T00:00:00+08:00'),
  packs: [
    { id: 'cn-base', version: '2026-10-01', title: text('通用规则', 'Common rules'), digest: '91d0ab77c2f4e813', in_force_at: Date.parse('2026-10-01T00:00:00+08:00') },
    { id: 'chengchuan', version: '2026-10-01', title: text('澄川广信服务承诺', 'Chengchuan promises'), digest: '7bc2190fd6a3e5b8', in_force_at: Date.parse('2026-10-01T00:00:00+08:00') },
  ],
  rules: [
    rule('promise', 'repair-urban', text('修障，城区', 'Repair, urban'), text('城区光纤 8 小时内修复；16 点前报障当日修好，取较早者。', 'Urban fibre is repaired within 8 hours; reported before 16:00, the same day; the earlier counts.')),
    rule('promise', 'repair-rural', text('修障，农村', 'Repair, rural'), text('农村 24 小时内修复。', 'Rural faults are repaired within 24 hours.')),
    rule('promise', 'first-answer', text('首次答复', 'First answer'), text('投诉 2 小时内给出实质答复。', 'A complaint gets an answer in substance within 2 hours.')),
    rule('promise', 'resolve-72', text('办结', 'Resolution'), text('投诉 72 小时内办结。', 'A complaint is resolved within 72 hours.')),
    rule('remedy', 'late-repair', text('修障慢必赔', 'Late repair'), text('修障每迟一日赔 10 元，不足一日按一日，最高 100 元。', 'Each day late pays 10 yuan, part days count whole, 100 yuan at most.')),
    rule('ladder', 'complaint-ladder', text('投诉升级', 'Complaint ladder'), text('投诉每 2 小时升一级，共五级，第五级由总经理批示。', 'A complaint climbs a rung every 2 hours; at the fifth the general manager instructs.')),
  ],
  categories: [
    category('fault', 'fault', '障碍', 'Faults'),
    category('fault.internet', 'fault', '不能上网', 'No internet'),
    category('fault.slow', 'fault', '网速慢', 'Slow internet'),
    category('fault.drops', 'fault', '时断时续', 'Drops now and then'),
    category('fault.tv', 'fault', '电视黑屏', 'No TV picture'),
    category('fault.voice', 'fault', '固话无音', 'No dial tone'),
    category('fault.box', 'fault', '机顶盒故障', 'Set-top box fault'),
    category('complaint', 'complaint', '投诉', 'Complaints'),
    category('complaint.visit', 'complaint', '装维爽约', 'Visit missed'),
    category('complaint.bill', 'complaint', '账单多计', 'Overbilled'),
    category('complaint.plan', 'complaint', '续费被改套餐', 'Plan changed at renewal'),
    category('complaint.port', 'complaint', '携号转网被拒', 'Port-out refused'),
    category('complaint.attitude', 'complaint', '服务态度', 'Attitude'),
    category('complaint.spam', 'complaint', '骚扰短信', 'Spam'),
    category('install.fibre', 'install', '装宽带', 'Install broadband'),
    category('move.fibre', 'move', '移机', 'Move a line'),
  ],
  red_lines: [named('rl-plan', '未经同意改套餐', 'Plan changed without consent'), named('rl-port', '阻挠携号转网', 'Obstructing port-out')],
  rejection_reasons: [],
  root_causes: [named('rc-pigtail', '尾纤损坏', 'Pigtail damaged'), named('rc-wifi', '用户侧设备', "User's device"), named('rc-port', '端口故障', 'Port fault'), named('rc-bill', '计费差错', 'Billing error'), named('rc-process', '流程未执行', 'Process not followed')],
  late_causes: [named('late.parts', '缺备件、缺资源', 'Parts or lines missing'), named('late.departments', '要几个部门一起处理', 'Needs several departments')],
  units: Object.values(UNITS).map((unit) => ({ ...unit, parent: '' })),
  people: Object.values(PEOPLE).map((one) => ({ ...one, posts: SEATS.filter((seat) => seat.person === one).map((seat) => seat.post), units: [SEATS.find((seat) => seat.person === one)?.unit.code ?? UNITS.xingqiao.code] })),
};

export interface MockCustomer {
  head: CustomerHit;
  phone: string;
  services: ServiceView[];
}

const service = (code: string, zh: string, en: string, address: string, area: string, unit: Named, fee: number): ServiceView => ({
  code,
  product: 'broadband',
  access: 'fibre',
  name: text(zh, en),
  area,
  unit,
  address,
  monthly_fee_minor: fee,
  suspended: '', owed_minor: 0, reconnect: null, usage: [],
});

const customer = (code: string, name: string, phone: string, segment: string, services: ServiceView[]): MockCustomer => ({
  head: { code, name, phone: `${phone.slice(0, 3)} ${phone.slice(3, 7)} ****`, segment, service: services[0]?.name ?? text('', ''), address: services[0]?.address ?? '' },
  phone,
  services,
});

export const CUSTOMERS: MockCustomer[] = [
  customer('C100731', '王**', '13307371234', '五星', [service('S-1', '光纤 500M', 'Fibre 500M', '锦绣花园 8 栋', 'urban', UNITS.xingqiao, 9900), service('S-2', 'IPTV', 'IPTV', '锦绣花园 8 栋', 'urban', UNITS.xingqiao, 2000)]),
  customer('C100417', '刘**', '18907373321', '四星', [service('S-3', '光纤 300M', 'Fibre 300M', '锦绣花园 12 栋', 'urban', UNITS.xingqiao, 7900)]),
  customer('C100882', '李**', '13307375566', '', [service('S-4', '光纤 100M', 'Fibre 100M', '茶亭镇石磨村', 'rural', UNITS.wanglan, 4900)]),
  customer('C100903', '王**', '13307379981', '', [service('S-5', '固话', 'Telephone', '井亭街道书院巷', 'urban', UNITS.wanglan, 1800)]),
];
