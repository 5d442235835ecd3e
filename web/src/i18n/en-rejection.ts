import type { Messages } from './messages.ts';

export const rejectionEn: Messages['rejection'] = {
  title: 'Refused',
  state: { proposed: 'waits', refused: 'not agreed', rejected: 'may be objected to', over: 'settled', objected: 'to be ruled on', upheld: 'objection upheld', dismissed: 'stands' },
  reason: 'Reason',
  told: 'What the customer is told',
  refusedBy: (unit) => `${unit} does not take it`,
  until: (at) => `the customer may object until ${at}`,
  objection: "The customer's objection",
  objectedAt: (at) => `made ${at}`,
  ruling: 'Ruling',
  ruledBy: (name, at) => `${name} ruled ${at}`,
  uphold: 'Uphold: go on with it',
  dismiss: 'The refusal stands',
  rulingTold: 'The ruling, as the customer is told',
  heardHint: 'A contact recorded on this case after the refusal.',
  heardNone: 'No contact since the refusal: record one, or enter a recording.',
  reasons: 'Reasons for refusing a case',
  grid: (name) => `grid ${name}`,
  late: {
    title: 'Late facts',
    what: 'What happened',
    at: 'When',
    hint: 'It changes a verdict: once a second person agrees it counts at its own instant; rungs climbed and credit given stay.',
    kind: { answered: 'customer answered', arrived: 'on site', restored: 'service worked' },
    state: { proposed: 'waits', approved: 'agreed', refused: 'not agreed' },
  },
};
