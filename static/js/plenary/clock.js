// The one clock of all live screens: the server's time, measured from here, and the one way to round and write it.
// Milliseconds throughout. offset = server - local; so server = local + offset.

const TRIPS = 5; // round trips of one measuring
const DRIFT = 0.0001; // what an old measurement may have gone wrong by since, in milliseconds for each millisecond
const JUMP = 500; // the two clocks of this machine differ by more than this: one was set, or the machine slept

/** The time of this machine that nobody can set: it goes on evenly while the page lives. */
export function steady() {
  return performance.timeOrigin + performance.now();
}

export class Clock {
  /** local: this machine's time in ms; wall: the clock a person sees; offset: the server's time less the local one. */
  constructor({ local = steady, wall = Date.now, offset = 0 } = {}) {
    this.local = local;
    this.wall = wall;
    this.best = { offset: offset + wall() - local(), error: Infinity, at: local() };
    this.apart = wall() - local();
  }

  /** The server's time now. */
  now() {
    return this.local() + this.best.offset;
  }

  /** The server's time less this machine's visible clock: to be kept for a start without a network. */
  get wallOffset() {
    return this.now() - this.wall();
  }

  /** How far the time may be wrong, in ms; Infinity as long as nothing was measured. */
  get error() {
    return this.best.error + (this.local() - this.best.at) * DRIFT;
  }

  /** One round trip: asked and answered by the local clock; in the middle the server's clock showed `server`. */
  sample(asked, answered, server) {
    if (!(answered >= asked) || !Number.isFinite(server)) return;
    const error = (answered - asked) / 2;
    if (error <= this.error) this.best = { offset: server - (asked + answered) / 2, error, at: answered };
  }

  /** Ask several times; the smallest round trip wins. `ask` answers the server's ms, or throws. */
  async measure(ask, trips = TRIPS) {
    for (let trip = 0; trip < trips; trip += 1) {
      const asked = this.local();
      const server = await ask();
      this.sample(asked, this.local(), server);
    }
  }

  /** Whether a clock of this machine was set, or it slept, since last asked: then old measurements count no more. */
  jumped() {
    const apart = this.wall() - this.local();
    const far = Math.abs(apart - this.apart) > JUMP;
    this.apart = apart;
    if (far) this.best.error = Infinity;
    return far;
  }
}

/** Milliseconds as whole seconds, rounded up: the only rounding of a countdown. -0 is 0. */
export function wholeSeconds(ms) {
  return Math.ceil(ms / 1000) + 0;
}

/** What is left of a turn in ms, negative once it is over.
 *
 * turn: started_ms, paused_ms (or null), paused_total_ms, seconds.
 */
export function left(turn, now) {
  const until = turn.paused_ms ?? now;
  return turn.seconds * 1000 - (until - turn.started_ms - (turn.paused_total_ms || 0));
}

/** Seconds as "2:00", from an hour on "1:02:03", past zero "+0:07". */
export function written(seconds) {
  const size = Math.abs(seconds);
  const two = (number) => String(number).padStart(2, "0");
  const hours = Math.floor(size / 3600);
  const rest = `${two(size % 60)}`;
  const minutes = Math.floor((size % 3600) / 60);
  const text = hours ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
  return seconds < 0 ? `+${text}` : text;
}

/** How a countdown is shown: "calm", "amber" from 30 seconds, "red" past zero. */
export function tone(seconds) {
  if (seconds < 0) return "red";
  return seconds <= 30 ? "amber" : "calm";
}

/** A moment as hours, minutes and seconds in a zone ("" for the reader's own). */
export function timeOfDay(ms, zone, language, withSeconds = true) {
  const shape = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  if (withSeconds) shape.second = "2-digit";
  if (zone) shape.timeZone = zone;
  return new Intl.DateTimeFormat(language === "fr" ? "fr" : "en-GB", shape).format(ms);
}
