import { useQuery } from '@tanstack/react-query';
import { counterCodeQuery } from '../../api/queries.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { useFigures } from '../../parts/session.tsx';
import { Await } from '../../parts/states.tsx';

/** The code that whoever was served at a counter scans (U29). Drawn dark on light in every theme: cameras read it so. */
export function CounterCode({ contact }: { contact: string }) {
  const { t } = useSpeech();
  const { at } = useFigures();
  const code = useQuery(counterCodeQuery(contact));
  const words = t.intake;
  return (
    <section className="counter-code" aria-label={words.code}>
      <Await query={code} rows={4}>
        {(view) => (
          <>
            <svg role="img" aria-label={words.code} viewBox={`0 0 ${view.size} ${view.size}`} shapeRendering="crispEdges">
              <rect width={view.size} height={view.size} fill="#fff" />
              <path d={view.path} fill="#000" />
            </svg>
            <p>{words.codeLine}</p>
            <p className="small grey">{words.codeUntil(at(view.lapses_at))}</p>
          </>
        )}
      </Await>
    </section>
  );
}
