import assert from 'node:assert/strict';
import { open, POSTS } from './browser.ts';
import { gone, seated, seen } from './steps.ts';
import type { Story } from './stories.ts';

/** What one likes one's desk to be, and help for a colleague who forgot. */

const DEMO_PASSWORD = 'ji-nuo-qian-jin';
const shot = (name: string) => ({ path: new URL(`../test-output/${name}.png`, import.meta.url).pathname });

export const SETTINGS: Story[] = [
  {
    name: 'what a director likes holds in the next browser: language, theme, first page and quiet hours',
    run: async (browser) => {
      const [here, there] = [await open(browser), await open(browser)];
      const signIn = async (page: typeof here.page) => {
        await page.goto('/sign-in');
        await page.getByRole('textbox', { name: '登录名' }).fill('yan-dong');
        await page.getByLabel('密码', { exact: true }).fill(DEMO_PASSWORD);
        await page.keyboard.press('Enter');
        await seen(page.getByRole('navigation'));
      };
      await signIn(here.page);
      await here.page.goto('/account');
      const part = here.page.getByRole('region', { name: '我的设置' });
      await part.scrollIntoViewIfNeeded();
      await part.getByRole('combobox', { name: '打开时先看' }).click();
      await here.page.locator('.ant-select-item-option').filter({ hasText: /^升级板$/ }).click();
      await part.getByLabel('从').fill('09:00');
      await part.getByLabel('到').fill('18:00');
      await part.getByRole('button', { name: '打开', exact: true }).click();
      await seen(part.getByText(/安静时段，到 .*18:00/));
      await here.page.screenshot(shot('account-liked.zh'));
      await part.getByText('深色').click();
      await part.getByText('English').click();
      const own = here.page.getByRole('region', { name: 'My settings' });
      await seen(own.getByText(/Quiet hours until .*18:00/));
      await seen(here.page.getByRole('link', { name: /Inbox, .*Quiet hours until/ }));
      await signIn(there.page);
      await there.page.waitForURL(/\/ladder$/);
      await seen(there.page.getByRole('link', { name: 'Ladder' }));
      await there.page.waitForFunction(() => document.documentElement.lang === 'en');
      assert.equal(await there.page.evaluate(() => getComputedStyle(document.documentElement).colorScheme), 'dark');
      await there.page.goto('/account');
      await there.page.getByRole('region', { name: 'My settings' }).scrollIntoViewIfNeeded();
      await there.page.screenshot(shot('account-liked.en.dark'));
      await there.page.getByRole('region', { name: 'My settings' }).getByRole('button', { name: 'Switch off' }).click();
      await seen(there.page.getByText(/Once set, new notices come in/));
      await there.page.getByRole('region', { name: 'My settings' }).getByText('中文').click();
      await seen(there.page.getByRole('region', { name: '我的设置' }));
      assert.deepEqual([...here.errors, ...there.errors], []);
      await here.context.close();
      await there.context.close();
    },
  },
  {
    name: 'a head hands a link to one of his people, who finds a notice of it',
    run: async (browser) => {
      await seated(browser, POSTS.supervisor, '/staff?q=罗勇', async (page) => {
        await page.getByRole('button', { name: '给 罗勇 的一次性链接' }).click();
        const sheet = page.getByRole('dialog', { name: '给 罗勇 的一次性链接' });
        assert.match((await sheet.locator('.link-shown').textContent()) ?? '', /\/sign-in#link=[0-9a-f]{64}$/);
        await page.screenshot(shot('staff-link.zh'));
        await page.keyboard.press('Escape');
        // What is typed before the sheet is gone goes nowhere.
        await gone(sheet);
        await page.getByRole('searchbox').fill('沈静');
        await seen(page.getByTitle('shen-jing', { exact: true }));
        assert.equal(await page.getByRole('button', { name: /一次性链接/ }).count(), 0, 'whoever inspects asks the administrator');
      });
      await seated(browser, POSTS.dispatcher, '/inbox', (page) => seen(page.getByText(/陈立新给您发了设置密码的一次性链接/)));
    },
  },
];
