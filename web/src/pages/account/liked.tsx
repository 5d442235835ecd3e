import { useQuery } from '@tanstack/react-query';
import { Button, Input, Segmented, Select } from 'antd';
import { useId, useState, type FormEvent } from 'react';
import { viewsQuery } from '../../api/queries.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { useFigures, useSession } from '../../parts/session.tsx';
import { useLiking } from '../../parts/liking.tsx';
import { RefusalNote } from '../../parts/states.tsx';
import { placesFor } from '../../shell/places.ts';
import { useAppearance } from '../../theme/appearance.tsx';

const EVENING = '22:00';
const MORNING = '07:00';
/** By the 24-hour clock, whatever the browser's own language writes. */
const HOURS = '([01][0-9]|2[0-3]):[0-5][0-9]';

/** What I like my desk to be; it holds wherever I sign in. */
export function LikedPart() {
  const { t, language } = useSpeech();
  const { theme } = useAppearance();
  const { keep, setLanguage, setTheme } = useLiking();
  const words = t.identity.liked;
  return (
    <section className="account-part" aria-label={words.title}>
      <h2>{words.title}</h2>
      <p className="text-2">{words.line}</p>
      <div className="liked">
        <span>{t.settings.language}</span>
        <Segmented aria-label={t.settings.language} value={language} options={[{ value: 'zh', label: '中文' }, { value: 'en', label: 'English' }]} onChange={setLanguage} />
        <span>{t.settings.theme}</span>
        <Segmented
          aria-label={t.settings.theme}
          value={theme}
          options={[{ value: 'light', label: t.settings.light }, { value: 'dark', label: t.settings.dark }, { value: 'system', label: t.settings.system }]}
          onChange={setTheme}
        />
        <FirstPage />
        <Quiet />
      </div>
      {keep.error && <RefusalNote error={keep.error} />}
    </section>
  );
}

/** The page that opens first: one of the rail, or a list that was kept. */
function FirstPage() {
  const { t } = useSpeech();
  const session = useSession();
  const { liked, keep } = useLiking();
  const views = useQuery(viewsQuery);
  const id = useId();
  const words = t.identity.liked;
  const pages = placesFor(session.roles).map((place) => ({ value: place.path, label: t.page[place.word] }));
  const kept = (views.data ?? []).map((view) => ({ value: `/${view.page}${view.query ? `?${view.query}` : ''}`, label: words.view(view.name) }));
  const options = [{ value: '', label: words.ofPost }, ...pages, ...kept.filter((one) => !pages.some((page) => page.value === one.value))];
  // A list whose view was removed since still opens first; its address says what it is.
  if (!options.some((one) => one.value === liked.first_page)) options.push({ value: liked.first_page, label: liked.first_page });
  return (
    <>
      <label htmlFor={id}>{words.firstPage}</label>
      <Select id={id} className="liked-page" value={liked.first_page} options={options} loading={keep.isPending} onChange={(first_page) => keep.mutate({ first_page })} />
      {keep.error && <RefusalNote error={keep.error} />}
    </>
  );
}

function Quiet() {
  const { t } = useSpeech();
  const { at } = useFigures();
  const session = useSession();
  const { liked, keep } = useLiking();
  const ids = [useId(), useId()];
  const words = t.identity.liked;
  const [from, setFrom] = useState(liked.quiet?.from ?? EVENING);
  const [until, setUntil] = useState(liked.quiet?.until ?? MORNING);
  const set = (event: FormEvent) => {
    event.preventDefault();
    keep.mutate({ quiet: { from, until } });
  };
  const { quiet_until_at, waiting } = session.preferences;
  return (
    <>
      <span>{words.quiet}</span>
      <div>
        <form className="liked-quiet" onSubmit={set} aria-label={words.quiet}>
          <label htmlFor={ids[0]}>{words.from}</label>
          <Input id={ids[0]} inputMode="numeric" pattern={HOURS} placeholder={EVENING} maxLength={5} required value={from} onChange={(event) => setFrom(event.target.value)} />
          <label htmlFor={ids[1]}>{words.until}</label>
          <Input id={ids[1]} inputMode="numeric" pattern={HOURS} placeholder={MORNING} maxLength={5} required value={until} onChange={(event) => setUntil(event.target.value)} />
          <Button htmlType="submit" loading={keep.isPending}>{liked.quiet ? words.change : words.switchOn}</Button>
          {liked.quiet && <Button onClick={() => keep.mutate({ quiet: null })}>{words.switchOff}</Button>}
        </form>
        <p className="grey small" role="status">
          {quiet_until_at != null ? words.quietNow(at(quiet_until_at), waiting) : liked.quiet ? words.quietFrom(liked.quiet.from, liked.quiet.until) : words.quietOff}
        </p>
        {keep.error && <RefusalNote error={keep.error} />}
      </div>
    </>
  );
}
