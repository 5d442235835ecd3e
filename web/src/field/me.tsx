import { useState } from 'react';
import { Icon } from '../parts/icon.tsx';
import { phone } from './phone.ts';
import { usePhone, useWords } from './speech.tsx';

/** The card for the door (Y25), and the way out. */
export function MePage() {
  const { t, pick, other, turnLight } = useWords();
  const { me, day } = usePhone();
  if (!me) return null;
  return (
    <>
      <section className="card badge" aria-label={t.me.title}>
        <p className="grey">{t.product}{t.sep}{t.me.title}</p>
        <div className="badge-body">
          {day?.view.photo ? <img className="portrait" src={day.view.photo} alt={pick(me.person.name)} /> : <span className="portrait" role="img" aria-label={t.me.noPhoto}><Icon name="people" size={40} /><span className="small">{t.me.noPhoto}</span></span>}
          <div>
            <h1>{pick(me.person.name)}</h1>
            <p>{t.me.number} <b>{me.person.code}</b></p>
            <p>{pick(me.post.name)}</p>
            <p>{pick(me.unit.name)}</p>
          </div>
        </div>
        <p className="small">{t.me.check}</p>
      </section>
      <Likes />
      <div className="stack pad">
        <div className="pair">
          <button type="button" className="press" lang={t.me.language === 'English' ? 'en' : 'zh-CN'} onClick={other}>{t.me.language}</button>
          <button type="button" className="press" onClick={turnLight}>{t.me.theme}</button>
        </div>
        <a className="press" href="/wages">{t.me.wages}</a>
        <a className="press" href="/inbox">{t.me.desk}</a>
        <SignOut />
      </div>
    </>
  );
}

/** What customers said with one tap (U18): today's number, and by one tap the days; by whom nobody is told. */
function Likes() {
  const { t } = useWords();
  const { day } = usePhone();
  const likes = day?.view.likes ?? [];
  const today = likes.find((one) => one.day === day?.view.day)?.count ?? 0;
  const sum = likes.reduce((so, one) => so + one.count, 0);
  return (
    <details className="card">
      <summary><b>{t.me.likes(today, sum)}</b></summary>
      {likes.length === 0 ? <p className="grey">{t.me.noLikes}</p> : (
        <dl className="facts">
          {likes.map((one) => <div key={one.day}><dt>{one.day}</dt><dd>{one.count}</dd></div>)}
        </dl>
      )}
    </details>
  );
}

/** Asks first when something would be lost. */
function SignOut() {
  const { t } = useWords();
  const { actions } = usePhone();
  const [asking, setAsking] = useState(false);
  const waiting = actions.filter((action) => action.fate !== 'accepted').length;
  const leave = () => void phone.signOut().then(() => window.location.assign('/sign-in'));
  return (
    <>
      <button type="button" className="press" onClick={() => (waiting > 0 ? setAsking(true) : leave())}>{t.me.signOut}</button>
      <p className="grey small">{t.me.signOutLine}</p>
      {asking && waiting > 0 && (
        <div className="card stack" role="alertdialog" aria-label={t.me.signOut}>
          <b>{t.me.unsent(waiting)}</b>
          <button type="button" className="press main" onClick={phone.sync}>{t.me.sendFirst}</button>
          <button type="button" className="press" onClick={() => setAsking(false)}>{t.me.stay}</button>
          <button type="button" className="press" onClick={leave}>{t.me.leaveAnyway}</button>
        </div>
      )}
    </>
  );
}
