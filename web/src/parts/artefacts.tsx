import type { ReactNode } from 'react';
import { useSpeech } from '../i18n/language.tsx';
import { Icon } from './icon.tsx';
import { Player } from './player.tsx';

interface Props {
  digests: string[];
  /** Case that names them; none before a command was sent. */
  caseId: string | null;
  /** Those of them that are recordings. */
  recordings?: string[];
}

/** Stored photos, recordings and letters of an evidence: a recording is played where it stands, the rest opens in a tab of its own. */
export function Artefacts({ digests, caseId, recordings = [] }: Props) {
  const { t } = useSpeech();
  if (digests.length === 0) return null;
  return (
    <span className="artefacts small">
      {digests.map((digest, index) =>
        caseId && recordings.includes(digest) ? (
          <Player key={digest} digest={digest} caseId={caseId} place={index + 1} />
        ) : (
          <Artefact key={digest} href={caseId && `/api/v1/evidence/${digest}?case=${caseId}`} title={digest}>
            <Icon name="doc" size={12} /> {t.case.artefact(index + 1)}
          </Artefact>
        ),
      )}
    </span>
  );
}

function Artefact({ href, title, children }: { href: string | null; title: string; children: ReactNode }) {
  if (href === null) return <span title={title}>{children}</span>;
  return (
    <a href={href} target="_blank" rel="noreferrer" title={title}>
      {children}
    </a>
  );
}
