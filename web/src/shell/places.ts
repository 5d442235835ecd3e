import type { CommandId } from '../keys/commands.ts';
import type { Messages } from '../i18n/messages.ts';
import type { IconName } from '../parts/icon.tsx';

/** The pages of the rail. */
export interface Place {
  path: string;
  icon: IconName;
  command: CommandId;
  word: keyof Messages['rail'] & keyof Messages['page'];
  /** Roles that may open it; absent for everybody. */
  roles?: string[];
  /** Here another group of the rail begins: a thin line stands above. */
  begins?: true;
}

/** Everybody who works on cases; an administrator sees none. */
const WORK = ['agent', 'handler', 'supervisor', 'manager', 'general-manager', 'quality'];

export const PLACES: Place[] = [
  { path: '/cases', icon: 'list', command: 'go.cases', word: 'cases', roles: WORK },
  { path: '/intake', icon: 'phone', command: 'go.intake', word: 'intake', roles: ['agent', 'handler', 'supervisor', 'quality'] },
  { path: '/today', icon: 'today', command: 'go.today', word: 'today', roles: ['supervisor', 'manager', 'general-manager', 'quality'] },
  { path: '/ladder', icon: 'ladder', command: 'go.ladder', word: 'ladder', roles: WORK },
  { path: '/top', icon: 'flag', command: 'go.top', word: 'top', roles: ['general-manager'] },
  { path: '/outside', icon: 'doc', command: 'go.outside', word: 'outside', roles: WORK },
  { path: '/outages', icon: 'near', command: 'go.outages', word: 'outages', roles: WORK },
  { path: '/orders', icon: 'flag', command: 'go.orders', word: 'orders', roles: ['handler', 'supervisor', 'manager', 'general-manager', 'quality'] },
  { path: '/exceptions', icon: 'check', command: 'go.exceptions', word: 'exceptions', roles: ['agent', 'handler', 'supervisor', 'manager', 'general-manager'] },
  { path: '/dispatch', icon: 'calendar', command: 'go.dispatch', word: 'dispatch', roles: ['dispatcher', 'supervisor', 'manager'] },
  { path: '/contractors', icon: 'people', command: 'go.contractors', word: 'contractors', roles: ['dispatcher', 'supervisor', 'manager', 'general-manager', 'quality', 'contractor'] },
  { path: '/emergencies', icon: 'broken', command: 'go.emergencies', word: 'emergencies', roles: ['dispatcher', 'supervisor', 'manager', 'general-manager', 'quality'] },
  { path: '/inbox', icon: 'bell', command: 'go.inbox', word: 'inbox', begins: true },
  { path: '/call-backs', icon: 'repeat', command: 'go.callBacks', word: 'callBacks', roles: ['agent', 'supervisor', 'quality'] },
  { path: '/surveys', icon: 'today', command: 'go.surveys', word: 'surveys', roles: ['agent', 'supervisor', 'manager', 'general-manager', 'quality'] },
  { path: '/outbox', icon: 'note', command: 'go.outbox', word: 'outbox', roles: WORK },
  { path: '/ledger', icon: 'wallet', command: 'go.ledger', word: 'ledger', roles: WORK, begins: true },
  { path: '/settlements', icon: 'check', command: 'go.settlements', word: 'settlements', roles: WORK },
  { path: '/wages', icon: 'wallet', command: 'go.wages', word: 'wages', roles: ['agent', 'handler', 'technician'] },
  { path: '/pay', icon: 'wallet', command: 'go.pay', word: 'pay', roles: ['manager', 'general-manager', 'quality'] },
  { path: '/points', icon: 'card', command: 'go.points', word: 'points', roles: ['agent', 'handler', 'technician'] },
  { path: '/follow-ups', icon: 'repeat', command: 'go.followUps', word: 'followUps', roles: ['manager', 'general-manager', 'quality'] },
  { path: '/scores', icon: 'ladder', command: 'go.scores', word: 'scores', roles: [...WORK, 'technician', 'dispatcher'] },
  { path: '/honours', icon: 'flag', command: 'go.honours', word: 'honours', roles: [...WORK, 'technician', 'dispatcher'] },
  { path: '/praise', icon: 'note', command: 'go.praise', word: 'praise', roles: [...WORK, 'technician', 'dispatcher'] },
  { path: '/gazette', icon: 'doc', command: 'go.gazette', word: 'gazette', roles: WORK },
  { path: '/staff', icon: 'calendar', command: 'go.staff', word: 'staff', roles: [...WORK, 'administrator'], begins: true },
  { path: '/system', icon: 'check', command: 'go.system', word: 'system', roles: ['administrator'] },
  { path: '/people', icon: 'people', command: 'go.people', word: 'people', roles: ['administrator'] },
  { path: '/access', icon: 'lock', command: 'go.access', word: 'access', roles: ['quality', 'administrator'] },
  { path: '/policy', icon: 'doc', command: 'go.policy', word: 'policy' },
];

export function placesFor(roles: string[]): Place[] {
  return PLACES.filter((place) => !place.roles || place.roles.some((role) => roles.includes(role)));
}

/** The groups of the rail, in their order, without those of which one sees nothing. */
export function groupsOf(places: Place[]): Place[][] {
  const groups: Place[][] = [[]];
  for (const place of PLACES) {
    if (place.begins) groups.push([]);
    if (places.includes(place)) groups.at(-1)?.push(place);
  }
  return groups.filter((group) => group.length > 0);
}

/** The page of the rail that an address belongs to; none for pages that stand in no rail, and for what stands behind one. */
export const placeAt = (path: string): Place | undefined => PLACES.find((place) => place.path === path);
