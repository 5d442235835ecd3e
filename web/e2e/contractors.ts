import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { MyVisitsView } from '../src/api/types.ts';
import { POSTS } from './browser.ts';
import { phone } from './customer.ts';
import { seated, seen } from './steps.ts';
import type { Story } from './stories.ts';

/** Contract firms: who holds them, the firm's own page; and the code for the door that a customer checks. */

const shot = (page: Page, name: string): Promise<unknown> => page.screenshot({ path: new URL(`../test-output/${name}.png`, import.meta.url).pathname, fullPage: true });

export const CONTRACTORS: Story[] = [
  {
    name: 'contractors: the quality office sees how firms stand with their months, and admits one that another proposed',
    run: (browser) =>
      seated(browser, POSTS.quality, '/contractors', async (page) => {
        await seen(page.getByRole('heading', { name: '代维单位', level: 1 }));
        const probation = page.getByRole('region', { name: '北埠工程' });
        await seen(probation.getByText('考察期', { exact: true }));
        await seen(probation.getByRole('table', { name: /至今/ }).getByText('装维人员履约率'));
        await shot(page, 'contractors-desk-zh');
        const waits = page.getByRole('region', { name: '云溪通信' });
        await seen(waits.getByText('待另一个人审定'));
        await waits.getByRole('button', { name: '同意', exact: true }).click();
        await seen(waits.getByText('已准入', { exact: true }));
        await probation.getByText('提出处理').click();
        const form = probation.getByRole('form', { name: '提出处理' });
        await form.getByRole('button', { name: '提交' }).click();
        await seen(form.getByText('请选一项').or(form.getByRole('alert')));
        await shot(page, 'contractors-propose-zh');
      }),
  },
  {
    name: 'contractors: the month of a firm shows its visits; the second of two signs what he sees, and it is locked',
    run: (browser) =>
      seated(browser, POSTS.quality, '/contractors', async (page) => {
        const settled = page.getByRole('region', { name: '岚桥线务' });
        await settled.getByText(/^\d{4}-\d\d 结算$/).click();
        await seen(settled.getByText(/锁定入账$/));
        await seen(settled.getByRole('link', { name: '导出 CSV' }));
        assert.ok((await settled.getByRole('row').filter({ hasText: '修障上门' }).count()) > 0, 'a settled month has its visits');
        await shot(page, 'contractors-settled-zh');
        const waits = page.getByRole('region', { name: '山径网维' });
        await waits.getByText(/^\d{4}-\d\d 结算$/).click();
        await seen(waits.getByRole('row').filter({ hasText: '修障上门' }).first());
        await seen(waits.getByText(/签字$/).first());
        await shot(page, 'contractors-settlement-zh');
        await waits.getByRole('button', { name: /^签字确认/ }).click();
        await seen(waits.getByText(/锁定入账$/));
        assert.equal(await waits.getByRole('button', { name: /^签字确认/ }).count(), 0, 'a locked month takes no signature');
      }),
  },
  {
    name: 'contractors: the page reads in English',
    run: (browser) =>
      seated(browser, POSTS.quality, '/contractors', async (page) => {
        await page.goto('/contractors?lang=en');
        await seen(page.getByRole('heading', { name: 'Contract firms', level: 1 }));
        await seen(page.getByText('on probation', { exact: true }));
        await shot(page, 'contractors-desk-en');
      }),
  },
  {
    name: "contractors: a firm's head sees its own orders and no other page",
    run: (browser) =>
      seated(browser, POSTS.firm, '/contractors', async (page) => {
        await seen(page.getByRole('heading', { name: '我的单位', level: 1 }));
        await seen(page.getByRole('region', { name: '北埠工程' }));
        await seen(page.getByRole('heading', { name: '本单位的在途单' }));
        await shot(page, 'contractors-mine-zh');
        assert.equal(await page.getByRole('link', { name: '服务单' }).count(), 0);
        const foreign = await page.request.get('/api/v1/contractors');
        assert.equal(foreign.status(), 403);
      }),
  },
  {
    name: 'contractors: a dispatcher tells that somebody runs late, and the customer checks who is at his door',
    run: async (browser) => {
      let visit: MyVisitsView['visits'][number] | undefined;
      await seated(browser, POSTS.technician, '/field', async (page) => {
        const mine = (await (await page.request.get('/api/v1/visits/mine')).json()) as MyVisitsView;
        visit = mine.visits.find((one) => one.door_code !== '' && (one.state === 'assigned' || one.state === 'on-the-way'));
      }, 'phone');
      assert.ok(visit, 'the technician of the demo has a visit before him');
      const { case: id, door_code: code } = visit;
      await seated(browser, POSTS.dispatcher, `/cases/${id}`, async (page) => {
        const aside = page.getByRole('complementary', { name: '旁栏' });
        await aside.getByRole('button', { name: '会晚到' }).first().click();
        await seen(aside.getByRole('group', { name: '会晚到' }));
        await shot(page, 'contractors-late-zh');
        await aside.getByRole('button', { name: '告诉客户' }).click();
        await seen(page.getByText(/^已告诉客户：预计/));
      });
      let link = '';
      await seated(browser, POSTS.agent, `/cases/${id}`, async (page) => {
        link = (await page.getByRole('link', { name: '以客户身份看' }).getAttribute('href')) ?? '';
      });
      await phone(browser, link, { language: 'zh' }, async (page) => {
        await seen(page.getByText(/师傅预计 \d\d:\d\d 到/));
        await page.getByText('核对上门的人').click();
        await page.getByRole('textbox', { name: '他手机上的六位码' }).fill(code === '000000' ? '000001' : '000000');
        await page.getByRole('button', { name: '核对', exact: true }).click();
        await seen(page.getByRole('button', { name: /举报/ }));
        await shot(page, 'contractors-door-wrong-zh');
        await page.getByText('核对上门的人').click();
        await page.getByRole('textbox', { name: '他手机上的六位码' }).fill(code);
        await page.getByRole('button', { name: '核对', exact: true }).click();
        await seen(page.getByText(/对，是我们派的人/));
        await shot(page, 'contractors-door-right-zh');
      });
    },
  },
];
