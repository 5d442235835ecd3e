import { POSTS } from './browser.ts';
import { seated, seen } from './steps.ts';
import type { Story } from './stories.ts';

/** Wages: one's own month with an objection, and the month of the house with its decision and its held verdicts. */

const OUT = new URL('../test-output/', import.meta.url).pathname;
/** The demo of the stories ends on the morning of the first of July: June has just been published. */
const JUNE = '2026-06';

export const WAGES: Story[] = [
  {
    name: 'how we are paid: anybody reads prices, scores and the floor, and nobody can change them there',
    run: async (browser) => {
      await seated(browser, POSTS.handler, '/wages', async (page) => {
        await page.getByRole('link', { name: '计件方案' }).click();
        await seen(page.getByRole('heading', { level: 1, name: '计件方案' }));
        await seen(page.getByText('2,490.00').first());
        await seen(page.getByRole('table', { name: '计件单价' }).getByText('修障'));
        await seen(page.getByRole('table', { name: '系数' }).getByText('× 1.2'));
        await page.screenshot({ path: `${OUT}pay-plan-zh.png`, fullPage: true });
        await page.goto('/policy/pay?lang=en&theme=dark');
        await seen(page.getByRole('heading', { level: 1, name: 'How we are paid' }));
        await page.screenshot({ path: `${OUT}pay-plan-en-dark.png`, fullPage: true });
      });
    },
  },
  {
    name: 'a handler reads his wage, opens a line of it and contests one',
    run: (browser) =>
      seated(browser, POSTS.handler, `/wages?month=${JUNE}`, async (page) => {
        await seen(page.getByRole('heading', { name: '我的工资' }));
        await seen(page.getByText('公示中'));
        await seen(page.getByText('预计应发'));
        await page.screenshot({ path: `${OUT}wages-zh.png`, fullPage: true });
        await page.getByRole('button', { name: /^申请复核/ }).last().click();
        const form = page.getByRole('form', { name: /^申请复核/ });
        await form.getByRole('button', { name: '申请复核' }).click();
        await seen(form.getByRole('alert'));
        await form.getByRole('textbox').fill('客户说的是资费，请听录音。');
        await form.getByRole('button', { name: '申请复核' }).click();
        await seen(page.getByText(/复核中.*前裁定/));
        const slip = page.waitForEvent('popup');
        await page.getByRole('link', { name: '打印工资条' }).click();
        const printed = await slip;
        await seen(printed.getByRole('heading', { name: `工资条 ${JUNE}` }));
        await seen(printed.getByText('应发合计'));
        await page.locator('tbody').getByRole('link').first().click();
        await seen(page.getByRole('toolbar'));
      }),
  },
  {
    name: 'the quality office sees the wages of the house by sums, decides an objection and signs nothing too early',
    run: (browser) =>
      seated(browser, POSTS.quality, `/pay?month=${JUNE}`, async (page) => {
        await seen(page.getByRole('heading', { name: `工资月 ${JUNE}` }));
        await seen(page.getByRole('link', { name: '导出工资表' }));
        await page.screenshot({ path: `${OUT}pay-zh.png`, fullPage: true });
        const list = page.getByRole('region', { name: '复核', exact: true });
        await list.getByRole('button', { name: '裁定' }).first().click();
        const form = list.getByRole('form', { name: '裁定' });
        await form.getByText('评价不计').click();
        await form.getByRole('textbox').fill('录音可证，评价不计。');
        await form.getByRole('button', { name: '裁定' }).click();
        await seen(list.getByText('录音可证，评价不计。'));
        await page.getByRole('button', { name: /^签字/ }).click();
        await seen(page.getByText('复核期未满，或还有复核没有裁定。'));
      }),
  },
  {
    name: 'the wage of a telephone, and in English',
    run: async (browser) => {
      await seated(browser, POSTS.handler, '/wages', async (page) => {
        await page.goto(`/wages?month=${JUNE}&lang=en`);
        await seen(page.getByRole('heading', { name: 'My wage' }));
        await seen(page.getByText('Published'));
        await page.screenshot({ path: `${OUT}wages-phone-en.png`, fullPage: true });
      }, 'phone');
      await seated(browser, POSTS.quality, '/pay', async (page) => {
        await page.goto(`/pay?month=${JUNE}&lang=en&theme=dark`);
        await seen(page.getByRole('heading', { name: `Months of pay ${JUNE}` }));
        await seen(page.getByRole('region', { name: 'Verdicts being looked at' }));
        await page.screenshot({ path: `${OUT}pay-en.png`, fullPage: true });
      });
    },
  },
];
