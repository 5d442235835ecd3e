import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { extname, join, normalize } from 'node:path';
import type { CaseCommand, ContactBody, SessionView } from '../src/api/types.ts';
import { callBacks, caseView, command, customer, customers, inboxItems, ladder, list, MockRefusal, postings, preview, record, refuse, versionOf } from './city.ts';
import { POLICY, SEATS, type Seat } from './people.ts';

/** A city in memory, so that the desk runs with no server. `npm run build` first: it serves dist under the real style policy. */

const PORT = Number(process.env.PORT ?? 8787);
const DIST = new URL('../dist/', import.meta.url).pathname;
const TYPES: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.html': 'text/html; charset=utf-8' };
const listeners = new Set<ServerResponse>();
const answered = new Map<string, unknown>();
const artefacts = new Map<string, { type: string; bytes: Buffer }>();

function seatOf(request: IncomingMessage): Seat {
  const token = /(?:^|; )yinuo=([^;]+)/.exec(request.headers.cookie ?? '')?.[1];
  return SEATS.find((seat) => seat.token === token) ?? refuse(401, 'H004', '还没有登录。', 'Not signed in.');
}

function session(seat: Seat): SessionView {
  const { person, post, unit, roles } = seat;
  return { person, post, unit, roles, server_at: Date.now(), zone: 'Asia/Shanghai', currency: 'CNY', posts: [{ post, unit, deputy: false }], factor_due: false, unread: inboxItems().filter((item) => item.read_at == null).length, preferences: { language: '', theme: '', first_page: '', quiet: null, quiet_until_at: null, waiting: 0 },
  demo: true, channel: 'hotline' };
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const raw = (await bytesOf(request)).toString();
  return raw ? (JSON.parse(raw) as Record<string, unknown>) : {};
}

function tell(id: string): void {
  for (const listener of listeners) listener.write(`event: changed\ndata: ${JSON.stringify({ cases: [id] })}\n\n`);
}

function get(path: string, query: URLSearchParams, seat: Seat): unknown {
  const server_at = Date.now();
  const [, subject, id] = path.split('/');
  if (subject === 'session') return session(seat);
  if (subject === 'policy') return POLICY;
  if (subject === 'customers') return id ? customer(id) : customers(query.get('q') ?? '');
  if (subject === 'cases' && path.endsWith('/others')) return { others: [], server_at };
  if (subject === 'cases') return id ? caseView(decodeURIComponent(id), seat) : list(query, seat);
  if (subject === 'ladder') return ladder();
  if (subject === 'ledger') return { rows: postings(), balances: [{ account: 'remedy-payable', name: { zh: '应付赔付', en: 'Remedies payable' }, unit: 'CNY', amount_minor: -1000 }, { account: 'customer-credit', name: { zh: '客户赔付', en: 'Customer credit' }, unit: 'CNY', amount_minor: 1000 }], server_at };
  if (subject === 'search') return { cases: [], cases_total: 0, archived: [], customers: customers(query.get('q') ?? ''), contacts: [], contacts_looked: 0, contacts_since_at: null, policies: [], server_at };
  if (subject === 'views') return [];
  if (subject === 'today') return { date: '2026-11-20', promises: [], rungs: [], channels: [], server_at };
  if (subject === 'contacts') return { rows: [], next: null, total: 0, server_at };
  if (subject === 'calls') return { calls: [], server_at };
  if (subject === 'canned') return [];
  if (subject === 'queue') return { status: { away: false, since_at: null }, mine: [], waiting: [], cases_max: null, skills: [], limbo: [], server_at };
  if (subject === 'call-backs') return { ...callBacks(), server_at };
  if (subject === 'inbox') return { items: inboxItems(), limbo: seat.roles.includes('supervisor') ? inboxItems().slice(2).map((item) => ({ ...item, key: `limbo-${item.key}` })) : [], server_at };
  return refuse(404, 'H006', '没有这一项。', 'No such thing.');
}

