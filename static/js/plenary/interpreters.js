// What interpreters need: who comes next, in which language, with which text, and whether it can be spoken in its time.

import { timeOfDay, written } from "./clock.js";
import { fill, find, mark, put, reconcile, show } from "./dom.js";
import { current, next, onFloor, segmentLeft, speaking, tooLong } from "./plan.js";
import { count, countWords, expectedWords, kindOf, person, segmentName, stageWords } from "./speakers.js";
import { follow, settings } from "./screen.js";
import { inLanguage, language, say } from "./catalogue.js";

const page = find("#interpreters");
const languages = settings.languages || {};

const spoken = (entry) => languages[entry.language] || say("language_unknown");
const bothNames = (entry) => [...new Set([inLanguage(entry.name, "en"), inLanguage(entry.name, "fr")])].join(" / ");

/** The text in words: there or not, kept to or not, and its words. */
function textWords(entry) {
  const text = entry.text;
  if (!text?.present) return say("text_none");
  const kept = text.delivery ? say(`delivery_${text.delivery}`) : "";
  return [say("text_there"), kept, text.words ? say("words", { n: text.words }) : ""].filter(Boolean).join(" · ");
}

/** Whether the text can be spoken in its time, in words. */
function paceWords(entry) {
  const over = tooLong(entry);
  if (over === null) return "";
  const values = { needed: written(entry.text.needed_seconds), allotted: written(entry.seconds), over: written(over) };
  return say(over ? "too_long" : "fits", values);
}

function fillEntry(row, entry, snapshot, now) {
  const link = find("a[data-text]", row);
  const address = settings.texts?.[entry.id];
  mark(row, "data-state", entry.state);
  mark(row, "data-pace", tooLong(entry) ? "long" : null);
  fill(row, {
    place: entry.place || "",
    name: bothNames(entry),
    about: [kindOf(entry), person(entry)].filter(Boolean).join(" · "),
    language: spoken(entry),
    seconds: written(entry.seconds),
    text: textWords(entry),
    pace: paceWords(entry),
    when: entry.state === "waiting" ? expectedWords(snapshot, entry, now) : say(`entry_${entry.state}`),
  });
  mark(row.querySelector('[data-part="language"]'), "data-language", entry.language || "none");
  show(link, Boolean(address && entry.text?.present));
  if (address) mark(link, "href", address);
}

function draw(snapshot, now) {
  const entry = speaking(snapshot);
  const segment = current(snapshot);
  fill(page, {
    segment: segment ? segmentName(segment) : "",
    kind: entry ? kindOf(entry) || say("now") : stageWords(snapshot, now) || say("floor_free"),
    now_name: entry ? bothNames(entry) : "–",
    now_about: entry ? [spoken(entry), person(entry), textWords(entry)].filter(Boolean).join(" · ") : "",
    now_pace: entry ? paceWords(entry) : "",
  });
  reconcile(find("#next"), next(snapshot), (each) => each.id, (row, each) => fillEntry(row, each, snapshot, now));
  show(find("#none"), next(snapshot).length === 0);
  reconcile(find("#segments"), snapshot.segments, (each) => each.key, (box, each) => {
    put(find("h2", box), segmentName(each));
    const ids = [...onFloor(snapshot, each), ...each.entries, ...each.absent, ...each.done];
    const entries = ids.map((id) => snapshot.entries[id]);
    reconcile(find("tbody", box), entries, (one) => one.id, (row, one) => fillEntry(row, one, snapshot, now));
  });
}

function tick(snapshot, now) {
  const seconds = count(find("#countdown"), snapshot.now, now);
  const left = segmentLeft(current(snapshot), now);
  fill(page, {
    words: countWords(snapshot.now, seconds),
    time: `${timeOfDay(now, snapshot.zone, language)} ${settings.zone_words}`,
    segment_left: left === null ? "" : say("segment_left", { time: written(left) }),
  });
}

follow({ draw, tick, keeps: false });
