import assert from 'node:assert/strict';
import { POSTS } from './browser.ts';
import { seated, seen } from './steps.ts';
import type { Story } from './stories.ts';

/** Late means compensated, and compensated means credited: the list of payments, its files, and what a person does about one that is stuck. */

const OUT = new URL('../test-output/', import.meta.url).pathname;

export const SETTLEMENTS: Story[] = [
  {
    name: 'payments: the supervisor finds what was refused, reads why, and sends it again',
    run: (browser) =>
      seated(browser, POSTS.supervisor, '/settlements', async (page) => {
        await seen(page.getByRole('heading', { name: '赔付到账' }));
        await seen(page.getByRole('region', { name: '合计' }).getByText('已到账'));
        await page.screenshot({ path: `${OUT}settlements-zh.png`, fullPage: true });
        await page.getByRole('button', { name: '被拒或退回' }).click();
        const row = page.getByRole('row').filter({ hasText: '被拒' }).first();
        await seen(row.getByText('要人处理'));
        await seen(row.getByText(/后再发|原因/));
        await page.screenshot({ path: `${OUT}settlements-refused-zh.png`, fullPage: true });
        const number = (await row.getByRole('link').textContent()) ?? '';
        await row.getByRole('button', { name: '再发一次' }).click();
        await seen(page.getByText('已再发，会用新的一轮指令。'));
        await page.getByRole('button', { name: '在途' }).click();
        await seen(page.getByRole('row').filter({ hasText: number }));
      }),
  },
  {
    name: 'payments: the case page says where each sum is and until when',
    run: (browser) =>
      seated(browser, POSTS.supervisor, '/settlements?show=credited', async (page) => {
        await page.getByRole('row').nth(1).getByRole('link').click();
        const aside = page.getByRole('complementary', { name: '旁栏' });
        await seen(aside.getByText('赔付到账'));
        await seen(aside.getByText('已到账'));
        await page.screenshot({ path: `${OUT}settlements-case-zh.png`, fullPage: true });
      }),
  },
  {
    name: 'payments: the file of a day goes out, a wrong file of results names its lines, and a right one counts once',
    run: (browser) =>
      seated(browser, POSTS.quality, '/settlements?show=under-way', async (page) => {
        const files = page.getByRole('region', { name: '结算文件' });
        await files.getByRole('button', { name: '取这一天的文件' }).click();
        await seen(files.getByText('摘要'));
        const href = (await files.getByRole('link', { name: '存成文件' }).getAttribute('href')) ?? '';
        const file = decodeURIComponent(href.split(',').slice(1).join(','));
        assert.match(file, /^id,customer,currency,minor,rule\n/);
        const id = file.split('\n')[1]?.split(',')[0] ?? '';
        assert.ok(id.length > 36, 'something was instructed today');
        const results = files.getByRole('textbox', { name: '结果文件' });
        await results.fill(`id,status,reason,reference\n${id},maybe,,\n`);
        await files.getByRole('button', { name: '收进结果' }).click();
        await seen(files.getByRole('alert').getByText('第 2 行'));
        await page.screenshot({ path: `${OUT}settlements-file-zh.png`, fullPage: true });
        await results.fill(`id,status,reason,reference\n${id},credited,,E2E-1\n`);
        await files.getByRole('button', { name: '收进结果' }).click();
        await seen(files.getByRole('status'));
        const first = await files.getByRole('status').textContent();
        await results.fill(`id,status,reason,reference\n${id},credited,,E2E-1\n\n`);
        await files.getByRole('button', { name: '收进结果' }).click();
        await seen(files.getByText('收了 0 条新结果，1 条早已知道。'));
        assert.match(first ?? '', /条新结果/);
      }),
  },
  {
    name: 'payments: the page reads in English, and on a phone',
    run: async (browser) => {
      await seated(browser, POSTS.supervisor, '/settlements', async (page) => {
        await page.goto('/settlements?lang=en');
        await seen(page.getByRole('heading', { name: 'Payments' }));
        await seen(page.getByRole('button', { name: 'Refused or returned' }));
        await page.screenshot({ path: `${OUT}settlements-en.png`, fullPage: true });
      });
      await seated(browser, POSTS.supervisor, '/settlements', async (page) => {
        await seen(page.getByRole('heading', { name: '赔付到账' }));
        await page.screenshot({ path: `${OUT}settlements-phone-zh.png` });
      }, 'phone');
    },
  },
];
