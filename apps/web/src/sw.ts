/// <reference lib="webworker" />
/**
 * Keeps the learner's shell and what was learned with it, so that the app opens without a network.
 * - shell: fetched once per version; pages of the app are answered from it;
 * - /api/content/**: never changes, so kept on first use;
 * - everything else goes to the network, untouched.
 */
const worker = self as unknown as ServiceWorkerGlobalScope;
const PRECACHE = '__PRECACHE__' as unknown as string[];
const VERSION = '__VERSION__' as string;
const SHELL = `hvs-shell-${VERSION}`;
const CONTENT = 'hvs-content';
/** Pages the server makes itself. */
const SERVER_PAGES = /^\/(api|xapi|verify|player|health|problems)(\/|$)/;

worker.addEventListener('install', (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(SHELL);
    // Hashed files may come from the browser's cache; the page itself must be the new one.
    await Promise.all(PRECACHE.map(async (path) => {
      const answer = await fetch(path, { cache: path.startsWith('/assets/') ? 'default' : 'no-cache' });
      if (!answer.ok) throw new Error(`${answer.status} ${path}`);
      await cache.put(path, answer);
    }));
    await worker.skipWaiting();
  })());
});

worker.addEventListener('activate', (event) => {
  event.waitUntil((async () => {
    // A tab of the version before may still ask for its later screens: keep that one shell.
    const shells = (await caches.keys()).filter((name) => name.startsWith('hvs-shell-') && name !== SHELL);
    await Promise.all(shells.slice(0, -1).map((name) => caches.delete(name)));
    await worker.clients.claim();
  })());
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== worker.location.origin) return;
  if (url.pathname.startsWith('/api/content/')) event.respondWith(content(request));
  else if (SERVER_PAGES.test(url.pathname)) return;
  else if (request.mode === 'navigate') event.respondWith(page(request));
  else event.respondWith(file(request));
});

const page = async (request: Request): Promise<Response> => (await (await caches.open(SHELL)).match('/')) ?? fetch(request);
const file = async (request: Request): Promise<Response> => (await caches.match(request, { ignoreSearch: true })) ?? fetch(request);

const content = async (request: Request): Promise<Response> => {
  const cache = await caches.open(CONTENT);
  const kept = request.headers.has('range') ? undefined : await cache.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.status === 200) await cache.put(request, answer.clone()).catch(() => undefined);
  return answer;
};
