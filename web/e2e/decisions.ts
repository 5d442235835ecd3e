import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { POSTS } from './browser.ts';
import { choose, chooseNamed, gone, offered, openByNumber, seated, seen, start, stateIs, submit, takeFault } from './steps.ts';
import type { Story } from './stories.ts';

/** What one proposes and another decides, and what is asked of others. All on one case of their own. */

let number = '';

const aside = (page: Page) => page.getByRole('complementary', { name: '旁栏' });

/** At a seat, on the case. */
function atCase(browser: Browser, post: RegExp, story: (page: Page) => Promise<void>): Promise<void> {
  assert.ok(number, 'the case was opened before');
  return seated(browser, post, '/cases', async (page) => {
    await openByNumber(page, number);
    await story(page);
  });
}

export const DECISIONS: Story[] = [
  {
    name: 'another case is opened for what follows',
    ground: true,
    run: (browser) =>
      seated(browser, POSTS.agent, '/intake', async (page) => {
        number = (await takeFault(page, '电视没有画面，说好今天来。', '李')).number;
      }),
  },
  {
    name: 'work is given to a person of the unit chosen, and only such people are offered',
    run: (browser) =>
      atCase(browser, POSTS.supervisor, (page) => assign(page)),
  },
  {
    name: 'a visit is agreed with the customer',
    run: (browser) =>
      atCase(browser, POSTS.handler, async (page) => {
        const sheet = await start(page, '预约上门');
        await sheet.getByLabel('自').fill('2026-07-02T09:00');
        await sheet.getByLabel('至').fill('2026-07-02T11:00');
        await sheet.getByText('客户要求').click();
        await submit(sheet);
        await seen(page.getByText(/约定上门/));
      }),
  },
  {
    name: 'an exemption proposed by one is approved by another, never by the same',
    run: async (browser) => {
      await atCase(browser, POSTS.handler, async (page) => {
        const sheet = await start(page, '申请免责');
        await choose(page, sheet, '赔付方案');
        await sheet.getByText('不可抗力').click();
        await sheet.getByLabel('自').fill('2026-07-02T00:00');
        await sheet.getByLabel('至').fill('2026-07-02T12:00');
        await choose(page, sheet, '凭据来源');
        await sheet.getByRole('textbox', { name: '凭据', exact: true }).fill('气象台雷暴红色预警');
        await submit(sheet);
        await seen(aside(page).getByText('待批'));
        assert.equal(await aside(page).getByRole('button', { name: '同意' }).getAttribute('aria-disabled'), 'true');
      });
      await atCase(browser, POSTS.quality, async (page) => {
        await aside(page).getByRole('button', { name: '同意' }).click();
        await seen(aside(page).getByText('已批'));
      });
    },
  },
  {
    name: 'another unit is asked to assist, takes the task and returns it',
    run: async (browser) => {
      await atCase(browser, POSTS.handler, async (page) => {
        const sheet = await start(page, '请协办');
        await chooseNamed(page, sheet, '单位', '铁港区');
        await sheet.getByRole('textbox', { name: '请做什么' }).fill('派人看楼道分光箱');
        await sheet.getByLabel('限时（分钟）').fill('240');
        await submit(sheet);
        await seen(aside(page).getByText('派人看楼道分光箱'));
      });
      await atCase(browser, POSTS.dispatcher, async (page) => {
        await aside(page).getByRole('button', { name: '接下' }).click();
        await seen(aside(page).getByText(/罗勇/));
        await aside(page).getByRole('button', { name: '办完' }).click();
        const sheet = page.getByRole('dialog', { name: '办完任务' });
        await sheet.getByRole('textbox', { name: '结果' }).fill('分光箱已换，光功率正常');
        await submit(sheet);
        await seen(aside(page).getByText('分光箱已换，光功率正常'));
      });
    },
  },
  {
    name: 'the general manager instructs, and the person named carries it out',
    run: async (browser) => {
      await atCase(browser, POSTS.generalManager, async (page) => {
        const sheet = await start(page, '批示');
        await sheet.getByRole('textbox', { name: '批示内容' }).fill('今天务必修好，并当面致歉。');
        await chooseNamed(page, sheet, '人员', '周敏');
        await sheet.getByLabel('限时').fill('2026-07-02T18:00');
        await submit(sheet);
        await seen(aside(page).getByText('今天务必修好，并当面致歉。'));
      });
      await atCase(browser, POSTS.handler, async (page) => {
        await aside(page).getByRole('button', { name: '办完' }).click();
        const sheet = page.getByRole('dialog', { name: '办完任务' });
        await sheet.getByRole('textbox', { name: '结果' }).fill('已当面致歉');
        await submit(sheet);
        await seen(aside(page).getByText('已当面致歉'));
      });
    },
  },
  {
    name: 'two units are accused of a red line; one mark is withdrawn by two people',
    run: async (browser) => {
      await atCase(browser, POSTS.quality, async (page) => {
        for (const unit of ['铁港区', '网络运维部']) {
          const sheet = await start(page, '标红线');
          await choose(page, sheet, '红线条目');
          await chooseNamed(page, sheet, '涉及单位', unit);
          await submit(sheet);
          await seen(page.locator('.case-head').getByText(new RegExp(`红线：.*${unit}`)));
        }
        const sheet = await start(page, '申请撤销红线');
        await chooseNamed(page, sheet, '要撤销的红线', '网络运维部');
        await choose(page, sheet, '凭据来源');
        await sheet.getByRole('textbox', { name: '凭据', exact: true }).fill('录音：网络部没有参与销售');
        await submit(sheet);
        await seen(aside(page).getByText('待批撤销'));
      });
      await atCase(browser, POSTS.supervisor, async (page) => {
        await page.screenshot({ path: new URL('../test-output/red-lines.png', import.meta.url).pathname });
        await aside(page).getByRole('button', { name: '同意' }).click();
        await seen(aside(page).getByText('已撤销'));
        await gone(page.locator('.case-head').getByText(/红线：.*网络运维部/));
        await seen(page.locator('.case-head').getByText(/红线：.*铁港区/));
      });
      await atCase(browser, POSTS.dispatcher, async (page) => {
        await seen(page.getByText('红线单不能由被指单位及其下级办结。'));
      });
    },
  },
  {
    name: 'a drawn case is called back; an unsatisfied customer reopens it',
    run: (browser) =>
      seated(browser, POSTS.quality, '/call-backs', async (page) => {
        const waiting = page.getByRole('listitem').filter({ has: page.getByRole('button', { name: '记回访' }) });
        const first = await callBack(page, '满意');
        await seen(page.getByRole('listitem').filter({ hasText: first }).getByText('满意', { exact: true }));
        await seen(waiting);
        const second = await callBack(page, '不满意', '人来过，但是还是看不了。');
        await seen(page.getByRole('listitem').filter({ hasText: second }).getByText('不满意', { exact: true }));
        await page.screenshot({ path: new URL('../test-output/call-backs.png', import.meta.url).pathname });
        await page.getByRole('link', { name: second }).click();
        await stateIs(page, '在办');
        await seen(page.getByText('人来过，但是还是看不了。'));
      }),
  },
];

