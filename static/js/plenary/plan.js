// What a snapshot says about the meeting, at a moment of the server's time. Pure functions.

import { left, wholeSeconds } from "./clock.js";

const NEAR = 120_000; // milliseconds before the last moment to stop, where the snapshot does not say when it comes near

export const segmentOf = (snapshot) => snapshot.segments.find((each) => each.key === snapshot.segment) || null;

/** The segment that is open, or else the first that waits. */
export function current(snapshot) {
  return segmentOf(snapshot) || snapshot.segments.find((each) => each.state === "waiting") || null;
}

/** All who still wait, in order: those of the open segment first, then of those to come. */
export function waiting(snapshot) {
  const open = segmentOf(snapshot);
  const later = snapshot.segments.filter((each) => each.state === "waiting" && each !== open);
  return [...(open ? [open] : []), ...later].flatMap((each) => each.entries.map((id) => snapshot.entries[id]));
}

/** Whether nobody of an entry's segment is heard any more: it was closed, or the meeting has ended. */
export function isOver(snapshot, entry) {
  const segment = snapshot.segments.find((each) => each.key === entry.segment);
  return snapshot.state === "ended" || segment?.state === "closed";
}

export const next = (snapshot, count = 3) => waiting(snapshot).slice(0, count);

/** Who of a segment has the floor, or has it again afterwards: in the order in which they were given it. */
export function onFloor(snapshot, segment) {
  const turns = [snapshot.interrupted, snapshot.now].filter(Boolean);
  return turns.map((turn) => turn.id).filter((id) => snapshot.entries[id].segment === segment.key);
}

export const speaking = (snapshot) => (snapshot.now ? snapshot.entries[snapshot.now.id] : null);

/** Seconds left of a segment: all of them before it begins, negative once it is over; null when closed. */
export function segmentLeft(segment, now) {
  if (!segment || segment.state === "closed") return null;
  return segment.state === "open" ? wholeSeconds(segment.planned_end_ms - now) : segment.seconds;
}

/** Seconds left of the plenary. */
export function plenaryLeft(snapshot, now) {
  const total = snapshot.seconds ?? snapshot.segments.reduce((sum, each) => sum + each.seconds, 0);
  if (snapshot.state === "ended") return null;
  return snapshot.began_ms == null ? total : wholeSeconds(snapshot.began_ms + total * 1000 - now);
}

/** How far behind its planned end the running turn is at a moment, in ms: over its time, or held by a pause. */
function behind(turn, now) {
  if (!turn) return 0;
  const held = turn.paused_ms ? Math.max(0, now - turn.paused_ms) : 0;
  return held + Math.max(0, -left(turn, now));
}

/** What the forecast must be put off by: it was made with the last event, and a turn may have run over since. */
export function drift(snapshot, now) {
  const turn = snapshot.now;
  if (!turn) return 0;
  return Math.max(0, behind(turn, now) - behind(turn, Math.max(snapshot.at_ms ?? turn.started_ms, turn.started_ms)));
}

/** When somebody is expected to speak: {from, likely, to, ahead, reached}, or null while nothing is foreseen. */
export function expectation(snapshot, entry, now) {
  const foreseen = entry.expected;
  if (!foreseen || !foreseen.likely_ms) return null;
  const later = drift(snapshot, now);
  return {
    from: Math.max(foreseen.earliest_ms + later, now),
    likely: Math.max(foreseen.likely_ms + later, now),
    to: Math.max(foreseen.latest_ms + later, now),
    ahead: foreseen.ahead,
    reached: foreseen.reached && (!later || fits(snapshot, entry, foreseen.likely_ms + later)),
  };
}

/** Whether somebody who begins at a moment ends within the time of the segment, once that has begun. */
function fits(snapshot, entry, start) {
  const segment = snapshot.segments.find((each) => each.key === entry.segment);
  return !segment?.planned_end_ms || start + entry.seconds * 1000 <= segment.planned_end_ms;
}

/** The alarm as it stands at this moment, not only at the last event; null where no floor waits.
 *
 * state: "safe", "near" or "past"; left: seconds to the last moment at which all can be heard; all, safe: how many;
 * lastSafe: the last who is still heard; lost: who is not; nextLost: {entry, seconds}, who goes next;
 * panel: whether invited speakers still speak or wait; planned: {at, lost}, when the panel ends if each of them keeps
 * to the time given, and how many are lost then.
 */
export function alarmAt(snapshot, now) {
  const alarm = snapshot.alarm;
  if (!alarm) return null;
  const segment = snapshot.segments.find((each) => each.key === alarm.segment);
  const gone = new Set([...alarm.lost, ...alarm.next_lost.filter((each) => each.at_ms <= now).map((each) => each.id)]);
  const floor = segment.entries.map((id) => snapshot.entries[id]).filter((entry) => entry.kind === "listed");
  const safe = floor.filter((entry) => !gone.has(entry.id));
  const coming = alarm.next_lost.find((each) => each.at_ms > now && snapshot.entries[each.id]);
  const past = gone.size > 0 || now >= alarm.last_stop_ms;
  const near = now >= (alarm.near_ms ?? alarm.last_stop_ms - NEAR);
  return {
    state: past ? "past" : near ? "near" : "safe",
    at: alarm.last_stop_ms,
    left: wholeSeconds(alarm.last_stop_ms - now),
    all: floor.length,
    safe: safe.length,
    lastSafe: safe.at(-1) || null,
    lost: floor.filter((entry) => gone.has(entry.id)),
    panel: [snapshot.now?.id, ...segment.entries].some((id) => snapshot.entries[id]?.kind === "invited"),
    planned: plannedEnd(snapshot, segment, now),
    nextLost: coming ? { entry: snapshot.entries[coming.id], seconds: wholeSeconds(coming.at_ms - now) } : null,
  };
}

/** When the panel ends as planned, and how many can then no longer be heard, those lost by now included. */
function plannedEnd(snapshot, segment, now) {
  const invited = segment.entries.map((id) => snapshot.entries[id]).filter((entry) => entry.kind === "invited");
  const speaker = snapshot.now && snapshot.entries[snapshot.now.id].kind === "invited" ? snapshot.now : null;
  const rest = speaker ? Math.max(0, left(speaker, now)) : 0;
  const at = now + rest + invited.reduce((sum, entry) => sum + entry.seconds * 1000, 0);
  const lost = snapshot.alarm.next_lost.filter((each) => each.at_ms <= at).length + snapshot.alarm.lost.length;
  return { at, lost };
}

/** The seconds by which a text is too long for its time; 0 where it fits, null where nothing is known. */
export function tooLong(entry) {
  const needed = entry.text?.needed_seconds;
  return needed ? Math.max(0, needed - entry.seconds) : null;
}
