import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { open, POSTS, type Sitting } from './browser.ts';
import { seated, seen } from './steps.ts';
import type { Story } from './stories.ts';

/** Signing in by password, being signed in at several places, and help for whoever forgot. */

const DEMO_PASSWORD = 'ji-nuo-qian-jin';
const FRESH_PASSWORD = 'san-wen-si-tu-7';

/** What an authenticator shows for a secret, at the server's time (RFC 6238). */
async function codeAt(page: Page, secret: string): Promise<string> {
  const { server_at } = (await (await page.request.get('/api/v1/health')).json()) as { server_at: number };
  const bits = [...secret].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(server_at / 30_000)));
  const tag = createHmac('sha1', key).update(step).digest();
  const offset = (tag.at(-1) ?? 0) & 15;
  return String((tag.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

async function types(page: Page, name: string, password: string): Promise<void> {
  await page.getByRole('textbox', { name: '登录名' }).fill(name);
  await page.getByLabel('密码', { exact: true }).fill(password);
  await page.keyboard.press('Enter');
}

async function signsIn(browser: Browser, name: string, password: string): Promise<Sitting> {
  const sitting = await open(browser);
  await sitting.page.goto('/sign-in');
  await types(sitting.page, name, password);
  await seen(sitting.page.getByRole('navigation'));
  return sitting;
}

export const IDENTITY: Story[] = [
  {
    name: 'the handler signs in by typing, after a word that was wrong',
    run: async (browser) => {
      const { page, context, errors } = await open(browser);
      await page.goto('/sign-in?next=%2Faccount');
      await types(page, 'zhou-min', 'not-the-password');
      await seen(page.getByRole('alert').getByText('I001'));
      await types(page, 'zhou-min', DEMO_PASSWORD);
      await page.waitForURL(/\/account$/);
      const here = page.getByRole('region', { name: '在这些地方登录着' });
      await seen(here.getByText('Chrome · Linux').first());
      await seen(here.getByText('这里', { exact: true }));
      assert.deepEqual(errors, []);
      await context.close();
    },
  },
  {
    name: 'a session is ended from another place, and is over there at once',
    run: async (browser) => {
      const [here, there] = [await signsIn(browser, 'chen-lixin', DEMO_PASSWORD), await signsIn(browser, 'chen-lixin', DEMO_PASSWORD)];
      await here.page.goto('/account');
      await here.page.getByRole('button', { name: '退出其他所有地方' }).click();
      await seen(here.page.getByText('只在这里登录着。'));
      await there.page.goto('/ladder');
      await there.page.waitForURL(/sign-in\?next=%2Fladder/);
      assert.deepEqual([...here.errors, ...there.errors], []);
      await here.context.close();
      await there.context.close();
    },
  },
  {
    name: 'whoever forgot gets a link from the administrator, and uses it once',
    run: async (browser) => {
      let link = '';
      await seated(browser, POSTS.administrator, '/people', async (page) => {
        await page.getByRole('searchbox', { name: '姓名或工号' }).fill('唐洁');
        await seen(page.getByText('tang-jie', { exact: true }));
        await page.getByRole('row', { name: /唐洁/ }).getByRole('button', { name: '一次性链接' }).click();
        const sheet = page.getByRole('dialog', { name: /唐洁 的一次性链接/ });
        link = (await sheet.locator('.link-shown').textContent()) ?? '';
        await page.screenshot({ path: new URL('../test-output/people-link.zh.png', import.meta.url).pathname });
      });
      assert.match(link, /\/sign-in#link=[0-9a-f]{64}$/);
      const { page, context, errors } = await open(browser);
      await page.goto(link);
      await seen(page.getByRole('form', { name: '设置密码' }));
      assert.ok(!page.url().includes('link='), 'the secret does not stay in the address');
      await page.getByLabel('新密码').fill(FRESH_PASSWORD);
      await page.getByLabel('再输一遍').fill(FRESH_PASSWORD);
      await page.screenshot({ path: new URL('../test-output/sign-in-link.zh.png', import.meta.url).pathname });
      await page.keyboard.press('Enter');
      await seen(page.getByRole('status').getByText('登录名是 tang-jie'));
      await page.getByRole('button', { name: '去登录' }).click();
      await types(page, 'tang-jie', FRESH_PASSWORD);
      await seen(page.getByRole('navigation'));
      await page.goto(link);
      await page.reload();
      assert.deepEqual(errors, []);
      await context.close();
    },
  },
  {
    name: 'a number is shown for a purpose, and everybody sees who looked',
    run: async (browser) => {
      let address = '';
      await seated(browser, POSTS.handler, '/cases?order=rung', async (page) => {
        await page.locator('.queue-row').first().click();
        await page.getByRole('toolbar').waitFor();
        address = new URL(page.url()).pathname;
        assert.match((await page.locator('.case-line').textContent()) ?? '', /\*\*\*\*/);
        await page.keyboard.press('w');
        const sheet = page.getByRole('dialog', { name: /客户信息/ });
        await seen(sheet.getByRole('region', { name: '谁看过' }));
        await sheet.getByRole('radio', { name: '联系客户' }).check();
        await sheet.getByRole('checkbox', { name: '地址' }).check();
        await sheet.getByRole('button', { name: '显示并记录' }).click();
        const number = sheet.getByRole('status').getByText(/^1\d{10}$/);
        await seen(number);
        const shown = (await number.textContent()) ?? '';
        await seen(sheet.getByRole('region', { name: '谁看过' }).getByText('周敏').first());
        await page.screenshot({ path: new URL('../test-output/case-customer-shown.zh.png', import.meta.url).pathname });
        await page.keyboard.press('Escape');
        assert.ok(!(await page.content()).includes(shown), 'nothing of it stays on the page');
      });
      await seated(browser, POSTS.quality, `/access?what=revealed`, async (page) => {
        await seen(page.getByRole('row', { name: /周敏.*显示客户信息.*地址、电话.*联系客户/ }).first());
        await page.getByRole('row', { name: /周敏/ }).first().getByRole('link').click();
        await page.waitForURL(new RegExp(address));
      });
    },
  },
  {
    name: 'a second factor is set up, asked for at the next sign-in, and taken off',
    run: async (browser) => {
      const { page, context, errors } = await signsIn(browser, 'gao-yuan', DEMO_PASSWORD);
      await page.goto('/account');
      const part = page.getByRole('region', { name: '第二重验证' });
      await part.getByLabel('现在的密码').fill(DEMO_PASSWORD);
      await part.getByRole('button', { name: '设第二重验证' }).click();
      const secret = ((await part.locator('.link-shown').textContent()) ?? '').replaceAll(' ', '');
      await part.getByRole('textbox', { name: '六位数' }).fill(await codeAt(page, secret));
      await page.keyboard.press('Enter');
      const codes = page.getByRole('dialog', { name: '恢复码' });
      await seen(codes);
      await page.screenshot({ path: new URL('../test-output/account-recovery.zh.png', import.meta.url).pathname });
      const spare = (await codes.getByRole('listitem').first().textContent()) ?? '';
      await codes.getByRole('button', { name: '已放好' }).click();
      await page.getByRole('button', { name: /账户$/ }).click();
      await page.getByRole('menuitem', { name: '退出' }).click();
      await types(page, 'gao-yuan', DEMO_PASSWORD);
      await seen(page.getByRole('alert').getByText('I013'));
      await page.getByRole('textbox', { name: '动态码或恢复码' }).fill(spare);
      await page.screenshot({ path: new URL('../test-output/sign-in-code.zh.png', import.meta.url).pathname });
      await page.keyboard.press('Enter');
      await seen(page.getByRole('navigation'));
      await page.goto('/account');
      await seen(part.getByText('还有 9 个恢复码'));
      await part.getByLabel('现在的密码').fill(DEMO_PASSWORD);
      await part.getByRole('button', { name: '取消第二重验证' }).click();
      await seen(part.getByRole('button', { name: '设第二重验证' }));
      assert.deepEqual(errors, []);
      await context.close();
    },
  },
  {
    name: 'a token for a program is made, shown once and taken back',
    run: (browser) =>
      seated(browser, POSTS.supervisor, '/account', async (page) => {
        const part = page.getByRole('region', { name: '给程序用的令牌' });
        await part.getByRole('textbox', { name: '用途' }).fill('电话系统');
        await part.getByRole('button', { name: '新建令牌' }).click();
        const shown = page.getByRole('dialog', { name: '新建令牌' }).locator('.link-shown');
        assert.match((await shown.textContent()) ?? '', /^yinuo_[0-9a-f]{64}$/);
        await page.keyboard.press('Escape');
        await part.getByRole('button', { name: '收回“电话系统”' }).click();
        await seen(part.getByText('没有令牌。'));
      }),
  },
  {
    name: 'the administrator sees at a glance that all is well, and verifies the journal',
    run: (browser) =>
      seated(browser, POSTS.administrator, '/system', async (page) => {
        const checks = page.getByRole('region', { name: '各项检查' });
        await seen(checks.getByRole('row', { name: /时限处理/ }).getByText('正常'));
        await seen(checks.getByRole('row', { name: /升级岗位/ }).getByText('升级各级都有人'));
        await seen(page.getByRole('region', { name: '生效的规则包' }).getByText('cn-yiyang'));
        await page.getByRole('button', { name: '校验日志' }).click();
        await seen(page.getByRole('status').getByText(/完好：.* 个事件/));
        await page.keyboard.press('Control+k');
        await page.keyboard.type('健康');
        await seen(page.getByRole('option', { name: /运行状况/ }));
      }),
  },
  {
    name: 'an administrator finds people and no customers',
    run: (browser) =>
      seated(browser, POSTS.administrator, '/people', async (page) => {
        await seen(page.getByRole('heading', { name: '人员' }));
        assert.equal(await page.getByRole('navigation').getByRole('link', { name: '服务单' }).count(), 0);
        await page.keyboard.press('g');
        await page.keyboard.press('a');
        await seen(page.getByRole('heading', { name: '我的账户' }));
      }),
  },
  {
    name: 'a handler says that he is out of office, and that he is back',
    run: async (browser) => {
      await seated(browser, POSTS.handler, '/staff?q=周敏', async (page) => {
        await page.getByRole('button', { name: '登记外出 周敏' }).click();
        const sheet = page.getByRole('dialog', { name: '周敏 外出' });
        await seen(sheet.getByText('代理人在这段时间担任外出人的岗位'));
        await page.screenshot({ path: new URL('../test-output/staff-absence.zh.png', import.meta.url).pathname });
        await sheet.getByRole('button', { name: '登记' }).click();
        await seen(page.getByText(/外出 .* 至 .*没有指定代理/));
        await page.getByRole('button', { name: '周敏 已回来' }).click();
        await page.getByRole('button', { name: '周敏 已回来' }).waitFor({ state: 'detached' });
      });
    },
  },
];
