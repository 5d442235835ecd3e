import { Link } from 'wouter';
import type { AccessLineView } from '../api/types.ts';
import { useSpeech } from '../i18n/language.tsx';
import { useFigures } from './session.tsx';

/** What was seen of it, in words: parts, rows, or how somebody signed in. */
export function useDetail(): (line: AccessLineView) => string {
  const { t } = useSpeech();
  const tested = (detail: string): string => {
    const [word = '', millis = ''] = detail.split(' ');
    if (word === 'begun') return t.system.begun;
    return word === 'answered' ? t.system.answered(millis) : t.system.failed(word);
  };
  return (line) => {
    if (line.what === 'revealed') return line.detail.split(' ').map((part) => t.access.part[part] ?? part).join('、');
    if (line.what === 'exported') return t.access.rows(line.detail);
    if (line.what === 'connector-tested') return tested(line.detail);
    return t.access.detail[line.detail] ?? line.detail;
  };
}

/** Who looked at a customer, newest first. */
export function Looks({ rows }: { rows: AccessLineView[] }) {
  const { t, pick } = useSpeech();
  const { at } = useFigures();
  const detail = useDetail();
  if (rows.length === 0) return <p className="grey small">{t.access.noLooks}</p>;
  return (
    <ul className="looks">
      {rows.map((line) => (
        <li key={line.id}>
          <b>{pick(line.person.name)}</b> <span className="text-2">{pick(line.unit.name)}</span> {t.access.deed[line.what] ?? line.what}
          {line.detail && <>{t.common.sep}{detail(line)}</>}
          {line.purpose && <>{t.common.sep}{t.access.purpose[line.purpose] ?? line.purpose}</>}
          <span className="grey small">
            {' '}{at(line.at)} {line.number && line.case && <Link href={`/cases/${line.case}`}>{line.number}</Link>}
          </span>
        </li>
      ))}
    </ul>
  );
}
