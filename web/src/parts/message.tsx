import type { MessageView } from '../api/types.ts';
import { useSpeech } from '../i18n/language.tsx';
import { useFigures } from './session.tsx';
import { Tag } from './states.tsx';

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
