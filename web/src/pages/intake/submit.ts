import { useMutation, useQueryClient } from '@tanstack/react-query';
import { client, unwrap } from '../../api/client.ts';
import { useSubmissionKey } from '../../api/commands.ts';
import type { ContactBody, ContactReply, IntakePreview } from '../../api/types.ts';
import type { Messages } from '../../i18n/messages.ts';
import { CASE_KINDS, type Draft } from './draft.ts';

/** Whether this intake opens or joins a case; enquiries and praise end as contacts. */
export function opensCase(draft: Draft): boolean {
  return draft.kind !== null && CASE_KINDS[draft.kind].length > 0;
}

/** What is still missing before saving, in words; null when it can be saved. */
export function missing(draft: Draft, preview: IntakePreview | undefined, t: Messages): string | null {
  if (!draft.customer) return t.intake.missingCustomer;
  if (draft.kind === null) return t.intake.missingCategory;
  if (opensCase(draft) && !draft.category) return t.intake.missingCategory;
  if (!draft.words.trim()) return t.intake.missingWords;
  if (opensCase(draft) && preview && preview.duplicates.length > 0 && !draft.choice) return t.intake.missingChoice;
  return null;
}

function outcomeOf(draft: Draft, preview: IntakePreview | undefined): ContactBody['outcome'] {
  if (!opensCase(draft)) return { is: 'ends', outcome: draft.kind === 'praise' ? 'praise' : draft.outcome };
  if (draft.choice && draft.choice !== 'beside') return { is: 'joins', case: draft.choice };
  const beside = draft.choice === 'beside' ? (preview?.duplicates[0]?.id ?? null) : null;
  return { is: 'opens', category: draft.category, service: draft.service ?? '', beside };
}

function contact(draft: Draft, outcome: ContactBody['outcome']): ContactBody {
  return { channel: draft.channel, direction: 'inbound', customer: draft.customer, text: draft.words.trim(), recording: '', call: draft.call, outcome };
}

export function savingBody(draft: Draft, preview: IntakePreview | undefined): ContactBody {
  return contact(draft, outcomeOf(draft, preview));
}

/** Record only: whatever was chosen, the contact ends here. */
export function recordBody(draft: Draft): ContactBody {
  const outcome = draft.kind === 'praise' ? 'praise' : draft.kind === 'consult' ? draft.outcome : 'other';
  return contact(draft, { is: 'ends', outcome });
}

export function useRecordContact(onDone: (reply: ContactReply, body: ContactBody) => void) {
  const queries = useQueryClient();
  const { keyFor, settle } = useSubmissionKey();
  return useMutation<ContactReply, Error, ContactBody>({
    mutationFn: (body) =>
      unwrap(client.POST('/api/v1/contacts', { params: { header: { 'Idempotency-Key': keyFor(JSON.stringify(body)) } }, body })),
    onSettled: (_reply, error) => settle(error ?? undefined),
    onSuccess: (reply, body) => {
      onDone(reply, body);
      void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'policy' });
    },
  });
}
