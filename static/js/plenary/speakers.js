// How speakers, times and segments are written on every screen.

import { left, timeOfDay, tone, wholeSeconds, written } from "./clock.js";
import { mark, put } from "./dom.js";
import { expectation, isOver } from "./plan.js";
import { inLanguage, language, say } from "./catalogue.js";

export const nameOf = (entry) => inLanguage(entry.name);

/** The name in the other language, where it is another one. */
export function otherName(entry) {
  const other = inLanguage(entry.name, language === "fr" ? "en" : "fr");
  return other === nameOf(entry) ? "" : other;
}

/** The person, and for whom: "Ana Example, on behalf of the European Union". */
export function person(entry) {
  const group = inLanguage(entry.group);
  return [entry.speaker, group && say("on_behalf", { group })].filter(Boolean).join(", ");
}

/** Why somebody has the floor who was not asked in the usual way; "" for listed speakers. */
export const kindOf = (entry) => (entry.kind === "listed" ? "" : say(`kind_${entry.kind}`));

export const segmentName = (segment) => `${segment.key}. ${inLanguage(segment.title)}`;

/** A countdown in its place: its digits, its tone, and in words what the colour means. */
export function count(element, turn, now) {
  const seconds = turn ? wholeSeconds(left(turn, now)) : null;
  put(element, turn ? written(seconds) : "–:––");
  mark(element, "data-tone", turn ? tone(seconds) : "none");
  return seconds;
}

/** What the colour of a countdown says, in words; "" while it is calm. */
export function countWords(turn, seconds) {
  if (!turn) return "";
  if (turn.paused_ms) return say("paused");
  return { calm: "", amber: say("amber"), red: say("red") }[tone(seconds)];
}

/** "10:14 to 10:20" in the zone of the session; one time where both are the same minute. */
export function range(from, to, zone) {
  const [first, last] = [from, to].map((ms) => timeOfDay(ms, zone, language, false));
  return first === last ? say("about", { at: first }) : say("range", { from: first, to: last });
}

/** The expected time of an entry in words; "" while nothing is foreseen. */
export function expectedWords(snapshot, entry, now) {
  if (isOver(snapshot, entry)) return say("unheard");
  const foreseen = expectation(snapshot, entry, now);
  if (!foreseen) return "";
  return foreseen.reached ? range(foreseen.from, foreseen.to, snapshot.zone) : say("not_reached");
}

/** Where the meeting stands, in words. */
export function stageWords(snapshot, now) {
  if (snapshot.state !== "before") return snapshot.state === "running" ? "" : say(`state_${snapshot.state}`);
  if (!snapshot.starts_ms) return say("state_before");
  const shape = { dateStyle: "medium", timeZone: snapshot.zone };
  const day = new Intl.DateTimeFormat(language === "fr" ? "fr" : "en-GB", shape);
  const at = timeOfDay(snapshot.starts_ms, snapshot.zone, language, false);
  return now < snapshot.starts_ms ? say("starts", { at, on: day.format(snapshot.starts_ms) }) : say("state_before");
}
