import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { Refusal, sendCommand } from './client.ts';
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

/** `randomUUID` is missing outside secure contexts, where a phone on the LAN meets the demo. */
export function newKey(): string {
  if ('randomUUID' in crypto) return crypto.randomUUID();
  const bytes = (crypto as Crypto).getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export interface Submission<C extends CaseCommand = CaseCommand> {
  command: C;
  body: CaseCommands[C];
}

export function useCaseCommand(caseId: string) {
  const queries = useQueryClient();
  const { keyFor, settle } = useSubmissionKey();
  return useMutation<CommandReply, Error, Submission>({
    mutationFn: ({ command, body }) => sendCommand(caseId, command, body, keyFor(command + JSON.stringify(body))),
    onSettled: (_reply, error) => settle(error ?? undefined),
    onSuccess: async () => {
      for (const subject of ['cases', 'ladder', 'ledger', 'inbox', 'session', 'customer', 'call-backs', 'messages']) {
        void queries.invalidateQueries({ queryKey: [subject] });
      }
      await queries.invalidateQueries({ queryKey: ['case'] });
    },
  });
}
