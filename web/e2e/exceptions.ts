import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { POSTS } from './browser.ts';
import { chooseNamed, seated, seen, start, submit } from './steps.ts';
import type { Story } from './stories.ts';

/** What no rule owes and ought to be given today (A45, H01), and a directive without a case (Y01). */

const OUT = new URL('../test-output/', import.meta.url).pathname;
const shot = (page: Page, name: string) => page.screenshot({ path: `${OUT}${name}.png` });

/** Surnames that find customers of any demo city. */
const SURNAMES = ['王', '李', '张', '刘', '陈', '杨', '赵', '黄', '周', '吴', '徐', '孙', '胡', '朱', '高', '林', '何', '郭', '马', '罗'];

interface Account {
  services: { suspended: string; reconnect: { enabled: boolean; limit: { zh: string } } | null }[];
}

/** A customer of the demo who is cut off for what he owes. */
async function whoIsCutOff(page: Page): Promise<string> {
  for (const surname of SURNAMES) {
    const hits = (await (await page.request.get(`/api/v1/customers?q=${encodeURIComponent(surname)}`)).json()) as { code: string }[];
    for (const { code } of hits) {
      const account = (await (await page.request.get(`/api/v1/customers/${code}`)).json()) as Account;
      if (account.services.some((service) => service.suspended === 'overdue' && service.reconnect?.enabled)) return code;
    }
  }
  throw new Error('no customer of the demo is cut off');
}

export const EXCEPTIONS: Story[] = [
  {
    name: 'a handler asks for an exceptional refund, the supervisor finds it and grants it within his limit',
    run: async (browser) => {
      let number = '';
      await seated(browser, POSTS.handler, '/cases?handler=me&state=open', async (page) => {
        await page.locator('.queue-row').first().click();
        const sheet = await start(page, '申请特批');
        await sheet.getByText('特批退费').click();
        await sheet.getByRole('textbox', { name: '金额（元）' }).fill('180');
        await sheet.getByRole('textbox', { name: '理由' }).fill('预存一千元，余额按规定不退，客户当天要用。');
        await shot(page, 'exception-ask');
        await submit(sheet);
        const aside = page.getByRole('complementary', { name: '旁栏' });
        await seen(aside.getByText('特批退费 ¥180.00'));
        await seen(aside.getByText('等决定'));
        await seen(aside.getByText('第二人不能是提出人本人。'));
        number = (await page.locator('.case-head').textContent())?.match(/\d{6}-\d{3,}-\d/)?.[0] ?? '';
      });
      assert.ok(number, 'the case has a number');
      await seated(browser, POSTS.supervisor, '/exceptions', async (page) => {
        const row = page.getByRole('listitem').filter({ hasText: number });
        await seen(row.getByText('特批退费 ¥180.00'));
        await row.getByRole('textbox', { name: '意见' }).fill('特事特办，当天退。');
        await shot(page, 'exception-list');
        await row.getByRole('button', { name: '同意', exact: true }).click();
        await page.getByRole('button', { name: '已决定' }).click();
        const done = page.getByRole('listitem').filter({ hasText: number });
        await seen(done.getByText('已同意'));
        await seen(done.getByText(/权限：投诉主管批准的特批退费一笔至多 200 元/));
        await done.getByRole('link', { name: number }).click();
        await seen(page.getByText('同意：特批退费 ¥180.00'));
        await shot(page, 'exception-granted');
      });
    },
  },
  {
    name: 'the agent reconnects a customer who is cut off, from his account, for a term',
    run: (browser) =>
      seated(browser, POSTS.agent, '/intake', async (page) => {
        const code = await whoIsCutOff(page);
        await page.goto(`/intake?customer=${code}`);
        const account = page.getByRole('complementary', { name: '账户' });
        await seen(account.getByText('欠费停机'));
        await account.getByRole('button', { name: '特殊开机' }).first().click();
        const form = account.getByRole('form', { name: '特殊开机' });
        await form.getByLabel(/开机到/).fill('2026-07-03T09:00');
        await form.getByRole('textbox', { name: '理由' }).fill('国外出差停机，回来就缴。');
        await shot(page, 'reconnect-ask');
        await form.getByRole('button', { name: '确定' }).click();
        await seen(account.getByText('已提交特殊开机'));
        await shot(page, 'reconnect-done');
        await account.getByRole('link', { name: '看这张单' }).click();
        await seen(page.getByText(/特殊开机 .* 至/).first());
        await shot(page, 'reconnect-case');
      }),
  },
  {
    name: 'the quality office directs a unit without a case, the unit answers, and the office sends it back and accepts',
    run: async (browser) => {
      const words = '本周抄表争议偏多，请排查并回复';
      await seated(browser, POSTS.quality, '/orders', async (page) => {
        const policy = (await (await page.request.get('/api/v1/policy')).json()) as { units: { code: string; name: { zh: string } }[] };
        const unit = policy.units.find((one) => one.code === '990104')?.name.zh ?? '';
        await page.getByRole('button', { name: '督办一个单位' }).click();
        const form = page.getByRole('form', { name: '督办一个单位' });
        await form.getByRole('textbox', { name: '要求' }).fill(words);
        await chooseNamed(page, form, '责任单位', unit);
        await form.getByLabel('回复期限').fill('2026-07-02T12:00');
        await shot(page, 'directive-give');
        await form.getByRole('button', { name: '督办一个单位' }).click();
        await seen(page.getByRole('listitem').filter({ hasText: words }).getByText('待回复'));
      });
      const answer = (said: string) =>
        seated(browser, POSTS.dispatcher, '/orders', async (page) => {
          const row = page.getByRole('listitem').filter({ hasText: words });
          await row.getByRole('textbox', { name: '做了什么' }).fill(said);
          await row.getByRole('button', { name: '回复' }).click();
          await seen(row.getByText('待评定'));
        });
      await answer('已排查。');
      await seated(browser, POSTS.quality, '/orders', async (page) => {
        const row = page.getByRole('listitem').filter({ hasText: words });
        await row.getByText('退回', { exact: true }).click();
        await row.getByRole('textbox', { name: '意见' }).fill('没有数据，请附清单。');
        await row.getByLabel('退回后的新期限').fill('2026-07-03T12:00');
        await row.getByRole('button', { name: '评定' }).click();
        await seen(row.getByText('退回重办'));
        await shot(page, 'directive-back');
      });
      await answer('附 31 户清单，多收的已退。');
      await seated(browser, POSTS.quality, '/orders', async (page) => {
        const row = page.getByRole('listitem').filter({ hasText: words });
        await row.getByText('认可', { exact: true }).click();
        await row.getByRole('textbox', { name: '意见' }).fill('可以。');
        await row.getByRole('button', { name: '评定' }).click();
        await page.getByRole('button', { name: '已了结' }).click();
        await seen(page.getByRole('listitem').filter({ hasText: words }).getByText('已认可'));
        await shot(page, 'directive-accepted');
      });
    },
  },
  {
    name: 'exceptions and directives read in English',
    run: (browser) =>
      seated(browser, POSTS.supervisor, '/exceptions', async (page) => {
        await page.goto('/exceptions?lang=en');
        await seen(page.getByRole('heading', { name: 'Exceptions' }));
        await seen(page.getByRole('heading', { name: 'Limit table' }));
        await page.goto('/orders?lang=en');
        await seen(page.getByRole('heading', { name: 'Directives on units' }));
      }),
  },
];
