import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { client, unwrap } from '../../api/client.ts';
import { newKey } from '../../api/commands.ts';
import { policyQuery, praiseQuery } from '../../api/queries.ts';
import type { PraiseContactView, PraiseFeedView, PraiseView } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { ExportLink } from '../../parts/export-link.tsx';
import { useParam, useTitle } from '../../parts/hooks.ts';
import { useFigures } from '../../parts/session.tsx';
import { Await, Empty, RefusalNote, Tag } from '../../parts/states.tsx';
import { serverNow } from '../../time/now.ts';
import { toLocalInput } from '../../time/zone.ts';
import { FieldControl } from '../cases/actions/field.tsx';

const KINDS = ['words', 'letter', 'banner', 'media'];

/** What customers praised colleagues for, by name and with photos; the customer is not named. */
export default function PraisePage() {
  const { t } = useSpeech();
  useTitle(t.praise.title, t.product);
  const feed = useQuery(praiseQuery);
  return (
    <main className="page page-narrow" aria-label={t.praise.title}>
      <Await query={feed} rows={6}>{(view) => <Feed view={view} />}</Await>
    </main>
  );
}

function Feed({ view }: { view: PraiseFeedView }) {
  const { t } = useSpeech();
  const words = t.praise;
  const [asked, setAsked] = useParam('contact');
  const [entering, setEntering] = useState(asked !== null);
  const close = () => {
    setEntering(false);
    setAsked(null);
  };
  return (
    <>
      <div className="page-title">
        <h1>{words.title}</h1>
        {view.may_enter && !entering && <Button className="end" type="primary" size="small" onClick={() => setEntering(true)}>{words.enter}</Button>}
      </div>
      <p className="grey small">{words.line} {view.rows.length > 0 && <ExportLink list="praise" beside />}</p>
      {view.may_enter && entering && <EnterForm key={asked} waiting={view.waiting} contact={asked} onClose={close} />}
      {!entering && view.waiting.length > 0 && (
        <section aria-label={words.waiting(view.waiting.length)}>
          <p className="text-2">{words.waiting(view.waiting.length)}</p>
          <ul>
            {view.waiting.map((one) => (
              <Waiting key={one.contact} one={one} onEnter={() => { setAsked(one.contact); setEntering(true); }} />
            ))}
          </ul>
        </section>
      )}
      {view.rows.length === 0 ? <Empty icon="flag" title={words.none}>{words.noneHint}</Empty> : (
        <ul>{view.rows.map((row) => <One key={row.id} row={row} />)}</ul>
      )}
    </>
  );
}

/** A contact that praised and of which nothing was entered. */
function Waiting({ one, onEnter }: { one: PraiseContactView; onEnter: () => void }) {
  const { t, pick } = useSpeech();
  const words = t.praise;
  return (
    <li className="call-back">
      <div className="call-back-line">
        <div>
          <p>{one.words ?? words.erased}</p>
          <p className="small grey">{[one.on, words.takenBy(pick(one.owner.name))].join(t.common.sep)}</p>
        </div>
        <span className="task-buttons"><Button size="small" onClick={onEnter}>{words.enterThis}</Button></span>
      </div>
    </li>
  );
}

function One({ row }: { row: PraiseView }) {
  const { t, pick } = useSpeech();
  const words = t.praise;
  return (
    <li className="call-back">
      <div className="call-back-line">
        <div>
          <p><b>{row.people.map((person) => pick(person.name)).join('、')}</b></p>
          <p>{row.words ?? words.erased}</p>
          <p className="small grey">{[row.on, words.by(pick(row.by.name))].join(t.common.sep)}</p>
          {row.photos.length > 0 && (
            <p className="photos">
              {row.photos.map((photo, place) => (
                <a key={photo} href={`/api/v1/praise/${row.id}/photos/${photo}`} target="_blank" rel="noreferrer">
                  <img className="praise-photo" src={`/api/v1/praise/${row.id}/photos/${photo}`} alt={words.photo(place + 1)} />
                </a>
              ))}
            </p>
          )}
        </div>
        <span className="task-buttons">
          {row.own && <Tag tone="met">{words.own}</Tag>}
          <Tag tone="neutral">{words.kind[row.kind] ?? row.kind}</Tag>
        </span>
      </div>
    </li>
  );
}

/** The contact with which it came fills the form: its day, its words, and whose they are. */
function EnterForm({ waiting, contact, onClose }: { waiting: PraiseContactView[]; contact: string | null; onClose: () => void }) {
  const { t, pick } = useSpeech();
  const { zone } = useFigures();
  const words = t.praise;
  const queries = useQueryClient();
  const policy = useQuery(policyQuery);
  const from = waiting.find((one) => one.contact === contact);
  const [said, setSaid] = useState({ kind: 'words', people: '', on: from?.on ?? toLocalInput(serverNow(), zone).slice(0, 10), customer: '', text: from?.words ?? '', photos: '' });
  const [missing, setMissing] = useState<string[]>([]);
  const codes = (text: string) => text.split(' ').filter(Boolean);
  const send = useMutation({
    mutationFn: () =>
      unwrap(client.POST('/api/v1/praise', {
        params: { header: { 'Idempotency-Key': newKey() } },
        body: { contact: from?.contact ?? null, customer: said.customer.trim(), kind: said.kind, people: codes(said.people), on: said.on.trim(), text: said.text.trim(), photos: codes(said.photos) },
      })),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['praise'] });
      onClose();
    },
  });
  const control = (name: keyof typeof said) => ({
    value: said[name],
    missing: missing.includes(name),
    onChange: (value: string) => setSaid((before) => ({ ...before, [name]: value })),
  });
  const people = (policy.data?.people ?? []).map((person) => ({ value: person.code, label: pick(person.name) }));
  return (
    <form
      noValidate
      className="call-back-form"
      aria-label={words.enter}
      onSubmit={(event) => {
        event.preventDefault();
        const empty = (['people', 'on', 'text'] as const).filter((name) => said[name].trim() === '');
        setMissing(empty);
        if (empty.length === 0 && !send.isPending) send.mutate();
      }}
    >
      {from && <p className="text-2">{words.from(from.on, pick(from.owner.name))}</p>}
      <FieldControl field={{ is: 'radio', name: 'kind', label: words.kindLabel, required: true, options: KINDS.map((value) => ({ value, label: words.kind[value] ?? value })) }} {...control('kind')} />
      <FieldControl field={{ is: 'people', name: 'people', label: words.people, required: true, options: people }} {...control('people')} />
      <FieldControl field={{ is: 'line', name: 'on', label: words.on, required: true, hint: words.onHint }} {...control('on')} />
      {!from && <FieldControl field={{ is: 'line', name: 'customer', label: words.customer, hint: words.customerHint }} {...control('customer')} />}
      <FieldControl field={{ is: 'text', name: 'text', label: words.text, rows: 3, required: true, hint: words.textHint }} {...control('text')} />
      <FieldControl field={{ is: 'files', name: 'photos', label: words.photos, hint: words.photosHint }} {...control('photos')} />
      {send.error && <RefusalNote error={send.error} />}
      <div className="sheet-buttons">
        <Button type="primary" htmlType="submit" loading={send.isPending}>{words.enter}</Button>
        <Button onClick={onClose}>{t.common.cancel}</Button>
      </div>
    </form>
  );
}
