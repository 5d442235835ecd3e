import assert from 'node:assert/strict';
import type { APIRequestContext, Browser, BrowserContext, Locator, Page } from 'playwright-core';
import type { CaseListView, FreeWindowsView, MyVisitsView, SeatView, VisitDayView, VisitReply, VisitView } from '../src/api/types.ts';
import { findings } from './access.ts';
import { BASE_URL, open, POSTS, SIZES } from './browser.ts';
import { Cable } from './cable.ts';
import { seated, seen } from './steps.ts';
import type { Story } from './stories.ts';

/** The technician's phone: in a basement, in a tunnel, with a tab that dies, and with a visit that was given away meanwhile. */

export const shot = (page: Page, name: string): Promise<unknown> => page.screenshot({ path: new URL(`../test-output/${name}.png`, import.meta.url).pathname });
const PHOTO = new URL('../public/field-icon-512.png', import.meta.url).pathname;

interface Road {
  page: Page;
  context: BrowserContext;
  cable: Cable;
}

/** Sits down with the phone behind a wire of its own, waits until the page is kept, tells the story. */
export async function onTheRoad(browser: Browser, story: (road: Road) => Promise<void>): Promise<void> {
  const cable = await Cable.laid();
  const { page, context, errors } = await open(browser, 'phone');
  try {
    await page.goto(`${cable.url}/sign-in`);
    await page.getByRole('main').getByRole('button', { name: POSTS.technician }).first().click();
    await page.waitForURL(/\/field$/);
    await inStep(page);
    await story({ page, context, cable });
    assert.deepEqual(errors.filter((error) => !error.includes('ERR_')), [], 'the page logged errors');
  } catch (error) {
    await shot(page, `failed-field-${Date.now()}`).catch(() => undefined);
    throw error;
  } finally {
    await context.close();
    await cable.cut();
  }
}

/** The day is here, nothing is sent or asked for, and the worker has the page. */
export async function inStep(page: Page): Promise<void> {
  await seen(page.getByRole('heading', { name: /^今天 \d+ 单$/ }));
  await seen(page.getByText('有网络'));
  await page.waitForFunction(async () => (await navigator.serviceWorker.ready).active?.state === 'activated' && navigator.serviceWorker.controller !== null && (await caches.match('/field')) !== undefined);
}

export const unsent = (page: Page, count: number): Promise<void> => seen(page.getByRole('link', { name: `未发送：${count}`, exact: true }));

/** Presses `现在发送` until the server has answered. */
export async function send(page: Page): Promise<void> {
  await page.getByRole('link', { name: /^未发送：/ }).click();
  await page.getByRole('button', { name: '现在发送' }).click();
}

const doors = new Map<RegExp, Promise<APIRequestContext>>();

/** Somebody's own way to the server, beside the wire; one session each, for a person has only so many. */
export function asSeat(browser: Browser, post: RegExp): Promise<APIRequestContext> {
  const entered = doors.get(post) ?? enter(browser, post);
  doors.set(post, entered);
  return entered;
}

export async function enter(browser: Browser, post: RegExp): Promise<APIRequestContext> {
  const { request } = await browser.newContext({ baseURL: BASE_URL });
  const seats = (await (await request.get('/api/v1/seats')).json()) as SeatView[];
  const seat = seats.find((one) => post.test(one.post.name.zh));
  assert.ok(seat, `a seat of ${post}`);
  const entered = await request.post('/api/v1/session', { data: { token: seat.token, name: '', password: '', new_password: null, code: null } });
  assert.equal(entered.status(), 200);
  return request;
}

export async function ask<T>(browser: Browser, post: RegExp, path: string): Promise<T> {
  const answer = await (await asSeat(browser, post)).get(path);
  assert.equal(answer.status(), 200, path);
  return (await answer.json()) as T;
}

const mine = async (browser: Browser): Promise<VisitView[]> => (await ask<MyVisitsView>(browser, POSTS.technician, '/api/v1/visits/mine')).visits;

export const PHONE_OF = 'crew-990104-1';

/** The dispatcher sends him to customers of open cases, at hours of today that he has free, until so many visits wait for him. */
async function hasWaiting(browser: Browser, count: number): Promise<void> {
  const api = await asSeat(browser, POSTS.dispatcher);
  const board = (await (await api.get('/api/v1/visits')).json()) as VisitDayView;
  const { rows } = (await (await api.get('/api/v1/cases?limit=100')).json()) as CaseListView;
  const tell = (path: string, data: object) => api.post(`/api/v1/cases/${path}`, { data, headers: { 'Idempotency-Key': crypto.randomUUID() } });
  for (const row of rows) {
    if ((await mine(browser)).filter((visit) => visit.state === 'assigned').length >= count) return;
    const asked = await tell(`${row.id}/visits`, { job: 'repair', text: '入户检查线路和光猫，恢复后测速。' });
    if (!asked.ok()) continue;
    const path = `${row.id}/visits/${((await asked.json()) as VisitReply).visit}`;
    const free = (await (await api.get(`/api/v1/cases/${path}/windows?technician=${PHONE_OF}`)).json()) as FreeWindowsView;
    const today = free.windows?.find((window) => window.until_at <= board.until_at);
    const booked = today && (await tell(`${path}/book`, { from_at: today.from_at, until_at: today.until_at, asked_by_customer: true, technician: PHONE_OF }));
    if (!booked?.ok()) await tell(`${path}/cancel`, { text: '不用去了' });
  }
}

