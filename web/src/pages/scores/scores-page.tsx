import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { scoresQuery } from '../../api/queries.ts';
import type { ScoreBoardView, ScoreCellView, ScoreRowView, ScoreTermView } from '../../api/types.ts';
import { useSpeech } from '../../i18n/language.tsx';
import { ExportLink } from '../../parts/export-link.tsx';
import { useParam, useTitle } from '../../parts/hooks.ts';
import { useFigures } from '../../parts/session.tsx';
import { Await, Empty, Tag } from '../../parts/states.tsx';
import { Deductions } from './deductions.tsx';
import { Members } from './members.tsx';

/** A month of people or units: figures of the dictionary, what they earn, ranks; each opens what it was counted from. */
export default function ScoresPage() {
  const { t } = useSpeech();
  useTitle(t.scores.title, t.product);
  const [card] = useParam('card');
  const [month] = useParam('month');
  const board = useQuery(scoresQuery(card ?? '', month ?? ''));
  return (
    <main className="page" aria-label={t.scores.title}>
      <Await query={board} rows={8}>{(view) => <Board view={view} />}</Await>
    </main>
  );
}

function Board({ view }: { view: ScoreBoardView }) {
  const { t, pick, language } = useSpeech();
  const { at } = useFigures();
  const words = t.scores;
  const [opened, setOpened] = useState<{ row: ScoreRowView; term: ScoreTermView } | null>(null);
  const paper = new URLSearchParams({ card: view.card.code, month: view.month, lang: language });
  return (
    <>
      <div className="page-title">
        <h1>{pick(view.card.name)} {view.month}</h1>
        <Tag tone={view.kept_at == null ? 'near' : 'met'}>{view.kept_at == null ? words.open : words.kept(at(view.kept_at))}</Tag>
        <Choices view={view} />
        <a href={`/api/v1/scores/print?${paper}`} target="_blank" rel="noreferrer">{words.print}</a>
        {view.rows.length > 0 && <ExportLink list="scores" query={{ card: view.card.code, month: view.month }} beside />}
      </div>
      <p className="text-2 small">{pick(view.sentence)}</p>
      <p className="grey small">{[view.pack, words.dictionary(view.definition), words.events(view.events), view.kept_at == null ? words.due(at(view.due_at)) : words.keptHint].join(t.common.sep)}</p>
      {view.rows.length === 0 ? <Empty icon="today" title={words.none}>{words.noneHint}</Empty> : (
        <Table view={view} onOpen={(row, term) => setOpened({ row, term })} />
      )}
      <Terms view={view} />
      {view.deducts && <Deductions month={view.month} />}
      {opened && <Members card={view.card.code} month={view.month} row={opened.row} term={opened.term} onClose={() => setOpened(null)} />}
    </>
  );
}

function Choices({ view }: { view: ScoreBoardView }) {
  const { t, pick } = useSpeech();
  const [, setCard] = useParam('card');
  const [, setMonth] = useParam('month');
  return (
    <>
      <label className="end call-back-date">
        <span className="grey small">{t.scores.card}</span>
        <select value={view.card.code} onChange={(event) => setCard(event.target.value)}>
          {view.cards.map((card) => <option key={card.code} value={card.code}>{pick(card.name)}</option>)}
        </select>
      </label>
      <label className="call-back-date">
        <span className="grey small">{t.scores.month}</span>
        <select value={view.month} onChange={(event) => setMonth(event.target.value)}>
          {view.months.map((month) => <option key={month} value={month}>{month}</option>)}
        </select>
      </label>
    </>
  );
}

