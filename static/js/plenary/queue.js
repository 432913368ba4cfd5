// Commands go out one after the other, each naming the version it saw. What the network does not take waits here.

const AGAIN = 2000; // milliseconds until a command that nobody took is tried again
const LATE = 2000; // a command that leaves so long after it was given says that it had to wait
const PATIENCE = 8000;

/** What became of a command: "done", "refused" (400, 409, 422), "signed-out", or "waits" when nobody answered. */
export function outcomeOf(status, isJson) {
  if (isJson && status === 200) return "done";
  if (isJson && [400, 409, 422].includes(status)) return "refused";
  if (status >= 500 || status === 429) return "waits";
  return "signed-out";
}

/** A number nobody else has, also where the page does not come by HTTPS. */
export function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

export class Queue {
  /** send(body) answers {status, isJson, body} or throws; keep(commands) stores them;
   *  onChange() after each change; onDone(snapshot); onRefused(command, words, snapshot, waited). */
  constructor({ send, now, keep, commands = [], onChange, onDone, onRefused, onSignedOut }) {
    Object.assign(this, { send, now, keep, commands, onChange, onDone, onRefused, onSignedOut });
    this.sending = false;
    this.running = Promise.resolve();
    this.held = null; // {words}: the first of the queue was refused, a person decides
    this.tried = false; // the first of the queue has failed to reach the server
    this.version = null; // that the last command gave: the next one builds upon it
  }

  get unsent() {
    return this.commands.length;
  }

  /** Give a command. seen: the version of the server that the person saw; label: whom a code means, for this screen. */
  push({ name, data, label = "" }, seen) {
    const command = { command: uuid(), seen, name, data, label, at_ms: Math.round(this.now()) };
    this.commands.push(command);
    this.changed();
    this.drain();
    return command;
  }

  /** Take back the last command that has not left. */
  pop() {
    if (!this.commands.length || (this.sending && this.commands.length === 1)) return null;
    const last = this.commands.pop();
    if (!this.commands.length) this.held = null;
    this.changed();
    return last;
  }

  /** The person has looked at what was refused: do it now as things are, or forget it. */
  settle(id, again, version) {
    const index = this.commands.findIndex((each) => each.command === id);
    if (index < 0) return;
    if (again) {
      Object.assign(this.commands[index], { seen: version, at_ms: Math.round(this.now()), command: uuid() });
    } else {
      this.commands.splice(index, 1);
    }
    if (again || !this.commands.length) this.held = null;
    this.version = again ? version : this.version;
    this.changed();
    if (!this.held) this.drain();
  }

  changed() {
    this.keep(this.commands);
    this.onChange();
  }

  /** Send what waits. Gives the same promise to all who ask meanwhile. */
  drain() {
    if (!this.sending && !this.held) this.running = this.sendAll();
    return this.running;
  }

  async sendAll() {
    this.sending = true;
    try {
      while (this.commands.length && !this.held && (await this.sendFirst()));
    } finally {
      this.sending = false;
      if (!this.commands.length) this.version = null;
      this.onChange();
    }
  }

  /** Send the first of the queue. Answers whether the next may follow. */
  async sendFirst() {
    const command = this.commands[0];
    const waited = this.tried || this.now() - command.at_ms > LATE;
    const seen = this.version === null ? command.seen : this.version;
    let answer;
    try {
      const { command: id, name, data, at_ms } = command;
      answer = await this.send({ command: id, seen, name, data, at_ms, queued: waited });
    } catch {
      answer = { status: 503, isJson: false, body: {} };
    }
    const outcome = outcomeOf(answer.status, answer.isJson);
    if (outcome === "waits" || outcome === "signed-out") {
      this.tried = true;
      if (outcome === "signed-out") this.onSignedOut();
      this.changed();
      setTimeout(() => this.drain(), AGAIN);
      return false;
    }
    this.tried = false;
    const snapshot = answer.body.snapshot;
    if (outcome === "done") {
      this.commands.shift();
      this.version = snapshot.version;
      this.changed();
      this.onDone(snapshot, command);
      return true;
    }
    if (waited || this.commands.length > 1) this.held = { words: answer.body.error };
    else this.commands.shift();
    this.changed();
    this.onRefused(command, answer.body.error, snapshot, Boolean(this.held));
    return !this.held;
  }
}

/** Send with the session and its token against forgery. */
export function poster(address, csrf) {
  return async (body) => {
    const answer = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrf.token },
      body: JSON.stringify(body),
      redirect: "manual",
      cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE),
    });
    const isJson = (answer.headers.get("Content-Type") || "").startsWith("application/json");
    return { status: answer.status, isJson, body: isJson ? await answer.json() : {} };
  };
}
