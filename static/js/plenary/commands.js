// The commands of the console: when each can be given, with what, and how it is said. Pure but for their words.

import { segmentOf, speaking, waiting } from "./plan.js";
import { nameOf } from "./speakers.js";
import { say } from "./catalogue.js";

const runs = (snapshot) => snapshot.state === "running";
const firstOf = (snapshot) => (segmentOf(snapshot)?.entries.length ? waiting(snapshot)[0] : null);
const coming = (snapshot) => snapshot.segments.find((each) => each.state === "waiting");
const ordering = (snapshot) => speaking(snapshot)?.kind === "order";

/** For each button: the command and its data as things stand, or null where it cannot be given now. */
export const OFFERED = {
  begin: (snapshot) => (snapshot.state === "before" ? { name: "begin", data: {} } : null),
  open(snapshot) {
    const segment = coming(snapshot);
    const can = runs(snapshot) && !snapshot.segment && segment;
    return can ? { name: "open_segment", data: { segment: segment.key } } : null;
  },
  next(snapshot) {
    const entry = firstOf(snapshot);
    return runs(snapshot) && entry && !ordering(snapshot) ? { name: "start", data: { id: entry.id } } : null;
  },
  stop: (snapshot) => (runs(snapshot) && snapshot.now ? { name: "stop", data: { id: snapshot.now.id } } : null),
  pause: (snapshot) => (runs(snapshot) && snapshot.now && !snapshot.now.paused_ms ? { name: "pause", data: {} } : null),
  resume: (snapshot) => (runs(snapshot) && snapshot.now?.paused_ms ? { name: "resume", data: {} } : null),
  absent(snapshot) {
    const entry = firstOf(snapshot);
    return runs(snapshot) && entry ? { name: "absent", data: { id: entry.id } } : null;
  },
  extend: (snapshot) => (runs(snapshot) && snapshot.now ? { name: "extend", data: { seconds: 30 } } : null),
  order: (snapshot) => (runs(snapshot) && !ordering(snapshot) ? { name: "order", asks: true } : null),
  reply: (snapshot) => (runs(snapshot) && snapshot.segment ? { name: "reply", asks: true } : null),
  turn: (snapshot) => (runs(snapshot) && snapshot.segment ? { name: "turn", asks: true } : null),
  suspend: (snapshot) => (runs(snapshot) ? { name: "suspend", data: {} } : null),
  continue: (snapshot) => (snapshot.state === "suspended" ? { name: "continue", data: {} } : null),
  close(snapshot) {
    return runs(snapshot) && snapshot.segment && !snapshot.now
      ? { name: "close_segment", data: { segment: snapshot.segment } } : null;
  },
  end(snapshot) {
    const open = ["running", "suspended"].includes(snapshot.state) && !snapshot.now;
    return open ? { name: "end", data: {}, confirms: waiting(snapshot).length > 0 } : null;
  },
};

/** The letter of each button: one key for one command. */
export const KEYS = {
  b: "begin", g: "open", n: "next", s: "stop", p: "pause", c: "continue", a: "absent", e: "extend", o: "order",
  r: "reply", t: "turn", u: "undo",
};

/** A command in words, for what is said aloud and for what waits: "Floor to Sweden". */
export function commandWords(command, snapshot) {
  const { data, name } = command;
  const entry = snapshot.entries[data.id];
  const known = Object.values(snapshot.entries).find((each) => data.code && each.code === data.code);
  const who = entry ? nameOf(entry) : known ? nameOf(known) : data.name || command.label || data.code || "";
  return say(`do_${name}`, { ...data, name: who });
}
