import { useQuery } from '@tanstack/react-query';
import { useCaseCommand } from '../../../api/commands.ts';
import { caseMessagesQuery } from '../../../api/queries.ts';
import type { CaseView, MessageView } from '../../../api/types.ts';
import { useSpeech } from '../../../i18n/language.tsx';
import { Icon } from '../../../parts/icon.tsx';
import { MessageReason, MessageStateTag, messageText, TakeBack } from '../../../parts/message.tsx';
import { useFigures } from '../../../parts/session.tsx';
import { RefusalNote } from '../../../parts/states.tsx';
import { Section } from './context.tsx';

/** What the customer was written about this case, how far it is, and his link: sent again, or revoked. */
export function CaseMessages({ view }: { view: CaseView }) {
  const { t } = useSpeech();
  const list = useQuery(caseMessagesQuery(view.row.id));
  const told = list.data;
  if (!told) return null;
  return (
    <Section title={t.outbox.ofCase} count={told.rows.length}>
      {!told.open && <p className="grey small">{t.outbox.closed}</p>}
      {told.open && told.rows.length === 0 && <p className="grey small">{t.outbox.noneYet}</p>}
      <ul>
        {told.rows.map((row) => (
          <Message key={row.id} row={row} />
        ))}
      </ul>
      <LinkButtons view={view} page={told.customer_page ?? null} />
    </Section>
  );
}

function Message({ row }: { row: MessageView }) {
  const { t } = useSpeech();
  const { at } = useFigures();
  return (
    <li className="context-item">
      <p className="context-line">
        <span>{at(row.created_at)}</span>
        <span className="cut">{t.messageKind[row.kind] ?? row.kind}</span>
        <span className="end"><MessageStateTag state={row.state} /></span>
      </p>
      <p className="grey small">{messageText(row.text, t.outbox.link)}</p>
      <MessageReason row={row} />
      <TakeBack row={row} />
    </li>
  );
}

function LinkButtons({ view, page }: { view: CaseView; page: string | null }) {
  const { t, pick } = useSpeech();
  const command = useCaseCommand(view.row.id);
  const send = view.actions.find((action) => action.id === 'send_link');
  const revoke = view.actions.find((action) => action.id === 'revoke_link');
  return (
    <>
      <p className="link-buttons">
        {send && (
          <button
            type="button"
            className="as-link"
            aria-disabled={!send.enabled || command.isPending}
            title={send.enabled ? undefined : pick(send.why_not)}
            onClick={() => send.enabled && !command.isPending && command.mutate({ command: 'send_link', body: {} })}
          >
            {t.action.send_link}
          </button>
        )}
        {revoke?.enabled && (
          <button type="button" className="as-link" onClick={() => !command.isPending && command.mutate({ command: 'revoke_link', body: {} })}>
            {t.action.revoke_link}
          </button>
        )}
        {page && (
          <a href={page} target="_blank" rel="noreferrer">
            <Icon name="link" size={13} /> {t.outbox.asCustomer}
          </a>
        )}
      </p>
      {send && !send.enabled && <p className="grey small"><Icon name="lock" size={12} /> {pick(send.why_not)}</p>}
      {page && <p className="grey small">{t.outbox.demoOnly}</p>}
      {command.error && <RefusalNote error={command.error} />}
    </>
  );
}
