import { Dropdown } from 'antd';
import { Link, useLocation } from 'wouter';
import { brokenSince, useOnline } from '../api/live.ts';
import { useSpeech } from '../i18n/language.tsx';
import { KeyHint } from '../keys/hint.tsx';
import { useMenu } from '../keys/menu.tsx';
import { Icon } from '../parts/icon.tsx';
import { useFigures, useSession } from '../parts/session.tsx';
import { serverNow, useNow } from '../time/now.ts';
import { barTime, timeOfDay } from '../time/words.ts';
import { CallChip } from './call-chip.tsx';
import { PLACES } from './places.ts';

/** Pages that stand in no rail. */
const ASIDE = ['search', 'contacts', 'account'] as const;

export function Bar({ onSearch }: { onSearch: () => void }) {
  const { t } = useSpeech();
  const [path] = useLocation();
  const session = useSession();
  const online = useOnline();
  const place = PLACES.find((one) => path.startsWith(one.path));
  const { at } = useFigures();
  const { quiet_until_at, waiting } = session.preferences;
  const quiet = quiet_until_at == null ? undefined : t.identity.liked.quietNow(at(quiet_until_at), waiting);
  const aside = ASIDE.find((page) => path.startsWith(`/${page}`));
  return (
    <header className="bar">
      <b className="bar-title">{place ? t.page[place.word] : aside ? t.page[aside] : t.product}</b>
      {!online && (
        <span className="offline" role="status">
          <Icon name="repeat" />
          {t.bar.offline(timeOfDay(serverNow() - (Date.now() - brokenSince()), session.zone))}
        </span>
      )}
      <CallChip />
      <button type="button" className="find" onClick={onSearch}>
        <Icon name="search" />
        <span>{t.bar.search}</span>
        <KeyHint command="palette" />
      </button>
      <ServerTime />
      <Link href="/inbox" className="bar-inbox" aria-label={`${t.bar.inbox(session.unread)}${quiet ? `${t.common.sep}${quiet}` : ''}`} title={quiet}>
        <Icon name={quiet ? 'paused' : 'bell'} />
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
  const commands = useMenu('account');
  const name = pick(session.person.name);
  const items = [
    { key: 'who', disabled: true, label: `${pick(session.post.name)} · ${pick(session.unit.name)}` },
    { type: 'divider' as const },
    ...commands,
  ];
  return (
    <Dropdown menu={{ items }} trigger={['click']} placement="bottomRight">
      <button type="button" className="account">
        <span className="avatar" aria-hidden="true">{name.slice(0, 1)}</span>
        <span className="account-name" aria-hidden="true">{name}</span>
        <span className="unseen">{t.bar.account(name)}</span>
      </button>
    </Dropdown>
  );
}