async function theVisit(browser: Browser, state: string): Promise<VisitView> {
  if (state === 'assigned') await hasWaiting(browser, 2);
  const found = (await mine(browser)).find((visit) => visit.state === state);
  assert.ok(found, `a visit of his is ${state}`);
  return found;
}

const stateOf = async (browser: Browser, visit: VisitView): Promise<string> => (await mine(browser)).find((one) => one.visit === visit.visit)?.state ?? 'gone';

/** The dispatcher gives a visit to anybody else who can come. */
async function givenAway(browser: Browser, visit: VisitView): Promise<void> {
  const api = await asSeat(browser, POSTS.dispatcher);
  const board = (await (await api.get('/api/v1/visits')).json()) as VisitDayView;
  for (const { technician } of board.technicians) {
    if (technician.code === visit.technician?.code) continue;
    const path = `/api/v1/cases/${visit.case}/visits/${visit.visit}/assign`;
    const answer = await api.post(path, { data: { technician: technician.code }, headers: { 'Idempotency-Key': crypto.randomUUID() } });
    if (answer.ok()) return;
  }
  throw new Error('nobody else can come');
}

/** A visit that waits for him, seen on the phone before anything is cut. */
async function carried(page: Page, browser: Browser): Promise<VisitView> {
  const visit = await theVisit(browser, 'assigned');
  await page.reload();
  await page.locator(`a[href="/field/visit/${visit.visit}"]`).first().waitFor();
  return visit;
}

/** Opens a visit of the list. */
export async function openVisit(page: Page, cable: Cable, visit: VisitView, form = ''): Promise<void> {
  await page.goto(`${cable.url}/field/visit/${visit.visit}${form}`);
}

export const button = (at: Page | Locator, name: string): Locator => at.getByRole('button', { name, exact: true });

export async function receipt(page: Page): Promise<void> {
  await seen(page.getByText(/^还差：根因.*修后测速/));
  await page.getByRole('radio', { name: '接入' }).click();
  await page.getByRole('radio', { name: '接头、跳线松动' }).click();
  await page.getByRole('textbox', { name: '修前' }).fill('0');
  await page.getByRole('textbox', { name: '修后' }).fill('312.5');
  await button(page, '多一个光猫').click();
  await page.getByLabel('拍照').setInputFiles(PHOTO);
  await seen(page.getByRole('img', { name: '照片 1' }));
  await page.getByRole('radio', { name: '好了', exact: true }).click();
  await page.getByRole('textbox', { name: '对客户怎么说' }).fill('入户接头松了，重新接好，测速 312 兆。');
}

