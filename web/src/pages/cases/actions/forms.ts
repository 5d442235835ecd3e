import type { CaseCommand, CaseCommands, CaseView, EvidenceBody, PolicyView, Text } from '../../../api/types.ts';
import type { Messages } from '../../../i18n/messages.ts';
import { ruleName } from '../../../parts/rule-name.ts';
import { serverNow } from '../../../time/now.ts';
import { fromLocalInput, toLocalInput } from '../../../time/zone.ts';

/** What each command asks for, and how the answers become its body. The sheet draws them all alike. */

export interface Option {
  value: string;
  label: string;
  /** The key that chooses it, where one does. */
  hint?: string;
}

interface FieldBase {
  name: string;
  label: string;
  required?: boolean;
  hint?: string;
}

export type Field =
  | (FieldBase & { is: 'text'; rows?: 1 | 2 | 3 })
  | (FieldBase & { is: 'line' })
  | (FieldBase & { is: 'people'; options: Option[] })
  | (FieldBase & { is: 'number' })
  | (FieldBase & { is: 'minutes'; presets?: Option[] })
  | (FieldBase & { is: 'sum' })
  | (FieldBase & { is: 'files' })
  | (FieldBase & { is: 'instant'; presets?: Option[] })
  | (FieldBase & { is: 'select'; options: Option[] })
  | (FieldBase & { is: 'radio'; options: Option[] });

export type Values = Record<string, string>;

export interface Setting {
  view: CaseView;
  policy: PolicyView;
  t: Messages;
  pick: (text: Text) => string;
  zone: string;
}

interface Form<Body> {
  /** What to ask; an answer may narrow the choices of another. */
  fields: (setting: Setting, values: Values) => Field[];
  /** Answers that the form begins with. */
  start?: (setting: Setting) => Values;
  body: (values: Values, setting: Setting) => Body;
}

const HOUR_MILLIS = 3_600_000;
const DAY_MILLIS = 24 * HOUR_MILLIS;

const CHANNELS = ['hotline', 'wechat', 'web', 'hall', 'visit', 'sms'];

const options = (names: Record<string, string>, keys = Object.keys(names)): Option[] => keys.map((value) => ({ value, label: names[value] ?? value }));
const named = (list: { code: string; name: Text }[], { pick }: Setting): Option[] => list.map((one) => ({ value: one.code, label: pick(one.name) }));

const value = (values: Values, name: string): string => (values[name] ?? '').trim();
const instant = (values: Values, name: string, { zone }: Setting): number | null => fromLocalInput(value(values, name), zone);

const text = (name: string, label: string, rows: 1 | 2 | 3 = 2): Field => ({ is: 'text', name, label, rows, required: true });
/** Instants at which orders usually fall due, as the control writes them: tonight, tomorrow morning, tomorrow evening. */
export function usualDues({ t, zone }: Pick<Setting, 't' | 'zone'>, now: number): Option[] {
  const day = (ahead: number) => toLocalInput(now + ahead * DAY_MILLIS, zone).slice(0, 10);
  const words = t.polish.due;
  const all = [
    { value: `${day(0)}T20:00`, label: words.tonight },
    { value: `${day(1)}T09:00`, label: words.morning },
    { value: `${day(1)}T18:00`, label: words.evening },
  ];
  return all.filter((one) => (fromLocalInput(one.value, zone) ?? 0) > now + HOUR_MILLIS);
}

/** Limits that colleagues are usually given, in minutes from now: short ones by their length, the others by their hour. */
export function usualLimits(setting: Pick<Setting, 't' | 'zone'>, now: number): Option[] {
  const words = setting.t.polish.limit;
  const dues = usualDues(setting, now).map(({ value: at, label }) => ({ value: String(Math.round(((fromLocalInput(at, setting.zone) ?? now) - now) / 60_000)), label }));
  return [{ value: '30', label: words.halfHour }, { value: '120', label: words.twoHours }, ...dues];
}

const when = ({ t }: Setting): Field => ({ is: 'instant', name: 'occurred', label: t.form.occurredAt, hint: t.form.occurredHint });

