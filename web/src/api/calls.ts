import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRole } from '../parts/session.tsx';
import { useNow } from '../time/now.ts';
import { client, unwrap } from './client.ts';
import { newKey, useSubmissionKey } from './commands.ts';
import { callsQuery } from './queries.ts';
import type { CallView } from './types.ts';

/** A call that ended and was not recorded is asked about for so long. */
const UNRECORDED_MILLIS = 10 * 60_000;
/** A telephone that rings longer than this does not ring: its end was never told. */
const RINGS_MILLIS = 3 * 60_000;

/** Whether a call still wants something of the agent: it rings, is spoken on, or has no contact yet. */
export function isWaiting(call: CallView, now: number): boolean {
  if (call.contact) return false;
  if (call.state === 'ringing') return now - call.began_at < RINGS_MILLIS;
  if (call.state === 'answered') return true;
  return call.answered_at != null && now - (call.ended_at ?? now) < UNRECORDED_MILLIS;
}

/** The calls of one's own line that wait, newest first; none for those who take no calls. */
export function useCalls(): CallView[] {
  const takes = useRole('agent', 'handler', 'supervisor', 'quality');
  const calls = useQuery({ ...callsQuery, enabled: takes });
  const now = useNow();
  return (calls.data?.calls ?? []).filter((call) => isWaiting(call, now));
}

export function useMakeCaller(onDone: (customer: string) => void) {
  const queries = useQueryClient();
  const { keyFor, settle } = useSubmissionKey();
  return useMutation<{ customer: string }, Error, { name: string; call: string; number: string }>({
    mutationFn: (body) => unwrap(client.POST('/api/v1/customers', { params: { header: { 'Idempotency-Key': keyFor(JSON.stringify(body)) } }, body })),
    onSettled: (_reply, error) => settle(error ?? undefined),
    onSuccess: ({ customer }) => {
      void queries.invalidateQueries({ queryKey: ['calls'] });
      onDone(customer);
    },
  });
}

/** In a demo city only: the event that a telephone system would post about one's own line. */
export function useSimulateCall() {
  const queries = useQueryClient();
  return useMutation<unknown, Error, string>({
    mutationFn: (customer) => unwrap(client.POST('/api/v1/calls/simulate', { params: { header: { 'Idempotency-Key': newKey() } }, body: { customer } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['calls'] }),
  });
}
