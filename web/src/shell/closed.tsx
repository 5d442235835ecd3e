import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, type ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { Refusal } from '../api/client.ts';
import { useSpeech } from '../i18n/language.tsx';
import { useTitle } from '../parts/hooks.ts';
import { useSession } from '../parts/session.tsx';
import { Empty } from '../parts/states.tsx';
import { placeAt, placesFor } from './places.ts';

/**
 * A page of the rail that stands in another post's. Some of them may be read all the same: the server says so, and where it
 * refuses what the page reads, the page gives way to one sentence and a way out.
 */
export function Gate({ children }: { children: ReactNode }) {
  const [path] = useLocation();
  const { roles } = useSession();
  const place = placeAt(path);
  const foreign = place !== undefined && !placesFor(roles).includes(place);
  return foreign ? <Watched key={path}>{children}</Watched> : children;
}

const forbidden = (error: unknown): boolean => error instanceof Refusal && error.status === 403;

function Watched({ children }: { children: ReactNode }) {
  const queries = useQueryClient();
  const [closed, setClosed] = useState(false);
  useEffect(() => {
    const cache = queries.getQueryCache();
    const look = () => {
      if (cache.getAll().some((query) => query.isActive() && forbidden(query.state.error))) setClosed(true);
    };
    look();
    return cache.subscribe(look);
  }, [queries]);
  return closed ? <ClosedPage /> : children;
}

function ClosedPage() {
  const { t } = useSpeech();
  useTitle(t.polish.closed.title, t.product);
  return (
    <main className="page-column">
      <Empty icon="lock" title={t.polish.closed.title}>
        <p>{t.polish.closed.line}</p>
        <p><Link href="/">{t.notFound.home}</Link></p>
      </Empty>
    </main>
  );
}
