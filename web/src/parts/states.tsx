import { Button } from 'antd';
import type { ReactNode } from 'react';
import { Refusal } from '../api/client.ts';
import { useSpeech } from '../i18n/language.tsx';
import { Icon, type IconName } from './icon.tsx';

/** What would come here, when, and one thing to do. No drawings. */
export function Empty({ icon, title, children }: { icon?: IconName; title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      {icon && <Icon name={icon} size={24} />}
      <b>{title}</b>
      {children && <div className="empty-hint">{children}</div>}
    </div>
  );
}

/** A refusal in the reader's words: code, sentence, next step. */
export function RefusalNote({ error, onRetry }: { error: Error; onRetry?: () => void }) {
  const { t, pick } = useSpeech();
  const body = error instanceof Refusal ? error.body : null;
  const offline = error instanceof Refusal && error.status === 0;
  // Asking again does not change a post.
  const retry = error instanceof Refusal && error.status === 403 ? undefined : onRetry;
  return (
    <div className="note broken" role="alert">
      <Icon name="broken" />
      <div>
        {body ? (
          <>
            <b>{pick(body.sentence)}</b>
            <div className="note-more">{pick(body.next_step)} <span className="grey small">{body.code}</span></div>
          </>
        ) : (
          <>
            <b>{offline ? t.error.network : t.error.broken}</b>
            <div className="note-more">{offline ? t.error.networkNext : t.error.brokenNext}</div>
          </>
        )}
        {retry && (
          <Button size="small" onClick={retry}>
            {t.common.retry}
          </Button>
        )}
      </div>
    </div>
  );
}

/** Grey bars, only the first time. */
export function Skeleton({ rows = 4 }: { rows?: number }) {
  const { t } = useSpeech();
  return (
    <div className="skeleton" role="status" aria-label={t.common.loading}>
      {Array.from({ length: rows }, (_, index) => (
        <i key={index} style={{ width: `${92 - ((index * 23) % 40)}%` }} />
      ))}
    </div>
  );
}

/** Data if there is any, however old; else the error; else grey bars. */
export function Await<T>({
  query,
  rows,
  children,
}: {
  query: { data: T | undefined; error: Error | null; refetch: () => unknown };
  rows?: number;
  children: (data: T) => ReactNode;
}) {
  if (query.data !== undefined) return children(query.data);
  if (query.error) {
    return (
      <div className="pad">
        <RefusalNote error={query.error} onRetry={() => void query.refetch()} />
      </div>
    );
  }
  return <Skeleton rows={rows} />;
}

export function Tag({ children, tone = 'neutral', icon }: { children: ReactNode; tone?: 'neutral' | 'broken' | 'near' | 'met' | 'paused'; icon?: IconName }) {
  return (
    <span className={`tag ${tone}`}>
      {icon && <Icon name={icon} size={13} />}
      {children}
    </span>
  );
}