const evidenceFields = ({ t }: Setting, required: boolean): Field[] => [
  { is: 'select', name: 'source', label: t.form.evidenceSource, options: options(t.evidence), required },
  { is: 'text', name: 'evidence', label: t.form.evidenceText, rows: 1, required },
  { is: 'files', name: 'artefacts', label: t.form.artefacts, hint: t.form.artefactsHint },
];
const evidence = (values: Values): EvidenceBody => ({
  source: value(values, 'source'),
  text: value(values, 'evidence'),
  artefacts: value(values, 'artefacts').split(' ').filter(Boolean),
});
const optionalEvidence = (values: Values): EvidenceBody | null =>
  ['source', 'evidence', 'artefacts'].some((name) => value(values, name)) ? evidence(values) : null;

const fieldFact: Form<CaseCommands['arrive_case']> = {
  fields: (s) => [when(s), ...evidenceFields(s, false)],
  body: (v, s) => ({ occurred_at: instant(v, 'occurred', s), evidence: optionalEvidence(v) }),
};
const reason: Form<CaseCommands['reopen_case']> = {
  fields: ({ t }) => [text('text', t.form.reason)],
  body: (v) => ({ text: value(v, 'text') }),
};
const spokenHint = ({ t, view }: Setting, some: boolean): string => {
  const words = view.row.state === 'rejected' ? t.rejection : t.form;
  return some ? words.heardHint : words.heardNone;
};
/** What shows that the customer said so: a contact since our word, or a recording. One of the two is asked for. */
function spokenFields(s: Setting, values: Values): Field[] {
  const refused = s.view.row.state === 'rejected' ? s.view.rejection?.rejected_at : null;
  const since = refused ?? s.view.clocks.find((clock) => clock.kind === 'verdict')?.started_at ?? 0;
  const heard = s.view.contacts.filter((contact) => contact.occurred_at >= since);
  const label = (contact: (typeof heard)[number]) => [toLocalInput(contact.occurred_at, s.zone).replace('T', ' '), s.t.channel[contact.channel] ?? contact.channel, contact.text].join(s.t.common.sep);
  return [
    {
      is: 'select',
      name: 'contact',
      label: s.t.form.heardIn,
      hint: spokenHint(s, heard.length > 0),
      required: !value(values, 'recording'),
      options: heard.map((contact) => ({ value: contact.id, label: label(contact) })),
    },
    { is: 'line', name: 'recording', label: s.t.form.recording, required: !value(values, 'contact') },
  ];
}
const spoken = (values: Values) => ({ contact: value(values, 'contact') || null, recording: value(values, 'recording') });

const units = (s: Setting, label: string): Field => ({ is: 'select', name: 'unit', label, options: named(s.policy.units, s), required: true });
/** Promises that broke, those first of which nobody has said why. A promise's clock is named by its number: `p1`. */
function brokenPromises({ view, pick, t }: Setting): Option[] {
  const broken = view.clocks.filter((clock) => clock.kind === 'promise' && clock.state === 'broken');
  return broken
    .sort((a, b) => Number(a.late_cause != null) - Number(b.late_cause != null))
    .map((clock) => ({ value: clock.id.slice(1), label: [pick(clock.name), clock.late_cause ? pick(clock.late_cause.name) : ''].filter(Boolean).join(t.common.sep) }));
}
/** Marks that stand and that nobody asked to withdraw yet, by their place in the list. */
const standingLines = ({ view, pick, t }: Setting): Option[] =>
  view.red_lines.flatMap((line, place) => (line.state === 'standing' ? [{ value: String(place), label: [pick(line.mark.name), pick(line.unit.name)].join(t.common.sep) }] : []));
/**
 * The unit of somebody: of those whose cases he can be given, the one that has the fewest people; of two with the same people
 * the later one, since a unit's code comes after that of the unit above it.
 */
function unitName(s: Setting, person: PolicyView['people'][number]): string {
  const size = (unit: string) => s.policy.people.filter((one) => one.units.includes(unit)).length;
  const own = [...person.units].reverse().sort((a, b) => size(a) - size(b))[0];
  const unit = s.policy.units.find((one) => one.code === own);
  return unit ? s.pick(unit.name) : '';
}

