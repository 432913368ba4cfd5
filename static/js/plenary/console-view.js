// What the console shows of a snapshot: the clocks, the alarm, the buttons, the list and the log.

import { timeOfDay, written } from "./clock.js";
import { OFFERED } from "./commands.js";
import { all, fill, find, mark, put, reconcile, show } from "./dom.js";
import { alarmAt, current, expectation, next, onFloor, plenaryLeft, segmentLeft, speaking, waiting } from "./plan.js";
import {
  count, countWords, expectedWords, kindOf, nameOf, otherName, person, segmentName, stageWords,
} from "./speakers.js";
import { settings } from "./screen.js";
import { inLanguage, language, listed, say } from "./catalogue.js";

const page = find("#console");
const dash = (text) => text || "–";
let alarmState = "";
let lastSpeaker = null;

export function drawAll(snapshot, now, chosen) {
  drawNow(snapshot, now);
  drawButtons(snapshot);
  reconcile(find("#next"), next(snapshot), (each) => each.id, (row, each) => {
    const when = expectedWords(snapshot, each, now);
    fill(row, { name: nameOf(each), about: about(each), when, seconds: written(each.seconds) });
  });
  show(find("#nobody"), next(snapshot).length === 0);
  reconcile(find("#segments"), snapshot.segments, (each) => each.key, (box, each) => {
    drawSegment(box, each, snapshot, now, chosen);
  });
  drawLog(snapshot);
  followSpeaker(snapshot);
}

/** The list scrolls along with who speaks, unless somebody works in it. */
function followSpeaker(snapshot) {
  const id = snapshot.now?.id ?? null;
  if (id === lastSpeaker) return;
  lastSpeaker = id;
  const list = find(".console-list");
  if (!id || list.contains(document.activeElement) || list.scrollHeight <= list.clientHeight) return;
  const row = find(`.entry[data-id="${CSS.escape(id)}"]`, list);
  if (row) list.scrollTop += row.getBoundingClientRect().top - list.getBoundingClientRect().top - list.clientHeight / 4;
}

function drawNow(snapshot, now) {
  const entry = speaking(snapshot);
  const segment = current(snapshot);
  const held = snapshot.interrupted && snapshot.entries[snapshot.interrupted.id];
  mark(page, "data-state", snapshot.now ? "speaking" : snapshot.state);
  fill(page, {
    segment: segment ? segmentName(segment) : "",
    kind: entry ? kindOf(entry) || say("now") : stageWords(snapshot, now) || say("floor_free"),
    name: entry ? nameOf(entry) : "–",
    now_about: entry ? [otherName(entry), about(entry, false)].filter(Boolean).join(" · ") : "",
    held: held ? say("held", { name: nameOf(held) }) : "",
    allotted: snapshot.now ? say("allotted", { time: written(snapshot.now.seconds) }) : "",
  });
}

/** The person, the language, and what chair and operator should know of them. */
function about(entry, withKind = true) {
  const spoken = settings.languages[entry.language];
  const level = entry.level !== "other" && settings.levels[entry.level];
  const text = entry.text?.present ? say("text_there") : "";
  const video = entry.by_video ? say("by_video") : "";
  const called = entry.absent_ms ? say("called_once") : "";
  const kind = withKind && kindOf(entry);
  return [kind, person(entry), level, spoken, text, video, entry.accessibility, called].filter(Boolean).join(" · ");
}

/** Buttons that cannot be used stay in place and say so: nothing jumps under a hand. */
function drawButtons(snapshot) {
  for (const button of all("[data-command]")) {
    const action = button.dataset.command;
    const paused = action === "pause" && snapshot.now?.paused_ms;
    const offered = action === "undo" ? snapshot.can_undo : OFFERED[paused ? "resume" : action](snapshot);
    mark(button, "aria-disabled", offered ? null : "true");
    if (button.dataset.once !== undefined) show(button, Boolean(offered));
    if (action === "pause") put(find("span", button), say(paused ? "resume" : "pause"));
  }
  const [first] = next(snapshot);
  const give = first && snapshot.segment ? say("give_next", { name: nameOf(first) }) : say("give_nobody");
  put(find('[data-command="next"] span'), give);
  const coming = snapshot.segments.find((each) => each.state === "waiting");
  put(find('[data-command="open"] span'), coming ? say("open", { segment: coming.key }) : say("open_none"));
  put(find('[data-command="close"] span'), say("close", { segment: snapshot.segment || "" }));
}

function drawSegment(box, segment, snapshot, now, chosen) {
  put(find("h3", box), segmentName(segment));
  mark(box, "data-state", segment.state);
  put(find("[data-part=state]", box), say(`segment_${segment.state}`));
  const ids = [...segment.done, ...onFloor(snapshot, segment), ...segment.entries, ...segment.absent];
  show(find(".none", box), ids.length === 0);
  reconcile(find("ol", box), ids.map((id) => snapshot.entries[id]), (each) => each.id, (row, entry) => {
    drawEntry(row, entry, segment, snapshot, now, chosen);
  });
}

