// The list as it goes, for delegates on their phones and for everybody: one's own turn first.

import { timeOfDay, written } from "./clock.js";
import { announce, fill, find, mark, put, reconcile, show } from "./dom.js";
import { current, expectation, isOver, onFloor, segmentLeft, speaking, waiting } from "./plan.js";
import {
  count, countWords, expectedWords, kindOf, nameOf, person, range, segmentName, stageWords,
} from "./speakers.js";
import { follow, settings } from "./screen.js";
import { inLanguage, language, say } from "./catalogue.js";

const page = find("#follow");
const own = new Set(settings.own || []);
const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const title = document.title;
const NEAR = ["speaking", "next", "soon"];
let said = "";

/** How near one's own turn is: "speaking", "next", "soon" (five or fewer ahead), "later", "done", "unheard". */
function nearness(snapshot, entry) {
  if (entry.state === "speaking" || entry.state === "paused") return { name: "speaking", n: 0 };
  if (entry.state !== "waiting") return { name: entry.state, n: 0 };
  if (isOver(snapshot, entry)) return { name: "unheard", n: 0 };
  const n = waiting(snapshot).findIndex((each) => each.id === entry.id);
  return { name: n === 0 ? "next" : n <= 5 ? "soon" : "later", n };
}

function drawOwn(snapshot, now) {
  const entries = Object.values(snapshot.entries).filter((each) => own.has(each.code) && each.state !== "withdrawn");
  show(find("#own"), entries.length > 0);
  reconcile(find("#own-list"), entries, (each) => each.id, (card, entry) => {
    const near = nearness(snapshot, entry);
    const waits = entry.state === "waiting" && !isOver(snapshot, entry);
    const foreseen = waits ? expectation(snapshot, entry, now) : null;
    const there = foreseen?.reached && isElsewhere(snapshot, now) ? range(foreseen.from, foreseen.to, "") : "";
    mark(card, "data-near", near.name);
    fill(card, {
      name: [nameOf(entry), say("in_segment", { key: entry.segment })].join(", "),
      near: near.name === "unheard" ? say("unheard") : say(`near_${near.name}`, { n: near.n }),
      expected: foreseen ? expectedWords(snapshot, entry, now) : "",
      zone: foreseen?.reached ? settings.zone_words : "",
      own: there && say("own_time", { range: there }),
    });
  });
  tell(snapshot, entries);
}

/** Whether the reader's clock shows another time than the session's. */
function isElsewhere(snapshot, now) {
  return ownZone !== snapshot.zone && timeOfDay(now, "", language) !== timeOfDay(now, snapshot.zone, language);
}

/** Tell once, in the title, aloud and by a short vibration, that one's turn has come nearer. */
function tell(snapshot, entries) {
  const near = entries.map((entry) => nearness(snapshot, entry)).filter((each) => NEAR.includes(each.name));
  const best = near.sort((one, other) => one.n - other.n)[0];
  const words = snapshot.state === "running" && best ? say(`near_${best.name}`, { n: best.n }) : "";
  document.title = words && best.name !== "soon" ? `${words} – ${title}` : title;
  if (words === said) return;
  const isFirst = said === "" && !words;
  said = words;
  if (isFirst || !words || (best.name === "soon" && best.n !== 5)) return;
  announce(find("#said"), words);
  navigator.vibrate?.(best.name === "next" ? [200, 100, 200] : 150);
}

function stateWords(snapshot, entry, now) {
  if (entry.state === "waiting") return expectedWords(snapshot, entry, now);
  if (entry.state === "done") return say("spoke", { time: written(entry.spoken_seconds ?? 0) });
  return say(`entry_${entry.state}`);
}

function drawSegment(box, segment, snapshot, now) {
  put(find("h2", box), segmentName(segment));
  mark(box, "data-state", segment.state);
  const ids = [...segment.done, ...onFloor(snapshot, segment), ...segment.entries, ...segment.absent];
  reconcile(find("ol", box), ids.map((id) => snapshot.entries[id]), (each) => each.id, (row, entry) => {
    mark(row, "data-state", entry.state);
    mark(row, "data-own", own.has(entry.code));
    mark(row, "aria-current", entry.state === "speaking" ? "true" : null);
    fill(row, { place: entry.place || "", name: nameOf(entry),
      about: [kindOf(entry), person(entry)].filter(Boolean).join(" · "), when: stateWords(snapshot, entry, now) });
  });
}

function draw(snapshot, now) {
  const entry = speaking(snapshot);
  const segment = current(snapshot);
  mark(page, "data-state", snapshot.now ? "speaking" : snapshot.state);
  fill(page, {
    segment: segment ? segmentName(segment) : "",
    kind: entry ? kindOf(entry) || say("now") : stageWords(snapshot, now) || say("floor_free"),
    now_name: entry ? nameOf(entry) : inLanguage(snapshot.title),
    now_about: entry ? person(entry) : "",
    remaining: snapshot.state === "ended" ? "" : say("remaining", { n: waiting(snapshot).length }),
  });
  drawOwn(snapshot, now);
  reconcile(find("#segments"), snapshot.segments, (each) => each.key, (box, each) => {
    drawSegment(box, each, snapshot, now);
  });
}

function tick(snapshot, now) {
  const seconds = count(find("#countdown"), snapshot.now, now);
  show(find("#countdown"), Boolean(snapshot.now));
  const left = snapshot.state === "ended" ? null : segmentLeft(current(snapshot), now);
  fill(page, {
    words: countWords(snapshot.now, seconds),
    time: `${timeOfDay(now, snapshot.zone, language)} ${settings.zone_words}`,
    segment_left: left === null ? "" : say("segment_left", { time: written(left) }),
  });
}

follow({ draw, tick });