/** Everybody with his unit: the case's own handler and first-contact owner stand first, then by name. */
function withUnits(s: Setting): Option[] {
  const { handler, owner } = s.view.row;
  const rank = (code: string) => (code === handler.code ? 0 : code === owner.code ? 1 : 2);
  return [...s.policy.people]
    .sort((a, b) => rank(a.code) - rank(b.code))
    .map((one) => {
      const near = [s.t.case.handler, s.t.case.owner][rank(one.code)];
      return { value: one.code, label: [s.pick(one.name), one.posts.map((post) => s.pick(post.name)).join(s.t.common.sep), unitName(s, one), near].filter(Boolean).join(s.t.common.sep) };
    });
}
const peopleOf = ({ policy }: Setting, unit: string) => policy.people.filter((one) => one.units.includes(unit));
const causes = ({ t }: Setting, label: string): Field => ({ is: 'radio', name: 'cause', label, options: options(t.cause), required: true });

/** Colleagues whom an internal note calls. */
const mentionField = (s: Setting): Field => ({ is: 'people', name: 'mentions', label: s.t.instrument.mention.label, hint: s.t.instrument.mention.hint, options: withUnits(s) });

/** Schemes of the case's own promises first; every scheme of the policy where the case names none. */
function schemes(s: Setting): Option[] {
  const remedies = s.policy.rules.filter((rule) => rule.section === 'remedy');
  const seen = new Map(remedies.map((rule) => [rule.scheme, ruleName(rule, s.pick)]));
  return [...seen].map(([scheme, label]) => ({ value: scheme, label: `${label} (${scheme})` }));
}

/** Yuan and fen as one writes them, in minor units; what is no sum is nought, which the server refuses. */
export function minorOf(written: string): number {
  const found = /^(\d{1,9})(?:\.(\d{1,2}))?$/.exec(written.trim());
  return found ? Number(found[1]) * 100 + Number((found[2] ?? '').padEnd(2, '0')) : 0;
}

/** Requests of outside bodies that are at one of these steps. */
const request = ({ view, pick, t }: Setting, states: string[]): Field => ({
  is: 'select',
  name: 'request',
  label: t.office.request.which,
  required: true,
  options: view.outside.filter((one) => states.includes(one.state)).map((one) => ({ value: String(one.request), label: `${pick(one.body.name)} ${one.number}` })),
});
/** The usual case has one request. */
const firstRequest = ({ view }: Setting): Values => (view.outside.length === 1 ? { request: String(view.outside[0]?.request ?? '') } : {});