export const FIELD: Story[] = [
  {
    name: 'field: the day with its addresses opens without a network',
    run: (browser) =>
      onTheRoad(browser, async ({ page, cable }) => {
        const next = page.getByRole('region', { name: /下一户|正在做/ });
        await seen(next.getByRole('link', { name: '打给客户' }));
        const who = await next.locator('.who').innerText();
        await cable.cut();
        await page.reload();
        await seen(page.getByText('没有网络，照常做'));
        await unsent(page, 0);
        assert.equal(await next.locator('.who').innerText(), who, 'name and address in plain, from the phone');
        await page.goto(`${cable.url}/field/me`);
        await seen(page.getByRole('region', { name: '装维人员证件' }).getByText('工号'));
        await cable.mend();
      }),
  },
  {
    name: 'field: each address is looked up once a visit, however often the page opens',
    run: (browser) =>
      onTheRoad(browser, async ({ page }) => {
        const asked: string[] = [];
        page.on('request', (request) => {
          if (request.url().endsWith('/customer')) asked.push(request.url());
        });
        await seen(page.getByRole('link', { name: '打给客户' }));
        await page.reload();
        await inStep(page);
        await page.reload();
        await inStep(page);
        assert.deepEqual(asked.filter((one, place) => asked.indexOf(one) !== place), [], 'no visit twice');
      }),
  },
  {
    name: 'field: the network is cut twice and the tab dies; what was done arrives once, at its own instants',
    run: (browser) =>
      onTheRoad(browser, async ({ page, context, cable }) => {
        const visit = await carried(page, browser);
        await cable.cut();
        await openVisit(page, cable, visit);
        await button(page, '出发').click();
        await unsent(page, 1);
        await page.close({ runBeforeUnload: false });
        const again = await context.newPage();
        await openVisit(again, cable, visit);
        await unsent(again, 1);
        await button(again, '到达').click();
        await unsent(again, 2);
        // The batch comes through, its answer does not: the second cut is in the middle.
        cable.loseAnswers = Number.MAX_SAFE_INTEGER;
        await cable.mend();
        await send(again);
        await seen(again.getByText('没有网络，照常做'));
        await unsent(again, 2);
        assert.equal(await stateOf(browser, visit), 'on-site', 'the server has acted, and the phone cannot know');
        await shot(again, 'field-unsent-zh');
        cable.loseAnswers = 0;
        await button(again, '现在发送').click();
        await unsent(again, 0);
        await seen(again.getByText(/^已收到的/));
        assert.ok(cable.batches.length >= 2, 'it was sent more than once');
        assert.equal(new Set(cable.batches.map((batch) => batch.body)).size, 1, 'the same batch, to the byte');
        const told = (await mine(browser)).find((one) => one.visit === visit.visit);
        const did = (JSON.parse(cable.batches[0]?.body ?? '{}') as { actions: { occurred_at: number }[] }).actions.map((action) => action.occurred_at);
        assert.equal(told?.arrived_at, did[1], 'he came when he came, not when it was sent');
      }),
  },
  {
    name: 'field: the receipt says what proof it wants, survives the tab, and goes with its photo',
    run: (browser) =>
      onTheRoad(browser, async ({ page, cable }) => {
        const visit = await theVisit(browser, 'on-site');
        await openVisit(page, cable, visit);
        await button(page, '回单').click();
        await seen(page.getByText(/^回单要带：根因/));
        await receipt(page);
        await cable.cut();
        await page.reload();
        await seen(page.getByRole('img', { name: '照片 1' }));
        assert.equal(await page.getByRole('textbox', { name: '修后' }).inputValue(), '312.5', 'what was written is kept');
        await shot(page, 'field-finish-zh');
        await button(page, '回单').click();
        await unsent(page, 1);
        await cable.mend();
        await send(page);
        await unsent(page, 0);
        const told = (await mine(browser)).find((one) => one.visit === visit.visit);
        assert.deepEqual([told?.state, told?.receipt?.after_kbps, told?.receipt?.artefacts.length], ['done', 312_500, 1]);
        assert.deepEqual(told?.receipt?.parts, ['ont']);
      }),
  },
  {
    name: 'field: a visit given to somebody else meanwhile is refused in sight, with what to do',
    run: (browser) =>
      onTheRoad(browser, async ({ page, cable }) => {
        const visit = await carried(page, browser);
        await cable.cut();
        await openVisit(page, cable, visit);
        await button(page, '出发').click();
        await unsent(page, 1);
        await givenAway(browser, visit);
        await cable.mend();
        await send(page);
        await seen(page.getByRole('link', { name: '被拒：1' }));
        const told = page.getByRole('alert').filter({ hasText: 'G003' });
        await seen(told.getByText(/怎么办：/));
        await shot(page, 'field-conflict-zh');
        await page.reload();
        await seen(told);
        await button(told, '知道了').click();
        await told.waitFor({ state: 'detached' });
        await openVisit(page, cable, visit);
        await seen(page.getByText(/这一单不在您的手机上了/));
      }),
  },
  {
    name: 'field: he runs late, finds nobody, and hands another back with a reason',
    run: (browser) =>
      onTheRoad(browser, async ({ page, cable }) => {
        const visit = await theVisit(browser, 'assigned');
        await openVisit(page, cable, visit, '/late');
        await page.getByRole('radio', { name: '30 分钟' }).click();
        await seen(page.getByText(/^预计 \d\d:\d\d 到$/));
        await button(page, '记下').click();
        await button(page, '到达').click();
        await seen(button(page, '没进门'));
        await button(page, '没进门').click();
        await seen(page.getByText('还差：照片'));
        await page.getByLabel('拍照').setInputFiles(PHOTO);
        await page.getByRole('textbox', { name: '说明' }).fill('敲门无人应，电话未接。');
        await button(page, '记下').click();
        // Written on the phone first; only then does nothing unsent mean that it arrived.
        await seen(page.getByText(/已退回/).first());
        await unsent(page, 0);
        assert.equal(await stateOf(browser, visit), 'gone', 'it went back to the dispatcher');
        const other = await theVisit(browser, 'assigned');
        await openVisit(page, cable, other, '/reject');
        await page.getByRole('radio', { name: '缺备件' }).click();
        await page.getByRole('textbox', { name: '说明' }).fill('车上没有这种光猫。');
        await button(page, '退单').click();
        await unsent(page, 0);
        await page.waitForFunction(() => document.body.innerText.includes('这一单不在您的手机上了'));
        assert.equal(await stateOf(browser, other), 'gone');
      }),
  },
  {
    name: 'field: signing out asks for what is unsent and leaves nothing on the phone',
    run: (browser) =>
      onTheRoad(browser, async ({ page, cable }) => {
        const visit = await carried(page, browser);
        const kept = () => page.evaluate(async () => (await indexedDB.databases()).map((one) => one.name).filter((name) => name?.startsWith('yinuo-field')));
        assert.equal((await kept()).length, 1);
        await cable.cut();
        await openVisit(page, cable, visit, '/late');
        await page.getByRole('radio', { name: '10 分钟' }).click();
        await button(page, '记下').click();
        await unsent(page, 1);
        await page.getByRole('link', { name: '返回' }).click();
        await page.getByRole('link', { name: '证件' }).click();
        await button(page, '退出').click();
        const asks = page.getByRole('alertdialog', { name: '退出' });
        await seen(asks.getByText('还有 1 条没有发送，退出就没有了。'));
        await cable.mend();
        await button(asks, '先发送').click();
        await unsent(page, 0);
        await button(page, '退出').click();
        await page.waitForURL(/sign-in/);
        assert.deepEqual(await kept(), []);
      }),
  },
  ...(['light', 'dark'] as const).map((theme) => looks(theme, 'zh')),
  looks('light', 'en'),
];

