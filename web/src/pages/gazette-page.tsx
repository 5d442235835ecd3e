import { Button, Input } from 'antd';
import { useRef, useState } from 'react';
import { Refusal } from '../api/client.ts';
import type { ErrorBody } from '../api/types.ts';
import { useSpeech } from '../i18n/language.tsx';
import { useParam, useTitle } from '../parts/hooks.ts';
import { Icon } from '../parts/icon.tsx';
import { useSession } from '../parts/session.tsx';
import { RefusalNote } from '../parts/states.tsx';
import { serverNow } from '../time/now.ts';
import { toLocalInput } from '../time/zone.ts';

const DAY_MILLIS = 86_400_000;
/** A week, today included. */
const DAYS_BACK = 6;

function refusalIn(text: string): Refusal {
  try {
    return new Refusal(422, JSON.parse(text) as ErrorBody);
  } catch {
    return new Refusal(422, null);
  }
}

/** The gazette beside the rail: the server's own printable page in a frame, so that the screen and the paper are one text. */
export default function GazettePage() {
  const { t, language } = useSpeech();
  const { zone } = useSession();
  const words = t.polish.gazette;
  useTitle(t.rail.gazette, t.product);
  const day = (back: number) => toLocalInput(serverNow() - back * DAY_MILLIS, zone).slice(0, 10);
  const [askedFrom, setFrom] = useParam('from');
  const [askedTo, setTo] = useParam('to');
  const [from, to] = [askedFrom ?? day(DAYS_BACK), askedTo ?? day(0)];
  const frame = useRef<HTMLIFrameElement>(null);
  const address = `/api/v1/gazette?${new URLSearchParams({ from, to, lang: language })}`;
  const reversed = from > to;
  const [shown, setShown] = useState('');
  const [refused, setRefused] = useState<Refusal | null>(null);
  // What was refused comes as the server's own words, not as a page: they are told as everywhere else.
  const loaded = () => {
    const page = frame.current?.contentDocument;
    setRefused(page?.contentType === 'application/json' ? refusalIn(page.body.textContent ?? '') : null);
    setShown(address);
  };
  return (
    <main className="page gazette" aria-label={t.rail.gazette}>
      <div className="page-title">
        <h1>{t.rail.gazette}</h1>
        <label className="small">{words.from} <Input size="small" type="date" value={from} max={to} onChange={(event) => setFrom(event.target.value || null)} /></label>
        <label className="small">{words.to} <Input size="small" type="date" value={to} min={from} onChange={(event) => setTo(event.target.value || null)} /></label>
        <span className="end task-buttons">
          <a href={address} target="_blank" rel="noopener">{words.alone}</a>
          <Button size="small" onClick={() => frame.current?.contentWindow?.print()}>{words.print}</Button>
        </span>
      </div>
      {reversed ? (
        <p className="note broken" role="alert"><Icon name="broken" /> <span>{words.reversed}</span></p>
      ) : (
        <>
          {shown !== address && <p className="grey" role="status">{words.setting}</p>}
          {refused && <RefusalNote error={refused} />}
          <iframe key={address} ref={frame} className="gazette-frame" hidden={refused !== null} title={words.frame(from, to)} src={address} onLoad={loaded} />
        </>
      )}
    </main>
  );
}
