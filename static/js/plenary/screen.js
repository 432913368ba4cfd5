// What all live screens share: the clock, the feed, the snapshot kept for a reload without a network, and their state
// in words.

import { Clock, timeOfDay } from "./clock.js";
import { all, find, kept, mark, put } from "./dom.js";
import { Feed, isNewer } from "./feed.js";
import { language, say } from "./catalogue.js";

const TICK = 100; // milliseconds between two looks at the countdowns
const read = (id) => JSON.parse(find(`#${id}`)?.textContent || "null");

export const settings = read("screen");

/** Follow the meeting. draw(snapshot, now): after each change, and each second; tick(snapshot, now): for countdowns. */
export function follow({ draw, tick, keeps = true }) {
  const name = `plenary:${settings.slug}:${settings.audience}`;
  const stored = keeps ? kept.read(name) : null;
  const clock = new Clock({ offset: stored?.offset || 0 });
  const page = read("snapshot");
  const first = stored?.snapshot && isNewer(stored.snapshot, page) ? stored.snapshot : page;
  let snapshot = first;
  let gone = false;

  const redraw = () => { if (snapshot) draw(snapshot, clock.now()); };
  const feed = new Feed({
    addresses: settings.addresses,
    clock,
    onSnapshot(fresh) {
      snapshot = fresh;
      gone = false;
      if (keeps) kept.write(name, { snapshot: fresh, offset: clock.wallOffset, heard: feed.heardAt });
      redraw();
    },
    onStatus(status) { tell(gone ? "gone" : status, snapshot, feed.heardAt ?? stored?.heard ?? null); },
    onGone() {
      gone = true;
      kept.write(name, null);
    },
  });

  feed.start(first);
  redraw();
  setInterval(redraw, 1000);
  setInterval(() => { if (snapshot) tick(snapshot, clock.now()); }, TICK);
  if (keeps) keepPage();
  return { clock, feed, redraw };
}

/** The state of the connection, in words and with the version, wherever the page shows it. */
function tell(status, snapshot, heardAt) {
  for (const place of all("[data-status]")) {
    mark(place, "data-status", status);
    const version = snapshot?.version ?? 0;
    const heard = heardAt && snapshot ? timeOfDay(heardAt, snapshot.zone, language) : say("never");
    put(place, say(`status_${status}`, { version, heard }));
  }
  for (const place of all("[data-version]")) {
    put(place, snapshot ? say("versions", { version: snapshot.version, list: snapshot.list_version }) : "");
  }
}

/** Ask the service worker to keep this page and what it is made of, for a reload without a network. */
async function keepPage() {
  if (!navigator.serviceWorker || !settings.addresses.worker) return;
  try {
    await navigator.serviceWorker.register(settings.addresses.worker, { scope: settings.addresses.scope });
    const { active } = await navigator.serviceWorker.ready;
    const files = performance.getEntriesByType("resource").map((each) => each.name);
    const own = files.filter((file) => file.startsWith(location.origin + settings.addresses.static));
    active.postMessage({ keep: location.href, files: [...new Set(own)] });
  } catch {
    // A private window, or no HTTPS: the page lives on without it, only a reload needs the network.
  }
}
