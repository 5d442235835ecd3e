import { useMutation } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useId, useState, type FormEvent } from 'react';
import { client, Refusal, unwrap } from '../api/client.ts';
import { useSpeech } from '../i18n/language.tsx';
import { RefusalNote } from '../parts/states.tsx';

/** What somebody typed; the server asks for a new password by refusing without one. */
export interface Typed {
  token?: string;
  name?: string;
  password?: string;
  new_password?: string;
  code?: string;
}

/** The body of a sign-in in which nothing was typed. */
export const NOTHING_TYPED = { token: '', name: '', password: '', new_password: null, code: null };

const PASSWORD_DUE = 'I005';
/** A code of the second factor is asked for. */
const CODE_NEEDED = 'I013';

function codeOf(error: Error | null): string {
  return error instanceof Refusal ? (error.body?.code ?? '') : '';
}

/** A password with its label. */
export function Secret({ label, value, onChange, fresh = false, focus = false }: { label: string; value: string; onChange: (value: string) => void; fresh?: boolean; focus?: boolean }) {
  const id = useId();
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <Input.Password id={id} value={value} autoFocus={focus} onChange={(event) => onChange(event.target.value)} autoComplete={fresh ? 'new-password' : 'current-password'} />
    </>
  );
}

export function PasswordForm({ busy, error, onTyped }: { busy: boolean; error: Error | null; onTyped: (typed: Typed) => void }) {
  const { t } = useSpeech();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [fresh, setFresh] = useState('');
  const [code, setCode] = useState('');
  const [asked, setAsked] = useState(false);
  const [coded, setCoded] = useState(false);
  const due = asked || codeOf(error) === PASSWORD_DUE;
  const factor = coded || codeOf(error) === CODE_NEEDED;
  const ready = name.trim() !== '' && password !== '' && (!due || fresh !== '') && (!factor || code.trim() !== '');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!ready) return;
    setAsked(due);
    setCoded(factor);
    onTyped({ name, password, ...(due ? { new_password: fresh } : {}), ...(factor ? { code } : {}) });
  };
  return (
    <form className="token-form" onSubmit={submit}>
      <label htmlFor="sign-in-name">{t.identity.name}</label>
      <Input id="sign-in-name" value={name} onChange={(event) => setName(event.target.value)} autoComplete="username" autoCapitalize="none" spellCheck={false} />
      <Secret label={t.identity.password} value={password} onChange={setPassword} />
      {due && (
        <>
          <Secret label={t.identity.newPassword} value={fresh} onChange={setFresh} fresh focus />
        </>
      )}
      {factor && (
        <>
          <label htmlFor="sign-in-code">{t.identity.code}</label>
          <Input id="sign-in-code" value={code} autoFocus onChange={(event) => setCode(event.target.value)} autoComplete="one-time-code" />
        </>
      )}
      <Button type="primary" htmlType="submit" block loading={busy} aria-disabled={!ready}>
        {due ? t.identity.setAndEnter : t.identity.submit} <kbd aria-hidden="true">↵</kbd>
      </Button>
    </form>
  );
}

export function TokenForm({ busy, onTyped }: { busy: boolean; onTyped: (typed: Typed) => void }) {
  const { t } = useSpeech();
  const [token, setToken] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (token.trim()) onTyped({ token: token.trim() });
  };
  return (
    <form className="token-form" onSubmit={submit}>
      <Secret label={t.signIn.token} value={token} onChange={setToken} />
      <p className="grey">{t.signIn.tokenHint}</p>
      <Button type="primary" htmlType="submit" block loading={busy} aria-disabled={!token.trim()}>
        {t.signIn.submit} <kbd aria-hidden="true">↵</kbd>
      </Button>
    </form>
  );
}

/** Sets a password by a one-use link. The secret stands in the fragment, so no server log ever has it. */
export function LinkForm({ link, onDone }: { link: string; onDone: () => void }) {
  const { t } = useSpeech();
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const use = useMutation({
    mutationFn: () => unwrap(client.POST('/api/v1/session/link', { body: { link, new_password: password } })),
  });
  if (use.data) {
    return (
      <div className="token-form" role="status">
        <p>{t.identity.link.done(use.data.name)}</p>
        <Button type="primary" block onClick={onDone}>{t.identity.link.enter}</Button>
      </div>
    );
  }
  const differs = again !== '' && again !== password;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (password !== '' && password === again) use.mutate();
  };
  return (
    <form className="token-form" onSubmit={submit} aria-label={t.identity.link.title}>
      <b>{t.identity.link.title}</b>
      <p className="grey">{t.identity.link.line}</p>
      <Secret label={t.identity.newPassword} value={password} onChange={setPassword} fresh focus />
      <Secret label={t.identity.passwordAgain} value={again} onChange={setAgain} fresh />
      {differs && <p className="small" role="alert">{t.identity.differs}</p>}
      <Button type="primary" htmlType="submit" block loading={use.isPending} aria-disabled={password === '' || password !== again}>
        {t.identity.link.submit} <kbd aria-hidden="true">↵</kbd>
      </Button>
      {use.error && <RefusalNote error={use.error} />}
    </form>
  );
}
