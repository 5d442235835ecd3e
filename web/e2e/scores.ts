import assert from 'node:assert/strict';
import { POSTS } from './browser.ts';
import { findCaller, seated, seen } from './steps.ts';
import type { Story } from './stories.ts';

/** Scores of branches and people with their lists, points that a branch contests, honours by two, praise with a photo, topics. */

const OUT = new URL('../test-output/', import.meta.url).pathname;
const BRANCHES = '/scores?card=cn-score.unit&month=2026-06';
const PHOTO = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAGAAAABICAIAAACGBWc0AAAAg0lEQVR42u3WMQ0AIAwAwcpgRAiqEVA56KgDEjaaXPIKbvrYY+pSIAAECBAgQIAAARIgQIAAAQIECNBDJ9f/AQIECBAgQIAECBAgQIAAAQIkJw0IECBAgAAB8kEIAAECBAgQIECAnDQgQIAAAQIEyAcJECBAgAABAgRIgAABAgQIUN8K7TcFlkHL63EAAAAASUVORK5CYII=', 'base64');

export const SCORES: Story[] = [
  {
    name: 'scores: a branch manager sees every branch, opens a figure of his own, and prints the month',
    run: (browser) =>
      seated(browser, POSTS.branch, BRANCHES, async (page) => {
        await seen(page.getByRole('heading', { level: 1, name: '分公司服务评分 2026-06' }));
        await seen(page.getByText('还会变动'));
        assert.equal(await page.locator('tbody tr').count(), 5, 'all five branches stand there');
        const own = page.locator('tbody tr[aria-current="true"]');
        await seen(own.getByText('负责人 万辉'));
        await page.screenshot({ path: `${OUT}scores-zh.png`, fullPage: true });
        const others = page.locator('tbody tr:not([aria-current])');
        assert.equal(await others.getByRole('button').count(), 0, 'lists of other branches are not his to open');
        await own.getByRole('button', { name: /每千项承诺违诺 的明细/ }).click();
        const list = page.getByRole('dialog');
        await seen(list.getByText(/件计入，共/));
        await seen(list.getByRole('link').first());
        await page.screenshot({ path: `${OUT}scores-list-zh.png` });
        await page.keyboard.press('Escape');
        const popup = page.waitForEvent('popup');
        await page.getByRole('link', { name: '打印' }).click();
        const paper = await popup;
        await seen(paper.getByRole('heading', { name: '分公司服务评分 2026-06' }));
        await paper.screenshot({ path: `${OUT}scores-paper-zh.png`, fullPage: true });
      }),
  },
  {
    name: 'scores: the quality office looks at owners, halls and an objection to points, in English too',
    run: (browser) =>
      seated(browser, POSTS.quality, BRANCHES, async (page) => {
        const taken = page.getByRole('region', { name: '投诉扣分与复核' });
        await seen(taken.getByText('退还扣分'));
        await page.screenshot({ path: `${OUT}scores-points-zh.png`, fullPage: true });
        await taken.getByRole('button', { name: '裁定' }).first().click();
        const form = taken.getByRole('form', { name: '裁定' });
        await form.getByRole('button', { name: '裁定' }).click();
        await seen(form.getByRole('alert').first());
        await form.getByText('维持扣分').click();
        await form.getByRole('textbox').fill('录音显示未按流程告知，维持。');
        await form.getByRole('button', { name: '裁定' }).click();
        await seen(taken.getByText('录音显示未按流程告知，维持。'));
        await page.goto('/scores?card=cn-score.owner&month=2026-06');
        await seen(page.getByRole('heading', { level: 1, name: '首问责任人月度评分 2026-06' }));
        await page.screenshot({ path: `${OUT}scores-owners-zh.png`, fullPage: true });
        await page.goto('/scores?card=cn-score.hall&month=2026-06&lang=en&theme=dark');
        await seen(page.getByRole('heading', { level: 1, name: 'Hall managers 2026-06' }));
        await seen(page.getByText('head: Mu Xia'));
        await page.screenshot({ path: `${OUT}scores-halls-en-dark.png`, fullPage: true });
      }),
  },
  {
    name: 'honours: what one proposed another approves, and everybody sees it',
    run: async (browser) => {
      await seated(browser, POSTS.manager, '/honours', async (page) => {
        const waiting = page.getByRole('listitem').filter({ hasText: '文明单位' });
        await seen(waiting.getByText('待审定'));
        await waiting.getByRole('button', { name: '同意', exact: true }).click();
        const form = waiting.getByRole('form', { name: '同意' });
        await form.getByRole('button', { name: '同意' }).click();
        await seen(waiting.getByText('有效', { exact: true }));
        await page.screenshot({ path: `${OUT}honours-zh.png`, fullPage: true });
        await page.getByRole('button', { name: '提出登记' }).click();
        const entry = page.getByRole('form', { name: '提出登记' });
        await entry.getByRole('button', { name: '提出登记' }).click();
        await seen(entry.getByRole('alert').first());
      });
      await seated(browser, POSTS.handler, '/honours', async (page) => {
        await page.goto('/honours?lang=en');
        await seen(page.getByText('Civilised unit'));
        assert.equal(await page.getByRole('button', { name: 'Propose an entry' }).count(), 0);
        await page.screenshot({ path: `${OUT}honours-en.png`, fullPage: true });
      });
    },
  },
  {
    name: 'praise: a banner with its photo is entered and stands in the feed without the customer',
    run: async (browser) => {
      await seated(browser, POSTS.agent, '/praise', async (page) => {
        await page.getByRole('button', { name: '登记表扬' }).click();
        const form = page.getByRole('form', { name: '登记表扬' });
        await form.getByRole('button', { name: '登记表扬' }).click();
        await seen(form.getByRole('alert').first());
        await form.getByText('锦旗', { exact: true }).click();
        await form.getByLabel('表扬谁').fill('周敏');
        await page.keyboard.press('Enter');
        await form.getByLabel('原话').fill('锦旗：有诺必践，情暖用户。');
        await form.getByLabel('照片').setInputFiles({ name: 'banner.png', mimeType: 'image/png', buffer: PHOTO });
        await seen(form.getByText('凭据 1'));
        await form.getByRole('button', { name: '登记表扬' }).click();
        const one = page.getByRole('listitem').filter({ hasText: '情暖用户' });
        await seen(one.getByRole('img'));
        await page.screenshot({ path: `${OUT}praise-zh.png`, fullPage: true });
      });
      await seated(browser, POSTS.handler, '/praise', async (page) => {
        await page.goto('/praise?lang=en');
        await seen(page.getByRole('listitem').filter({ hasText: '情暖用户' }).getByText('praises you'));
        await page.screenshot({ path: `${OUT}praise-en.png`, fullPage: true });
      });
    },
  },
  {
    name: 'topics: what discontent customers wrote is counted with its cases, and goods stand in the catalogue',
    run: async (browser) => {
      await seated(browser, POSTS.quality, '/follow-ups?month=2026-06', async (page) => {
        const topics = page.getByRole('region', { name: '评价主题' });
        await seen(topics.getByRole('cell', { name: /网速与卡顿/ }));
        await seen(topics.getByRole('link').first());
        await page.screenshot({ path: `${OUT}topics-zh.png`, fullPage: true });
      });
      await seated(browser, POSTS.handler, '/points', async (page) => {
        await seen(page.getByText('保温杯'));
      });
    },
  },
  {
    name: 'praise: a contact that praised is offered at intake and in the feed, and entered with its words',
    run: async (browser) => {
      await seated(browser, POSTS.agent, '/intake', async (page) => {
        await findCaller(page);
        await page.keyboard.press('Alt+5');
        await page.keyboard.type('要表扬上门的师傅，手脚快，还把旧线收走了。');
        await page.keyboard.press('Control+Enter');
        const done = page.getByRole('status').filter({ hasText: '已记录联系' });
        await seen(done);
        await page.screenshot({ path: `${OUT}praise-offered-zh.png`, fullPage: true });
        await done.getByRole('link', { name: '登记这次表扬' }).click();
        const form = page.getByRole('form', { name: '登记表扬' });
        await seen(form.getByText(/客户由那次接触确定/));
        assert.equal(await form.getByLabel('客户编号').count(), 0, 'the contact says whose words they are');
        await page.screenshot({ path: `${OUT}praise-from-contact-zh.png`, fullPage: true });
        await form.getByLabel('表扬谁').fill('周敏');
        await page.keyboard.press('Enter');
        await form.getByRole('button', { name: '登记表扬' }).click();
        await seen(page.getByRole('listitem').filter({ hasText: '还把旧线收走了' }).getByText('口头'));
      });
    },
  },
  {
    name: 'pay: what keeping promises pays stands beside what scores pay',
    run: (browser) =>
      seated(browser, POSTS.quality, '/pay?month=2026-06', async (page) => {
        const report = page.getByRole('region', { name: '守诺激励' });
        await seen(report.getByRole('table', { name: '承诺' }).getByRole('row').nth(1));
        await seen(page.getByRole('columnheader', { name: '评分绩效' }));
        await report.screenshot({ path: `${OUT}pay-promises-zh.png` });
        await page.goto('/pay?month=2026-06&lang=en&theme=dark');
        await seen(page.getByRole('region', { name: 'What keeping promises pays' }).getByRole('row').nth(1));
        await page.screenshot({ path: `${OUT}pay-promises-en-dark.png`, fullPage: true });
      }),
  },
];
