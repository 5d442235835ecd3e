import { useEffect, useRef } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useCalls } from '../../api/calls.ts';
import { callsQuery } from '../../api/queries.ts';
import type { CallView } from '../../api/types.ts';
import { useKeys } from '../../keys/keyboard.tsx';
import { useParam } from '../../parts/hooks.ts';
import { isBlank, type Draft } from './draft.ts';

interface Calls {
  /** The call that the draft is taken on. */
  taken: CallView | undefined;
  /** Others that wait. */
  others: CallView[];
}

/**
 * A call opens its caller by itself while nothing is being written; else it waits for its key, and what was being written
 * is held. A call that was once taken is not taken again by itself.
 */
export function useDraftCalls(draft: Draft, saved: boolean, onTake: (call: CallView) => void): Calls {
  const waiting = useCalls();
  const all = useQuery(callsQuery);
  const [asked, setAsked] = useParam('call');
  const known = useRef(new Set<string>(draft.call ? [draft.call] : []));
  const taken = all.data?.calls.find((call) => call.call === draft.call);
  const others = waiting.filter((call) => call.call !== draft.call && !(saved && known.current.has(call.call)));
  const take = (call: CallView | undefined) => {
    if (!call) return;
    known.current.add(call.call);
    onTake(call);
  };
  useKeys(others[0] ? { 'call.take': () => take(others[0]) } : {});
  const wanted = asked ? waiting.find((call) => call.call === asked) : undefined;
  const fresh = !saved && isBlank(draft) && !draft.call ? others.find((call) => !known.current.has(call.call) && call.state !== 'ended') : undefined;
  useEffect(() => {
    if (wanted) {
      setAsked(null);
      if (wanted.call !== draft.call) take(wanted);
    } else if (fresh) {
      take(fresh);
    }
  }, [wanted?.call, fresh?.call]);
  return { taken, others };
}
