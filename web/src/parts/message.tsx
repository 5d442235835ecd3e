import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { client, unwrap } from '../api/client.ts';
import { useSubmissionKey } from '../api/commands.ts';
import type { MessageView } from '../api/types.ts';
import { useSpeech } from '../i18n/language.tsx';
import { useNow } from '../time/now.ts';
import { useFigures } from './session.tsx';
import { RefusalNote, Tag } from './states.tsx';

/** Longest wait that is counted down; a message that waits for the morning has a plain button. */
const COUNTED_MILLIS = 60_000;

/** How far a message to a customer is. Colour only where somebody must look, or where it arrived. */
export function MessageStateTag({ state }: { state: string }) {
  const { t } = useSpeech();
  const tone = state === 'delivered' ? 'met' : state === 'undeliverable' ? 'broken' : state === 'retrying' ? 'near' : 'neutral';
  const icon = state === 'delivered' ? 'check' : state === 'undeliverable' ? 'broken' : state === 'retrying' ? 'near' : undefined;
  return <Tag tone={tone} icon={icon}>{t.messageState[state] ?? state}</Tag>;
}

/** Why it waits, failed or is withheld, and when it is tried next. */
export function MessageReason({ row }: { row: MessageView }) {
  const { t } = useSpeech();
  const { at } = useFigures();
  const parts = [
    row.reason ? (t.messageReason[row.reason] ?? row.reason) : null,
    row.tries > 0 ? t.outbox.tries(row.tries) : null,
    row.round > 0 ? t.outbox.round(row.round) : null,
    row.next_at != null ? t.outbox.next(at(row.next_at)) : null,
  ].filter(Boolean);
  return parts.length > 0 ? <p className="small text-2">{parts.join(t.common.sep)}</p> : null;
}

/** The words with a word of ours where the customer's own link stood: nobody here is shown one. */
export function messageText(text: string, link: string): string {
  return text.replace('{link}', link);
}

/** Takes a message back that has not left. The server says until when; it refuses what came too late. */
export function TakeBack({ row }: { row: MessageView }) {
  const { t } = useSpeech();
  const { message } = App.useApp();
  const now = useNow();
  const queries = useQueryClient();
  const { keyFor, settle } = useSubmissionKey();
  const back = useMutation({
    mutationFn: () =>
      unwrap(client.POST('/api/v1/messages/{message}/take-back', { params: { path: { message: row.id }, header: { 'Idempotency-Key': keyFor(row.id) } }, body: {} })),
    onSuccess: () => void message.success(t.instrument.takeBack.done),
    onSettled: (_done, error) => {
      settle(error ?? undefined);
      return queries.invalidateQueries({ queryKey: ['messages'] });
    },
  });
  const left = (row.take_back_until_at ?? 0) - now;
  if (left <= 0) return back.error ? <RefusalNote error={back.error} /> : null;
  return (
    <div className="take-back">
      <Button size="small" loading={back.isPending} onClick={() => back.mutate()}>
        {left <= COUNTED_MILLIS ? t.instrument.takeBack.button(Math.ceil(left / 1000)) : t.instrument.takeBack.plain}
      </Button>
      {back.error && <RefusalNote error={back.error} />}
    </div>
  );
}
