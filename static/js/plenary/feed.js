// The newest snapshot, by the stream while it flows, else by asking every few seconds. The newest version wins.

const FIRST_WAIT = 1000;
const LONGEST_WAIT = 30_000;
const SILENCE = 40_000; // the server sends a line every 15 seconds: so long without one, and the line is dead
const POLL = 5000;
const FRESH = 3 * POLL; // an answer as young as this: the screen follows, if not by the second
const PATIENCE = 8000; // of one question
const REFUSALS = [401, 403, 404, 410];

/** The next wait after one that failed. */
export function nextWait(wait) {
  return Math.min(wait * 2, LONGEST_WAIT);
}

/** The events and lines of life in a piece of a stream. Give it the pieces; it keeps what is not whole yet. */
export function reader(onEvent) {
  let rest = "";
  return (piece) => {
    rest += piece;
    const blocks = rest.split(/\r?\n\r?\n/);
    rest = blocks.pop();
    for (const block of blocks) {
      const event = { event: "message", data: [], id: "" };
      for (const line of block.split(/\r?\n/)) {
        const [, field, value] = /^([^:]*):? ?(.*)$/.exec(line);
        if (field === "data") event.data.push(value);
        else if (field === "event" || field === "id") event[field] = value;
      }
      if (event.data.length) onEvent({ ...event, data: event.data.join("\n") });
    }
  };
}

/** Whether a snapshot may take the place of another: never an older one. */
export function isNewer(fresh, old) {
  if (!old) return true;
  if (fresh.plenary !== old.plenary) return false;
  return fresh.version > old.version || (fresh.version === old.version && fresh.list_version >= old.list_version);
}

/** "live" by the stream, "polling" by asking, "connecting" for a moment, "offline" when nobody answers. */
export function statusOf({ open, answeredAt, failures, online }, now) {
  if (open) return "live";
  if (now - answeredAt < FRESH) return "polling";
  return failures < 2 && online ? "connecting" : "offline";
}

export class Feed {
  /** addresses: stream, token, snapshot, clock; onSnapshot(snapshot), onStatus(name), onGone(): may be seen no more. */
  constructor({ addresses, clock, onSnapshot, onStatus, onGone }) {
    Object.assign(this, { addresses, clock, onSnapshot, onStatus, onGone });
    this.state = { open: false, answeredAt: -Infinity, failures: 0, online: true };
    this.heardAt = null; // of the server, in its own time
    this.newest = null;
    this.etag = "";
    this.wakers = new Set();
  }

  start(first) {
    if (first) this.take(first);
    for (const name of ["online", "pageshow"]) addEventListener(name, () => this.wake());
    addEventListener("offline", () => this.cut());
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.wake(); });
    this.follow();
    this.poll();
    this.keepTime();
    setInterval(() => this.tell(), 1000);
  }

  /** What is waited for is tried now. */
  wake() {
    this.state.online = navigator.onLine !== false;
    for (const waker of this.wakers) waker();
    this.tell();
  }

  /** The machine says that its network is gone: what came over it is dead, even where nobody has noticed yet. */
  cut() {
    this.stop?.abort();
    this.state.answeredAt = -Infinity;
    this.wake();
  }

  pause(milliseconds) {
    return new Promise((resolve) => {
      const done = () => { clearTimeout(timer); this.wakers.delete(done); resolve(); };
      const timer = setTimeout(done, milliseconds);
      this.wakers.add(done);
    });
  }

  tell() {
    this.state.online = navigator.onLine !== false;
    this.onStatus(statusOf(this.state, performance.now()));
  }

  take(snapshot) {
    if (!isNewer(snapshot, this.newest)) return;
    this.newest = snapshot;
    this.onSnapshot(snapshot);
  }

  heard(snapshot) {
    this.heardAt = this.clock.now();
    this.state.answeredAt = performance.now();
    this.state.failures = 0;
    if (snapshot) this.take(snapshot);
    this.tell();
  }

  failed() {
    this.state.failures += 1;
    this.tell();
  }

  /** Ask for JSON. Throws when nobody answers; null when nothing is new. */
  async ask(address, headers = {}) {
    const asked = this.clock.local();
    const answer = await fetch(address, { headers, cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    if (answer.status === 304) return null;
    if (answer.redirected || !answer.ok) {
      const gone = answer.redirected || REFUSALS.includes(answer.status);
      if (gone && address !== this.addresses.clock) this.onGone();
      throw new Error(`answered ${answer.status}`);
    }
    if (address === this.addresses.snapshot) this.etag = answer.headers.get("ETag") || "";
    const body = await answer.json();
    if (body.server_ms) this.clock.sample(asked, this.clock.local(), body.server_ms);
    return body;
  }

  async follow() {
    let wait = FIRST_WAIT;
    for (;;) {
      let flowed = false;
      try {
        const { token } = await this.ask(this.addresses.token);
        flowed = await this.stream(token);
      } catch {
        this.failed();
      }
      this.state.open = false;
      this.tell();
      if (flowed) wait = FIRST_WAIT;
      await this.pause(flowed ? 200 : wait * (0.75 + Math.random() / 2));
      if (!flowed) wait = nextWait(wait);
    }
  }

  /** Read the stream to its end. Answers whether anything came. */
  async stream(token) {
    const stop = new AbortController();
    this.stop = stop;
    let silence = setTimeout(() => stop.abort(), PATIENCE);
    let flowed = false;
    try {
      const address = `${this.addresses.stream}?token=${encodeURIComponent(token)}`;
      const answer = await fetch(address, { cache: "no-store", credentials: "omit", signal: stop.signal });
      if (!answer.ok) return false;
      const read = reader((event) => {
        if (event.event !== "snapshot") return;
        flowed = true;
        this.state.open = true;
        this.heard(JSON.parse(event.data));
      });
      const pieces = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      for (;;) {
        const { value, done } = await pieces.read();
        if (done) return flowed;
        clearTimeout(silence);
        silence = setTimeout(() => stop.abort(), SILENCE);
        if (this.state.open) this.heard();
        read(value);
      }
    } catch {
      this.failed();
      return flowed;
    } finally {
      clearTimeout(silence);
      stop.abort();
    }
  }

  async poll() {
    for (;;) {
      await this.pause(POLL * (0.8 + Math.random() * 0.4));
      if (this.state.open) continue;
      try {
        this.heard(await this.ask(this.addresses.snapshot, this.etag ? { "If-None-Match": this.etag } : {}));
      } catch {
        this.failed();
      }
    }
  }

  /** Measure the server's time at once, every two minutes, and whenever a clock has jumped. */
  async keepTime() {
    const ask = async () => (await this.ask(this.addresses.clock)).server_ms;
    const measure = () => this.clock.measure(ask).catch(() => {});
    document.addEventListener("visibilitychange", () => { if (!document.hidden) measure(); });
    setInterval(() => { if (this.clock.jumped()) measure(); }, 1000);
    for (;;) {
      await measure();
      await this.pause(this.clock.error < 1000 ? 120_000 : 5000);
    }
  }
}
