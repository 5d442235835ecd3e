import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { open, POSTS } from './browser.ts';
import { wire } from './line.ts';
import { choose, gone, openByNumber, seated, seen, start, submit, takeFault, type Taken } from './steps.ts';
import type { Story } from './stories.ts';

/** Two people on one case, a queue that several pull from, and a network that goes away. */

async function fresh(browser: Browser, words: string): Promise<Taken> {
  let taken: Taken | null = null;
  await seated(browser, POSTS.agent, '/intake', async (page) => {
    taken = await takeFault(page, words);
  });
  assert.ok(taken, 'a case was opened');
  return taken;
}

async function note(page: Page, words: string): Promise<void> {
  const sheet = await start(page, '记一笔');
  await sheet.getByRole('textbox', { name: '记什么' }).fill(words);
  await sheet.getByText('内部', { exact: true }).click();
}

const entries = (page: Page, words: string) => page.locator('.entry').filter({ hasText: words });

export const TOGETHER: Story[] = [
  {
    name: 'two people work on one case: each sees the other, and neither loses a word',
    run: async (browser) => {
      const { number } = await fresh(browser, '两个人一起办这一张。');
      await seated(browser, POSTS.handler, '/cases', async (zhou) => {
        await openByNumber(zhou, number);
        await note(zhou, '我联系过客户，下午在家。');
        await seated(browser, POSTS.supervisor, '/cases', async (chen) => {
          await openByNumber(chen, number);
          await seen(chen.getByText('周敏 正在写'));
          await note(chen, '先别派人，等机房回话。');
          await submit(chen.getByRole('dialog', { name: '记一笔' }));
          await seen(entries(chen, '等机房回话'));
        });
        const sheet = zhou.getByRole('dialog', { name: '记一笔' });
        await sheet.getByRole('button', { name: /^确定/ }).click();
        const since = sheet.getByRole('alert', { name: '您打开之后，别人做了这些' });
        await seen(since.getByText('先别派人，等机房回话。'));
        await seen(since.getByText('陈立新'));
        assert.equal(await sheet.getByRole('textbox', { name: '记什么' }).inputValue(), '我联系过客户，下午在家。');
        await since.getByRole('button', { name: '看过了，照样保存' }).click();
        await sheet.waitFor({ state: 'detached' });
        await seen(entries(zhou, '下午在家'));
        assert.equal(await entries(zhou, '等机房回话').count(), 1);
      });
    },
  },
  {
    name: 'half a form survives a reload of the case',
    run: async (browser) => {
      const { number } = await fresh(browser, '写到一半刷新。');
      await seated(browser, POSTS.handler, '/cases', async (page) => {
        await openByNumber(page, number);
        await note(page, '写到一半');
        await page.waitForFunction(() => Object.keys(localStorage).some((key) => key.includes('note_case')));
        await page.reload();
        const box = page.getByRole('dialog', { name: '记一笔' }).getByRole('textbox', { name: '记什么' });
        await seen(box);
        assert.equal(await box.inputValue(), '写到一半');
        await page.getByRole('dialog', { name: '记一笔' }).getByRole('button', { name: /^取消/ }).click();
        assert.deepEqual(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('note_case'))), []);
      });
    },
  },
  {
    name: 'the next case is pulled by a key, and whoever is away pulls none',
    run: async (browser) => {
      const { number } = await fresh(browser, '交给客服部，谁有空谁办。');
      await seated(browser, POSTS.supervisor, '/cases', async (page) => {
        await openByNumber(page, number);
        const sheet = await start(page, '改派');
        await sheet.getByRole('combobox', { name: '单位' }).fill('客户服务部');
        await page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option').filter({ hasText: '客户服务部' }).first().click();
        await submit(sheet);
      });
      await seated(browser, POSTS.handler, '/cases', async (page) => {
        const desk = page.getByRole('region', { name: '取单' });
        await seen(desk);
        await desk.getByRole('button', { name: '就绪' }).click();
        await seen(desk.getByRole('button', { name: '离开' }));
        await page.keyboard.press('q');
        await seen(page.getByText(/^T008/));
        await desk.getByRole('button', { name: '离开' }).click();
        await seen(desk.getByRole('button', { name: '就绪' }));
        const hands = await desk.getByText(/^手上/).textContent();
        await page.keyboard.press('q');
        const came = await Promise.race([page.waitForURL(/\/cases\/[0-9a-f-]{36}/).then(() => true), seen(page.getByText(/^T005/)).then(() => false)]);
        if (!came) return;
        await page.waitForFunction((before) => [...document.querySelectorAll('.queue-desk .text-2')].some((one) => one.textContent !== before), hands);
        await seen(page.locator('.case-line').getByText('周敏').first());
      });
    },
  },
  {
    name: 'somebody takes a case over from the one who has it',
    run: async (browser) => {
      const { number } = await fresh(browser, '要有人接手。');
      await seated(browser, POSTS.dispatcher, '/cases', async (page) => {
        await openByNumber(page, number);
        await page.keyboard.press('t');
        // Only whoever works in the case's unit may: the answer is one or the other, and both are in words.
        const taken = page.getByText('已到您手上').or(page.getByText(/这个人在所选单位没有岗位/));
        await seen(taken);
      });
    },
  },
  {
    name: 'a network that goes away for a minute loses nothing and doubles nothing',
    run: async (browser) => {
      const { number } = await fresh(browser, '网络断一分钟。');
      const line = await wire();
      const { page, context } = await open(browser);
      try {
        await page.clock.install();
        await page.goto(`${line.url}/sign-in`);
        await sitAt(page, line.url);
        await openByNumber(page, number);
        await note(page, '断网时写的');
        line.cut();
        await page.getByRole('dialog', { name: '记一笔' }).getByRole('button', { name: /^确定/ }).click();
        await seen(page.getByText('连不上服务器，写的字还在。'));
        for (let step = 0; step < 12; step += 1) await page.clock.runFor(5000);
        await seen(page.getByText(/^连不上，正在重试；页面上是 \d\d:\d\d 的数据/));
        await seated(browser, POSTS.supervisor, '/cases', async (other) => {
          await openByNumber(other, number);
          await note(other, '断网期间别人写的');
          await submit(other.getByRole('dialog', { name: '记一笔' }));
        });
        line.mend();
        for (let step = 0; step < 8; step += 1) await page.clock.runFor(5000);
        await gone(page.getByText(/^连不上，正在重试/));
        await seen(entries(page, '断网期间别人写的'));
        const sheet = page.getByRole('dialog', { name: '记一笔' });
        assert.equal(await sheet.getByRole('textbox', { name: '记什么' }).inputValue(), '断网时写的');
        await sheet.getByRole('button', { name: /^确定/ }).click();
        await sheet.getByRole('button', { name: '看过了，照样保存' }).click();
        await page.clock.runFor(3000);
        await sheet.waitFor({ state: 'detached' });
        await seen(entries(page, '断网时写的'));
        assert.equal(await entries(page, '断网时写的').count(), 1);
        assert.equal(await entries(page, '断网期间别人写的').count(), 1);
      } finally {
        await context.close();
        await line.close();
      }
    },
  },
  {
    name: 'the list stands still under the pointer and follows when it leaves',
    run: async (browser) => {
      await seated(browser, POSTS.supervisor, '/cases?order=newest', async (page) => {
        const rows = page.locator('.queue-row');
        await seen(rows);
        await rows.nth(2).hover();
        const under = await rows.nth(2).getAttribute('href');
        const { number } = await fresh(browser, '列表在指针下不动。');
        await seen(page.getByText(/处变化/));
        assert.equal(await rows.nth(2).getAttribute('href'), under, 'the row under the pointer did not move');
        await page.mouse.move(900, 400);
        await seen(rows.filter({ hasText: number }));
      });
    },
  },
  {
    name: 'each figure of today opens a list with as many rows, and the file has them too',
    run: (browser) =>
      seated(browser, POSTS.supervisor, '/today', async (page) => {
        const figure = page.locator('.figure.broken');
        const count = Number(await figure.locator('b').textContent());
        await figure.click();
        await page.waitForURL(/broken=true/);
        await seen(page.getByRole('heading', { name: `服务单 ${count}` }));
        const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: '导出 CSV' }).click()]);
        const text = await readFile(await file.path(), 'utf8');
        const lines = text.trim().split('\r\n');
        assert.match(lines.at(-1) ?? '', /导出/, 'the last line says who took it out');
        assert.equal(lines.length - 2, count);
        await page.goto('/today');
        const channel = page.getByRole('region', { name: '今天的联系，按渠道' }).getByRole('listitem').first();
        const contacts = Number(await channel.getByRole('link').textContent());
        await channel.getByRole('link').click();
        await page.waitForURL(/contacts\?channel=/);
        await seen(page.getByRole('heading', { name: `今天的联系 ${contacts}` }));
      }),
  },
  {
    name: 'a resolved case asks to be looked at again on a later day',
    run: async (browser) => {
      const { number } = await fresh(browser, '修好后过几天再看看。');
      await seated(browser, POSTS.handler, '/cases', async (page) => {
        await openByNumber(page, number);
        await submit(await start(page, '已恢复'));
        const sheet = await start(page, '办结');
        await choose(page, sheet, '根因');
        await sheet.getByRole('textbox', { name: '做了什么' }).fill('更换尾纤。');
        await sheet.getByLabel(/几时复查根因/).fill('2026-07-10T09:00');
        await submit(sheet);
        await seen(entries(page, '复查根因'));
        await seen(page.getByRole('complementary', { name: '旁栏' }).getByText(/复查/).first());
      });
    },
  },
];

/** As [`sit`], through another address. */
async function sitAt(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/sign-in?next=${encodeURIComponent('/cases')}`);
  await page.getByRole('main').getByRole('button', { name: POSTS.handler }).first().click();
  await page.getByRole('navigation').waitFor();
}
