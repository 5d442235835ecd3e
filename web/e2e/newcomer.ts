import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { open, POSTS, sit } from './browser.ts';
import { phone } from './customer.ts';
import { gone, seated, seen } from './steps.ts';
import type { Story } from './stories.ts';

/** What somebody who had read no code could not find, or was misled by: told the way it should go. */

const shot = (page: Page, name: string): Promise<unknown> => page.screenshot({ path: new URL(`../test-output/${name}.png`, import.meta.url).pathname, fullPage: true });

/** The case of the card that has the keyboard's focus. */
const focusedCard = (page: Page): Promise<string> => page.evaluate(() => document.activeElement?.closest('.card')?.querySelector('.card-foot')?.textContent ?? '');

/** How many cards are drawn as the chosen one. */
const chosen = (page: Page): Promise<number> => page.locator('.card-body[aria-pressed="true"]').count();

export const NEWCOMER: Story[] = [
  {
    name: 'newcomer: the administrator sees what is not joined as such, tests what is, and how old the backup is',
    run: (browser) =>
      seated(browser, POSTS.administrator, '/system', async (page) => {
        const systems = page.getByRole('region', { name: '外部系统' });
        const line = (name: string) => systems.getByRole('row').filter({ hasText: name });
        await seen(line('单点登录').getByText('没有接', { exact: true }));
        assert.equal(await line('单点登录').getByText('正常').count(), 0, 'not joined is not called normal');
        await seen(line('客户短信').getByText(/还没有测过|有应答/));
        await line('客户短信').getByRole('button', { name: '测试客户短信' }).click();
        await seen(line('客户短信').getByText(/有应答，\d+ 毫秒/));
        await seen(page.getByRole('region', { name: '各项检查' }).getByRole('row').filter({ hasText: '备份' }).getByText('还没有做过备份'));
        const packs = page.getByRole('region', { name: '生效的规则包' });
        await seen(packs.getByText(/起施行/));
        await seen(packs.getByText(/演示城市从第一天起就按最新的文本办/));
        await shot(page, 'system-tested');
        await page.goto('/access?what=connector-tested');
        await seen(page.getByText('测试外部系统'));
        await seen(page.getByText('客户短信'));
      }),
  },
  {
    name: 'newcomer: on the ladder the card with the focus is the chosen one, and T asks before it takes from a colleague',
    run: (browser) =>
      seated(browser, POSTS.supervisor, '/ladder', async (page) => {
        await seen(page.locator('.card-body'));
        await page.locator('.card-body').nth(1).focus();
        assert.equal(await chosen(page), 1, 'the focus chooses');
        const second = await focusedCard(page);
        await page.keyboard.press('k');
        await page.keyboard.press('j');
        assert.equal(await focusedCard(page), second, 'J and K move the focus');
        assert.equal(await chosen(page), 1);
        await page.keyboard.press('ArrowRight');
        assert.notEqual(await focusedCard(page), '', 'the arrows move it as well');
        const held = page.locator('.card').filter({ hasNotText: '无人' }).filter({ hasNotText: '陈立新' }).first();
        await held.locator('.card-body').focus();
        const number = /\d{6}-\d{4}-\d/.exec((await held.textContent()) ?? '')?.[0] ?? '';
        await page.keyboard.press('t');
        const ask = page.getByRole('dialog', { name: `接手 ${number}` });
        await seen(ask.getByText(/现在在.+手上/));
        assert.equal(await page.evaluate(() => document.activeElement?.textContent), '接手', 'Enter takes it');
        await shot(page, 'ladder-take');
        await ask.getByRole('button', { name: '取消' }).click();
        await gone(ask);
        assert.equal(await held.getByText('陈立新').count(), 0, 'nothing was taken');
        assert.equal(await page.evaluate(() => document.activeElement?.className.includes('card-body') ?? false), true, 'and the focus is back on the card');
      }),
  },
  {
    name: 'newcomer: a slip in the public form is named beside its field, and a quick correction is taken',
    run: async (browser) => {
      // The 422 that a slip gets is the browser's own line in the console.
      await phone(browser, '/report', { language: 'zh', dark: false }, async (page) => {
        await page.getByLabel('是什么事').selectOption({ index: 1 });
        await page.getByLabel('您在我们这里登记的电话').fill('12ab');
        await page.getByLabel('怎么了').fill('网断了');
        await page.waitForFunction(() => performance.now() > 3_200);
        await page.getByRole('button', { name: '提交' }).click();
        await seen(page.getByText(/这不像电话号码/));
        const number = page.getByLabel('您在我们这里登记的电话');
        assert.equal(await number.getAttribute('aria-invalid'), 'true');
        await shot(page, 'report-slip');
        await number.fill('17000001234');
        await page.getByRole('button', { name: '提交' }).click();
        await seen(page.getByRole('heading', { name: '收到了' }));
      });
    },
  },
  {
    name: 'newcomer: each card of the sign-in page says something of that person\u2019s own work',
    run: async (browser) => {
      const sitting = await open(browser, 'desk');
      await sitting.page.goto('/sign-in');
      const card = (post: string) => sitting.page.getByRole('button').filter({ hasText: post });
      await seen(card('区调度员').getByText(/户要上门，\d+ 户没排上/));
      await seen(card('代维单位负责人').getByText(/张工单在办/));
      await seen(card('分公司经理').getByText(/本单位在办 \d+ 张，\d+ 张已违诺/));
      await shot(sitting.page, 'sign-in-cards');
      await sitting.context.close();
    },
  },
  {
    name: 'newcomer: words that nothing answers to are said to find nothing; refused cases have their page; the general manager comes back',
    run: async (browser) => {
      await seated(browser, POSTS.supervisor, '/ladder', async (page) => {
        await page.keyboard.press('Control+k');
        await page.getByRole('combobox', { name: '命令' }).fill('曲奇饼干');
        await seen(page.getByText(/没有找到：没有这样的命令/));
        await page.getByRole('combobox', { name: '命令' }).fill('不受理');
        await page.getByRole('option', { name: '去不予受理的单' }).click();
        await page.waitForURL(/\/cases\?state=rejected/);
        await seen(page.getByRole('button', { name: '不受理', pressed: true }));
        await page.goto('/orders');
        const assists = page.getByRole('region', { name: '请我们协办的' });
        await seen(assists);
        await assists.getByRole('button', { name: '看所有单位的' }).click();
        await seen(page.getByRole('region').getByRole('heading', { name: /各单位之间的协办/ }));
        await shot(page, 'orders-assists');
      });
      const sitting = await open(browser, 'desk');
      await sit(sitting.page, POSTS.generalManager, '/top');
      const instruct = sitting.page.getByRole('button', { name: '批示' });
      await seen(instruct);
      await instruct.first().click();
      await sitting.page.getByRole('dialog', { name: '批示' }).getByRole('button', { name: /^取消/ }).click();
      await sitting.page.waitForURL(/\/top$/);
      await sitting.context.close();
    },
  },
];
