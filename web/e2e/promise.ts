import assert from 'node:assert/strict';
import type { APIRequestContext, Browser, Page } from 'playwright-core';
import type { CaseVisitsView, CustomerHit, CustomerView, MyVisitsView, SettlementFileView, VisitDayView, VisitReply } from '../src/api/types.ts';
import { POSTS } from './browser.ts';
import { does } from './customer.ts';
import { forwardTo } from './clock.ts';
import { asCustomer, button, customerPage, enter, inStep, onTheRoad, openVisit, PHONE_OF, receipt, send, shot, somebodyIsSick, unsent } from './field.ts';
import { seated, seen } from './steps.ts';
import type { Story } from './stories.ts';

/** One customer from the hour that he chose to the money that we owe him for it, on one page of his. Told last: the city's clock goes on. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** How long something that the worker does may take to stand on a page. */
const WAIT_MILLIS = 15_000;

async function read<T>(api: APIRequestContext, path: string): Promise<T> {
  const answer = await api.get(path);
  assert.equal(answer.status(), 200, path);
  return (await answer.json()) as T;
}

const serverNow = async (browser: Browser): Promise<number> => (await read<VisitDayView>(await enter(browser, POSTS.dispatcher), '/api/v1/visits')).server_at;

/** The city's clock reads an instant; whoever was signed in may have to come in anew. */
const itIs = async (browser: Browser, at: number): Promise<number> => forwardTo(at, await serverNow(browser));

/** A household with broadband in the technician's district for whom nothing is open. */
async function somebodyNear(browser: Browser): Promise<{ customer: string; service: string }> {
  const api = await enter(browser, POSTS.agent);
  for (const part of ['C0001', 'C0002', 'C0003', 'C0004', 'C0005']) {
    for (const hit of await read<CustomerHit[]>(api, `/api/v1/customers?q=${part}`)) {
      if (hit.segment !== 'household') continue;
      const known = await read<CustomerView>(api, `/api/v1/customers/${hit.code}`);
      const [first] = known.services;
      const near = first?.product === 'broadband' && first.access === 'fibre' && first.area === 'urban' && first.suspended === '' && first.unit.code.startsWith(PHONE_OF.split('-')[1] ?? '');
      if (near && known.open_cases.length === 0 && known.closed_cases.length === 0) return { customer: hit.code, service: first.code };
    }
  }
  throw new Error('nobody in that district is without a case');
}

/** Loads the page again until it shows something that the worker does in its own time. */
async function shows(page: Page, words: string | RegExp): Promise<void> {
  const until = performance.now() + WAIT_MILLIS;
  while (!(await page.getByText(words).first().isVisible())) {
    assert.ok(performance.now() < until, `the page never shows ${words}`);
    await page.waitForTimeout(200);
    await page.reload();
  }
}

interface Promised {
  case: string;
  number: string;
  visit: string;
  link: string;
  /** Beginning of the window that he chooses: tomorrow at six, two hours long. */
  from: number;
}

/** He rings, his fault is taken, and somebody is to come. */
async function rings(browser: Browser): Promise<Promised> {
  const { customer, service } = await somebodyNear(browser);
  const outcome = { is: 'opens', category: 'fault.broadband.no-internet', service, priority: null, beside: null };
  const contact = { channel: 'hotline', direction: 'inbound', customer, text: '晚上回家上不了网，白天都上班。', recording: '', occurred_at: null, outcome };
  const agent = await enter(browser, POSTS.agent);
  const taken = await agent.post('/api/v1/contacts', { data: contact, headers: { 'Idempotency-Key': crypto.randomUUID() } });
  assert.ok(taken.ok(), await taken.text());
  const { case: id, number } = (await taken.json()) as { case: string; number: string };
  const api = await enter(browser, POSTS.dispatcher);
  const asked = await api.post(`/api/v1/cases/${id}/visits`, { data: { job: 'repair', text: '晚上上不了网，上门看看。', parts: [], hazard: '', two_persons: false }, headers: { 'Idempotency-Key': crypto.randomUUID() } });
  assert.ok(asked.ok(), await asked.text());
  const { until_at: midnight } = await read<VisitDayView>(api, '/api/v1/visits');
  return { case: id, number, visit: ((await asked.json()) as VisitReply).visit, link: await customerPage(browser, id), from: midnight + 18 * HOUR };
}

