import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { open, POSTS, sit } from './browser.ts';
import { phone } from './customer.ts';
import { chooseNamed, gone, seated, seen, start, submit } from './steps.ts';
import type { Story } from './stories.ts';

/** What a newcomer tripped over, told the way it should go: the rail, paper, urging, the night, a caller nobody knows. */

const shot = (page: Page, name: string): Promise<unknown> => page.screenshot({ path: new URL(`../test-output/${name}.png`, import.meta.url).pathname });

/** Opens the first case of the queue whose row has this text. */
async function openRow(page: Page, words: RegExp): Promise<void> {
  await page.locator('.queue-row').filter({ hasText: words }).first().click();
  await seen(page.getByRole('toolbar', { name: '可以做的事' }));
}

/** Whether the desk stands where it stood: nothing scrolled it up. */
const deskStands = (page: Page): Promise<boolean> => page.evaluate(() => (document.querySelector('.desk')?.scrollTop ?? 1) === 0 && (document.querySelector('.bar')?.getBoundingClientRect().top ?? 1) === 0);

/** Whether an element lies wholly inside the rail's own window. */
const inRail = (page: Page, name: string): Promise<boolean> =>
  page.evaluate((wanted) => {
    const list = document.querySelector('.rail-places')?.getBoundingClientRect();
    const one = [...document.querySelectorAll('.rail a')].find((link) => link.textContent === wanted)?.getBoundingClientRect();
    return list !== undefined && one !== undefined && one.top >= list.top - 1 && one.bottom <= list.bottom + 1;
  }, name);

/** Numbers that the demo has written to: customers of the city. */
function writtenTo(): string {
  const folder = process.env.YINUO_MESSAGES ?? '';
  const lines = readdirSync(folder).flatMap((file) => readFileSync(`${folder}/${file}`, 'utf8').split('\n').filter(Boolean));
  return (JSON.parse(lines[0] ?? '{}') as { to: string }).to;
}

