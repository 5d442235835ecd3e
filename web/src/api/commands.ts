import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { Refusal, sendCommand } from './client.ts';
import { newKey } from './key.ts';
import type { CaseCommand, CaseCommands, CommandReply } from './types.ts';

/** One submission: the same key goes along while its words are the same and its fate is unknown. */
export function useSubmissionKey(): { keyFor: (words: string) => string; settle: (error?: unknown) => void } {
  const held = useRef<{ words: string; key: string } | null>(null);
  return {
    keyFor: (words) => {
      if (held.current?.words !== words) held.current = { words, key: newKey() };
      return held.current.key;
    },
    settle: (error) => {
      if (!(error instanceof Refusal && error.unsure)) held.current = null;
    },
  };
}

export { newKey };

export interface Submission<C extends CaseCommand = CaseCommand> {
  command: C;
  body: CaseCommands[C];
  /** Version that was before the writer's eyes; absent where a decision guards itself. */
  seen?: number;
}

export function useCaseCommand(caseId: string) {
  const queries = useQueryClient();
  const { keyFor, settle } = useSubmissionKey();
  return useMutation<CommandReply, Error, Submission>({
    mutationFn: ({ command, body, seen }) => sendCommand(caseId, command, body, keyFor(command + JSON.stringify(body)), seen ?? null),
    onSettled: (_reply, error) => settle(error ?? undefined),
    onError: (error) => {
      // Somebody was faster: what he did is shown before anything is tried again.
      if (error instanceof Refusal && error.status === 409) void queries.invalidateQueries({ queryKey: ['case'] });
    },
    onSuccess: async () => {
      for (const subject of ['cases', 'ladder', 'ledger', 'inbox', 'session', 'customer', 'call-backs', 'messages', 'queue', 'today', 'outside', 'outages', 'outage', 'orders', 'settlements', 'exceptions']) {
        void queries.invalidateQueries({ queryKey: [subject] });
      }
      await queries.invalidateQueries({ queryKey: ['case'] });
    },
  });
}
