import { useSpeech } from '../i18n/language.tsx';
import { Icon } from './icon.tsx';

/** Stored photos, recordings and letters of an evidence; each opens in a tab of its own. */
export function Artefacts({ digests }: { digests: string[] }) {
  const { t } = useSpeech();
  if (digests.length === 0) return null;
  return (
    <span className="artefacts small">
      {digests.map((digest, index) => (
        <a key={digest} href={`/api/v1/evidence/${digest}`} target="_blank" rel="noreferrer" title={digest}>
          <Icon name="doc" size={12} /> {t.case.artefact(index + 1)}
        </a>
      ))}
    </span>
  );
}