export const POLISH: Story[] = [
  {
    name: 'a fault is reported by the public form without a login, in both languages, and its page opens',
    run: async (browser) => {
      for (const language of ['zh', 'en'] as const) {
        await phone(browser, '/report', { language, dark: language === 'en' }, async (page) => {
          await seen(page.getByRole('heading', { name: language === 'zh' ? '报修或投诉' : 'Report a fault or complain' }));
          await page.screenshot({ path: new URL(`../test-output/report-${language}.png`, import.meta.url).pathname, fullPage: true });
          await page.getByRole('combobox').selectOption('fault.tv.no-signal');
          await page.getByRole('textbox').nth(0).fill(language === 'zh' ? writtenTo() : '139 0000 9999');
          await page.getByRole('textbox').nth(1).fill('电视黑屏，从早上起');
          // Nobody fills it in faster than three seconds: the page waits for the reader's own time.
          await page.waitForFunction(() => performance.now() > 3_500);
          await page.getByRole('button').click();
          await seen(page.getByRole('heading', { name: language === 'zh' ? '收到了' : 'We have it' }));
          const link = page.getByRole('link', { name: /演示|Demo/ });
          if (language === 'en') return assert.equal(await link.count(), 0, 'a number that is nobody’s has no case');
          await link.click();
          await seen(page.getByRole('heading', { level: 1 }));
          await seen(page.getByText('无信号'));
        });
      }
    },
  },
  {
    name: 'whoever works on a late case says why, and the page shows it beside the clock',
    run: (browser) =>
      seated(browser, POSTS.supervisor, '/cases?state=open&broken=true', async (page) => {
        await page.locator('.queue-row').first().click();
        const sheet = await start(page, '说明晚点原因');
        await chooseNamed(page, sheet, '为什么晚了', '缺备件、缺资源');
        await shot(page, 'late-cause');
        await submit(sheet);
        await seen(page.getByText('说明晚点原因：缺备件、缺资源'));
      }),
  },
  {
    name: 'every list leaves as a file of what its page shows',
    run: (browser) =>
      seated(browser, POSTS.quality, '/staff', async (page) => {
        for (const [path, list] of [['/staff', 'staff'], ['/settlements?show=all', 'settlements'], ['/outages', 'outages'], ['/scores', 'scores'], ['/contractors', 'contractors'], ['/surveys', 'surveys'], ['/honours', 'honours'], ['/praise', 'praise'], ['/follow-ups', 'follow-ups']] as const) {
          await page.goto(path);
          await seen(page.getByRole('heading', { level: 1 }));
          const link = page.locator(`a[href^="/api/v1/export/${list}?"]`);
          // An empty page offers no file.
          const empty = page.locator('.empty');
          await seen(link.or(empty));
          if ((await link.count()) === 0) continue;
          const answer = await page.request.get((await link.getAttribute('href')) ?? '');
          assert.equal(answer.status(), 200, list);
          assert.match(await answer.text(), /个人信息已隐藏/, list);
        }
      }),
  },
  {
    name: 'before anybody has signed in nothing is asked that could only be refused, and the console stays silent',
    run: async (browser) => {
      for (const path of ['/', '/cases', '/sign-in', '/field']) {
        const { page, context } = await open(browser);
        const noise: string[] = [];
        page.on('console', (message) => message.type() === 'error' && noise.push(message.text()));
        page.on('response', (response) => response.status() >= 400 && noise.push(`${response.status()} ${response.url()}`));
        await page.goto(path);
        await seen(path === '/field' ? page.getByRole('link', { name: /登录/ }) : page.getByRole('main').getByRole('button'));
        assert.deepEqual(noise, [], path);
        await context.close();
      }
      // Somebody who has signed in is still known after a reload, and not after he signed out.
      const { page, context } = await open(browser);
      await sit(page, POSTS.supervisor, '/policy');
      await page.reload();
      await seen(page.getByRole('heading', { name: '规则', exact: true }));
      await context.close();
    },
  },
  {
    name: 'the rail scrolls by wheel and by keyboard, shows that there is more, and leaves the desk where it is',
    run: (browser) =>
      seated(browser, POSTS.quality, '/cases', async (page) => {
        for (const height of [768, 650]) {
          await page.setViewportSize({ width: 1366, height });
          const places = page.locator('.rail-places');
          await page.evaluate(() => document.querySelector('.rail-places')?.scrollTo(0, 0));
          await page.waitForFunction(() => document.querySelector('.rail-places')?.getAttribute('data-more') === 'after');
          assert.equal(await inRail(page, '服务报'), false, 'it does not all fit');
          await places.hover();
          await page.mouse.wheel(0, 4000);
          await page.waitForFunction(() => document.querySelector('.rail-places')?.getAttribute('data-more') === 'before');
          assert.equal(await inRail(page, '服务报'), true, 'the wheel brings the last one');
          assert.ok(await deskStands(page));
          await page.evaluate(() => document.querySelector('.rail-places')?.scrollTo(0, 0));
          await page.getByRole('link', { name: '服务单', exact: true }).focus();
          for (let tabs = 0; tabs < 30 && !(await page.evaluate(() => document.activeElement?.textContent === '规则')); tabs += 1) await page.keyboard.press('Tab');
          assert.equal(await inRail(page, '规则'), true, 'the keyboard brings what it reaches');
          assert.ok(await deskStands(page), 'and the desk stands');
          assert.ok(await page.getByRole('button', { name: '设置' }).isVisible(), 'settings stay at the foot');
        }
        await page.keyboard.press('Enter');
        await seen(page.getByRole('heading', { name: '规则', exact: true }));
        await page.reload();
        await seen(page.getByRole('heading', { name: '规则', exact: true }));
        await page.waitForFunction(() => (document.querySelector('.rail-places')?.scrollTop ?? 0) > 0);
        assert.equal(await inRail(page, '规则'), true, 'where one is stays in view');
        await shot(page, 'rail-650');
      }),
  },
  {
    name: 'a case on paper of A4 has its facts, its clocks, its whole story and its ledger',
    run: (browser) =>
      seated(browser, POSTS.supervisor, '/cases', async (page) => {
        await openRow(page, /超/);
        const entries = await page.locator('.entry').count();
        assert.ok(entries > 3);
        await page.setViewportSize({ width: 720, height: 1010 });
        await page.emulateMedia({ media: 'print' });
        for (const part of ['.case-line', '.strip-cell .clock', '.context']) assert.ok(await page.locator(part).first().isVisible(), `${part} is printed`);
        await seen(page.locator('.context').getByRole('heading', { name: /记账/ }));
        for (const hidden of ['.rail', '.bar', '.queue', '.action-bar', '.case-tools', '.context button']) assert.equal(await page.locator(hidden).first().isVisible(), false, `${hidden} is not`);
        const cut = await page.evaluate(() => [...document.querySelectorAll('.case, .case *, .context')].filter((one) => getComputedStyle(one).overflowY !== 'visible' && one.scrollHeight > one.clientHeight + 1).map((one) => one.className));
        assert.deepEqual(cut, [], 'nothing that scrolls is cut at the edge of the window');
        const [wide, window] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
        assert.ok((wide ?? 0) <= (window ?? 0), 'it fits the breadth of the sheet');
        const last = await page.locator('.entry').last().boundingBox();
        const beside = await page.locator('.context').boundingBox();
        assert.ok(last && beside && last.y + last.height <= beside.y + 1, 'what stands beside follows the whole story');
        await page.screenshot({ path: new URL('../test-output/case-paper.png', import.meta.url).pathname, fullPage: true });
        const paper = (await page.pdf({ format: 'A4' })).toString('latin1');
        assert.ok(paper.length > 10_000, 'a sheet with words on it');
      }),
  },
  {
    name: 'a supervisor urges from the ladder board with one key, and the handler finds it',
    run: async (browser) => {
      let said = '';
      await seated(browser, POSTS.supervisor, '/ladder', async (page) => {
        await page.locator('.card').filter({ hasText: '周敏' }).first().locator('.card-body').click();
        await page.keyboard.press('h');
        const dialog = page.getByRole('dialog', { name: '催办 周敏' });
        const box = dialog.getByRole('textbox', { name: '记什么' });
        await seen(box);
        assert.match(await box.inputValue(), /请抓紧办。.*请回一句/);
        said = `今天能好吗？${Date.now()}`;
        await box.fill(said);
        await shot(page, 'urge-board');
        await dialog.getByRole('button', { name: /发出催办/ }).click();
        await seen(page.getByText(/已催 周敏/));
        await gone(dialog);
        assert.ok(new URL(page.url()).pathname === '/ladder', 'the board stays');
      });
      await seated(browser, /周敏/, '/inbox', async (page) => {
        await page.locator('.inbox-item').filter({ hasText: '备注里叫了您' }).first().getByRole('link').first().click();
        await seen(page.getByText(said));
      });
    },
  },
  {
    name: 'a supervisor urges on the case, by the palette too; a handler does not urge himself',
    run: async (browser) => {
      await seated(browser, POSTS.supervisor, '/cases', async (page) => {
        await openRow(page, /超/);
        await page.keyboard.press('Control+k');
        await page.getByRole('combobox', { name: '命令' }).fill('催');
        await seen(page.getByRole('option', { name: /催办/ }));
        await page.keyboard.press('Enter');
        await seen(page.getByRole('dialog', { name: /^催办/ }).getByRole('textbox', { name: '记什么' }));
        await page.keyboard.press('Escape');
        await gone(page.getByRole('dialog', { name: /^催办/ }));
        await page.locator('.case-line').getByRole('button', { name: /催办/ }).click();
        await seen(page.getByRole('dialog', { name: /^催办/ }));
      });
      await seated(browser, POSTS.handler, '/cases?handler=me', async (page) => {
        await openRow(page, /./);
        assert.equal(await page.locator('.case-line').getByRole('button', { name: /催办/ }).count(), 0);
      });
    },
  },
  {
    name: 'the strip of the ladder looks until the morning, and the address keeps it',
    run: (browser) =>
      seated(browser, POSTS.supervisor, '/ladder', async (page) => {
        const strip = page.getByRole('region', { name: '将要升级' });
        await seen(strip.getByText('2 小时内', { exact: false }));
        const near = await strip.locator('.climb').count();
        await page.keyboard.press('o');
        await seen(strip.getByText(/到明天 08:00，/));
        assert.match(page.url(), /ahead=morning/);
        assert.ok((await strip.locator('.climb').count()) >= near, 'whatever climbs in two hours climbs until the morning');
        await seen(strip.getByText('22:00', { exact: true }));
        await shot(page, 'ladder-morning');
        await page.reload();
        await seen(strip.getByText(/到明天 08:00，/));
        await strip.getByRole('button', { name: '2 小时', exact: true }).click();
        await seen(strip.getByText(/2 小时内/));
        assert.doesNotMatch(page.url(), /ahead/);
      }),
  },
  {
    name: 'a number nobody has is recorded as somebody unknown, by Enter alone',
    run: (browser) =>
      seated(browser, POSTS.agent, '/intake', async (page) => {
        const number = `139${String(Date.now()).slice(-8)}`;
        await page.getByRole('combobox', { name: '找客户' }).fill(number);
        await seen(page.getByText(/没有找到/));
        await seen(page.getByRole('button', { name: /作为未登记的人记录/ }));
        await page.keyboard.press('Enter');
        const form = page.getByRole('group', { name: '作为未登记的人记录' });
        assert.equal(await form.getByRole('textbox', { name: '来电号码' }).inputValue(), number);
        await page.keyboard.type('刘先生');
        await shot(page, 'intake-unknown');
        await page.keyboard.press('Enter');
        await page.waitForURL(/customer=P\d+/);
        await page.keyboard.press('Alt+4');
        await page.getByRole('textbox', { name: '客户原话' }).fill('问宽带覆盖到哪里。');
        await page.keyboard.press('Control+Enter');
        await seen(page.getByText('已记录联系'));
      }),
  },
  {
    name: 'a digit in the empty finder of categories takes its chip, and minutes are never changed in silence',
    run: async (browser) => {
      await seated(browser, POSTS.agent, '/intake', async (page) => {
        await seen(page.getByRole('complementary', { name: '账户' }));
        await page.keyboard.press('Alt+1');
        await seen(page.locator('.category').getByRole('radio').nth(1));
        const finder = page.getByRole('textbox', { name: '写两个字筛选' });
        await finder.focus();
        await page.keyboard.press('7');
        assert.equal(await finder.inputValue(), '');
        await page.waitForFunction(() => document.querySelectorAll('.category [role="radio"]')[1]?.getAttribute('aria-checked') === 'true');
      });
      await seated(browser, POSTS.handler, '/cases?handler=me', async (page) => {
        await openRow(page, /投诉办结/);
        const sheet = await start(page, '请协办');
        const limit = sheet.getByRole('textbox', { name: '限时（分钟）' });
        await limit.fill('-5');
        await seen(sheet.getByText('填整数分钟，如 90'));
        await chooseNamed(page, sheet, '单位', '计费');
        await sheet.getByRole('textbox', { name: '请做什么' }).fill('核一下这笔费用。');
        await sheet.getByRole('button', { name: /^确定/ }).click();
        assert.equal(await limit.inputValue(), '-5', 'it stays as it was typed');
        assert.ok(await sheet.isVisible(), 'and nothing was sent');
        await limit.fill('90');
        await seen(sheet.getByText(/^到 今天 \d\d:\d\d/));
      });
    },
  },
  {
    name: 'a page of another post says so once, and leads to a page that one may open; so does a wrong address',
    run: (browser) =>
      seated(browser, POSTS.administrator, '/inbox', async (page) => {
        for (const path of ['/top', '/settlements', '/dispatch', '/cases']) {
          await page.goto(path);
          await seen(page.getByText('这一页您的岗位不能打开'));
          assert.equal(await page.getByText('没有这项权限').count(), 0, 'said once');
          assert.equal(await page.getByRole('button', { name: '再试一次' }).count(), 0, 'asking again helps nobody');
        }
        await shot(page, 'closed');
        await page.getByRole('main').getByRole('link', { name: '回我的首页' }).click();
        await page.waitForURL(/\/(staff|people|inbox)/);
        await page.goto('/nowhere');
        await seen(page.getByText('没有这一页'));
        await page.getByRole('main').getByRole('link', { name: '回我的首页' }).click();
        await page.waitForURL(/\/(staff|people|inbox)/);
        await page.keyboard.press('?');
        const help = page.getByRole('dialog', { name: '全部按键' });
        await seen(help.getByText('去人员'));
        for (const word of ['去服务单', '去派单板', '找客户', '重排']) assert.equal(await help.getByText(word, { exact: true }).count(), 0, `${word} is of no use here`);
      }),
  },
  {
    name: 'a page that stands in no rail of one\'s own, and may be read, opens as ever',
    run: (browser) =>
      seated(browser, POSTS.agent, '/orders', async (page) => {
        await seen(page.getByRole('heading', { name: '督办', exact: true }));
        assert.equal(await page.getByText('这一页您的岗位不能打开').count(), 0);
      }),
  },
  {
    name: 'dispatch: a visit is pulled to another row, hangs there with its cost, and goes back',
    run: (browser) =>
      seated(browser, POSTS.dispatcher, '/dispatch', async (page) => {
        const board = page.getByRole('region', { name: '按人排的一天' });
        const bar = board.locator('.gantt-bar.free').first();
        await seen(bar);
        const rows = board.locator('.gantt-row[data-technician]');
        const own = await bar.evaluate((one) => one.closest('[data-technician]')?.getAttribute('data-technician'));
        const others = await rows.evaluateAll((all) => all.map((one) => ({ who: one.getAttribute('data-technician'), works: one.querySelector('.gantt-shift') !== null })));
        const goal = others.findIndex((one) => one.who !== own && one.works);
        assert.ok(goal >= 0, 'somebody else works');
        const from = await bar.boundingBox();
        const to = await rows.nth(goal).boundingBox();
        assert.ok(from && to);
        await page.mouse.move(from.x + 6, from.y + from.height / 2);
        await page.mouse.down();
        await page.mouse.move(from.x + 40, to.y + to.height / 2, { steps: 6 });
        await seen(rows.nth(goal).locator('.gantt-ghost'));
        await page.mouse.up();
        await seen(page.getByText(/^移到 /));
        await seen(page.getByRole('region', { name: '选中的单' }).getByText(/代价不变|多花|省|G0/));
        assert.ok(await rows.nth(goal).locator('.gantt-ghost').isVisible(), 'it hangs where it was let go');
        await shot(page, 'dispatch-pull');
        await page.getByRole('button', { name: '放回原处' }).click();
        await gone(page.getByText(/^移到 /));
      }),
  },
  {
    name: 'dispatch: on a telephone a visit is pressed, then the row and the hour',
    run: (browser) =>
      seated(
        browser,
        POSTS.dispatcher,
        '/dispatch',
        async (page) => {
          const board = page.getByRole('region', { name: '按人排的一天' });
          const bar = board.locator('.gantt-bar.free').first();
          await bar.scrollIntoViewIfNeeded();
          const wide = await bar.evaluate((one) => one.getBoundingClientRect().width);
          assert.ok(wide >= 48, 'a bar of an hour is wide enough for a finger');
          await bar.click();
          await seen(page.getByRole('region', { name: '选中的单' }));
          const own = await bar.evaluate((one) => one.closest('[data-technician]')?.getAttribute('data-technician'));
          const track = board.locator(`.gantt-row[data-technician]:not([data-technician="${own}"]):has(.gantt-shift) .gantt-track`).last();
          const shift = track.locator('.gantt-shift');
          await shift.scrollIntoViewIfNeeded();
          const box = await shift.boundingBox();
          assert.ok(box);
          await shift.click({ position: { x: box.width - 30, y: box.height / 2 }, force: true });
          await seen(page.getByText(/^移到 /));
          assert.equal(await page.locator('.key-strip').isVisible(), false, 'no keys are named where there are none');
          await shot(page, 'dispatch-phone');
          await page.getByRole('button', { name: '放回原处' }).click();
          await gone(page.getByText(/^移到 /));
        },
        'phone',
      ),
  },
];

