import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { POSTS } from './browser.ts';
import { choose, openByNumber, seated, seen, start, submit, takeFault } from './steps.ts';
import type { Story } from './stories.ts';

/** A case that we refuse to take: two people, the customer's objection, and the ruling of another unit. */

const shot = (page: Page, name: string) => page.screenshot({ path: new URL(`../test-output/${name}.png`, import.meta.url).pathname });
const aside = (page: Page) => page.getByRole('complementary', { name: '旁栏' });

export const REJECTIONS: Story[] = [
  {
    name: 'a case is refused by two, its customer objects, and another unit takes it up again',
    run: async (browser) => {
      let number = '';
      await seated(browser, POSTS.agent, '/intake', async (page) => {
        number = (await takeFault(page, '宽带断了，说是隔壁公司的线。', '王')).number;
      });
      const atCase = (browser: Browser, post: RegExp, story: (page: Page) => Promise<void>) =>
        seated(browser, post, '/cases', async (page) => {
          await openByNumber(page, number);
          await story(page);
        });
      await atCase(browser, POSTS.supervisor, async (page) => {
        const sheet = await start(page, '不予受理');
        await choose(page, sheet, '原因');
        await sheet.getByRole('textbox', { name: '告诉客户的话' }).fill('这条线路不是我们的，请向签约的公司报修。');
        await choose(page, sheet, '凭据来源');
        await sheet.getByRole('textbox', { name: '凭据', exact: true }).fill('线路资料：属别家运营商');
        await shot(page, 'rejection-ask-zh');
        await submit(sheet);
        await seen(aside(page).getByText('待批准'));
        await seen(aside(page).getByText('第二人不能是提出人本人。'));
      });
      await atCase(browser, POSTS.manager, async (page) => {
        await aside(page).getByRole('button', { name: '同意' }).first().click();
        await seen(aside(page).getByText('可提异议'));
        await seen(page.locator('.case-head').getByText('不受理'));
        await shot(page, 'rejection-refused-zh');
      });
      await atCase(browser, POSTS.agent, async (page) => {
        const sheet = await start(page, '登记异议');
        await sheet.getByRole('textbox', { name: '客户的异议' }).fill('合同是跟你们签的。');
        await sheet.getByRole('textbox', { name: '录音编号' }).fill('REC-7788');
        await submit(sheet);
        await seen(aside(page).getByText('待复核'));
      });
      // Who rules finds it in a list with its limit, and the case behind it.
      await seated(browser, POSTS.quality, '/orders', async (page) => {
        const waiting = page.getByRole('region', { name: '客户对不予受理的异议' });
        await seen(waiting.getByText('合同是跟你们签的。'));
        await shot(page, 'rejection-objections-zh');
        await waiting.getByRole('row').filter({ hasText: '合同是跟你们签的。' }).getByRole('link').click();
        await seen(page.locator('.case-head').getByText('不受理'));
      });
      await atCase(browser, POSTS.quality, async (page) => {
        const sheet = await start(page, '复核异议');
        await sheet.getByText('异议成立，接着办').click();
        await sheet.getByRole('textbox', { name: '复核结果，告诉客户的话' }).fill('合同核实，接着办。');
        await submit(sheet);
        await seen(aside(page).getByText('异议成立', { exact: true }));
        await shot(page, 'rejection-upheld-zh');
        const state = await page.locator('.case-head').textContent();
        assert.ok(state?.includes('在办'), state ?? '');
        await page.setViewportSize({ width: 390, height: 844 });
        await shot(page, 'rejection-upheld-phone-zh');
      });
    },
  },
];
