import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { POSTS } from './browser.ts';
import { seated, seen } from './steps.ts';
import type { Story } from './stories.ts';

/** Ten thousand rows under a finger that does not stop, with the browser's own trace as the witness. */

const ROWS = 10_000;
const SCROLL_MILLIS = 5_000;
/** Longest piece of work on the page's thread; the next frame waits for its end. */
const FRAME_MILLIS_MAX = 50;
/** A neighbour on the machine can only make a trace slower, so the best of a few tells of the page. */
const TRACES_MAX = 3;

/** Answers the case list with as many rows as asked for, each a copy of a real one. */
async function manyCases(page: Page): Promise<void> {
  const sample = (await (await page.request.get('/api/v1/cases?limit=50')).json()) as { rows: { id: string; number: string }[]; server_at: number };
  await page.route('**/api/v1/cases?**', async (route) => {
    const query = new URL(route.request().url()).searchParams;
    const from = Number(query.get('cursor') ?? 0);
    const limit = Number(query.get('limit') ?? 50);
    const rows = Array.from({ length: Math.min(limit, ROWS - from) }, (_, index) => {
      const place = from + index;
      const tail = String(place).padStart(12, '0');
      return { ...sample.rows[place % sample.rows.length], id: `00000000-0000-7000-8000-${tail}`, number: `261120-${tail.slice(-5)}-0` };
    });
    const next = from + limit < ROWS ? String(from + limit) : null;
    await route.fulfill({ json: { ...sample, rows, next, total: ROWS, archived: [] } });
  });
}

interface TraceEvent {
  name: string;
  ph: string;
  tid: number;
  dur?: number;
  tdur?: number;
  args?: { name?: string };
}

/** The longest tasks of the page's main thread while `during` ran: by the processor's time, and by the clock's. */
async function traced(page: Page, during: () => Promise<void>): Promise<{ work: number; wall: number; frames: number }> {
  const session = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  await session.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories: ['devtools.timeline', 'disabled-by-default-devtools.timeline', 'toplevel', '__metadata'] } });
  await during();
  const complete = new Promise((done) => session.once('Tracing.tracingComplete', done));
  await session.send('Tracing.end');
  await complete;
  const main = new Set(events.filter((event) => event.name === 'thread_name' && event.args?.name === 'CrRendererMain').map((event) => event.tid));
  const tasks = events.filter((event) => main.has(event.tid) && event.ph === 'X' && /RunTask$/.test(event.name));
  assert.ok(tasks.length > 100, `the trace has the page's tasks: ${tasks.length}`);
  const most = (of: (event: TraceEvent) => number) => Math.max(...tasks.map(of)) / 1000;
  return { work: most((event) => event.tdur ?? event.dur ?? 0), wall: most((event) => event.dur ?? 0), frames: events.filter((event) => event.name === 'Commit' || event.name === 'BeginMainThreadFrame').length };
}

/** Prints what each trace found, and takes the first in which no frame waited too long; none is a failure. */
async function smooth(page: Page, what: string, during: () => Promise<void>): Promise<void> {
  const work: number[] = [];
  while (work.length < TRACES_MAX) {
    const found = await traced(page, during);
    console.log(`      ${ROWS} rows${what}: longest task ${found.work.toFixed(1)} ms of work, ${found.wall.toFixed(1)} ms by the clock, ${found.frames} frames`);
    if (found.work <= FRAME_MILLIS_MAX) return;
    work.push(found.work);
  }
  assert.fail(`a frame took ${work.join(', ')} ms`);
}

/** A long list of the desk, and how its rows are multiplied. */
interface Long {
  /** Who sees it; the supervisor when absent. */
  post?: RegExp;
  path: string;
  api: string;
  row: string;
  again: (row: Record<string, unknown>, place: number) => Record<string, unknown>;
}

