import { Button, Input } from 'antd';
import { useState } from 'react';
import { useMakeCaller, useSimulateCall } from '../../api/calls.ts';
import type { CallView } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { KeyHint } from '../../keys/hint.tsx';
import { Icon } from '../../parts/icon.tsx';
import { useSession } from '../../parts/session.tsx';
import { RefusalNote } from '../../parts/states.tsx';
import { useNow } from '../../time/now.ts';
import { callSpan } from '../../time/words.ts';

/** Who rings, for how long, and who that is. */
export function CallLine({ call }: { call: CallView }) {
  const { t } = useSpeech();
  const now = useNow();
  const since = call.state === 'answered' ? (call.answered_at ?? call.began_at) : call.state === 'ended' ? (call.ended_at ?? call.began_at) : call.began_at;
  return (
    <p className="call-line" role="status">
      <Icon name="phone" />
      <b>{call.number || t.call.withheld}</b>
      <span className="text-2">{t.call.state[call.state] ?? call.state}</span>
      {call.state !== 'ended' && <b className="end">{callSpan(now - since)}</b>}
    </p>
  );
}

interface Props {
  /** The call that the draft is taken on. */
  taken: CallView | undefined;
  /** Others that wait. */
  waiting: CallView[];
  customer: string;
  onPick: (customer: string) => void;
}

/** The call at the head of the caller's column: known at once, chosen among several, or made known. */
export function CallCard({ taken, waiting, customer, onPick }: Props) {
  const { t, pick } = useSpeech();
  const next = waiting[0];
  if (!taken && !next) return <SimulateCall />;
  return (
    <section className="call-card" aria-label={t.call.title}>
      {taken && <CallLine call={taken} />}
      {taken && !customer && taken.callers.length > 1 && (
        <div className="call-callers" role="group" aria-label={t.call.several}>
          <p className="grey small">{t.call.several}</p>
          {taken.callers.map((hit) => (
            <button key={hit.code} type="button" className="choice" onClick={() => onPick(hit.code)}>
              <span><b>{hit.name}</b> {hit.code}</span>
              <span className="grey small cut">{pick(hit.service)}</span>
            </button>
          ))}
        </div>
      )}
      {taken && !customer && taken.callers.length === 0 && <NewCaller call={taken} onMade={onPick} />}
      {next && (
        <p className="call-next small">
          <KeyHint command="call.take" /> {t.call.another(next.callers[0]?.name ?? next.number ?? '')}
        </p>
      )}
    </section>
  );
}

/** A number nobody has: one name is enough to go on; the outside system learns of him later. */
function NewCaller({ call, onMade }: { call: CallView; onMade: (customer: string) => void }) {
  const { t } = useSpeech();
  const [name, setName] = useState('');
  const make = useMakeCaller(onMade);
  const submit = () => {
    if (!make.isPending) make.mutate({ name, call: call.call, number: '' });
  };
  return (
    <div className="call-new">
      <p className="grey small">{t.call.unknown}</p>
      <div className="call-new-line">
        <Input
          size="small"
          aria-label={t.call.newName}
          placeholder={t.call.newName}
          value={name}
          onChange={(event) => setName(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.ctrlKey || event.nativeEvent.isComposing) return;
            event.preventDefault();
            submit();
          }}
        />
        <Button size="small" loading={make.isPending} onClick={submit}>{t.call.make}</Button>
      </div>
      {make.error && <RefusalNote error={make.error} />}
    </div>
  );
}

/** In the demo no telephone system is attached: a button rings instead. */
function SimulateCall() {
  const { t } = useSpeech();
  const { demo, channel } = useSession();
  const simulate = useSimulateCall();
  // At a counter nobody rings: customers come.
  if (!demo || channel === 'hall') return null;
  return (
    <p className="call-demo small">
      <button type="button" className="as-link" onClick={() => simulate.mutate(demoCaller())}>{t.call.simulate}</button>
      <span className="grey">{t.common.sep}</span>
      <button type="button" className="as-link" onClick={() => simulate.mutate('')}>{t.call.simulateUnknown}</button>
      {simulate.error && <RefusalNote error={simulate.error} />}
    </p>
  );
}

/** Somebody of the first two hundred customers of every demo city. */
function demoCaller(): string {
  return `C${String(1 + Math.floor(Math.random() * 200)).padStart(6, '0')}`;
}