/** Tomorrow evening, and who comes. */
async function chooses(browser: Browser, promised: Promised): Promise<void> {
  const free = await read<{ windows: { from_at: number; comers: { technician: { code: string; name: { zh: string } } }[] }[] }>(
    await enter(browser, POSTS.dispatcher),
    `/api/v1/cases/${promised.case}/visits/${promised.visit}/windows?technician=${PHONE_OF}`,
  );
  const ours = free.windows.find((window) => window.from_at === promised.from)?.comers.find((one) => one.technician.code === PHONE_OF);
  assert.ok(ours, 'our technician is free then');
  const known = `${ours.technician.name.zh.slice(0, 1)}师傅`;
  await asCustomer(browser, promised.link, async (page) => {
    // First the day, then the hour; whoever is free unless he names somebody.
    const period = page.locator(`input[name="slot"][value="${promised.from}-"]`);
    const day = page.locator('details.day').filter({ has: period });
    await day.locator('summary').click();
    await period.check();
    const who = day.getByLabel('谁来（可不选）');
    const all = await who.locator('option').evaluateAll((found) => found.map((one) => ({ word: (one as HTMLOptionElement).value, label: one.textContent ?? '' })));
    const wanted = all.find(({ label }) => label.startsWith(known) && label.includes('18:00'));
    assert.ok(wanted, 'tomorrow evening with a technician is offered');
    await who.selectOption(wanted.word);
    // Tomorrow evening is past today's promise: he reads what his choice does to it before he makes it.
    await seen(day.getByText(/承诺就从 .+ 前改到那个时段结束/));
    await shot(page, 'story-1-customer-chooses-zh');
    await day.getByRole('button', { name: '约这个时间' }).click();
    await seen(page.getByText('约好了，我们按这个时间来。'));
    await seen(page.getByText(/18:00–20:00 上门/));
    // What he chose is the promise: it runs until the end of his window.
    await seen(page.getByRole('heading', { level: 1, name: '我们承诺明晚 8 点前修好。' }));
    await shot(page, 'story-2-customer-booked-zh');
  });
  const visits = await read<CaseVisitsView>(await enter(browser, POSTS.dispatcher), `/api/v1/cases/${promised.case}/visits`);
  const agreed = visits.visits.find((one) => one.visit === promised.visit);
  assert.deepEqual([agreed?.state, agreed?.technician?.code, agreed?.chosen_by, agreed?.window_from_at], ['assigned', PHONE_OF, 'customer', promised.from]);
}

/** Ten minutes before the window ends he is still on his way, in a tunnel. Then the window ends without him. */
async function comesLate(browser: Browser, promised: Promised): Promise<void> {
  await itIs(browser, promised.from + 110 * MINUTE);
  await onTheRoad(browser, async ({ page, cable }) => {
    const { visits } = await read<MyVisitsView>(page.request, `${cable.url}/api/v1/visits/mine`);
    const visit = visits.find((one) => one.visit === promised.visit);
    assert.ok(visit, 'it stands on his phone');
    await cable.cut();
    await openVisit(page, cable, visit);
    await button(page, '出发').click();
    await openVisit(page, cable, visit, '/late');
    await page.getByRole('radio', { name: '30 分钟' }).click();
    await button(page, '记下').click();
    await unsent(page, 2);
    await shot(page, 'story-4-technician-offline-zh');
    await cable.mend();
    await send(page);
    await unsent(page, 0);
    await asCustomer(browser, promised.link, (his) => seen(his.getByText(/18:00–20:00 上门，师傅预计 20:\d\d 到/)));
    await itIs(browser, promised.from + 125 * MINUTE);
    await asCustomer(browser, promised.link, async (his) => {
      await shows(his, '我们迟了，对不起。');
      await owedOnHisPage(his);
      await seen(his.getByText(/师傅预计 20:\d\d 到/));
      await shot(his, 'story-5-customer-is-owed-zh');
    });
    await openVisit(page, cable, visit);
    await page.goto(`${cable.url}/field`);
    await inStep(page);
    await openVisit(page, cable, visit);
    await button(page, '到达').click();
    await button(page, '回单').click();
    await receipt(page);
    await button(page, '回单').click();
    // Written on the phone first, then back at the visit; only then does nothing unsent mean that it arrived.
    await page.waitForURL((url) => url.pathname.endsWith(promised.visit));
    await unsent(page, 0);
  });
}

