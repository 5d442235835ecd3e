import { Link } from 'wouter';
import { useSpeech } from '../i18n/language.tsx';
import { useTitle } from '../parts/hooks.ts';
import { Empty } from '../parts/states.tsx';

export function NotFoundPage() {
  const { t } = useSpeech();
  useTitle(t.page.notFound, t.product);
  return (
    <main className="page-column">
      <Empty icon="void" title={t.page.notFound}>
        {t.notFound.line} <Link href="/">{t.notFound.home}</Link>
      </Empty>
    </main>
  );
}
