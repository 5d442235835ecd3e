import { Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { Link } from 'wouter';
import type { ContactBody, ContactReply, IntakePreview } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { KeyHint } from '../../keys/hint.tsx';
import { Icon } from '../../parts/icon.tsx';
import { CounterCode } from './counter-code.tsx';
import { Say } from './promise-column.tsx';

interface Props {
  saved: { reply: ContactReply; body: ContactBody; preview: IntakePreview | undefined };
  onNext: () => void;
}

/** The number, large; the promise to repeat; the next caller. */
export function Done({ saved: { reply, body, preview }, onNext }: Props) {
  const { t } = useSpeech();
  const [showing, setShowing] = useState(false);
  const next = useRef<HTMLDivElement>(null);
  useEffect(() => next.current?.querySelector('button')?.focus(), []);
  const word = { opens: t.intake.doneOpened, joins: t.intake.doneJoined, ends: t.intake.doneEnded }[body.outcome.is];
  return (
    <section className="done fade" role="status">
      <p className="done-word clock met"><Icon name="met" /> {word}</p>
      {reply.number && (
        <>
          <p className="grey">{t.intake.tellNumber}</p>
          <p className="done-number">{reply.number}</p>
        </>
      )}
      {body.outcome.is === 'opens' && preview && <Say lines={preview.say} />}
      <div className="intake-buttons" ref={next}>
        <Button type="primary" onClick={onNext}>{t.intake.next} <KeyHint command="intake.caller" /></Button>
        {body.outcome.is === 'ends' && body.outcome.outcome === 'praise' && <Link href={`/praise?contact=${reply.contact}`}>{t.intake.enterPraise}</Link>}
        {body.outcome.is === 'ends' && body.channel === 'hall' && !showing && <Button onClick={() => setShowing(true)}>{t.intake.showCode}</Button>}
        {reply.case && <Link href={`/cases/${reply.case}`}>{t.intake.openCase}</Link>}
      </div>
      {showing && <CounterCode contact={reply.contact} />}
    </section>
  );
}
