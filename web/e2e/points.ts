import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { POSTS } from './browser.ts';
import { does, phone } from './customer.ts';
import { findCaller, openByNumber, seated, seen, takeFault } from './steps.ts';
import type { Story } from './stories.ts';

/** Points: a served customer likes, tips and takes it back; a dislike is followed up by whom it does not concern. */

const OUT = new URL('../test-output/', import.meta.url).pathname;
const WAIT_MILLIS = 20_000;

/** A case that was taken, settled and confirmed; answers its number and the customer's page. */
async function closed(browser: Browser, query: string): Promise<{ number: string; link: string }> {
  let number = '';
  let link = '';
  await seated(browser, POSTS.agent, '/intake', async (page) => {
    number = (await takeFault(page, '看电视卡，网页也慢。', query)).number;
    await openByNumber(page, number);
    link = (await page.getByRole('link', { name: '以客户身份看' }).getAttribute('href')) ?? '';
  });
  await seated(browser, POSTS.handler, '/cases', async (page) => {
    await does(page, number, 'restore', { evidence: null, occurred_at: null });
    await does(page, number, 'resolve', { root_cause: 'access.connector', text: '换了接头，测速 300M', occurred_at: null });
  });
  await phone(browser, link, { language: 'zh' }, async (page) => {
    await page.getByRole('button', { name: '办好了，我确认' }).click();
    await seen(page.getByText('收到，谢谢您确认。'));
  });
  return { number, link };
}

/** Loads a page again until points have come: the worker goes round by himself. */
async function untilTipping(page: Page): Promise<void> {
  const until = performance.now() + WAIT_MILLIS;
  while ((await page.getByRole('radio', { name: '50 分' }).count()) === 0) {
    assert.ok(performance.now() < until, 'no points came');
    await page.waitForTimeout(300);
    await page.reload();
  }
}