const tail = (place: number): string => `00000000-0000-7000-8000-${String(place).padStart(12, '0')}`;
const LONG: Long[] = [
  { path: '/contacts', api: '**/api/v1/contacts**', row: 'tbody tr:not(.room)', again: (row, place) => ({ ...row, contact: { ...(row.contact as object), id: tail(place) } }) },
  { path: '/ledger', api: '**/api/v1/ledger**', row: 'tbody tr:not(.room)', again: (row, place) => ({ ...row, id: tail(place) }) },
  { path: '/outbox', api: '**/api/v1/messages**', row: '.outbox-row', again: (row, place) => ({ ...row, id: tail(place) }) },
  { path: '/staff', api: '**/api/v1/staff**', row: 'tbody tr:not(.room)', again: (row, place) => ({ ...row, person: { ...(row.person as object), code: `p-${place}` } }) },
  { post: POSTS.administrator, path: '/people', api: '**/api/v1/people**', row: 'tbody tr:not(.room)', again: (row, place) => ({ ...row, person: { ...(row.person as object), code: `p-${place}` } }) },
  { post: POSTS.quality, path: '/access', api: '**/api/v1/access**', row: 'tbody tr:not(.room)', again: (row, place) => ({ ...row, id: tail(place) }) },
];

/** Scrolls whatever scrolls the page, for five seconds: fast, then slow, then back. */
async function scrollsPage(page: Page): Promise<void> {
  await page.evaluate(
    (millis) =>
      new Promise<void>((done) => {
        const main = document.querySelector('main');
        const frames = [document.scrollingElement, main, ...(main?.querySelectorAll('*') ?? [])];
        const body = frames.find((one) => one && one.scrollHeight > one.clientHeight + 1000 && (one === document.scrollingElement || /auto|scroll/.test(getComputedStyle(one).overflowY)));
        if (!body) throw new Error('nothing scrolls');
        const from = performance.now();
        const step = (at: number) => {
          body.scrollTop += at - from < millis / 2 ? 900 : -300;
          if (at - from < millis) requestAnimationFrame(step);
          else done();
        };
        requestAnimationFrame(step);
      }),
    SCROLL_MILLIS,
  );
}

const LONG_STORIES: Story[] = LONG.map(({ post, path, api, row, again }) => ({
  name: `ten thousand rows of ${path} scroll for five seconds and no frame waits over 50 ms`,
  run: (browser) =>
    seated(browser, post ?? POSTS.supervisor, path, async (page) => {
      await seen(page.locator(row));
      await page.route(api, async (route) => {
        const answer = await route.fetch();
        const view = (await answer.json()) as { rows?: Record<string, unknown>[]; next?: string | null };
        const rows = view.rows ?? [];
        if (rows.length === 0) return route.fulfill({ response: answer });
        return route.fulfill({ json: { ...view, next: null, rows: Array.from({ length: ROWS }, (_, place) => again(rows[place % rows.length] ?? {}, place)) } });
      });
      await page.reload();
      await seen(page.locator(row));
      await page.evaluate('globalThis.__name = (named) => named');
      assert.ok((await page.locator(row).count()) < 200, 'only what is near the window is drawn');
      await smooth(page, ` of ${path}`, () => scrollsPage(page));
    }),
}));

export const ROW_STORIES: Story[] = [
  ...LONG_STORIES,
  {
    name: 'ten thousand rows scroll for five seconds and no frame waits over 50 ms',
    run: (browser) =>
      seated(browser, POSTS.supervisor, '/cases', async (page) => {
        await manyCases(page);
        await page.goto('/cases?state=all');
        await seen(page.locator('.queue-row'));
        // The compiler of these stories marks each named function by a helper that the page does not have.
        await page.evaluate('globalThis.__name = (named) => named');
        const frame = page.locator('.queue-body');
        // Down to the end first: rows come while one scrolls, a page at a time.
        await page.waitForFunction(
          (rows) => {
            const body = document.querySelector('.queue-body');
            if (!body) return false;
            body.scrollTop = body.scrollHeight;
            return body.scrollHeight >= rows * 53;
          },
          ROWS,
          { timeout: 60_000, polling: 50 },
        );
        assert.ok((await page.locator('.queue-row').count()) < 100, 'only what is near the window is drawn');
        await frame.evaluate((body) => (body.scrollTop = 0));
        await frame.hover();
        await smooth(page, '', async () => {
          await page.evaluate(
            (millis) =>
              new Promise<void>((done) => {
                const body = document.querySelector('.queue-body');
                const from = performance.now();
                const step = (at: number) => {
                  // Fast, then slow, then back: fresh rows in every frame.
                  if (body) body.scrollTop += at - from < millis / 2 ? 900 : -300;
                  if (at - from < millis) requestAnimationFrame(step);
                  else done();
                };
                requestAnimationFrame(step);
              }),
            SCROLL_MILLIS,
          );
        });
        await page.keyboard.press('End');
        await page.waitForFunction(() => document.querySelectorAll('.queue-row').length > 0);
      }),
  },
];
