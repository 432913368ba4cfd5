// The wall of the room: who speaks, how long still, who is next. Nobody touches it.

import { timeOfDay, written } from "./clock.js";
import { all, fill, find, kept, mark, reconcile, show } from "./dom.js";
import { current, next, plenaryLeft, segmentLeft, speaking, waiting } from "./plan.js";
import { count, countWords, kindOf, nameOf, otherName, person, segmentName, stageWords } from "./speakers.js";
import { follow } from "./screen.js";
import { inLanguage, language, say } from "./catalogue.js";

const room = find("#room");

function draw(snapshot, now) {
  const entry = speaking(snapshot);
  const segment = current(snapshot);
  const held = snapshot.interrupted && snapshot.entries[snapshot.interrupted.id];
  mark(room, "data-state", snapshot.now ? "speaking" : snapshot.state);
  mark(room, "data-long", entry && nameOf(entry).length > 22);
  fill(room, {
    title: inLanguage(snapshot.title),
    segment: segment ? segmentName(segment) : "",
    kind: entry ? kindOf(entry) || say("now") : stageWords(snapshot, now) || say("floor_free"),
    name: entry ? nameOf(entry) : "",
    other: entry ? otherName(entry) : "",
    person: entry ? person(entry) : "",
    held: held ? say("held", { name: nameOf(held) }) : "",
    remaining: snapshot.state === "ended" ? "" : say("remaining", { n: waiting(snapshot).length }),
  });
  reconcile(find("#next"), next(snapshot), (each) => each.id, (row, each) => {
    fill(row, { name: nameOf(each), other: otherName(each), kind: kindOf(each) });
  });
  show(find("#coming"), waiting(snapshot).length > 0);
}

function tick(snapshot, now) {
  const seconds = count(find("#countdown"), snapshot.now, now);
  const segment = current(snapshot);
  const of = (left) => (left === null ? "" : written(left));
  fill(room, {
    words: countWords(snapshot.now, seconds),
    time: timeOfDay(now, snapshot.zone, language),
    segment_left: of(segmentLeft(segment, now)),
    plenary_left: of(plenaryLeft(snapshot, now)),
  });
}

/** The screen does not go dark by itself, where the browser allows it. */
async function stayAwake() {
  if (document.hidden) return;
  try {
    await navigator.wakeLock?.request("screen");
  } catch {
    // Not allowed: whoever set the screen up has to do it.
  }
}

function fullScreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen?.().catch(() => {});
}

function setSize(size) {
  mark(room, "data-size", size);
  kept.write("plenary:room:size", size);
  for (const button of all("[data-set-size]")) mark(button, "aria-pressed", String(button.dataset.setSize === size));
}

document.addEventListener("visibilitychange", stayAwake);
document.addEventListener("keydown", (event) => {
  if (event.key === "f" && !event.ctrlKey && !event.metaKey && !event.altKey) fullScreen();
});
find("#full-screen").addEventListener("click", fullScreen);
for (const button of all("[data-set-size]")) button.addEventListener("click", () => setSize(button.dataset.setSize));
setSize(new URLSearchParams(location.search).get("size") ? room.dataset.size : kept.read("plenary:room:size") || "m");
stayAwake();
follow({ draw, tick });
