import assert from 'node:assert/strict';
import { POSTS } from './browser.ts';
import { gone, seated, seen } from './steps.ts';
import type { Story } from './stories.ts';

/** The call-back workbench and surveys: results by digits, paper keyed twice, and the honest word on two waves. */

const OUT = new URL('../test-output/', import.meta.url).pathname;

export const CALLS: Story[] = [
  {
    name: 'calls: the next one opens by a key, the script stands beside it, and no answer waits for another hour',
    run: (browser) =>
      seated(browser, POSTS.quality, '/call-backs', async (page) => {
        await seen(page.getByRole('heading', { name: '回访' }));
        await seen(page.getByText('接通率').first());
        await page.keyboard.press('n');
        const form = page.getByRole('form', { name: '记回访' });
        await seen(form);
        await seen(page.getByRole('region', { name: '话术' }));
        const item = page.getByRole('listitem').filter({ has: form });
        const number = (await item.getByRole('link').first().textContent()) ?? '';
        await page.keyboard.press('4');
        await seen(form.getByText('由下一户顶替'));
        await page.screenshot({ path: `${OUT}calls-form-zh.png`, fullPage: true });
        await form.getByRole('button', { name: '确定' }).click();
        await gone(form);
        const tried = page.getByRole('listitem').filter({ hasText: number });
        await seen(tried.getByText(/已拨 1 次.*无人接听/));
        await seen(tried.getByText(/14:00.*起可拨/));
        await page.screenshot({ path: `${OUT}calls-zh.png`, fullPage: true });
      }),
  },
  {
    name: 'calls: on a telephone and in English',
    run: (browser) =>
      seated(
        browser,
        POSTS.quality,
        '/call-backs',
        async (page) => {
          await page.goto('/call-backs?lang=en');
          await seen(page.getByRole('heading', { name: 'Call-backs' }));
          await seen(page.getByText('Reached').first());
          await page.getByRole('button', { name: 'Record the call' }).first().click();
          await seen(page.getByRole('region', { name: 'Script' }));
          await page.screenshot({ path: `${OUT}calls-phone-en.png`, fullPage: true });
        },
        'phone',
      ),
  },
  {
    name: 'surveys: a clerk keys paper the second time',
    run: (browser) =>
      seated(browser, POSTS.supervisor, '/surveys/summer', async (page) => {
        await seen(page.getByRole('heading', { name: '夏季满意度调查' }));
        const entry = page.getByRole('region', { name: '录入' });
        const offered = (await entry.getByRole('combobox').locator('option').first().textContent()) ?? '';
        assert.match(offered, /纸质 第二遍/);
        const form = entry.getByRole('form');
        await form.getByRole('textbox', { name: '总的来说' }).fill('11');
        await form.getByRole('button', { name: '录入这张' }).click();
        await seen(form.getByText('S011'));
        await form.getByRole('textbox', { name: '总的来说' }).fill('9');
        await form.getByRole('button', { name: '录入这张' }).click();
        await gone(entry.getByRole('option', { name: offered }));
        await page.screenshot({ path: `${OUT}survey-entry-zh.png`, fullPage: true });
      }),
  },
  {
    name: 'surveys: the quality office settles a difference, compares two waves and keeps outside results apart',
    run: (browser) =>
      seated(browser, POSTS.quality, '/surveys', async (page) => {
        await seen(page.getByRole('region', { name: '外部测评' }).getByText('第三方测评'));
        await seen(page.getByRole('region', { name: '外部测评' }).getByText('达到', { exact: true }));
        await page.screenshot({ path: `${OUT}surveys-zh.png`, fullPage: true });
        await page.getByRole('link', { name: '夏季满意度调查' }).click();
        const differences = page.getByRole('region', { name: '差异清单' });
        const first = differences.getByRole('listitem').first();
        const sheet = (await first.locator('b').first().textContent()) ?? '';
        await first.getByRole('button', { name: '裁定' }).click();
        const form = first.getByRole('form');
        await form.getByRole('textbox', { name: '总的来说' }).fill('8');
        await form.getByRole('button', { name: '裁定' }).click();
        await gone(differences.getByRole('listitem').filter({ hasText: sheet }));
        await page.getByRole('region', { name: '与另一批比较' }).getByRole('combobox').selectOption('spring');
        await seen(page.getByText(/看不出差别|差别成立/));
        await seen(page.getByText(/95% 区间/));
        await page.screenshot({ path: `${OUT}survey-zh.png`, fullPage: true });
        await page.goto('/surveys/summer?lang=en&against=spring');
        await seen(page.getByText(/No difference shown|a difference is shown/));
        await page.screenshot({ path: `${OUT}survey-en.png`, fullPage: true });
      }),
  },
  {
    name: 'surveys: a wave is made from a frame, and one that does not stand is refused',
    run: (browser) =>
      seated(browser, POSTS.quality, '/surveys', async (page) => {
        await page.getByRole('button', { name: '新建批次' }).click();
        const form = page.getByRole('form', { name: '新建批次' });
        await form.getByRole('textbox', { name: '批次代码' }).fill('Autumn');
        await form.getByRole('textbox', { name: '名称（中文）' }).fill('秋季入户问卷');
        await form.getByRole('textbox', { name: '名称（英文）' }).fill('Autumn households');
        await form.getByRole('textbox', { name: '样本框' }).fill('K1,家庭\nK1,家庭\nK3,政企');
        await seen(form.getByText('第 2 行的客户 K1 前面已经有了'));
        await form.getByRole('textbox', { name: '样本框' }).fill('K1,家庭\nK2,家庭\nK3,政企');
        await seen(form.getByText('请写明每层用哪种方式问多少户。'));
        await form.getByRole('textbox', { name: '纸质' }).first().fill('3');
        await seen(form.getByText('家庭只有 2 户'));
        await form.getByRole('textbox', { name: '纸质' }).first().fill('1');
        await form.getByRole('textbox', { name: '网上' }).first().fill('1');
        await seen(form.getByText('网上的答卷由客户打开自己的链接填写'));
        await page.screenshot({ path: `${OUT}survey-builder.png`, fullPage: true });
        await form.getByRole('button', { name: '确定' }).click();
        await seen(form.getByText('S008'));
        await form.getByRole('textbox', { name: '批次代码' }).fill('autumn');
        await form.getByRole('button', { name: '确定' }).click();
        await seen(page.getByRole('heading', { name: '秋季入户问卷' }));
        await seen(page.getByText('0/2 = 0.00 %').first());
        await seen(page.getByText('yinuo survey links'));
      }),
  },
];
