import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useState, type FormEvent } from 'react';
import { client, unwrap } from '../../api/client.ts';
import { useSubmissionKey } from '../../api/commands.ts';
import type { FactorView, SessionsView } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { useSession } from '../../parts/session.tsx';
import { RefusalNote } from '../../parts/states.tsx';
import { Secret } from '../sign-in-forms.tsx';

/** The second factor: set up, confirm, keep the recovery codes, take off. */
export function Factor({ view }: { view: SessionsView }) {
  const { t } = useSpeech();
  const words = t.identity.account;
  const session = useSession();
  const [begun, setBegun] = useState<FactorView | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const there = view.recovery_left != null;
  const confirmed = (fresh: string[]) => {
    setBegun(null);
    setCodes(fresh);
  };
  return (
    <section className="account-part" aria-label={words.factor}>
      <h2>{words.factor}</h2>
      {session.factor_due && <p className="note near" role="alert">{words.factorDue}</p>}
      <p className="text-2">{there ? words.factorOn(view.recovery_left ?? 0) : words.factorOff}</p>
      {view.name !== '' && (begun ? <Confirm begun={begun} onConfirmed={confirmed} /> : <ByPassword there={there} onBegun={setBegun} />)}
      {codes && <Codes codes={codes} onClose={() => setCodes(null)} />}
    </section>
  );
}

function useRefresh() {
  const queries = useQueryClient();
  return () => Promise.all([queries.invalidateQueries({ queryKey: ['sessions'] }), queries.invalidateQueries({ queryKey: ['session'] })]);
}

/** The password again: nobody binds his telephone to a desk that was left open. */
function ByPassword({ there, onBegun }: { there: boolean; onBegun: (view: FactorView | null) => void }) {
  const { t } = useSpeech();
  const words = t.identity.account;
  const refresh = useRefresh();
  const { keyFor, settle } = useSubmissionKey();
  const [password, setPassword] = useState('');
  const ask = useMutation({
    mutationFn: async (): Promise<FactorView | null> => {
      const options = { params: { header: { 'Idempotency-Key': keyFor('factor') } }, body: { password } };
      if (!there) return unwrap(client.POST('/api/v1/session/factor', options));
      await unwrap(client.POST('/api/v1/session/factor/remove', options));
      return null;
    },
    onSettled: (_reply, error) => settle(error ?? undefined),
    onSuccess: (begun) => {
      setPassword('');
      onBegun(begun);
      return refresh();
    },
    gcTime: 0,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (password !== '') ask.mutate();
  };
  return (
    <form className="token-form account-form" onSubmit={submit}>
      <Secret label={words.present} value={password} onChange={setPassword} />
      <Button htmlType="submit" loading={ask.isPending} aria-disabled={password === ''}>{there ? words.factorRemove : words.factorBegin}</Button>
      {ask.error && <RefusalNote error={ask.error} />}
    </form>
  );
}

function Confirm({ begun, onConfirmed }: { begun: FactorView; onConfirmed: (codes: string[]) => void }) {
  const { t } = useSpeech();
  const words = t.identity.account;
  const refresh = useRefresh();
  const { keyFor, settle } = useSubmissionKey();
  const [code, setCode] = useState('');
  const confirm = useMutation({
    mutationFn: () => unwrap(client.POST('/api/v1/session/factor/confirm', { params: { header: { 'Idempotency-Key': keyFor(code) } }, body: { code } })),
    onSettled: (_reply, error) => settle(error ?? undefined),
    onSuccess: async ({ codes }) => {
      onConfirmed(codes);
      await refresh();
    },
    gcTime: 0,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (code.trim() !== '') confirm.mutate();
  };
  return (
    <form className="token-form account-form" onSubmit={submit}>
      <p>{words.factorScan}</p>
      <code className="link-shown" aria-label={words.factorSecret}>{begun.secret.match(/.{1,4}/g)?.join(' ')}</code>
      <p className="small"><a href={begun.uri}>{words.factorOpen}</a></p>
      <label htmlFor="factor-code">{words.factorCode}</label>
      <Input id="factor-code" value={code} autoFocus inputMode="numeric" autoComplete="one-time-code" onChange={(event) => setCode(event.target.value)} />
      <Button type="primary" htmlType="submit" loading={confirm.isPending} aria-disabled={code.trim() === ''}>{words.factorConfirm}</Button>
      {confirm.error && <RefusalNote error={confirm.error} />}
    </form>
  );
}

function Codes({ codes, onClose }: { codes: string[]; onClose: () => void }) {
  const { t } = useSpeech();
  return (
    <Dialog label={t.identity.account.recovery} place="middle" titled onClose={onClose}>
      <p>{t.identity.account.recoveryLine}</p>
      <ul className="recovery">
        {codes.map((code) => (
          <li key={code}><code>{code}</code></li>
        ))}
      </ul>
      <Button type="primary" onClick={onClose}>{t.identity.account.recoveryKept}</Button>
    </Dialog>
  );
}
