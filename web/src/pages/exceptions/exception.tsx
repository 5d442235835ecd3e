import { Button } from 'antd';
import { useState } from 'react';
import { useCaseCommand } from '../../api/commands.ts';
import type { ExceptionView } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { Icon } from '../../parts/icon.tsx';
import { useFigures } from '../../parts/session.tsx';
import { RefusalNote, Tag } from '../../parts/states.tsx';
import { FieldControl } from '../cases/actions/field.tsx';

const TONES = { open: 'near', granted: 'met', refused: 'neutral' } as const;

/** One exception: what, why, who, under which limit; and, for whoever may, the decision. */
export function Exception({ caseId, one }: { caseId: string; one: ExceptionView }) {
  const { t, pick } = useSpeech();
  const { at } = useFigures();
  const words = t.exception;
  const facts = [
    words.askedBy(pick(one.asked_by.name), at(one.asked_at)),
    ...one.passed.map((turn) => words.passedBy(pick(turn.by.name))),
    one.decided_at == null ? words.waitsFor(pick(one.post.name)) : words.decidedBy(pick(one.decided_by.name), at(one.decided_at)),
  ];
  return (
    <div className="span">
      <p className="context-line">
        <span>{pick(one.name)}</span>
        <span className="end"><Tag tone={TONES[one.state as keyof typeof TONES] ?? 'neutral'}>{words.state[one.state] ?? one.state}</Tag></span>
      </p>
      {one.text && <p className="words">{one.text}</p>}
      <p className="grey small">{facts.join(t.common.sep)}</p>
      {pick(one.limit) && <p className="grey small">{words.limit(pick(one.limit))}</p>}
      {one.answer && <p className="words">{one.answer}</p>}
      {one.state === 'open' && <Decide caseId={caseId} one={one} />}
    </div>
  );
}

/** Grant, refuse or pass up: each with a word, and with the reason where it is not for the viewer. */
function Decide({ caseId, one }: { caseId: string; one: ExceptionView }) {
  const { t, pick } = useSpeech();
  const words = t.exception;
  const command = useCaseCommand(caseId);
  const [text, setText] = useState('');
  const [missing, setMissing] = useState(false);
  const send = (what: 'grant' | 'refuse' | 'pass') => () => {
    if (command.isPending) return;
    setMissing(text.trim() === '');
    if (text.trim() === '') return;
    const exception = one.exception;
    if (what === 'pass') command.mutate({ command: 'pass_exception', body: { exception, text: text.trim() } });
    else command.mutate({ command: 'decide_exception', body: { exception, approve: what === 'grant', text: text.trim() } });
  };
  const nothing = !one.may_decide && !one.may_pass;
  return (
    <>
      {!nothing && <FieldControl field={{ is: 'text', name: `words-${one.exception}`, label: words.words, rows: 1, required: true }} value={text} missing={missing} onChange={setText} />}
      <div className="span-buttons">
        {one.may_decide && (
          <>
            <Button size="small" type="primary" loading={command.isPending} onClick={send('grant')}>{words.grant}</Button>
            <Button size="small" loading={command.isPending} onClick={send('refuse')}>{words.refuse}</Button>
          </>
        )}
        {one.may_pass && <Button size="small" loading={command.isPending} onClick={send('pass')}>{words.pass}</Button>}
        {!one.may_decide && pick(one.why_not) && <span className="grey small"><Icon name="lock" size={12} /> {pick(one.why_not)}</span>}
      </div>
      {command.error && <RefusalNote error={command.error} />}
    </>
  );
}