function post(path: string, body: Record<string, unknown>, seat: Seat): unknown {
  const [, subject, id, verb] = path.split('/');
  if (subject === 'intake') return preview(String(body.customer), String(body.category));
  if (subject === 'contacts') {
    const reply = record(body as unknown as ContactBody, seat);
    if (reply.case) tell(reply.case);
    return reply;
  }
  if (subject === 'inbox') {
    for (const item of inboxItems()) if (item.key === id) item.read_at = Date.now();
    return undefined;
  }
  const word = verb?.replaceAll('-', '_') ?? '';
  const name = (/_task$|^decide_|^withdraw_/.test(word) ? word : `${word}_case`) as CaseCommand;
  const found = command(name, decodeURIComponent(id ?? ''), body, seat);
  tell(found);
  return { case: found, version: versionOf(found) };
}

async function api(path: string, url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const answer = (status: number, body?: unknown) => response.writeHead(body === undefined ? 204 : status, { 'Content-Type': 'application/json' }).end(body === undefined ? undefined : JSON.stringify(body));
  if (path === '/seats') return void answer(200, SEATS.map(({ roles: _roles, ...seat }) => seat));
  if (path === '/session' && request.method === 'POST') {
    const { token } = await bodyOf(request);
    const seat = SEATS.find((one) => one.token === token) ?? refuse(401, 'H004', '令牌不对。', 'The token is wrong.');
    response.setHeader('Set-Cookie', `yinuo=${seat.token}; Path=/; HttpOnly; SameSite=Strict`);
    return void answer(200, session(seat));
  }
  const seat = seatOf(request);
  if (request.method === 'DELETE') {
    response.setHeader('Set-Cookie', 'yinuo=; Path=/; Max-Age=0');
    return void answer(204);
  }
  if (path === '/live') {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' }).write(': hello\n\n');
    listeners.add(response);
    request.on('close', () => listeners.delete(response));
    return;
  }
  if (path.startsWith('/evidence/')) {
    const found = artefacts.get(path.slice('/evidence/'.length)) ?? refuse(404, 'H006', '没有这份凭据。', 'No such artefact.');
    return void response.writeHead(200, { 'Content-Type': found.type }).end(found.bytes);
  }
  if (path === '/evidence') {
    const bytes = await bytesOf(request);
    const digest = createHash('sha256').update(bytes).digest('hex');
    const type = request.headers['content-type'] ?? '';
    artefacts.set(digest, { type, bytes });
    return void answer(200, { digest, bytes: bytes.length, media_type: type });
  }
  if (request.method === 'GET') return void answer(200, get(path, url.searchParams, seat));
  const key = request.headers['idempotency-key'];
  if (!key && path !== '/intake/preview') refuse(400, 'H007', '缺少幂等键。', 'The idempotency key is missing.');
  const body = await bodyOf(request);
  if (typeof key === 'string' && answered.has(key)) return void answer(200, answered.get(key));
  const reply = post(path, body, seat);
  if (typeof key === 'string') answered.set(key, reply);
  answer(200, reply);
}

async function file(path: string, response: ServerResponse): Promise<void> {
  const wanted = extname(path) ? join(DIST, normalize(path)) : join(DIST, 'index.html');
  const nonce = randomBytes(12).toString('base64');
  const bytes = await readFile(wanted).catch(() => null);
  if (!bytes) return void response.writeHead(404).end();
  response.setHeader('Content-Security-Policy', `default-src 'self'; style-src 'self' 'nonce-${nonce}'; script-src 'self'; img-src 'self' data:; connect-src 'self'`);
  response.writeHead(200, { 'Content-Type': TYPES[extname(wanted)] ?? 'application/octet-stream' });
  response.end(wanted.endsWith('.html') ? bytes.toString().replaceAll('__CSP_NONCE__', nonce) : bytes);
}

createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://mock');
  const work = url.pathname.startsWith('/api/v1/') ? api(url.pathname.slice('/api/v1'.length), url, request, response) : file(url.pathname, response);
  work.catch((error: unknown) => {
    const [status, body] = error instanceof MockRefusal ? [error.status, error.body] : [500, { code: 'H011', sentence: { zh: '模拟服务出错。', en: 'The mock failed.' }, next_step: { zh: String(error), en: String(error) } }];
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  });
}).listen(PORT, '127.0.0.1', () => console.log(`mock city on http://127.0.0.1:${PORT}`));
