import { Button } from 'antd';
import { useState } from 'react';
import type { LinkView } from '../api/types.ts';
import { useSpeech } from '../i18n/language.tsx';
import { Dialog } from './dialog.tsx';
import { useFigures } from './session.tsx';

/** A one-use link, shown once to whoever hands it over. */
export function LinkShown({ name, link, onClose }: { name: string; link: LinkView; onClose: () => void }) {
  const { t } = useSpeech();
  const { at } = useFigures();
  const [copied, setCopied] = useState(false);
  const address = new URL(link.page, window.location.origin).href;
  const copy = () => void navigator.clipboard?.writeText(address).then(() => setCopied(true));
  return (
    <Dialog label={t.identity.people.linkFor(name)} place="middle" titled onClose={onClose}>
      <p className="grey">{t.identity.people.linkLine(at(link.until_at))}</p>
      <p><code className="link-shown">{address}</code></p>
      <Button type="primary" onClick={copy}>{copied ? t.identity.people.copied : t.identity.people.copy}</Button>
    </Dialog>
  );
}
