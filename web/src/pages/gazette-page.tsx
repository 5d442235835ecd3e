import { Button, Input } from 'antd';
import { useRef } from 'react';
import { useSpeech } from '../i18n/language.tsx';
import { useParam, useTitle } from '../parts/hooks.ts';
import { useSession } from '../parts/session.tsx';
import { serverNow } from '../time/now.ts';
import { toLocalInput } from '../time/zone.ts';

const DAY_MILLIS = 86_400_000;
/** A week, today included. */
const DAYS_BACK = 6;

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
      {from > to ? <p className="note broken" role="alert">{words.order}</p> : <iframe ref={frame} className="gazette-frame" title={words.frame(from, to)} src={address} />}
    </main>
  );
}
