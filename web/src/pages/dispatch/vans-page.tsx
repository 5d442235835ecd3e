import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { client, unwrap } from '../../api/client.ts';
import { newKey } from '../../api/commands.ts';
import { vansQuery } from '../../api/queries.ts';
import type { LoadVanBody, VansView, VanView } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { useTitle } from '../../parts/hooks.ts';
import { Await, Empty, RefusalNote, Tag } from '../../parts/states.tsx';
import { FieldControl } from '../cases/actions/field.tsx';
import type { Field } from '../cases/actions/forms.ts';

/** Parts on vans (U17): what lies there, what open visits want, loading and giving back; and the photos for the door (Y25). */
export default function VansPage() {
  const { t } = useSpeech();
  const words = t.emergency.vans;
  useTitle(words.title, t.product);
  const list = useQuery(vansQuery);
  return (
    <main className="page" aria-label={words.title}>
      <div className="page-title"><h1>{words.title}</h1></div>
      <Await query={list} rows={6}>{(view) => (view.vans.length === 0 ? <Empty icon="people" title={words.none}>{words.noneHint}</Empty> : <Vans view={view} />)}</Await>
    </main>
  );
}

function useDeed<T>(send: (value: T) => Promise<VansView>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: send, onSuccess: (view) => queries.setQueryData(vansQuery.queryKey, view) });
}

const header = () => ({ 'Idempotency-Key': newKey() });

function Vans({ view }: { view: VansView }) {
  const { t, pick } = useSpeech();
  const words = t.emergency.vans;
  return (
    <>
      <Load view={view} />
      <div className="table-frame">
        <table aria-label={words.title}>
          <thead><tr><th>{words.who}</th>{view.parts.map((part) => <th key={part} className="num" title={part}>{t.dispatch.part[part] ?? part}</th>)}<th>{words.lacks}</th><th>{words.photo}</th></tr></thead>
          <tbody>
            {view.vans.map((van) => <Row key={van.technician.code} van={van} parts={view.parts} name={pick(van.technician.name)} />)}
          </tbody>
        </table>
      </div>
    </>
  );
}

function Row({ van, parts, name }: { van: VanView; parts: string[]; name: string }) {
  const { t } = useSpeech();
  const words = t.emergency.vans;
  const of = (part: string) => van.parts.find((one) => one.part === part);
  const lacking = van.parts.filter((one) => one.wanted > one.count);
  return (
    <tr>
      <td data-label={words.who}>{name}</td>
      {parts.map((part) => <td key={part} className="num" data-label={t.dispatch.part[part] ?? part} title={`${words.wanted} ${of(part)?.wanted ?? 0}`}>{of(part)?.count ?? 0}{(of(part)?.wanted ?? 0) > 0 && <span className="grey small"> / {of(part)?.wanted}</span>}</td>)}
      <td data-label={words.lacks}>{lacking.length === 0 ? <span className="grey">{words.enough}</span> : lacking.map((one) => <Tag key={one.part} tone="broken">{words.short(t.dispatch.part[one.part] ?? one.part, one.wanted - one.count)}</Tag>)}</td>
      <td data-label={words.photo}><Photo van={van} name={name} /></td>
    </tr>
  );
}

function Photo({ van, name }: { van: VanView; name: string }) {
  const { t } = useSpeech();
  const words = t.emergency.vans;
  const [open, setOpen] = useState(false);
  const [photo, setPhoto] = useState('');
  const set = useDeed((digest: string) => unwrap(client.POST('/api/v1/vans/{person}/photo', { params: { path: { person: van.technician.code }, header: header() }, body: { photo: digest } })));
  const digest = photo.split(' ').filter(Boolean)[0];
  return (
    <>
      {van.photo ? <img src={van.photo} alt={`${words.photo} ${name}`} width={32} height={32} /> : <span className="grey small">{words.noPhoto}</span>}{' '}
      {!open && <button type="button" className="as-link small" onClick={() => setOpen(true)}>{words.setPhoto}</button>}
      {open && <FieldControl field={{ is: 'files', name: `photo-${van.technician.code}`, label: words.photo }} value={photo} missing={false} onChange={setPhoto} />}
      {open && <Button size="small" disabled={!digest} loading={set.isPending} onClick={() => digest && set.mutate(digest, { onSuccess: () => setOpen(false) })}>{words.setPhoto}</Button>}
      {set.error && <RefusalNote error={set.error} />}
    </>
  );
}

function Load({ view }: { view: VansView }) {
  const { t, pick } = useSpeech();
  const words = t.emergency.vans;
  const [who, setWho] = useState(view.vans[0]?.technician.code ?? '');
  const [part, setPart] = useState(view.parts[0] ?? '');
  const [count, setCount] = useState('1');
  const [reference, setReference] = useState('');
  const load = useDeed((body: LoadVanBody) => unwrap(client.POST('/api/v1/vans/{person}/load', { params: { path: { person: who }, header: header() }, body })));
  const ready = who && part && Number(count) > 0 && reference.trim();
  const fields: [Field, string, (value: string) => void][] = [
    [{ is: 'select', name: 'who', label: words.who, required: true, options: view.vans.map((van) => ({ value: van.technician.code, label: pick(van.technician.name) })) }, who, setWho],
    [{ is: 'select', name: 'part', label: words.part, required: true, options: view.parts.map((one) => ({ value: one, label: t.dispatch.part[one] ?? one })) }, part, setPart],
    [{ is: 'number', name: 'count', label: words.count, required: true }, count, setCount],
    [{ is: 'line', name: 'reference', label: words.reference, required: true }, reference, setReference],
  ];
  const send = (back: boolean) => ready && !load.isPending && load.mutate({ part, count: Number(count), reference: reference.trim(), back }, { onSuccess: () => setReference('') });
  return (
    <form className="call-back-form" aria-label={words.load} onSubmit={(event) => { event.preventDefault(); send(false); }}>
      {fields.map(([field, value, onChange]) => <FieldControl key={field.name} field={field} value={value} missing={false} onChange={onChange} />)}
      {load.error && <RefusalNote error={load.error} />}
      <div className="sheet-buttons">
        <Button type="primary" htmlType="submit" disabled={!ready} loading={load.isPending}>{words.load}</Button>
        <Button disabled={!ready} onClick={() => send(true)}>{words.back}</Button>
      </div>
    </form>
  );
}