async function assign(page: Page): Promise<void> {
  const sheet = await start(page, '改派');
  await chooseNamed(page, sheet, '单位', '铁港区');
  const people = await offered(page, sheet, '人员');
  assert.ok(people.some((name) => name.includes('罗勇')), `somebody of the unit is offered: ${people.join(' ')}`);
  assert.ok(!people.some((name) => name.includes('周敏')), 'nobody of another unit is');
  await chooseNamed(page, sheet, '人员', '罗勇');
  await submit(sheet);
  await seen(page.locator('.case-line').getByText('罗勇'));
}

/** Records one call of the list; answers the number of its case. */
async function callBack(page: Page, outcome: string, words = ''): Promise<string> {
  const item = page.getByRole('listitem').filter({ has: page.getByRole('button', { name: '记回访' }) }).first();
  await seen(item);
  const found = (await item.getByRole('link').first().textContent()) ?? '';
  await item.getByRole('button', { name: '记回访' }).click();
  const form = page.getByRole('form', { name: '记回访' });
  await form.locator('label').filter({ hasText: new RegExp(`^${outcome}`) }).click();
  if (words) {
    await form.getByRole('button', { name: '确定' }).click();
    await seen(form.getByText('这一项要填'));
    await form.getByRole('textbox', { name: '客户怎么说' }).fill(words);
  }
  await form.getByRole('button', { name: '确定' }).click();
  await gone(form);
  return found;
}
