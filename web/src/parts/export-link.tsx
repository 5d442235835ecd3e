import { useSpeech } from '../i18n/language.tsx';

interface Props {
  list:
    | 'contacts' | 'ledger' | 'inbox' | 'call-backs' | 'messages' | 'outside' | 'orders' | 'exceptions' | 'access' | 'people'
    | 'outages' | 'settlements' | 'surveys' | 'external-surveys' | 'staff' | 'contractors' | 'scores' | 'honours' | 'praise' | 'follow-ups';
  query?: Record<string, string>;
  /** Something else stands at the end of the line already. */
  beside?: boolean;
}

/** The list that one sees as a file of the server's, in the reader's language. */
export function ExportLink({ list, query = {}, beside = false }: Props) {
  const { t, language } = useSpeech();
  const file = new URLSearchParams({ ...query, lang: language });
  return <a className={beside ? undefined : 'end'} href={`/api/v1/export/${list}?${file}`} title={t.access.exportHint} download>{t.cases.export}</a>;
}
