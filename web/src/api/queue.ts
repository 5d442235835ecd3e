import { useMutation, useQueryClient } from '@tanstack/react-query';
import { client, unwrap } from './client.ts';
import { newKey, useSubmissionKey } from './commands.ts';
import type { CommandReply } from './types.ts';

/** Pulls the next case. The key of an unsure pull is kept: sent again it answers the same case, never a second one. */
export function usePullNext(onDone: (reply: CommandReply) => void) {
  const queries = useQueryClient();
  const { keyFor, settle } = useSubmissionKey();
  return useMutation<CommandReply, Error>({
    mutationFn: () => unwrap(client.POST('/api/v1/queue/next', { params: { header: { 'Idempotency-Key': keyFor('next') } }, body: {} })),
    onSettled: (_reply, error) => settle(error ?? undefined),
    onSuccess: (reply) => {
      for (const subject of ['queue', 'cases']) void queries.invalidateQueries({ queryKey: [subject] });
      onDone(reply);
    },
  });
}

export function useSetStatus() {
  const queries = useQueryClient();
  return useMutation<unknown, Error, boolean>({
    mutationFn: (away) => unwrap(client.POST('/api/v1/status', { params: { header: { 'Idempotency-Key': newKey() } }, body: { away } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['queue'] }),
  });
}
