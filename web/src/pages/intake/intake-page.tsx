import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { customerQuery, policyQuery, previewQuery } from '../../api/queries.ts';
import type { ContactBody, ContactReply, IntakePreview } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { KeyStrip } from '../../keys/hint.tsx';
import { useKeys } from '../../keys/keyboard.tsx';
import { EmergencyNote } from '../../parts/emergency-note.tsx';
import { useDebounced, useParam, useTitle } from '../../parts/hooks.ts';
import { useSession } from '../../parts/session.tsx';
import { Caller } from './caller.tsx';
import { Done } from './done.tsx';
import { useDraftCalls } from './draft-calls.ts';
import { useDraft, type Draft } from './draft.ts';
import { IntakeForm } from './intake-form.tsx';
import { PromiseColumn } from './promise-column.tsx';
import { missing, opensCase, recordBody, savingBody, useRecordContact } from './submit.ts';

/** Short: only what is chosen is previewed, never what is typed. */
const PREVIEW_AFTER_MILLIS = 5;

interface Saved {
  reply: ContactReply;
  body: ContactBody;
  preview: IntakePreview | undefined;
}

/** A complete case in thirty seconds by keyboard: caller, form, promise. */
export default function IntakePage() {
  const { t } = useSpeech();
  useTitle(t.page.intake, t.product);
  const [inAddress, setInAddress] = useParam('customer');
  const { person, channel } = useSession();
  const { draft, change, clear, keptAt, held, takeBack, startOn } = useDraft(person.code, channel, inAddress);
  const [saved, setSaved] = useState<Saved | null>(null);
  const [complaint, setComplaint] = useState<string | null>(null);
  const search = useRef<HTMLInputElement>(null);
  const words = useRef<HTMLTextAreaElement>(null);
  const policy = useQuery(policyQuery);
  const customer = useQuery({ ...customerQuery(draft.customer), enabled: draft.customer !== '' });
  const preview = usePreview(draft.customer, draft.service, draft.category, opensCase(draft));

  const record = useRecordContact((reply, body) => {
    setSaved({ reply, body, preview: preview.data });
    clear();
    setInAddress(null);
  });
  const edit = (part: Partial<Draft>) => {
    setComplaint(null);
    change(part);
  };
  const queries = useQueryClient();
  const consider = (category: string) => {
    if (draft.customer) void queries.prefetchQuery(previewQuery(draft.customer, draft.service ?? '', category));
  };
  const lacks = missing(draft, preview.data, t);
  const save = () => {
    if (saved || record.isPending) return;
    setComplaint(lacks);
    if (!lacks) record.mutate(savingBody(draft, preview.data));
  };
  const recordOnly = () => {
    if (saved || record.isPending) return;
    const wordless = draft.words.trim() === '';
    setComplaint(wordless ? t.intake.missingWords : null);
    if (!wordless) record.mutate(recordBody(draft));
  };
  const pickCaller = (code: string) => {
    edit({ customer: code, service: null, choice: '' });
    setInAddress(code || null);
    if (code) words.current?.focus();
    else search.current?.focus();
  };
  const waiting = useDraftCalls(draft, saved !== null, (call) => {
    setSaved(null);
    setComplaint(null);
    const sole = call.callers.length === 1 ? call.callers[0]?.code : undefined;
    startOn({ call: call.call, customer: sole ?? '' });
    setInAddress(sole ?? null);
    window.setTimeout(() => words.current?.focus());
  });
  const next = () => {
    setSaved(null);
    window.setTimeout(() => search.current?.focus());
  };
  useKeys({
    'intake.caller': () => (saved ? next() : search.current?.focus()),
    'intake.save': save,
    'intake.record': recordOnly,
    ...(held ? { 'intake.back': takeBack } : {}),
  });
  useEffect(() => {
    // The first service is the likeliest; it stands there to be seen and changed.
    if (customer.data && draft.service === null) change({ service: customer.data.services[0]?.code ?? '' });
  }, [customer.data, draft.service, change]);

  return (
    <div className="intake">
      <Caller code={draft.customer} query={customer} taken={waiting.taken} waiting={waiting.others} onPick={pickCaller} searchRef={search} />
      <main className="intake-main" aria-label={t.page.intake}>
        <EmergencyNote />
        {saved ? (
          <Done saved={saved} onNext={next} />
        ) : (
          <IntakeForm
            held={held}
            onBack={takeBack}
            draft={draft}
            change={edit}
            keptAt={keptAt}
            policy={policy.data}
            customer={customer.data}
            preview={preview.data}
            lacks={lacks}
            complaint={complaint}
            busy={record.isPending}
            error={record.error}
            wordsRef={words}
            onConsider={consider}
            onSave={save}
            onRecordOnly={recordOnly}
          />
        )}
        <footer className="page-foot">
          <KeyStrip commands={['intake.kind', 'intake.category', 'intake.find', 'intake.save', 'intake.record', 'help']} />
        </footer>
      </main>
      <PromiseColumn preview={saved ? undefined : preview.data} choice={draft.choice} error={preview.error} />
    </div>
  );
}

function usePreview(customer: string, service: string | null, category: string, wanted: boolean) {
  const asked = useDebounced(`${customer}\n${service ?? ''}\n${category}`, PREVIEW_AFTER_MILLIS);
  const [askedCustomer = '', askedService = '', askedCategory = ''] = asked.split('\n');
  const enabled = wanted && customer !== '' && category !== '' && askedCustomer !== '' && askedCategory !== '';
  const query = useQuery({ ...previewQuery(askedCustomer, askedService, askedCategory), enabled });
  const current = enabled && askedCustomer === customer && askedCategory === category && askedService === (service ?? '');
  return { data: enabled ? query.data : undefined, error: current ? query.error : null };
}
