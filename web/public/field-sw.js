/**
 * Keeps the technician's page and its built files, so that it opens in a basement. Never anything of the API: what is
 * known of visits and customers stands in IndexedDB, which signing out deletes.
 *
 * The page itself is asked of the network first and taken from the cache when the network does not answer soon. Its built
 * files carry a digest in their names: a new page names new files, so old worker and new server cannot mix.
 */

const CACHE = 'yinuo-field-1';
const PAGE = '/field';
const BESIDE = ['/field.webmanifest', '/field-icon.svg', '/field-icon-192.png'];
/** A page that has not come by then is taken from the cache. */
const WAIT_MILLIS = 3000;

/** Built files that a page names. */
const filesOf = (html) => [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map((found) => found[1]);

/** Asks for the page, and keeps it once all its files are kept. True when it is not the one that was kept before. */
async function renew() {
  const response = await fetch(PAGE, { cache: 'no-store', credentials: 'same-origin' });
  if (!response.ok || response.redirected) return false;
  const cache = await caches.open(CACHE);
  const files = filesOf(await response.clone().text());
  const before = await cache.match(PAGE);
  const old = before ? filesOf(await before.text()) : [];
  for (const file of [...files, ...BESIDE]) {
    if (!(await cache.match(file))) await cache.add(file);
  }
  await cache.put(PAGE, response);
  for (const file of old) {
    if (!files.includes(file)) await cache.delete(file);
  }
  return old.length > 0 && old.join() !== files.join();
}

async function page(event) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(PAGE);
  const fresh = fetch(event.request);
  if (!kept) return fresh;
  const late = new Promise((resolve) => setTimeout(() => resolve(kept.clone()), WAIT_MILLIS));
  const answered = fresh.then((response) => (response.ok ? response : kept.clone())).catch(() => kept.clone());
  return Promise.race([answered, late]);
}

async function file(request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(request, { ignoreSearch: true })) ?? fetch(request);
}

self.addEventListener('install', (event) => {
  event.waitUntil(renew().then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => {
  const old = caches.keys().then((names) => Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name))));
  event.waitUntil(old.then(() => self.clients.claim()));
});

self.addEventListener('message', (event) => {
  if (event.data !== 'look') return;
  const told = renew().then((newer) => newer && event.source?.postMessage('newer'));
  event.waitUntil(told.catch(() => undefined));
});

self.addEventListener('fetch', (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== 'GET' || origin !== self.location.origin) return;
  if (event.request.mode === 'navigate' && (pathname === PAGE || pathname.startsWith(`${PAGE}/`))) event.respondWith(page(event));
  else if (pathname.startsWith('/assets/') || BESIDE.includes(pathname)) event.respondWith(file(event.request));
});
