// What a command does to a snapshot: the console shows it at once, also where the network is dead.
// The server decides; this copy of its rules is thrown away as soon as the server has answered.

const EFFECTS = {
  begin, open_segment: openSegment, close_segment: closeSegment, start, pause, resume, stop, extend, absent, back, move,
  order, reply, turn, suspend, continue: goOn, end, note,
};

const REPLY_SECONDS = [600, 300];
const LIMIT = 120; // seconds of an intervention nobody planned, where the snapshot does not say

/** The snapshot after a command; the same one where the command is not possible there. */
export function apply(snapshot, command) {
  const after = structuredClone(snapshot);
  const done = EFFECTS[command.name]?.(after, command.data || {}, command.at_ms, command);
  if (!done) return snapshot;
  after.version += 1;
  after.at_ms = command.at_ms;
  after.can_undo = after.version;
  return after;
}

/** Where the queue leads from here. */
export const applyAll = (snapshot, commands) => commands.reduce(apply, snapshot);

const openOne = (snapshot) => snapshot.segments.find((each) => each.key === snapshot.segment);
const home = (snapshot, entry) => snapshot.segments.find((each) => each.key === entry.segment);
const without = (ids, id) => ids.filter((each) => each !== id);
const inserted = (ids, id, index) => [...ids.slice(0, index), id, ...ids.slice(index)];
const runs = (snapshot) => snapshot.state === "running";
const still = (snapshot) => runs(snapshot) || snapshot.state === "suspended";

function begin(snapshot, data, at) {
  if (snapshot.state !== "before") return false;
  Object.assign(snapshot, { state: "running", began_ms: at });
  return true;
}

/** One that was closed goes on with its own clock. */
function openSegment(snapshot, { segment }, at) {
  const wanted = snapshot.segments.find((each) => each.key === segment);
  if (!runs(snapshot) || snapshot.segment || !wanted) return false;
  wanted.began_ms ??= at;
  wanted.planned_end_ms ??= at + wanted.seconds * 1000;
  Object.assign(wanted, { state: "open", closed_ms: null });
  snapshot.segment = segment;
  return true;
}

function closeSegment(snapshot, { segment }, at) {
  if (!runs(snapshot) || snapshot.segment !== segment || snapshot.now) return false;
  Object.assign(openOne(snapshot), { state: "closed", closed_ms: at });
  snapshot.segment = null;
  return true;
}

/** Who has the floor has finished; whom a point of order interrupted has it again, and waits to go on. */
function finish(snapshot, at) {
  const turnNow = snapshot.now;
  const entry = snapshot.entries[turnNow.id];
  const spoken = (turnNow.paused_ms ?? at) - turnNow.started_ms - turnNow.paused_total_ms;
  Object.assign(entry, { state: "done", stopped_ms: at, spoken_seconds: Math.floor(spoken / 1000) });
  home(snapshot, entry)?.done.push(entry.id);
  snapshot.now = snapshot.interrupted;
  snapshot.interrupted = null;
}

function give(snapshot, entry, at) {
  Object.assign(entry, { state: "speaking", started_ms: at });
  snapshot.now = { id: entry.id, started_ms: at, paused_ms: null, paused_total_ms: 0, seconds: entry.seconds };
}

function start(snapshot, { id }, at) {
  const entry = snapshot.entries[id];
  const segment = openOne(snapshot);
  if (!runs(snapshot) || snapshot.interrupted || !segment?.entries.includes(id)) return false;
  if (snapshot.now) finish(snapshot, at);
  segment.entries = without(segment.entries, id);
  give(snapshot, entry, at);
  return true;
}

function pause(snapshot, data, at) {
  if (!runs(snapshot) || !snapshot.now || snapshot.now.paused_ms) return false;
  snapshot.now.paused_ms = at;
  snapshot.entries[snapshot.now.id].state = "paused";
  return true;
}

function resume(snapshot, data, at) {
  const turnNow = snapshot.now;
  if (!runs(snapshot) || !turnNow?.paused_ms) return false;
  turnNow.paused_total_ms += at - turnNow.paused_ms;
  turnNow.paused_ms = null;
  snapshot.entries[turnNow.id].state = "speaking";
  return true;
}

function stop(snapshot, { id }, at) {
  if (!runs(snapshot) || snapshot.now?.id !== id) return false;
  finish(snapshot, at);
  return true;
}

function extend(snapshot, { seconds }) {
  if (!runs(snapshot) || !snapshot.now) return false;
  snapshot.now.seconds += seconds;
  snapshot.entries[snapshot.now.id].seconds += seconds;
  return true;
}

const peers = (entry) => (other) =>
  other.kind === entry.kind && (entry.kind !== "listed" || other.class === entry.class);

