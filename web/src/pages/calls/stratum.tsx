import type { CallBackItemView, CallBackStratumView, ShareView } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Item } from './item.tsx';

interface Props {
  stratum: CallBackStratumView;
  now: number;
  open: string;
  onOpen: (item: string) => void;
}

/** Whoever is still to be rung stands first, in the order of the draw; what is done waits below. */
function openFirst(items: CallBackItemView[]): CallBackItemView[] {
  return [...items.filter((item) => item.outcome === ''), ...items.filter((item) => item.outcome !== '')];
}

/** One stratum: its quota, its shares with both numbers, the calls, and below them who was given up or asked for no calls. */
export function Stratum({ stratum, now, open, onOpen }: Props) {
  const { t, pick } = useSpeech();
  const words = t.callBacks;
  const called = stratum.items.filter((item) => item.outcome !== '').length;
  const facts = [words.drawn(stratum.drawn, stratum.frame), words.called(called, stratum.items.length)];
  if (stratum.not_reached > 0) facts.push(words.notReached(stratum.not_reached));
  if (stratum.short > 0) facts.push(words.short(stratum.short));
  const rows = (items: CallBackItemView[]) =>
    items.map((item) => <Item key={item.row.id} draw={stratum.draw} item={item} now={now} open={open === item.row.id} onOpen={onOpen} />);
  return (
    <section className="call-backs" aria-label={pick(stratum.name)}>
      <h2>{pick(stratum.name)}</h2>
      <p className="grey small">{facts.join(t.common.sep)}</p>
      <p className="grey small">{pick(stratum.sentence)}</p>
      {stratum.units.length > 1 && (
        <p className="grey small">{stratum.units.map((one) => words.unitLine(pick(one.unit.name), one.done, one.drawn)).join(t.common.sep)}</p>
      )}
      {stratum.drawn > 0 && <Shares stratum={stratum} />}
      <ul>{rows(openFirst(stratum.items))}</ul>
      {stratum.items.length === 0 && stratum.drawn > 0 && <p className="grey small">{words.noneOfUnit}</p>}
      {stratum.short > 0 && <p className="note near" role="status"><Icon name="near" /> <span>{words.shortage(stratum.short)}</span></p>}
      {stratum.given_up.length > 0 && (
        <details className="call-rest" open={stratum.short > 0}>
          <summary>{words.givenUp(stratum.given_up.length)}</summary>
          <ul>{rows(stratum.given_up)}</ul>
        </details>
      )}
      {stratum.barred.length > 0 && (
        <details className="call-rest">
          <summary>{words.barred(stratum.barred.length)}</summary>
          <p className="grey small">{words.barredWhy}</p>
          <ul>{rows(stratum.barred)}</ul>
        </details>
      )}
    </section>
  );
}

function Shares({ stratum }: { stratum: CallBackStratumView }) {
  const { t } = useSpeech();
  const words = t.callBacks;
  return (
    <dl className="call-shares">
      <Share name={words.reached} of={words.reachedOf} share={stratum.reached} />
      <Share name={words.refused} of={words.refusedOf} share={stratum.refused} />
      <Share name={words.satisfied} of={words.satisfiedOf} share={stratum.satisfied} />
      <Share name={words.heard} of={words.heardOf} share={stratum.heard} />
      <Share name={words.differing} of={words.differingOf} share={stratum.differing} />
      <div>
        <dt>{words.attempts}</dt>
        <dd>{stratum.attempts}</dd>
      </div>
    </dl>
  );
}

/** A share with its numerator and its denominator, and in words what they count. */
export function Share({ name, of, share }: { name: string; of: string; share: ShareView }) {
  const { t } = useSpeech();
  return (
    <div title={of}>
      <dt>{name}</dt>
      <dd>{t.callBacks.share(share.numerator, share.denominator, share.shown)}</dd>
    </div>
  );
}