/** What he gets, how it adds up, and where it is. */
async function owedOnHisPage(page: Page): Promise<void> {
  await seen(page.locator('.pay strong').filter({ hasText: '¥10.00' }));
  await seen(page.getByText('赔给您', { exact: true }));
  await seen(page.getByText('怎么算的'));
  await seen(page.locator('.sums li').filter({ hasText: '10.00' }));
  await seen(page.getByText(/¥10\.00 将在 .* 前到账翼支付红包，因为“.*”原定 .*20:00 前，我们迟了/));
}

/** A day later the money is instructed, and whoever pays says that it arrived. */
async function isCredited(browser: Browser, promised: Promised): Promise<void> {
  await itIs(browser, promised.from + 26 * HOUR + 10 * MINUTE);
  const api = await enter(browser, POSTS.quality);
  const { day } = await read<VisitDayView>(await enter(browser, POSTS.dispatcher), '/api/v1/visits');
  const until = performance.now() + WAIT_MILLIS;
  let line: string | undefined;
  while (!line) {
    assert.ok(performance.now() < until, 'it was never instructed');
    const file = await read<SettlementFileView>(api, `/api/v1/settlements/file?day=${day}`);
    line = file.text.split('\n').find((one) => one.startsWith(promised.case));
  }
  const text = `id,status,reason,reference\n${line.split(',')[0]},credited,,YZF-0703\n`;
  const taken = await api.post('/api/v1/settlements/results', { data: { text }, headers: { 'Idempotency-Key': crypto.randomUUID() } });
  assert.ok(taken.ok(), await taken.text());
}

export const PROMISE: Story[] = [
  {
    name: 'promise: one customer chooses the hour and the person, waits in vain, and reads on the same page what he is owed, why, and that it came',
    run: async (browser) => {
      const promised = await rings(browser);
      await chooses(browser, promised);
      await somebodyIsSick(browser);
      await comesLate(browser, promised);
      await asCustomer(browser, promised.link, async (page) => {
        await seen(page.getByText('师傅到了', { exact: true }));
        await owedOnHisPage(page);
      });
      await seated(browser, POSTS.handler, '/cases', (page) => does(page, promised.number, 'resolve', { root_cause: 'access.connector', text: '接头重做，测速 312M', occurred_at: null }));
      await asCustomer(browser, promised.link, async (page) => {
        await page.getByRole('button', { name: '办好了，我确认' }).click();
        await seen(page.getByText('收到，谢谢您确认。'));
      });
      await isCredited(browser, promised);
      await asCustomer(browser, promised.link, async (page) => {
        await shows(page, /¥10\.00 已于 .* 到账翼支付红包，因为“.*”原定 .*20:00 前，我们迟了/);
        await seen(page.locator('.pay').filter({ hasText: '已赔给您' }).filter({ hasText: '¥10.00' }));
        await shot(page, 'story-6-customer-credited-zh');
        await page.goto(`${promised.link}?lang=en`);
        await seen(page.getByText(/¥10\.00 was credited to your/));
        await shot(page, 'story-6-customer-credited-en');
      });
    },
  },
];
