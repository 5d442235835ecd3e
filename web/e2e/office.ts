import { POSTS } from './browser.ts';
import { seated, seen, submit } from './steps.ts';
import type { Story } from './stories.ts';

/** The office: what outside bodies transferred, the outage, the directive, and the general manager's own page. */

export const OFFICE: Story[] = [
  {
    name: 'the supervisor finds what the hotline transferred and answers by a numbered letter',
    run: (browser) =>
      seated(browser, POSTS.supervisor, '/outside', async (page) => {
        const row = page.getByRole('row').filter({ hasText: 'CC-12345-0623-118' });
        await seen(row.getByText('市民服务热线 12345'));
        await row.getByRole('link').click();
        const aside = page.getByRole('complementary', { name: '旁栏' });
        await seen(aside.getByText('CC-12345-0623-118'));
        await aside.getByRole('button', { name: '复函' }).first().click();
        const sheet = page.getByRole('dialog', { name: '复函' });
        await sheet.getByRole('textbox').first().fill('已核实，多收的 30 元已退回账户。');
        await submit(sheet);
        await seen(aside.getByText('已复函'));
        const letter = page.waitForEvent('popup');
        await aside.getByRole('link', { name: '打印复函' }).first().click();
        const printed = await letter;
        await seen(printed.getByText('已核实，多收的 30 元已退回账户。'));
        await seen(printed.getByText(/诺函〔\d{4}〕\d+号/));
      }),
  },
  {
    name: 'the outage shows its cases and the sentence to say, and its end is told to them',
    run: (browser) =>
      seated(browser, POSTS.supervisor, '/outages', async (page) => {
        await seen(page.getByText('进行中'));
        await page.getByRole('listitem').filter({ hasText: '进行中' }).getByRole('link').first().click();
        await seen(page.getByText('对来电客户说'));
        await seen(page.getByText('只通知，承诺继续'));
        await page.getByRole('button', { name: '已修复' }).click();
        await seen(page.getByText('各单都已告知'));
      }),
  },
  {
    name: 'the quality office sees its directive and whom it pressed',
    run: (browser) =>
      seated(browser, POSTS.quality, '/orders', async (page) => {
        await seen(page.getByText('请今天内说明承诺为何未兑现，并报整改措施。'));
        await seen(page.getByText('待回复'));
      }),
  },
  {
    name: 'the general manager finds what climbed to him and instructs by one key',
    run: (browser) =>
      seated(browser, POSTS.generalManager, '/top', async (page) => {
        await seen(page.getByRole('heading', { name: '到了我这里' }));
        await seen(page.getByRole('heading', { name: /我的批示/ }));
        const card = page.locator('.call-back').getByRole('link').first();
        if ((await card.count()) === 0) return;
        await card.focus();
        await page.keyboard.press('i');
        await seen(page.getByRole('dialog', { name: '批示' }));
      }),
  },
  {
    name: 'the office reads in English',
    run: (browser) =>
      seated(browser, POSTS.supervisor, '/outside', async (page) => {
        await page.goto('/outside?lang=en');
        await seen(page.getByRole('heading', { name: 'Transferred' }));
        await page.goto('/outages?lang=en');
        await seen(page.getByRole('heading', { name: 'Outages' }));
      }),
  },
];
