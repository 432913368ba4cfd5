// Keeps the page of a live screen and what it is made of, so that a reload in a dead network still shows the meeting.
// The network always comes first; what may be seen no more is forgotten.

const PATIENCE = 4000; // milliseconds: then the kept page is shown
const LOOSELY = { ignoreSearch: true, ignoreVary: true }; // there is one page at an address, for whoever sits here
const folder = (address) => `screen:${new URL(address).pathname}`;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  if (event.data?.keep) event.waitUntil(keep(event.data.keep, event.data.files));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (["script", "style", "font", "image"].includes(request.destination)) event.respondWith(file(request));
});

/** Keep a page with its files, and nothing that it no longer needs. */
async function keep(address, files) {
  const cache = await caches.open(folder(address));
  const wanted = [address, ...files];
  for (const each of wanted) {
    const answer = await fetch(each, { credentials: "same-origin" });
    if (answer.ok && !answer.redirected) await cache.put(each, answer);
  }
  for (const old of await cache.keys()) {
    if (!wanted.includes(old.url)) await cache.delete(old);
  }
}

async function page(request) {
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
    if (answer.type === "opaqueredirect" || [403, 404, 410].includes(answer.status)) {
      await caches.delete(folder(request.url));
    }
    if (answer.status < 500) return answer;
    return (await caches.match(request, LOOSELY)) || answer;
  } catch {
    return (await caches.match(request, LOOSELY)) || Response.error();
  }
}

async function file(request) {
  try {
    const answer = await fetch(request);
    if (answer.ok) return answer;
    return (await caches.match(request, LOOSELY)) || answer;
  } catch {
    return (await caches.match(request, LOOSELY)) || Response.error();
  }
}