function Table({ view, onOpen }: { view: ScoreBoardView; onOpen: (row: ScoreRowView, term: ScoreTermView) => void }) {
  const { t, pick } = useSpeech();
  const words = t.scores;
  return (
    <div className="table-frame">
      <table>
        <thead>
          <tr>
            <th className="sum">{words.rank}</th>
            <th>{view.of === 'person' ? words.person : words.unit}</th>
            <th className="sum">{words.score}</th>
            {view.terms.map((term) => (
              <th key={term.metric} className="sum" title={`${pick(term.numerator)} / ${pick(term.denominator)}`}>{pick(term.name)} <span className="grey">{term.weight}</span></th>
            ))}
            {view.deducts && <th className="sum">{words.deducted}</th>}
          </tr>
        </thead>
        <tbody>
          {view.rows.map((row) => (
            <tr key={row.subject.code} aria-current={row.own ? 'true' : undefined}>
              <td data-label={words.rank} className="sum">{row.rank ?? '—'}</td>
              <td data-label={view.of === 'person' ? words.person : words.unit}><Subject view={view} row={row} /></td>
              <td data-label={words.score} className="sum">
                <b>{row.score ?? '—'}</b>
                {row.score_now && <span className="grey small" title={words.nowHint}> → {row.score_now}</span>}
              </td>
              {view.terms.map((term, place) => (
                <td key={term.metric} data-label={pick(term.name)} className="sum">
                  {row.cells[place] && <Cell cell={row.cells[place]} row={row} term={term} onOpen={() => onOpen(row, term)} />}
                </td>
              ))}
              {view.deducts && <td data-label={words.deducted} className="sum">{row.deducted}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Subject({ view, row }: { view: ScoreBoardView; row: ScoreRowView }) {
  const { t, pick } = useSpeech();
  const words = t.scores;
  const beside = view.of === 'person' ? pick(row.unit.name) : row.head ? words.head(pick(row.head.name)) : words.noHead;
  return (
    <>
      <b>{pick(row.subject.name)}</b> {row.own && <Tag tone="neutral">{words.own}</Tag>}{' '}
      {row.stars != null && <span aria-label={words.stars(row.stars)} title={words.stars(row.stars)}>{'★'.repeat(row.stars)}<span className="grey">{'★'.repeat(5 - row.stars)}</span></span>}
      <br /><span className="grey small">{beside}</span>
    </>
  );
}

/** Figure, its parts, what it earns, and its own rank; it opens its list for whoever may see it. */
function Cell({ cell, row, term, onOpen }: { cell: ScoreCellView; row: ScoreRowView; term: ScoreTermView; onOpen: () => void }) {
  const { t, pick } = useSpeech();
  const words = t.scores;
  const parts = cell.denominator > 0 ? `${cell.numerator}/${cell.denominator}` : null;
  const earned = cell.points == null ? words.tooFew(term.least) : words.points(cell.points);
  const figure = row.opens && (cell.denominator > 0 || cell.numerator > 0) ? (
    <button type="button" className="as-link" aria-label={words.openList(pick(row.subject.name), pick(term.name))} onClick={onOpen}>{cell.shown}</button>
  ) : cell.shown;
  return (
    <>
      {figure} {parts && <span className="grey small">{parts}</span>}
      <br />
      <span className="grey small">{[earned, cell.rank == null ? null : words.rankOf(cell.rank)].filter(Boolean).join(t.common.sep)}</span>
    </>
  );
}

/** What each figure counts, by which instant, and what earns nothing and everything. */
function Terms({ view }: { view: ScoreBoardView }) {
  const { t, pick } = useSpeech();
  const words = t.scores;
  return (
    <section aria-label={words.definitions}>
      <h2>{words.definitions}</h2>
      <ul>
        {view.terms.map((term) => (
          <li key={term.metric} className="small">
            <b>{pick(term.name)}</b> {words.weight(term.weight)}{t.common.sep}
            {[pick(term.numerator), pick(term.denominator)].filter(Boolean).join(' / ')}
            {t.common.sep}<span className="grey">{[pick(term.by), words.bounds(term.zero, term.full), term.least > 0 ? words.least(term.least) : null].filter(Boolean).join(t.common.sep)}</span>
          </li>
        ))}
      </ul>
      <p className="grey small">{words.measured(view.measured)}</p>
    </section>
  );
}
