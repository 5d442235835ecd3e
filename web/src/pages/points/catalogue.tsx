import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { client, unwrap } from '../../api/client.ts';
import { newKey } from '../../api/commands.ts';
import { catalogueQuery } from '../../api/queries.ts';
import type { CatalogueView, GoodsOrderView, GoodsView } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { useFigures } from '../../parts/session.tsx';
import { Await, RefusalNote, Tag } from '../../parts/states.tsx';
import { FieldControl } from '../cases/actions/field.tsx';
import { usePoints } from './parts.ts';

/** What there is for points, one's own orders, and, for whoever keeps the catalogue, what waits for a second person. */
export function Catalogue() {
  const { t } = useSpeech();
  const words = t.points.goods;
  const list = useQuery(catalogueQuery);
  return (
    <section className="points-part" aria-label={words.title}>
      <h2>{words.title}</h2>
      <Await query={list} rows={4}>{(view) => <Told view={view} />}</Await>
    </section>
  );
}

function Told({ view }: { view: CatalogueView }) {
  const { t } = useSpeech();
  const words = t.points.goods;
  return (
    <>
      {view.goods.length === 0 && <p className="grey">{words.none}</p>}
      <ul>{view.goods.map((one) => <One key={one.code} one={one} free={view.free} orders={!view.may_keep} />)}</ul>
      {view.may_stock && <Keep />}
      {view.own.length > 0 && <h3>{words.own}</h3>}
      <ul>{view.own.map((order) => <Order key={order.id} order={order} own />)}</ul>
      {view.may_keep && <h3>{words.others}</h3>}
      {view.may_keep && view.others.length === 0 && <p className="grey">{words.noOthers}</p>}
      <ul>{view.others.map((order) => <Order key={order.id} order={order} own={false} />)}</ul>
    </>
  );
}

/** Everything that a step changes is read again. */
function useDeed<T>(send: (value: T) => Promise<unknown>, done?: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSuccess: () => {
      for (const subject of ['catalogue', 'points']) void queries.invalidateQueries({ queryKey: [subject] });
      done?.();
    },
  });
}

const header = () => ({ 'Idempotency-Key': newKey() });

function One({ one, free, orders }: { one: GoodsView; free: number; orders: boolean }) {
  const { t, pick } = useSpeech();
  const points = usePoints();
  const words = t.points.goods;
  const order = useDeed(() => unwrap(client.POST('/api/v1/points/orders', { params: { header: header() }, body: { goods: one.code } })));
  const why = one.stock < 1 ? words.soldOut : free < one.points ? words.tooFew : null;
  return (
    <li className="call-back">
      <div className="call-back-line">
        <p><b>{pick(one.name)}</b> {points(one.points)} <span className="grey small">{words.stock(one.stock)}</span></p>
        {orders && (
          <span className="task-buttons">
            {why && <span className="grey small">{why}</span>}
            <Button size="small" type="primary" disabled={why !== null} loading={order.isPending} onClick={() => order.mutate(undefined)} aria-label={words.orderOf(pick(one.name))}>{words.order}</Button>
          </span>
        )}
      </div>
      {order.error && <RefusalNote error={order.error} />}
    </li>
  );
}

const TONES = { asked: 'near', approved: 'near', refused: 'broken', 'handed-over': 'near', received: 'met' } as const;

function Order({ order, own }: { order: GoodsOrderView; own: boolean }) {
  const { t, pick, language } = useSpeech();
  const { at } = useFigures();
  const points = usePoints();
  const words = t.points.goods;
  const step = useDeed((step: string) =>
    unwrap(client.POST('/api/v1/points/orders/{order}/step', { params: { path: { order: order.id }, header: header() }, body: { step } })));
  const receive = useDeed(() => unwrap(client.POST('/api/v1/points/received', { params: { header: header() }, body: { order: order.id } })));
  const handed = order.state === 'handed-over' || order.state === 'received';
  const facts = [own ? null : `${pick(order.person.name)} ${pick(order.unit.name)}`, at(order.asked_at), order.decided_by ? words.decidedBy(pick(order.decided_by.name)) : null, order.handed_by ? words.handedBy(pick(order.handed_by.name)) : null];
  const error = step.error ?? receive.error;
  return (
    <li className="call-back">
      <div className="call-back-line">
        <div>
          <p><b>{pick(order.name)}</b> {points(order.points)}</p>
          <p className="small grey">{facts.filter(Boolean).join(t.common.sep)}</p>
        </div>
        <span className="task-buttons">
          <Tag tone={TONES[order.state as keyof typeof TONES] ?? 'neutral'}>{words.state[order.state] ?? order.state}</Tag>
          {handed && <a href={`/api/v1/points/orders/${order.id}/receipt?${new URLSearchParams({ lang: language })}`} target="_blank" rel="noreferrer">{words.receipt}</a>}
          {own && order.state === 'handed-over' && <Button size="small" type="primary" loading={receive.isPending} onClick={() => receive.mutate(undefined)}>{words.receive}</Button>}
          {!own && order.state === 'asked' && (
            <>
              <Button size="small" type="primary" loading={step.isPending} onClick={() => step.mutate('approve')}>{words.approve}</Button>
              <Button size="small" loading={step.isPending} onClick={() => step.mutate('refuse')}>{words.refuse}</Button>
            </>
          )}
          {!own && order.state === 'approved' && <Button size="small" type="primary" loading={step.isPending} onClick={() => step.mutate('hand-over')}>{words.handOver}</Button>}
        </span>
      </div>
      {error && <RefusalNote error={error} />}
    </li>
  );
}

const EMPTY = { code: '', name_zh: '', name_en: '', points: '', added: '' };

/** A kind of goods, and pieces that come into stock. */
function Keep() {
  const { t } = useSpeech();
  const words = t.points.goods;
  const [draft, setDraft] = useState(EMPTY);
  const [missing, setMissing] = useState<string[]>([]);
  const keep = useDeed(
    () =>
      unwrap(client.POST('/api/v1/points/goods', {
        params: { header: header() },
        body: { code: draft.code.trim(), name_zh: draft.name_zh, name_en: draft.name_en, points: Number(draft.points) || 0, added: Math.max(0, Number(draft.added) || 0) },
      })),
    () => setDraft(EMPTY),
  );
  const labels: [keyof typeof EMPTY, string][] = [['code', words.code], ['name_zh', words.nameZh], ['name_en', words.nameEn], ['points', words.price], ['added', words.added]];
  return (
    <details>
      <summary>{words.keep}</summary>
      <form
        noValidate
        className="call-back-form"
        aria-label={words.keep}
        onSubmit={(event) => {
          event.preventDefault();
          const empty = labels.map(([name]) => name).filter((name) => draft[name].trim() === '');
          setMissing(empty);
          if (empty.length === 0 && !keep.isPending) keep.mutate(undefined);
        }}
      >
        {labels.map(([name, label]) => (
          <FieldControl key={name} field={{ is: 'line', name, label, required: true }} value={draft[name]} missing={missing.includes(name)} onChange={(value) => setDraft({ ...draft, [name]: value })} />
        ))}
        {keep.error && <RefusalNote error={keep.error} />}
        <div className="sheet-buttons"><Button type="primary" htmlType="submit" loading={keep.isPending}>{words.save}</Button></div>
      </form>
    </details>
  );
}