export const FORMS: { [C in CaseCommand]?: Form<CaseCommands[C]> } = {
  answer_case: {
    fields: (s) => [text('text', s.t.form.answerText, 3), when(s)],
    body: (v, s) => ({ text: value(v, 'text'), occurred_at: instant(v, 'occurred', s) }),
  },
  arrive_case: fieldFact,
  restore_case: fieldFact,
  resolve_case: {
    fields: (s) => [
      { is: 'select', name: 'cause', label: s.t.form.rootCause, options: named(s.policy.root_causes, s), required: true },
      text('text', s.t.form.resolveText, 3),
      when(s),
      { is: 'instant', name: 'check', label: s.t.form.checkAt, hint: s.t.form.checkHint },
    ],
    body: (v, s) => ({ root_cause: value(v, 'cause'), text: value(v, 'text'), occurred_at: instant(v, 'occurred', s), check_at: instant(v, 'check', s) }),
  },
  confirm_case: {
    fields: (s, v) => [{ is: 'radio', name: 'channel', label: s.t.form.channel, options: options(s.t.channel, CHANNELS), required: true }, ...spokenFields(s, v)],
    body: (v) => ({ channel: value(v, 'channel'), ...spoken(v) }),
  },
  refuse_case: {
    fields: (s, v) => [text('text', s.t.form.reason), ...spokenFields(s, v)],
    body: (v) => ({ text: value(v, 'text'), ...spoken(v) }),
  },
  reopen_case: reason,
  cancel_case: reason,
  propose_late_fact: {
    fields: (s) => [
      { is: 'radio', name: 'what', label: s.t.rejection.late.what, options: options(s.t.rejection.late.kind), required: true },
      { is: 'instant', name: 'at', label: s.t.rejection.late.at, hint: s.t.rejection.late.hint, required: true },
      ...evidenceFields(s, true),
    ],
    body: (v, s) => ({ what: value(v, 'what'), at: instant(v, 'at', s) ?? 0, evidence: evidence(v) }),
  },
  reject_case: {
    fields: (s) => [
      { is: 'select', name: 'reason', label: s.t.rejection.reason, options: named(s.policy.rejection_reasons, s), required: true },
      text('text', s.t.rejection.told, 3),
      ...evidenceFields(s, true),
    ],
    body: (v) => ({ reason: value(v, 'reason'), text: value(v, 'text'), evidence: evidence(v) }),
  },
  object_case: {
    fields: (s, v) => [text('text', s.t.rejection.objection), ...spokenFields(s, v)],
    body: (v) => ({ text: value(v, 'text'), ...spoken(v) }),
  },
  rule_objection: {
    fields: (s) => [
      {
        is: 'radio',
        name: 'ruling',
        label: s.t.rejection.ruling,
        required: true,
        options: [
          { value: 'uphold', label: s.t.rejection.uphold },
          { value: 'dismiss', label: s.t.rejection.dismiss },
        ],
      },
      text('text', s.t.rejection.rulingTold, 3),
    ],
    body: (v) => ({ uphold: value(v, 'ruling') === 'uphold', text: value(v, 'text') }),
  },
  note_case: {
    fields: (s, v) => [
      text('text', s.t.form.note, 3),
      {
        is: 'radio',
        name: 'audience',
        label: s.t.form.audience,
        required: true,
        options: [
          { value: 'internal', label: s.t.form.internal },
          { value: 'customer', label: s.t.form.toCustomer },
        ],
      },
      ...(value(v, 'audience') === 'customer' ? [] : [mentionField(s)]),
    ],
    body: (v) => ({
      text: value(v, 'text'),
      audience: value(v, 'audience'),
      mentions: value(v, 'audience') === 'customer' ? [] : value(v, 'mentions').split(' ').filter(Boolean),
    }),
  },
  assign_case: {
    start: (s) => ({ unit: s.view.row.unit.code }),
    fields: (s, v) => [
      units(s, s.t.form.unit),
      { is: 'select', name: 'person', label: s.t.form.person, options: withUnits(s).filter((one) => peopleOf(s, value(v, 'unit')).some((person) => person.code === one.value)), hint: s.t.form.pool },
    ],
    body: (v) => ({ unit: value(v, 'unit'), person: value(v, 'person') }),
  },
  categorise_case: {
    fields: (s) => [{ is: 'select', name: 'category', label: s.t.form.category, options: named(s.policy.categories, s), required: true }],
    body: (v) => ({ category: value(v, 'category') }),
  },
  pause_case: {
    fields: (s) => [causes(s, s.t.form.cause), ...evidenceFields(s, true), { is: 'instant', name: 'from', label: s.t.form.from, hint: s.t.form.occurredHint }],
    body: (v, s) => ({ cause: value(v, 'cause'), evidence: evidence(v), from_at: instant(v, 'from', s) }),
  },
  exempt_case: {
    fields: (s) => [
      { is: 'select', name: 'scheme', label: s.t.form.scheme, options: schemes(s), required: true },
      causes(s, s.t.form.exemptCause),
      { is: 'instant', name: 'from', label: s.t.form.from, required: true },
      { is: 'instant', name: 'until', label: s.t.form.until, required: true },
      ...evidenceFields(s, true),
    ],
    body: (v, s) => ({
      scheme: value(v, 'scheme'),
      cause: value(v, 'cause'),
      from_at: instant(v, 'from', s) ?? 0,
      until_at: instant(v, 'until', s) ?? 0,
      evidence: evidence(v),
    }),
  },
  ask_exception: {
    fields: (s) => [
      { is: 'radio', name: 'kind', label: s.t.exception.which, required: true, options: options(s.t.exception.kind, ['refund', 'goodwill']) },
      { is: 'sum', name: 'sum', label: s.t.exception.sum, required: true, hint: s.t.exception.sumHint },
      text('text', s.t.exception.why),
    ],
    // A reconnection is ordered from the account, where it is seen what is cut off.
    body: (v) => ({ kind: value(v, 'kind'), minor: minorOf(value(v, 'sum')), service: '', until_at: null, text: value(v, 'text') }),
  },
  appoint_case: {
    fields: ({ t }) => [
      { is: 'instant', name: 'from', label: t.form.from, required: true },
      { is: 'instant', name: 'until', label: t.form.until, required: true },
      {
        is: 'radio',
        name: 'asked',
        label: t.form.asked,
        required: true,
        options: [
          { value: 'customer', label: t.form.askedByCustomer },
          { value: 'us', label: t.form.askedByUs },
        ],
      },
    ],
    body: (v, s) => ({ from_at: instant(v, 'from', s) ?? 0, until_at: instant(v, 'until', s) ?? 0, asked_by_customer: value(v, 'asked') === 'customer' }),
  },
  instruct_case: {
    // Whoever handles the case is usually whom one tells.
    start: (s) => ({ person: s.policy.people.some((one) => one.code === s.view.row.handler.code) ? s.view.row.handler.code : '' }),
    fields: (s) => [
      text('text', s.t.form.instruction, 3),
      { is: 'select', name: 'person', label: s.t.form.person, options: withUnits(s), required: true },
      { is: 'instant', name: 'due', label: s.t.form.dueAt, required: true, presets: usualDues(s, serverNow()) },
    ],
    body: (v, s) => ({ text: value(v, 'text'), person: value(v, 'person'), due_at: instant(v, 'due', s) ?? 0 }),
  },
  red_line_case: {
    fields: (s) => [{ is: 'select', name: 'mark', label: s.t.form.mark, options: named(s.policy.red_lines, s), required: true }, units(s, s.t.form.accused)],
    body: (v) => ({ mark: value(v, 'mark'), unit: value(v, 'unit') }),
  },
  withdraw_red_line: {
    fields: (s) => [{ is: 'select', name: 'line', label: s.t.form.redLine, options: standingLines(s), required: true }, ...evidenceFields(s, true)],
    body: (v, s) => {
      const line = s.view.red_lines[Number(value(v, 'line'))];
      return { mark: line?.mark.code ?? '', unit: line?.unit.code ?? '', evidence: evidence(v) };
    },
  },
  merge_case: {
    fields: ({ t }) => [{ is: 'line', name: 'case', label: t.instrument.relation.otherNumber, required: true, hint: t.instrument.relation.mergeHint }],
    body: (v) => ({ case: value(v, 'case') }),
  },
  explain_late: {
    fields: (s) => [
      { is: 'select', name: 'promise', label: s.t.form.latePromise, options: brokenPromises(s), required: true },
      { is: 'select', name: 'cause', label: s.t.form.lateCause, options: named(s.policy.late_causes, s), required: true, hint: s.t.form.lateHint },
    ],
    start: (s) => ({ promise: brokenPromises(s)[0]?.value ?? '' }),
    body: (v) => ({ promise: Number(value(v, 'promise')), cause: value(v, 'cause') }),
  },
  relate_case: {
    fields: ({ t }) => [{ is: 'line', name: 'case', label: t.instrument.relation.otherNumber, required: true, hint: t.instrument.relation.relateHint }],
    body: (v) => ({ case: value(v, 'case') }),
  },
  assist_case: {
    fields: (s) => [units(s, s.t.form.unit), text('text', s.t.form.assistText), { is: 'minutes', name: 'limit', label: s.t.form.limit, required: true, presets: usualLimits(s, serverNow()) }],
    body: (v) => ({ unit: value(v, 'unit'), text: value(v, 'text'), limit_minutes: Number(value(v, 'limit')) }),
  },
  finish_task: {
    fields: (s) => [
      {
        is: 'select',
        name: 'task',
        label: s.t.form.task,
        required: true,
        options: s.view.tasks
          .filter((task) => task.done_at == null && !task.kind.startsWith('approve'))
          .map((task) => ({ value: task.id, label: s.pick(task.title) })),
      },
      text('text', s.t.form.result),
    ],
    body: (v) => ({ task: value(v, 'task'), text: value(v, 'text') }),
  },
  answer_outside: {
    start: firstRequest,
    fields: (s) => [request(s, ['open', 'objected']), { is: 'text', name: 'text', label: s.t.office.request.answerText, rows: 3, required: true, hint: s.t.office.request.answerHint }],
    body: (v) => ({ request: Number(value(v, 'request')), text: value(v, 'text') }),
  },
  receive_outside: {
    start: firstRequest,
    fields: (s) => [request(s, ['answered', 'received']), { is: 'text', name: 'reference', label: s.t.office.request.reference, rows: 1 }, when(s)],
    body: (v, s) => ({ request: Number(value(v, 'request')), reference: value(v, 'reference'), occurred_at: instant(v, 'occurred', s) }),
  },
  object_outside: {
    start: firstRequest,
    fields: (s) => [request(s, ['open']), text('text', s.t.office.request.why)],
    body: (v) => ({ request: Number(value(v, 'request')), text: value(v, 'text') }),
  },
  redispatch_outside: {
    start: firstRequest,
    fields: (s) => [
      request(s, ['objected', 'answered', 'received']),
      { is: 'instant', name: 'due', label: s.t.office.request.newDue, hint: s.t.office.outside.dueHint },
      text('text', s.t.office.request.why),
    ],
    body: (v, s) => ({ request: Number(value(v, 'request')), due_at: instant(v, 'due', s), text: value(v, 'text') }),
  },
  withdraw_outside: {
    start: firstRequest,
    fields: (s) => [request(s, ['open', 'objected']), text('text', s.t.office.request.why)],
    body: (v) => ({ request: Number(value(v, 'request')), text: value(v, 'text') }),
  },
  join_outage: {
    fields: ({ t }) => [
      {
        is: 'radio',
        name: 'inherits',
        label: t.office.outage.choice,
        hint: t.office.outage.choiceHint,
        required: true,
        options: [
          { value: 'recovery', label: t.office.outage.join },
          { value: 'word', label: t.office.outage.word },
          { value: 'nothing', label: t.office.outage.leave },
        ],
      },
    ],
    body: (v, s) => ({ outage: s.view.outage?.id ?? '', inherits: value(v, 'inherits') }),
  },
  direct_case: {
    start: (s) => ({ unit: s.view.row.unit.code }),
    fields: (s, v) => [
      text('text', s.t.office.order.text, 3),
      { is: 'select', name: 'unit', label: s.t.office.order.whom, options: named(s.policy.units, s), required: !value(v, 'person') },
      { is: 'select', name: 'person', label: s.t.office.order.person, options: withUnits(s), hint: s.t.office.order.personHint },
      { is: 'instant', name: 'due', label: s.t.office.order.dueAt, required: true, presets: usualDues(s, serverNow()) },
    ],
    body: (v, s) => ({ text: value(v, 'text'), unit: value(v, 'person') ? '' : value(v, 'unit'), person: value(v, 'person'), due_at: instant(v, 'due', s) ?? 0 }),
  },
  judge_task: {
    fields: (s, v) => [
      {
        is: 'select',
        name: 'task',
        label: s.t.office.order.which,
        required: true,
        options: s.view.tasks.filter((task) => task.kind === 'directive' && task.done_at != null && task.accepted !== true).map((task) => ({ value: task.id, label: s.pick(task.title) })),
      },
      {
        is: 'radio',
        name: 'verdict',
        label: s.t.office.order.verdict,
        required: true,
        options: [
          { value: 'accept', label: s.t.office.order.accept },
          { value: 'back', label: s.t.office.order.sendBack },
        ],
      },
      text('text', s.t.office.order.words),
      ...(value(v, 'verdict') === 'back' ? [{ is: 'instant', name: 'due', label: s.t.office.order.newDue, required: true } as const] : []),
    ],
    body: (v, s) => ({ task: value(v, 'task'), accept: value(v, 'verdict') === 'accept', text: value(v, 'text'), due_at: instant(v, 'due', s) }),
  },
};

/** Minutes as somebody types them: a whole number from one on, and nothing else. */
export const wholeMinutes = (said: string): number | null => (/^[1-9]\d{0,5}$/.test(said.trim()) ? Number(said.trim()) : null);

/** Whether a field cannot be sent as it stands: it is asked for and empty, or it is no number of minutes. */
export function lacks(field: Field, said: string): boolean {
  if (said.trim() === '') return field.required === true;
  return field.is === 'minutes' && wholeMinutes(said) === null;
}

/** Answers without those that the choices no longer offer. */
export function fitting(fields: Field[], values: Values): Values {
  const gone = fields.filter((field) => field.is === 'select' && values[field.name] && !field.options.some((one) => one.value === values[field.name]));
  return gone.length === 0 ? values : { ...values, ...Object.fromEntries(gone.map((field) => [field.name, ''])) };
}

export function isFormCommand(name: string | null): name is CaseCommand {
  return name !== null && name in FORMS;
}
