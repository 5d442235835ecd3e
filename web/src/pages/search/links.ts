import { useRole } from '../../parts/session.tsx';
import type { ContactRowView, RuleView } from '../../api/types.ts';

/** Where a hit leads: to the place in which one goes on with it. */
export function useSearchLinks() {
  const takesCalls = useRole('agent', 'handler', 'supervisor', 'quality');
  const customer = (code: string) => (takesCalls ? `/intake?customer=${encodeURIComponent(code)}` : `/cases?state=all&q=${encodeURIComponent(code)}`);
  return {
    customer,
    contact: ({ contact, customer: who }: ContactRowView) => (contact.case ? `/cases/${contact.case}` : who.code ? customer(who.code) : '/contacts'),
    policy: (rule: RuleView) => (rule.section === 'category' ? `/cases?state=all&q=${encodeURIComponent(rule.name.zh)}` : `/policy?find=${encodeURIComponent(rule.code)}`),
  };
}