/** The address of a customer's page. */
export async function customerPage(browser: Browser, id: string): Promise<string> {
  return (await ask<{ customer_page: string }>(browser, POSTS.supervisor, `/api/v1/cases/${id}/messages`)).customer_page;
}

/** A customer before the doors, with nothing but his link. */
export async function asCustomer(browser: Browser, link: string, story: (page: Page) => Promise<void>): Promise<void> {
  const { page, context, errors } = await open(browser, 'phone');
  await page.goto(link);
  await story(page);
  assert.deepEqual(errors, [], 'the page logged errors');
  await context.close();
}

/** The dispatcher says who is out and accepts what is proposed. */
export async function somebodyIsSick(browser: Browser): Promise<void> {
  await seated(browser, POSTS.dispatcher, '/dispatch', async (page) => {
    const board = page.getByRole('region', { name: '按人排的一天' });
    const busy = board.getByRole('group').filter({ has: page.getByRole('button', { name: /已派/ }) }).last();
    const name = (await busy.getAttribute('aria-label')) ?? '';
    await page.getByRole('button', { name: /有人来不了/ }).click();
    await page.getByRole('combobox', { name: '谁' }).selectOption({ label: name });
    await page.getByRole('button', { name: '重排' }).click();
    const advice = page.getByRole('region', { name: '建议的排法' });
    await seen(advice.getByText(new RegExp(`${name} 今天剩下的时间不派单`)));
    await shot(page, 'story-5-somebody-sick-zh');
    await advice.getByRole('button', { name: /接受/ }).click();
    await seen(page.getByText(/已接受/));
  });
}

/** Every page of the phone: nothing wider than the screen, no serious finding, a picture. */
function looks(theme: 'light' | 'dark', language: 'zh' | 'en'): Story {
  return {
    name: `field: the pages at 360 by 740, ${theme}, ${language}`,
    run: (browser) =>
      onTheRoad(browser, async ({ page, cable }) => {
        const visit = await theVisit(browser, 'assigned');
        const of = `/visit/${visit.visit}`;
        const pages = { today: '', visit: of, finish: `${of}/finish`, late: `${of}/late`, reject: `${of}/reject`, 'no-access': `${of}/no-access`, unsent: '/unsent', van: '/van', me: '/me' };
        for (const [name, path] of Object.entries(pages)) {
          await page.goto(`${cable.url}/field${path}?theme=${theme}&lang=${language}`);
          await seen(page.getByRole('heading', { level: 1 }));
          await seen(page.getByText(language === 'zh' ? '有网络' : 'Online'));
          assert.deepEqual(await findings(page), [], name);
          const wide = await page.evaluate(() => document.documentElement.scrollWidth);
          assert.ok(wide <= SIZES.phone.width, `${name} is ${wide} wide`);
          const small = await page.evaluate(() => [...document.querySelectorAll('button, a.press, a.tab, a.count')].filter((one) => one.getBoundingClientRect().height < 44).map((one) => one.textContent));
          assert.deepEqual(small, [], `${name}: too small for a thumb`);
          await shot(page, `field-${name}-${language}${theme === 'dark' ? '-dark' : ''}`);
        }
      }),
  };
}
