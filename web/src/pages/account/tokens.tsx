import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Segmented } from 'antd';
import { useState, type FormEvent } from 'react';
import { client, unwrap } from '../../api/client.ts';
import { useSubmissionKey } from '../../api/commands.ts';
import type { SessionsView, TokenView } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { useFigures } from '../../parts/session.tsx';
import { RefusalNote } from '../../parts/states.tsx';

const DAYS = '90';

/** Tokens for programs that act in one's place. */
export function Tokens({ view }: { view: SessionsView }) {
  const { t } = useSpeech();
  const words = t.identity.account;
  const [made, setMade] = useState('');
  return (
    <section className="account-part" aria-label={words.tokens}>
      <h2>{words.tokens}</h2>
      {view.tokens.length === 0 ? <p className="grey">{words.tokensNone}</p> : <List tokens={view.tokens} />}
      <Make onMade={setMade} />
      {made && (
        <Dialog label={words.tokenMake} place="middle" titled onClose={() => setMade('')}>
          <p className="grey">{words.tokenMade}</p>
          <code className="link-shown">{made}</code>
        </Dialog>
      )}
    </section>
  );
}

function List({ tokens }: { tokens: TokenView[] }) {
  const { t, pick } = useSpeech();
  const { at } = useFigures();
  const words = t.identity.account;
  const queries = useQueryClient();
  const revoke = useMutation({
    mutationFn: (token: string) => unwrap(client.DELETE('/api/v1/tokens/{token}', { params: { path: { token } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['sessions'] }),
  });
  return (
    <>
      <div className="table-frame">
        <table>
          <thead>
            <tr>
              <th>{words.tokenName}</th>
              <th>{words.tokenScope}</th>
              <th>{words.post}</th>
              <th>{words.tokenMadeAt}</th>
              <th>{words.tokenEnds}</th>
              <th><span className="unseen">{words.tokenRevoke}</span></th>
            </tr>
          </thead>
          <tbody>
            {tokens.map((token) => (
              <tr key={token.key}>
                <td data-label={words.tokenName}>{token.name}</td>
                <td data-label={words.tokenScope}>{words.tokenScopes[token.scope] ?? token.scope}</td>
                <td data-label={words.post}>{pick(token.post.name)}</td>
                <td data-label={words.tokenMadeAt} className="text-2">{at(token.made_at)}</td>
                <td data-label={words.tokenEnds} className="text-2">{at(token.ends_at)}</td>
                <td><Button size="small" aria-label={words.tokenRevokeFor(token.name)} loading={revoke.isPending && revoke.variables === token.key} onClick={() => revoke.mutate(token.key)}>{words.tokenRevoke}</Button></td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {revoke.error && <RefusalNote error={revoke.error} />}
    </>
  );
}

function Make({ onMade }: { onMade: (token: string) => void }) {
  const { t } = useSpeech();
  const words = t.identity.account;
  const queries = useQueryClient();
  const { keyFor, settle } = useSubmissionKey();
  const [name, setName] = useState('');
  const [scope, setScope] = useState('read');
  const [days, setDays] = useState(DAYS);
  const make = useMutation({
    mutationFn: () =>
      unwrap(client.POST('/api/v1/tokens', { params: { header: { 'Idempotency-Key': keyFor(name) } }, body: { name, scope, days: Number(days) } })),
    onSettled: (_reply, error) => settle(error ?? undefined),
    onSuccess: ({ token }) => {
      setName('');
      onMade(token);
      return queries.invalidateQueries({ queryKey: ['sessions'] });
    },
    gcTime: 0,
  });
  const ready = name.trim() !== '' && /^[0-9]{1,3}$/.test(days);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) make.mutate();
  };
  const scopes = ['read', 'write'].map((value) => ({ value, label: words.tokenScopes[value] ?? value }));
  return (
    <form className="token-form account-form" onSubmit={submit}>
      <label htmlFor="token-name">{words.tokenName}</label>
      <Input id="token-name" value={name} maxLength={60} onChange={(event) => setName(event.target.value)} />
      <label htmlFor="token-days">{words.tokenDays}</label>
      <Input id="token-days" value={days} inputMode="numeric" onChange={(event) => setDays(event.target.value)} />
      <Segmented aria-label={words.tokenScope} value={scope} options={scopes} onChange={(value) => setScope(String(value))} />
      <p className="grey small">{words.tokenAsWho}</p>
      <Button htmlType="submit" loading={make.isPending} aria-disabled={!ready}>{words.tokenMake}</Button>
      {make.error && <RefusalNote error={make.error} />}
    </form>
  );
}
