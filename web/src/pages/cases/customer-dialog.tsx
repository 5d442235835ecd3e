import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useId, useState, type FormEvent } from 'react';
import { client, unwrap } from '../../api/client.ts';
import { useSubmissionKey } from '../../api/commands.ts';
import { looksQuery } from '../../api/queries.ts';
import type { CaseView, RevealedView } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { Looks } from '../../parts/access-lines.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Await, RefusalNote } from '../../parts/states.tsx';

const PARTS = ['phone', 'name', 'address', 'words'] as const;

/** Shows what is masked, for a purpose; what was shown is gone when the dialog closes. Beside it: who looked before. */
export function CustomerDialog({ view, onClose }: { view: CaseView; onClose: () => void }) {
  const { t } = useSpeech();
  const customer = view.row.customer.code;
  const looks = useQuery(looksQuery(customer));
  return (
    <Dialog label={t.access.title(view.row.number)} place="middle" titled onClose={onClose}>
      <Reveal view={view} purposes={looks.data?.purposes ?? []} />
      <section aria-label={t.access.looks}>
        <h3>{t.access.looks}</h3>
        <Await query={looks} rows={2}>{(log) => <Looks rows={log.rows} />}</Await>
      </section>
    </Dialog>
  );
}

function useReveal(view: CaseView) {
  const queries = useQueryClient();
  const { keyFor, settle } = useSubmissionKey();
  const customer = view.row.customer.code;
  return useMutation({
    mutationFn: (asked: { parts: string[]; purpose: string }) =>
      unwrap(
        client.POST('/api/v1/customers/{customer}/reveal', {
          params: { path: { customer }, header: { 'Idempotency-Key': keyFor(JSON.stringify(asked)) } },
          body: { ...asked, case: view.row.id },
        }),
      ),
    onSettled: (_reply, error) => settle(error ?? undefined),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['looks', customer] }),
    // Personal data stays in no cache.
    gcTime: 0,
  });
}

function Reveal({ view, purposes }: { view: CaseView; purposes: string[] }) {
  const { t } = useSpeech();
  const reveal = useReveal(view);
  const [parts, setParts] = useState<string[]>(['phone']);
  const [purpose, setPurpose] = useState('');
  const name = useId();
  const ready = parts.length > 0 && purpose !== '';
  const toggle = (part: string) => setParts(parts.includes(part) ? parts.filter((one) => one !== part) : [...parts, part]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) reveal.mutate({ parts, purpose });
  };
  if (reveal.data) return <Shown seen={reveal.data} words={parts.includes('words')} />;
  return (
    <form className="reveal" onSubmit={submit}>
      <fieldset>
        <legend>{t.access.what}</legend>
        {PARTS.map((part) => (
          <label key={part}><input type="checkbox" checked={parts.includes(part)} onChange={() => toggle(part)} /> {t.access.part[part]}</label>
        ))}
      </fieldset>
      <fieldset>
        <legend>{t.access.why}</legend>
        {purposes.map((one) => (
          <label key={one}><input type="radio" name={name} checked={purpose === one} onChange={() => setPurpose(one)} /> {t.access.purpose[one] ?? one}</label>
        ))}
      </fieldset>
      <p className="grey small">{t.access.line}</p>
      <Button type="primary" htmlType="submit" loading={reveal.isPending} aria-disabled={!ready}>{t.access.show}</Button>
      {reveal.error && <RefusalNote error={reveal.error} />}
    </form>
  );
}

function Shown({ seen, words }: { seen: RevealedView; words: boolean }) {
  const { t, pick } = useSpeech();
  return (
    <div className="revealed" role="status">
      <dl>
        {seen.name && <Line term={t.access.part.name}>{seen.name}</Line>}
        {seen.phone && <Line term={t.access.part.phone}><a href={`tel:${seen.phone}`}>{seen.phone}</a></Line>}
        {seen.addresses.map((one) => (
          <Line key={one.service.code} term={t.access.part.address}>{one.address} <span className="grey small">{pick(one.service.name)}</span></Line>
        ))}
        {seen.words.map((text) => (
          <Line key={text} term={t.access.part.words}>{text}</Line>
        ))}
        {words && seen.words.length === 0 && <Line term={t.access.part.words}><span className="grey">{t.access.none}</span></Line>}
      </dl>
      <p className="grey small">{t.access.hidden}</p>
    </div>
  );
}

function Line({ term, children }: { term: string | undefined; children: React.ReactNode }) {
  return (
    <div>
      <dt className="grey small">{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}
