import { useLocation } from 'wouter';
import { useCalls } from '../api/calls.ts';
import { useSpeech } from '../i18n/language.tsx';
import { KeyHint } from '../keys/hint.tsx';
import { useKeys } from '../keys/keyboard.tsx';
import { Icon } from '../parts/icon.tsx';
import { useNow } from '../time/now.ts';
import { callSpan } from '../time/words.ts';

/** A ringing telephone on every page but the intake, which shows the whole card. */
export function CallChip() {
  const { t } = useSpeech();
  const [path, navigate] = useLocation();
  const now = useNow();
  const call = useCalls()[0];
  const take = () => call && navigate(`/intake?call=${encodeURIComponent(call.call)}`);
  useKeys(call ? { 'call.take': take } : {});
  if (!call || path.startsWith('/intake')) return null;
  return (
    <button type="button" className="call-chip fade" role="status" onClick={take}>
      <Icon name="phone" />
      <span>{t.call.state[call.state] ?? call.state}</span>
      <b>{call.callers[0]?.name ?? ''} {call.number || t.call.withheld}</b>
      <span>{callSpan(now - call.began_at)}</span>
      <KeyHint command="call.take" />
    </button>
  );
}
