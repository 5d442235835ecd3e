import type { zhPolish } from './zh-polish.ts';

export const enPolish: typeof zhPolish = {
  urge: {
    name: 'Urge',
    title: (who) => `Urge ${who}`,
    send: 'Urge',
    sent: (who) => `${who} was urged and finds it in the inbox`,
    line: (title) => `Please press on with “${title}”.`,
    due: (name, at) => `${name} is due ${at}.`,
    late: (name, at) => `${name} was due ${at} and is late.`,
    climbs: (at, rung) => `It climbs to rung ${rung} ${at}.`,
    whole: (sentences) => sentences.join(' '),
    ask: 'Please answer in a line: how far is it, and when will it be done?',
  },
  ladder: {
    ahead: 'How far to look',
    hours: '2 hours',
    morning: 'Until 8 in the morning',
    within: (span, n) => `${span} ${n === 1 ? '1 climb' : `${n} climbs`}`,
    none: (span) => `${span} no climbs`,
    inHours: 'Within 2 hours',
    until: (at) => `Until ${at},`,
    everyOne: 'every step of each case, unless it is settled',
    emptySoon: 'Nothing climbs here in this time',
    aheadKey: 'Look 2 hours / until morning',
  },
  unknown: {
    begin: 'Record as somebody unknown',
    title: 'Record as somebody unknown',
    number: 'Number',
    name: 'Name',
    go: 'Go on',
  },
  field: {
    wholeMinutes: 'Whole minutes, such as 90',
    until: (at) => `until ${at}`,
  },
  closed: {
    title: 'Your post may not open this page',
    line: 'For what is done here ask a colleague who may, or sign in with another post.',
  },
  due: { usual: 'Usual times', tonight: 'Tonight 20:00', morning: 'Tomorrow 9:00', evening: 'Tomorrow 18:00' },
  rail: { more: (n) => `${n} more` },
  quality: { title: 'Quality', redLines: 'red-line cases in hand', directives: 'directives in hand', late: 'directives late', answered: 'directives to judge', draft: 'Gazette', draftLine: 'the last seven days, from the records' },
  top: { today: (time) => `Instructed today ${time}` },
  dispatch: {
    hint: 'Drag it to somebody else or another hour; or press the visit, then the row and hour where it should go, or use the arrows. The cost is shown before you drop it.',
  },
  gazette: { reversed: 'The first day is after the last one: there is no such issue. Change one of them.', setting: 'The issue is being set…', go: 'Go to the gazette', from: 'From', to: 'to', alone: 'Open alone', print: 'Print', frame: (from, to) => `Service gazette ${from} to ${to}` },
  panel: {
    alarm: (alarm, unit, at) => `Network alarm ${alarm}: ${unit}, since ${at}, not confirmed as an outage yet`,
    month: 'Used this month:',
    used: (name, used, of) => (of === null ? `${name} ${used}` : `${name} ${used} of ${of}`),
  },
  toVisits: 'Back to today’s visits',
  also: { theme: 'dark light appearance', language: '中文 Chinese language' },
};
