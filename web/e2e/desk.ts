import assert from 'node:assert/strict';
import { POSTS } from './browser.ts';
import { openByNumber, seated, seen, start } from './steps.ts';
import type { Story } from './stories.ts';

/** What the desk's pages gained last: what is due next, evidence of the customer's word, lists as files, the gazette inside. */

const OUT = new URL('../test-output/', import.meta.url).pathname;

/** First screens whose first paint is printed. */
const FIRST_SCREENS: [string, RegExp, string][] = [
  ['agent', POSTS.agent, '/intake'],
  ['handler', POSTS.handler, '/cases?handler=me'],
  ['supervisor', POSTS.supervisor, '/ladder'],
  ['general manager', POSTS.generalManager, '/top'],
  ['quality office', POSTS.quality, '/today'],
  ['call-back agent', POSTS.callBack, '/call-backs'],
  ['administrator', POSTS.administrator, '/system'],
];
/** A first screen that paints later than this on the machine of the tests is a bug with an owner. */
const PAINT_MILLIS_MAX = 4_000;

export const DESK: Story[] = [
  {
    name: 'desk: the list goes by what is due next, and a row says whether that is a climb',
    run: (browser) =>
      seated(browser, POSTS.supervisor, '/cases', async (page) => {
        const list = page.getByRole('list', { name: '服务单列表' });
        await seen(list.getByRole('link'));
        await seen(list.getByText(/^\s*升到 \d 级/));
        const view = await page.evaluate(async () => (await fetch('/api/v1/cases?state=open&order=due&limit=200')).json() as Promise<{ rows: { next: { at: number; kind: string } | null }[] }>);
        const instants = view.rows.flatMap((row) => (row.next ? [row.next.at] : []));
        assert.deepEqual(instants, [...instants].sort((a, b) => a - b), 'in the order of what is due next');
        const kinds = new Set(view.rows.map((row) => row.next?.kind));
        assert.ok(kinds.has('climb') && kinds.has('promise'), [...kinds].join());
        await page.screenshot({ path: `${OUT}desk-next.png` });
      }),
  },
  {
    name: "desk: the customer's word is not entered without something that shows it",
    run: (browser) =>
      seated(browser, POSTS.agent, '/cases?state=resolved', async (page) => {
        const view = await page.evaluate(async () => (await fetch('/api/v1/cases?state=resolved')).json() as Promise<{ rows: { number: string }[] }>);
        const number = view.rows[0]?.number;
        assert.ok(number, 'some case waits for its customer');
        await openByNumber(page, number);
        const sheet = await start(page, '客户确认');
        await sheet.getByText('热线', { exact: true }).click();
        await sheet.getByRole('button', { name: /^确定/ }).click();
        await seen(sheet.getByRole('textbox', { name: '或录音编号' }));
        await page.screenshot({ path: `${OUT}desk-word.png` });
        assert.ok(await sheet.isVisible(), 'nothing was sent');
        await sheet.getByRole('textbox', { name: '或录音编号' }).fill('REC-20260701-7');
        await sheet.getByRole('button', { name: /^确定/ }).click();
        await sheet.waitFor({ state: 'detached' });
        await seen(page.getByText(/客户确认（录音 REC-20260701-7）/));
      }),
  },
  {
    name: 'desk: the gazette opens beside the rail, leads to its cases and stands alone',
    run: (browser) =>
      seated(browser, POSTS.quality, '/cases', async (page) => {
        await page.getByRole('navigation').getByRole('link', { name: '服务报' }).click();
        await seen(page.getByRole('heading', { name: '服务报', level: 1 }));
        const paper = page.frameLocator('iframe.gazette-frame');
        await paper.getByRole('heading').first().waitFor();
        assert.ok(await page.getByRole('navigation').getByRole('link', { name: '服务单' }).isVisible(), 'the rail stands');
        await page.screenshot({ path: `${OUT}desk-gazette.png` });
        const alone = page.waitForEvent('popup');
        await page.getByRole('link', { name: '单独打开' }).click();
        await (await alone).getByRole('heading').first().waitFor();
        // A number of the paper opens its cases at the desk, not inside the frame.
        const cases = paper.locator('a[href^="/cases/"]');
        if ((await cases.count()) === 0) return;
        const href = await cases.first().getAttribute('href');
        await cases.first().evaluate((link) => {
          for (let at: Element | null = link; at; at = at.parentElement) if (at instanceof HTMLDetailsElement) at.open = true;
        });
        await cases.first().click();
        await page.waitForURL((url) => url.pathname === href);
        await seen(page.getByRole('toolbar', { name: '可以做的事' }));
      }),
  },
  {
    name: 'desk: whoever rings back has a card, which says how many wait, and it opens her list',
    run: (browser) =>
      seated(browser, POSTS.callBack, '', async (page) => {
        await page.waitForURL(/\/call-backs/);
        await seen(page.getByRole('heading', { name: '回访' }));
        await page.screenshot({ path: `${OUT}desk-call-backs.png` });
      }),
  },
  {
    name: 'desk: people are chosen by name, post and unit; callers of one name are told apart by their street',
    run: async (browser) => {
      await seated(browser, POSTS.generalManager, '/top', async (page) => {
        await page.locator('.call-back').getByRole('button').first().click();
        const sheet = page.getByRole('dialog', { name: '批示' });
        await sheet.getByRole('combobox', { name: '人员' }).click();
        await seen(page.locator('.ant-select-item-option').filter({ hasText: /投诉处理专员/ }));
        await page.screenshot({ path: `${OUT}desk-people.png` });
      });
      await seated(browser, POSTS.agent, '/intake', async (page) => {
        await page.getByRole('combobox', { name: '找客户' }).fill('王建');
        await seen(page.getByRole('option'));
        const shown = await page.getByRole('option').allTextContents();
        assert.ok(shown.every((line) => /路|街|巷|村|号|弄|苑|里/.test(line)), shown.join('\n'));
        await page.screenshot({ path: `${OUT}desk-callers.png` });
      });
    },
  },
  {
    name: 'desk: transfers, orders, exceptions and the access log leave as files in words',
    run: async (browser) => {
      const takes: [RegExp, string, RegExp][] = [
        [POSTS.supervisor, '/outside', /来文单位,来文编号,单号/],
        [POSTS.quality, '/orders', /单号,要求,责任方/],
        [POSTS.supervisor, '/exceptions?show=all', /单号,要什么,为什么/],
        [POSTS.quality, '/access', /何时,谁,岗位/],
        [POSTS.administrator, '/people', /代码,姓名,岗位/],
      ];
      for (const [post, path, head] of takes) {
        await seated(browser, post, path, async (page) => {
          const link = page.getByRole('link', { name: '导出 CSV' });
          await seen(link);
          const href = await link.getAttribute('href');
          const text = await page.evaluate(async (address) => (await fetch(address)).text(), href ?? '');
          assert.match(text, head);
          assert.ok(text.trim().split('\n').length >= 2, `${path} has its mark`);
        });
      }
    },
  },
  {
    name: 'desk: assists stand apart, the green channel of complaints first among them',
    run: (browser) =>
      seated(browser, POSTS.quality, '/orders?state=ended', async (page) => {
        const section = page.getByRole('region', { name: '请我们协办的' });
        await seen(section.getByRole('button', { name: '只看绿色通道' }));
        await section.getByRole('button', { name: '只看绿色通道' }).click();
        await page.waitForURL(/green=1/);
        await page.screenshot({ path: `${OUT}desk-assists.png` });
      }),
  },
  {
    name: 'desk: the first paint of each first screen',
    run: async (browser) => {
      for (const [who, post, path] of FIRST_SCREENS) {
        await seated(browser, post, path, async (page) => {
          await page.reload();
          await seen(page.getByRole('navigation'));
          await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0);
          const paint = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0);
          const loaded = await page.evaluate(() => (performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming).domContentLoadedEventEnd);
          console.log(`      ${who}: first paint ${Math.round(paint)} ms, document ${Math.round(loaded)} ms`);
          assert.ok(paint > 0 && paint < PAINT_MILLIS_MAX, `${who} paints after ${paint} ms`);
        });
      }
    },
  },
];
