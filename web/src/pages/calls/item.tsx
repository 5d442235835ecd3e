import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'wouter';
import type { CallBackItemView } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { Icon } from '../../parts/icon.tsx';
import { useFigures } from '../../parts/session.tsx';
import { Tag } from '../../parts/states.tsx';
import { CallForm } from './call-form.tsx';
import { HearForm } from './hear-form.tsx';

const TONES = { satisfied: 'met', unsatisfied: 'broken' } as const;

interface Props {
  draw: string;
  item: CallBackItemView;
  now: number;
  open: boolean;
  onOpen: (item: string) => void;
}

export function Item({ draw, item, now, open, onOpen }: Props) {
  const { t, pick } = useSpeech();
  const { at } = useFigures();
  const [hearing, setHearing] = useState(false);
  const { row } = item;
  const waits = item.outcome === '' && row.state === 'closed' && item.next_at != null;
  const ringsNow = waits && !item.own && item.next_at != null && item.next_at <= now;
  const about = [pick(row.customer.name), pick(item.customer_line), pick(row.unit.name), row.closed_at != null ? t.callBacks.closed(at(row.closed_at)) : null];
  const hears = item.to_hear && item.heard == null && !item.own;
  return (
    <li className="call-back">
      <div className="call-back-line">
        <div>
          <p>
            <b>{pick(row.title)}</b> {item.replaces && <Tag>{t.callBacks.standsIn}</Tag>}{' '}
            {item.to_hear && item.heard == null && <Tag tone="near">{t.callBacks.toHear}</Tag>}
          </p>
          <p className="small grey">
            <Link href={`/cases/${row.id}`}>{row.number}</Link>
            {about.filter(Boolean).map((part) => (
              <span key={String(part)}>{t.common.sep}{part}</span>
            ))}
          </p>
          <Attempts item={item} />
        </div>
        <span className="task-buttons">
          {ringsNow && !open && <Button size="small" type="primary" onClick={() => onOpen(row.id)}>{t.callBacks.call}</Button>}
          {waits && !ringsNow && <span className="small grey"><Icon name="lock" size={12} /> {item.own ? t.callBacks.own : item.next_at != null && t.callBacks.nextAt(at(item.next_at))}</span>}
          {item.outcome !== '' && !hearing && (
            <Tag tone={TONES[item.outcome as keyof typeof TONES] ?? 'neutral'} icon={item.outcome === 'satisfied' ? 'check' : 'repeat'}>{t.callBackOutcome[item.outcome] ?? item.outcome}</Tag>
          )}
          {item.outcome === '' && row.state !== 'closed' && <span className="small grey"><Icon name="lock" size={12} /> {t.callBacks.reopened}</span>}
          {hears && !hearing && <Button size="small" onClick={() => setHearing(true)}>{t.callBacks.hear}</Button>}
        </span>
      </div>
      {open && ringsNow && <CallForm draw={draw} item={item} onClose={() => onOpen('')} />}
      {hearing && hears && <HearForm draw={draw} item={item} onClose={() => setHearing(false)} />}
    </li>
  );
}

/** What was tried so far, and what a second person heard. */
function Attempts({ item }: { item: CallBackItemView }) {
  const { t, pick } = useSpeech();
  const { at } = useFigures();
  const words = t.callBacks;
  const { heard } = item;
  const faults = (heard?.faults ?? []).map((fault) => words.fault[fault] ?? fault);
  return (
    <>
      {item.attempts.length > 0 && (
        <p className="small grey">
          {[
            words.tried(item.attempts.length),
            ...item.attempts.map((one) => words.attempt([t.callBackOutcome[one.found] ?? one.found, one.again_at != null ? words.againAt(at(one.again_at)) : ''].filter(Boolean).join(' '), at(one.at), pick(one.person.name))),
          ].join(t.common.sep)}
        </p>
      )}
      {heard && (
        <p className="small">
          {[words.heardBy(pick(heard.person.name), t.callBackOutcome[heard.outcome] ?? heard.outcome), ...faults].join(t.common.sep)}{' '}
          {heard.differs && <Tag tone="broken">{words.differs}</Tag>}
        </p>
      )}
    </>
  );
}
