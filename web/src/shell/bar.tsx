import { Dropdown } from 'antd';
import { Link, useLocation } from 'wouter';
import { brokenSince, useOnline } from '../api/live.ts';
import { useSpeech } from '../i18n/language.tsx';
import { KeyHint } from '../keys/hint.tsx';
import { Icon } from '../parts/icon.tsx';
import { useSession } from '../parts/session.tsx';
import { serverNow, useNow } from '../time/now.ts';
import { barTime, timeOfDay } from '../time/words.ts';
import { CallChip } from './call-chip.tsx';
import { PLACES } from './places.ts';
import { useSignOut } from './sign-out.ts';

export function Bar({ onSearch }: { onSearch: () => void }) {
  const { t } = useSpeech();
  const [path] = useLocation();
  const session = useSession();
  const online = useOnline();
  const place = PLACES.find((one) => path.startsWith(one.path));
  return (
    <header className="bar">
      <b className="bar-title">{place ? t.page[place.word] : path.startsWith('/account') ? t.page.account : t.product}</b>
      {!online && (
        <span className="offline" role="status">
          <Icon name="repeat" />
          {t.bar.offline(timeOfDay(serverNow() - (Date.now() - brokenSince()), session.zone))}
        </span>
      )}
      <CallChip />
      <button type="button" className="find" onClick={onSearch} aria-label={t.bar.search}>
        <Icon name="search" />
        <span>{t.bar.search}</span>
        <KeyHint command="palette" />
      </button>
      <ServerTime />
      <Link href="/inbox" className="bar-inbox" aria-label={t.bar.inbox(session.unread)}>
        <Icon name="bell" />
        {session.unread > 0 && session.unread}
      </Link>
      <Account />
    </header>
  );
}

function ServerTime() {
  const { t, language } = useSpeech();
  const { zone } = useSession();
  return (
    <time className="bar-time" aria-label={t.bar.serverTime}>
      {barTime(useNow(), zone, language)}
    </time>
  );
}

function Account() {
  const { t, pick } = useSpeech();
  const session = useSession();
  const signOut = useSignOut();
  const [, navigate] = useLocation();
  const name = pick(session.person.name);
  const items = [
    { key: 'who', disabled: true, label: `${pick(session.post.name)} · ${pick(session.unit.name)}` },
    { type: 'divider' as const },
    { key: 'account', label: t.identity.account.open, onClick: () => navigate('/account') },
    { key: 'out', label: t.bar.signOut, onClick: signOut },
  ];
  return (
    <Dropdown menu={{ items }} trigger={['click']} placement="bottomRight">
      <button type="button" className="account" aria-label={t.bar.account(name)}>
        <span className="avatar" aria-hidden="true">{name.slice(0, 1)}</span>
        <span className="account-name">{name}</span>
      </button>
    </Dropdown>
  );
}
