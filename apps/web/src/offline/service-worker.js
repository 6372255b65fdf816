// Keeps the client itself for when there is no connection: nothing that the API answers, and no page with a text.
// `VERSION` and `SHELL` are put in front by the build; a new build is another worker with another cache.
const CACHE = `inkvine-shell-${VERSION}`;
const INDEX = '/index.html';

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll([INDEX, ...SHELL])));
});

// Only when no page of the version before is open any more: those still need their own files.
self.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      const names = await caches.keys();
      const old = names.filter((name) => name.startsWith('inkvine-shell-') && name !== CACHE);
      await Promise.all(old.map((name) => caches.delete(name)));
      await self.clients.claim();
    })(),
  );
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin) return;
  if (request.mode === 'navigate') {
    if (!/^\/(api|trpc|checkout|webhooks|health|metrics)\b/.test(pathname)) event.respondWith(page(request));
  } else if (pathname.startsWith('/assets/')) {
    event.respondWith(asset(request));
  } else if (SHELL.includes(pathname)) {
    event.respondWith(fetch(request).catch(() => caches.match(request)));
  }
});

// The server's page is always the newer one, and brings the files of its own version.
async function page(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const index = await caches.match(INDEX);
    if (index === undefined) throw error;
    return index;
  }
}

// A hash of the contents is in the name: what is there is right.
async function asset(request) {
  const kept = await caches.match(request);
  if (kept !== undefined) return kept;
  const response = await fetch(request);
  if (response.ok) {
    const cache = await caches.open(CACHE);
    await cache.put(request, response.clone());
  }
  return response;
}