/** Called in vain: once more at the end of the same class; a second time, or where that end is reached, no more. */
function absent(snapshot, { id }, at) {
  const entry = snapshot.entries[id];
  const segment = entry && home(snapshot, entry);
  if (!still(snapshot) || !segment?.entries.includes(id)) return false;
  const later = segment.entries.slice(segment.entries.indexOf(id) + 1);
  const last = later.findLast((other) => peers(entry)(snapshot.entries[other]));
  segment.entries = without(segment.entries, id);
  if (!entry.absent_ms && last) {
    segment.entries = inserted(segment.entries, id, segment.entries.indexOf(last) + 1);
  } else {
    segment.absent.push(id);
    entry.state = "absent";
  }
  entry.absent_ms = at;
  return true;
}

/** To the end of the same class; where nobody of it waits any more, before all but the invited speakers. */
function back(snapshot, { id }) {
  const entry = snapshot.entries[id];
  const segment = entry && home(snapshot, entry);
  if (!still(snapshot) || !segment?.absent.includes(id)) return false;
  const stays = (other) => peers(entry)(snapshot.entries[other]) || snapshot.entries[other].kind === "invited";
  segment.entries = inserted(segment.entries, id, segment.entries.findLastIndex(stays) + 1);
  segment.absent = without(segment.absent, id);
  entry.state = "waiting";
  return true;
}

function move(snapshot, { id, place }) {
  const entry = snapshot.entries[id];
  const segment = entry && home(snapshot, entry);
  if (!still(snapshot) || !segment?.entries.includes(id) || place < 1 || place > segment.entries.length) return false;
  segment.entries = inserted(without(segment.entries, id), id, place - 1);
  return true;
}

/** The segment that is open, or the latest that was, or the first. */
function currentKey(snapshot) {
  const begun = snapshot.segments.filter((each) => each.began_ms).sort((one, other) => one.began_ms - other.began_ms);
  return snapshot.segment || (begun.at(-1) || snapshot.segments[0]).key;
}

/** Somebody who was not on the list. The server, too, gives the entry the number of the command. */
function added(snapshot, kind, seconds, { command, data, label }) {
  const known = Object.values(snapshot.entries).find((each) => data.code && each.code === data.code);
  const text = data.name || label || data.code;
  const entry = {
    id: command, kind, seconds, segment: currentKey(snapshot), place: null,
    name: known?.name || { en: text, fr: text }, code: data.code || "", class: known?.class || "", group: "",
    speaker: "", language: "", state: "waiting",
  };
  snapshot.entries[command] = entry;
  return entry;
}

/** A point of order has the floor at once; who was speaking is paused until it has been heard. */
function order(snapshot, data, at, command) {
  const isHeard = snapshot.now && snapshot.entries[snapshot.now.id].kind === "order";
  if (!runs(snapshot) || isHeard) return false;
  pause(snapshot, data, at);
  const interrupted = snapshot.now;
  give(snapshot, added(snapshot, "order", snapshot.limit ?? LIMIT, command), at);
  snapshot.interrupted = interrupted;
  return true;
}

/** At the end of the segment: ten minutes, then five, then no more. */
function reply(snapshot, { code }, at, command) {
  const replies = Object.values(snapshot.entries).filter((each) => each.kind === "reply" && each.code === code);
  const used = replies.filter((each) => each.segment === snapshot.segment && each.state !== "withdrawn").length;
  if (!runs(snapshot) || !openOne(snapshot) || used >= REPLY_SECONDS.length) return false;
  openOne(snapshot).entries.push(added(snapshot, "reply", REPLY_SECONDS[used], command).id);
  return true;
}

/** Next, before all that wait. */
function turn(snapshot, { seconds }, at, command) {
  if (!runs(snapshot) || !openOne(snapshot)) return false;
  openOne(snapshot).entries.unshift(added(snapshot, "turn", seconds ?? snapshot.limit ?? LIMIT, command).id);
  return true;
}

function suspend(snapshot, data, at) {
  if (!runs(snapshot)) return false;
  pause(snapshot, data, at);
  Object.assign(snapshot, { state: "suspended", suspended_ms: at });
  return true;
}

/** The clock of the segment goes on from where it stood; a speaker goes on once resumed. */
function goOn(snapshot, data, at) {
  if (snapshot.state !== "suspended") return false;
  const open = openOne(snapshot);
  if (open && snapshot.suspended_ms) open.planned_end_ms += at - snapshot.suspended_ms;
  Object.assign(snapshot, { state: "running", suspended_ms: null });
  return true;
}

function end(snapshot, data, at) {
  if (!still(snapshot) || snapshot.now) return false;
  if (openOne(snapshot)) Object.assign(openOne(snapshot), { state: "closed", closed_ms: at });
  Object.assign(snapshot, { state: "ended", segment: null, suspended_ms: null, ended_ms: at });
  return true;
}

function note(snapshot, { id, text }) {
  if (!snapshot.entries[id]) return false;
  snapshot.entries[id].note = text;
  return true;
}