function drawEntry(row, entry, segment, snapshot, now, chosen) {
  const place = segment.entries.indexOf(entry.id);
  const waits = place >= 0;
  mark(row, "data-state", entry.state);
  mark(row, "data-lost", waits && expectation(snapshot, entry, now)?.reached === false);
  fill(row, {
    place: entry.place || "",
    name: nameOf(entry),
    about: about(entry),
    note: entry.note ? say("note", { text: entry.note }) : "",
    when: waits ? dash(expectedWords(snapshot, entry, now)) : stateWords(entry),
    seconds: written(entry.seconds),
  });
  show(find(".entry-acts", row), entry.id === chosen);
  const can = {
    start: waits && OFFERED.next(snapshot) && segment.key === snapshot.segment,
    absent: waits,
    back: entry.state === "absent",
    up: waits && place > 0,
    down: waits && place < segment.entries.length - 1,
    note: true,
  };
  for (const button of all(".entry-acts button", row)) show(button, Boolean(can[button.dataset.row]));
  const field = find("input", row);
  if (field !== document.activeElement) field.value = entry.note || "";
  mark(field, "aria-label", say("note_for", { name: nameOf(entry) }));
}

function stateWords(entry) {
  if (entry.state !== "done") return say(`entry_${entry.state}`);
  return say("spoke_of", { time: written(entry.spoken_seconds ?? 0), allotted: written(entry.seconds) });
}

function drawLog(snapshot) {
  const log = [...(snapshot.log || [])].reverse();
  show(find("#no-log"), log.length === 0);
  reconcile(find("#log"), log, (each) => each.version, (row, each) => {
    fill(row, { at: timeOfDay(each.at_ms, snapshot.zone, language), words: inLanguage(each.words) });
  });
}

/** Whatever runs with the clock. sayAlarm(words): aloud, once for each step the alarm takes. */
export function tickAll(snapshot, now, sayAlarm) {
  const seconds = count(find("#countdown"), snapshot.now, now);
  const segment = current(snapshot);
  const of = (left) => (left === null ? "–" : written(left));
  const until = segment?.state === "open" ? segment.planned_end_ms : null;
  const at = (ms) => timeOfDay(ms, snapshot.zone, language);
  fill(page, {
    words: countWords(snapshot.now, seconds),
    time: at(now),
    segment_left: of(segmentLeft(segment, now)),
    segment_until: until ? say("until", { at: at(until) }) : "",
    plenary_left: of(plenaryLeft(snapshot, now)),
    floor: segment ? written(segment.floor_seconds) : "–",
    panel_until: until ? panelWords(until - segment.floor_seconds * 1000, now, at) : "",
    remaining: String(waiting(snapshot).length),
  });
  drawAlarm(snapshot, now, sayAlarm);
}

const panelWords = (until, now, at) => say(now < until ? "panel_until" : "panel_was", { at: at(until) });

function drawAlarm(snapshot, now, sayAlarm) {
  const alarm = snapshot.state === "running" ? alarmAt(snapshot, now) : null;
  const box = find("#alarm");
  mark(box, "data-alarm", alarm && alarm.all ? alarm.state : "none");
  if (!alarm || !alarm.all) {
    alarmState = "";
    fill(box, { headline: say("alarm_none"), detail: "", planned: "" });
    return;
  }
  const { zone } = snapshot;
  fill(box, { headline: headline(alarm, zone), detail: detail(alarm), planned: planned(alarm, zone) });
  if (alarm.state !== alarmState) {
    alarmState = alarm.state;
    if (alarm.state !== "safe") sayAlarm(`${headline(alarm, snapshot.zone)} ${detail(alarm)}`);
  }
}

function headline(alarm, zone) {
  const at = timeOfDay(alarm.at, zone, language);
  const names = listed(alarm.lost.map(nameOf));
  if (alarm.state === "past") return say("alarm_past", { n: alarm.lost.length, names, all: alarm.all });
  const near = alarm.panel ? "alarm_near" : "alarm_near_floor";
  const safe = alarm.panel ? "alarm_safe" : "alarm_safe_floor";
  return say(alarm.state === "near" ? near : safe, { n: alarm.all, at, left: written(alarm.left) });
}

/** What the panel costs even if it keeps to its time; "" where that costs nobody. */
function planned(alarm, zone) {
  const { at, lost } = alarm.planned;
  return lost > alarm.lost.length ? say("alarm_planned", { n: lost, at: timeOfDay(at, zone, language) }) : "";
}

function detail(alarm) {
  const last = alarm.lastSafe;
  const safe = last ? say("last_safe", { name: nameOf(last), place: alarm.safe }) : say("none_safe");
  if (!alarm.nextLost) return safe;
  const next = say("next_lost", { name: nameOf(alarm.nextLost.entry), left: written(alarm.nextLost.seconds) });
  return `${safe} ${next}`;
}
