import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import { Icon } from '../parts/icon.tsx';
import { usePhone, useWords } from './speech.tsx';

/** Always there: whether there is a network, and what is not sent. No network is grey: nothing is wrong. */
export function Strip() {
  const { t } = useWords();
  const { link, busy, actions } = usePhone();
  const newer = useNewer();
  const waiting = actions.filter((action) => action.fate === 'waiting').length;
  const refused = actions.filter((action) => action.fate === 'refused').length;
  return (
    <header className="top" role="banner">
      <div className="strip">
        <Icon name={link === 'there' ? 'on' : 'off'} size={16} />
        <span className="cut" role="status">{busy && waiting > 0 ? t.link.busy : t.link[link]}</span>
        {link === 'signed-out' && <a href="/sign-in?next=/field">{t.signIn}</a>}
        <Link href="/field/unsent" className={`count ${waiting > 0 ? 'some' : ''}`}>{t.unsent(waiting)}</Link>
        {refused > 0 && <Link href="/field/unsent" className="count refused">{t.refused(refused)}</Link>}
      </div>
      {newer && (
        <div className="strip">
          <span>{t.newer}</span>
          <button type="button" className="count some" onClick={() => window.location.reload()}>{t.reload}</button>
        </div>
      )}
    </header>
  );
}

/** Whether the worker has a newer page than this one. It is never loaded under somebody's hands. */
function useNewer(): boolean {
  const [newer, setNewer] = useState(false);
  useEffect(() => {
    const hear = (event: MessageEvent) => {
      if (event.data === 'newer') setNewer(true);
    };
    navigator.serviceWorker?.addEventListener('message', hear);
    return () => navigator.serviceWorker?.removeEventListener('message', hear);
  }, []);
  return newer;
}