export const POINTS: Story[] = [
  {
    name: 'points: a served customer likes and tips, the colleague sees the day and not the name, and the tip is taken back',
    run: async (browser) => {
      const { link, number } = await closed(browser, '李');
      let thanks = '';
      await phone(browser, link, { language: 'zh' }, async (page) => {
        await page.screenshot({ path: `${OUT}points-way.zh.png`, fullPage: true });
        await page.getByRole('link', { name: /点赞、打赏/ }).click();
        await seen(page.getByRole('heading', { level: 1, name: '服务您的人怎么样？' }));
        thanks = new URL(page.url()).pathname;
        await untilTipping(page);
        await page.screenshot({ path: `${OUT}points-thanks.zh.png`, fullPage: true });
        await page.getByRole('radio', { name: '50 分' }).check();
        await page.getByRole('button', { name: '点赞', exact: true }).click();
        await seen(page.getByText(/打赏 50 分/));
        await page.screenshot({ path: `${OUT}points-given.zh.png`, fullPage: true });
      });
      await seated(browser, POSTS.handler, '/points', async (page) => {
        await seen(page.getByRole('heading', { level: 1, name: '我的积分' }));
        await seen(page.getByRole('cell', { name: /点赞与打赏/ }));
        await seen(page.getByText(/还在客户可收回的时间内/));
        assert.equal(await page.getByText(number).count(), 0, 'no case stands here');
        await page.screenshot({ path: `${OUT}points-mine-zh.png`, fullPage: true });
        await page.goto('/points?lang=en&theme=dark');
        await seen(page.getByRole('heading', { level: 2, name: 'The rule of points' }));
        await page.screenshot({ path: `${OUT}points-mine-en.png`, fullPage: true });
      });
      await phone(browser, `${thanks}?lang=en`, { language: 'en', dark: true, script: false }, async (page) => {
        await page.getByRole('button', { name: 'Take the tip back' }).click();
        await seen(page.getByText('It was taken back.'));
        await page.screenshot({ path: `${OUT}points-back.en-dark.png`, fullPage: true });
      });
    },
  },
  {
    name: 'points: a dislike needs a reason, and the quality office follows it up without score or words',
    run: async (browser) => {
      const { link, number } = await closed(browser, '王');
      await phone(browser, link, { language: 'zh' }, async (page) => {
        await page.getByRole('link', { name: /点赞、打赏/ }).click();
        await page.getByText('哪里不好', { exact: true }).click();
        const form = page.locator('details form');
        await form.getByRole('radio', { name: '说不清楚' }).check();
        await form.getByLabel(/^想说的话/).fill('讲得太快');
        await page.screenshot({ path: `${OUT}points-dislike.zh.png`, fullPage: true });
        await form.getByRole('button', { name: '提交' }).click();
        await seen(page.getByText('收到，我们会改进，也会和您联系。'));
      });
      await seated(browser, POSTS.quality, '/follow-ups', async (page) => {
        await seen(page.getByRole('heading', { level: 1, name: '补救、辅导与兑换' }));
        const recovery = page.getByRole('listitem').filter({ hasText: number });
        await seen(recovery);
        assert.equal(await page.getByText('讲得太快').count(), 0, 'his words stand nowhere here');
        await page.screenshot({ path: `${OUT}follow-ups-zh.png`, fullPage: true });
        await recovery.getByRole('button', { name: '填结果' }).click();
        const form = page.getByRole('form', { name: '填结果' });
        await form.getByRole('button', { name: '填结果' }).click();
        await seen(form.getByRole('alert'));
        await form.getByText('客户已满意').click();
        await form.getByRole('textbox').fill('已致电说明，客户接受。');
        await form.getByRole('button', { name: '填结果' }).click();
        await seen(recovery.getByText('已办'));
        await page.goto('/follow-ups?lang=en');
        await seen(page.getByRole('heading', { level: 1, name: 'Recovery, coaching and goods' }));
        await page.screenshot({ path: `${OUT}follow-ups-en.png`, fullPage: true });
      });
    },
  },
  {
    name: 'points: goods are ordered, approved, handed over with a receipt and received, and a piece leaves the stock',
    run: async (browser) => {
      await seated(browser, POSTS.handler, '/points', async (page) => {
        const goods = page.getByRole('region', { name: '积分兑换' });
        await goods.getByRole('button', { name: '兑换 晴雨伞' }).click();
        await seen(goods.getByRole('listitem').filter({ hasText: '晴雨伞' }).getByText('待批准'));
        await page.screenshot({ path: `${OUT}goods-ordered-zh.png`, fullPage: true });
      });
      await seated(browser, POSTS.manager, '/follow-ups', async (page) => {
        const goods = page.getByRole('region', { name: '积分兑换' });
        assert.equal(await goods.getByText('上架或补货').count(), 0, 'the stock is the house’s');
        const order = goods.getByRole('listitem').filter({ hasText: '周敏' }).filter({ hasText: '晴雨伞' }).first();
        await order.getByRole('button', { name: '批准', exact: true }).click();
        await order.getByRole('button', { name: '已发放' }).click();
        await seen(order.getByText('待签收'));
        const popup = page.waitForEvent('popup');
        await order.getByRole('link', { name: '领取单' }).click();
        const receipt = await popup;
        await seen(receipt.getByText('晴雨伞'));
        await receipt.screenshot({ path: `${OUT}goods-receipt-zh.png`, fullPage: true });
        await page.screenshot({ path: `${OUT}goods-handed-zh.png`, fullPage: true });
      });
      await seated(browser, POSTS.handler, '/points', async (page) => {
        const goods = page.getByRole('region', { name: '积分兑换' });
        await goods.getByRole('button', { name: '已收到' }).first().click();
        await seen(goods.getByRole('listitem').filter({ hasText: '晴雨伞' }).getByText('已签收'));
        await page.goto('/points?lang=en&theme=dark');
        await seen(page.getByRole('heading', { level: 2, name: 'Goods for points' }));
        await page.screenshot({ path: `${OUT}goods-received-en-dark.png`, fullPage: true });
      });
    },
  },
  {
    name: 'points: the keeper of the catalogue stocks a new kind of goods, and the board ranks a month',
    run: async (browser) => {
      await seated(browser, POSTS.quality, '/follow-ups', async (page) => {
        const goods = page.getByRole('region', { name: '积分兑换' });
        await goods.getByText('上架或补货').click();
        const form = goods.getByRole('form', { name: '上架或补货' });
        await form.getByRole('button', { name: '保存' }).click();
        await seen(form.getByRole('alert').first());
        for (const [label, value] of [['代码', 'towel'], ['中文名', '毛巾'], ['英文名', 'Towel'], ['每件积分', '300'], ['补货件数', '4']] as const) await form.getByLabel(label).fill(value);
        await form.getByRole('button', { name: '保存' }).click();
        await seen(goods.getByRole('listitem').filter({ hasText: '毛巾' }).getByText('还有 4 件'));
        await page.screenshot({ path: `${OUT}goods-stocked-zh.png`, fullPage: true });
      });
      await seated(browser, POSTS.handler, '/points?month=2026-06', async (page) => {
        const board = page.getByRole('region', { name: '积分榜' });
        await seen(board.getByRole('row').nth(1));
        await board.screenshot({ path: `${OUT}board-zh.png` });
        await page.goto('/points?month=2026-06&lang=en');
        await seen(page.getByRole('row').nth(1));
        await page.screenshot({ path: `${OUT}board-en.png`, fullPage: true });
      });
    },
  },
  {
    name: 'points: whoever was served at a counter scans the code, shows that he is the customer, and the counter reads nothing of it',
    run: async (browser) => {
      let address = '';
      let digits = '';
      await seated(browser, /营业员/, '/intake', async (page) => {
        await findCaller(page, '王');
        digits = '0000';
        await page.keyboard.press('Alt+4');
        await page.getByRole('combobox', { name: '渠道' }).click();
        await page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option', { hasText: '营业厅' }).click();
        await page.getByRole('textbox', { name: '客户原话' }).fill('问宽带续费怎么办，当面办好。');
        await page.keyboard.press('Control+Enter');
        const done = page.getByRole('status').filter({ hasText: '已记录联系' });
        await seen(done);
        const told = page.waitForResponse((response) => response.url().includes('/code'));
        await done.getByRole('button', { name: '请客户扫码评价' }).click();
        address = ((await (await told).json()) as { address: string }).address;
        await seen(page.getByRole('img', { name: '评价码' }));
        await page.screenshot({ path: `${OUT}counter-code-zh.png`, fullPage: true });
      });
      await phone(browser, new URL(address).pathname, { language: 'zh' }, async (page) => {
        await seen(page.getByRole('heading', { level: 1, name: '服务您的人怎么样？' }));
        await page.screenshot({ path: `${OUT}counter-thanks.zh.png`, fullPage: true });
        await page.getByLabel('您登记手机号的最后四位').first().fill(digits);
        await page.getByRole('button', { name: '点赞', exact: true }).click();
        await seen(page.getByText(/数字和登记的手机号对不上/));
        await page.screenshot({ path: `${OUT}counter-refused.zh.png`, fullPage: true });
      });
      await phone(browser, `${new URL(address).pathname}?lang=en`, { language: 'en', dark: true, script: false }, async (page) => {
        await seen(page.getByText('The last four digits of your number on file').first());
        await page.screenshot({ path: `${OUT}counter-thanks.en-dark.png`, fullPage: true });
      });
    },
  },
];
