// The console of chair and operator: every command by one key, shown at once, sent when the network takes it.

import { apply, applyAll } from "./apply.js";
import { timeOfDay } from "./clock.js";
import { commandWords, KEYS, OFFERED } from "./commands.js";
import { drawAll, tickAll } from "./console-view.js";
import { all, announce, find, guard, kept, mark, put, reconcile, show } from "./dom.js";
import { Queue, poster } from "./queue.js";
import { follow, settings } from "./screen.js";
import { language, say } from "./catalogue.js";

const DOUBLE = 1200; // milliseconds in which a second start or stop is the same press
const name = `plenary:${settings.slug}:queue`;
const dialog = find("#ask");
const said = find("#said");
const may = { start: guard(DOUBLE), stop: guard(DOUBLE) };
const csrf = { token: find("[name=csrfmiddlewaretoken]").value };
let server = null; // the snapshot of the server
let shown = null; // with what has not been sent; what all see, while a person decides
let meeting = null; // clock and feed
let writes = !navigator.locks; // of two tabs of one browser, one gives commands
let since = null; // the version before the first command that waits

// --- Giving commands -------------------------------------------------------------------------------------------------

const send = poster(settings.addresses.command, csrf);
const queue = new Queue({
  send: async (body) => {
    const answer = await send(body);
    if (answer.status === 403 && !answer.isJson) await renewCsrf();
    return answer;
  },
  now: () => (meeting ? meeting.clock.now() : Date.now()),
  keep: (commands) => kept.write(name, commands.length ? commands : null),
  commands: kept.read(name) || [],
  onChange: () => redraw(),
  onDone: (snapshot) => meeting.feed.take(snapshot),
  onSignedOut: () => notice(say("signed_out")),
  onRefused(command, words, snapshot, waited) {
    if (snapshot?.version) meeting.feed.take(snapshot);
    const sentence = say(waited ? "held_back" : "refused", { what: commandWords(command, server), why: words });
    notice(sentence);
  },
});

/** A page that was kept has an old token against forgery: fetch it anew. */
async function renewCsrf() {
  const answer = await fetch(location.href, { cache: "no-store" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  csrf.token = page.querySelector("[name=csrfmiddlewaretoken]")?.value || csrf.token;
}

function give(command) {
  if (!writes || queue.held) return notice(say(writes ? "decide_first" : "other_tab"));
  if (may[command.name] && !may[command.name]()) return announce(said, say("twice"));
  const given = { ...command, command: "", at_ms: meeting.clock.now() };
  if (apply(shown, given) === shown) return notice(say("not_now", { what: commandWords(command, shown) }));
  const words = commandWords(command, shown);
  if (!queue.unsent) since = server.version;
  queue.push(command, server.version);
  notice("");
  return announce(said, words);
}

/** The person has decided about a command that waits. */
function settle(id, choice) {
  queue.settle(id, choice === "again", server.version);
  if (!queue.held) notice("");
}

/** Take back what was done last: what has not left is forgotten, what the server knows is undone there. */
async function undo() {
  if (!writes) return notice(say("other_tab"));
  await queue.running; // what is on its way arrives first
  const unsent = queue.pop();
  if (unsent) return announce(said, say("undone", { what: commandWords(unsent, shown) }));
  if (queue.unsent || !server.can_undo) return notice(say(server.can_undo ? "undo_later" : "nothing_to_undo"));
  queue.push({ name: "undo", data: { version: server.can_undo } }, server.version);
  return announce(said, say("do_undo"));
}

/** Whatever comes before the next speaker: the meeting begins, a segment opens. */
function comesFirst() {
  return OFFERED.next(shown) ? null : OFFERED.begin(shown) || OFFERED.open(shown);
}

function press(action) {
  if (action === "undo") return undo();
  const first = action === "next" && comesFirst();
  if (first) return may.start() ? give(first) : announce(said, say("twice"));
  const offered = (OFFERED[action] || (() => null))(shown) || (action === "pause" && OFFERED.resume(shown));
  if (!offered) return announce(said, say("not_possible"));
  if (offered.asks) return ask(offered.name);
  if (offered.confirms) return confirm(offered);
  return give(offered);
}

// --- What a command needs to know ------------------------------------------------------------------------------------

function ask(kind) {
  for (const field of all("[data-for]", dialog)) show(field, field.dataset.for.split(" ").includes(kind));
  put(find("h2", dialog), say(`ask_${kind}`));
  put(find("#ask-help"), say(`help_${kind}`));
  put(find("[type=submit]", dialog), say(kind === "order" ? "ask_floor" : "ask_list"));
  put(find("#ask-error"), "");
  find("form", dialog).reset();
  dialog.dataset.kind = kind;
  dialog.showModal();
}

const delegations = new Map(settings.delegations.map((each) => [each.name.toLocaleLowerCase(language), each]));

/** The command that was asked for, with the code of a delegation or a name; null with the error beside the field. */
function answered(kind) {
  const text = find("#ask-who").value.trim();
  const found = delegations.get(text.toLocaleLowerCase(language));
  const error = !text ? say("who_missing") : kind === "reply" && !found ? say("who_unknown") : "";
  put(find("#ask-error"), error);
  mark(find("#ask-who"), "aria-invalid", error ? "true" : null);
  if (error) return null;
  const data = found ? { code: found.code } : { name: text };
  const minutes = Number(find("#ask-minutes").value);
  if (kind === "turn" && minutes) data.seconds = Math.round(minutes * 60);
  return { name: kind, data, label: found?.name };
}

find("form", dialog).addEventListener("submit", (event) => {
  event.preventDefault();
  const command = answered(dialog.dataset.kind);
  if (!command) return find("#ask-who").focus();
  dialog.close();
  return give(command);
});
for (const button of all("[data-close]")) button.addEventListener("click", () => button.closest("dialog").close());

function confirm(command) {
  const box = find("#sure");
  put(find("p", box), say("end_sure", { n: shown.segments.reduce((sum, each) => sum + each.entries.length, 0) }));
  box.returnValue = "";
  box.onclose = () => { if (box.returnValue === "yes") give(command); };
  box.showModal();
}

// --- The rows of the list --------------------------------------------------------------------------------------------

let chosen = null;

function choose(id, focus = true) {
  chosen = id;
  for (const row of all(".entry")) {
    const open = row.dataset.id === id;
    show(find(".entry-acts", row), open);
    mark(find(".entry-name", row), "aria-expanded", String(open));
  }
  if (focus && id) find(`.entry[data-id="${CSS.escape(id)}"] .entry-name`)?.focus();
}

function neighbour(step) {
  const rows = all(".entry").map((row) => row.dataset.id);
  const index = rows.indexOf(chosen);
  choose(rows[Math.min(rows.length - 1, Math.max(0, index + step))] ?? null);
}

function moveBy(id, step) {
  const entry = shown.entries[id];
  const segment = shown.segments.find((each) => each.key === entry?.segment);
  const place = (segment?.entries.indexOf(id) ?? -1) + 1;
  if (place) give({ name: "move", data: { id, place: place + step } });
}

const ROW = {
  choose: (id) => choose(chosen === id ? null : id),
  start: (id) => give({ name: "start", data: { id } }),
  absent: (id) => give({ name: "absent", data: { id } }),
  back: (id) => give({ name: "back", data: { id } }),
  up: (id) => moveBy(id, -1),
  down: (id) => moveBy(id, 1),
  note(id) {
    const text = find(`.entry[data-id="${CSS.escape(id)}"] input`).value.trim();
    if (text !== (shown.entries[id].note || "")) give({ name: "note", data: { id, text } });
  },
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button || button.getAttribute("aria-disabled") === "true") return;
  const row = button.closest(".entry");
  if (button.dataset.command) press(button.dataset.command);
  else if (button.dataset.row) ROW[button.dataset.row](row.dataset.id);
  else if (button.dataset.settle) settle(button.closest("li").dataset.id, button.dataset.settle);
  else if (button.dataset.help !== undefined) find("#help").showModal();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches(".entry input")) {
    event.preventDefault();
    ROW.note(event.target.closest(".entry").dataset.id);
  }
});

// --- Keys ------------------------------------------------------------------------------------------------------------

const switchKeys = find("#keys-on");
switchKeys.checked = kept.read("plenary:keys") !== false;
switchKeys.addEventListener("change", () => kept.write("plenary:keys", switchKeys.checked));

function isTyping(target) {
  return target.matches("input:not([type=checkbox]), textarea, select") || find("dialog[open]");
}

document.addEventListener("keydown", (event) => {
  if (!switchKeys.checked || isTyping(event.target) || event.ctrlKey || event.metaKey || event.repeat) return;
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (step && event.altKey && chosen) moveBy(chosen, step);
  else if (step && !event.altKey) neighbour(step);
  else if (event.altKey) return;
  else if (event.key === "?") find("#help").showModal();
  else if (KEYS[event.key]) press(KEYS[event.key]);
  else return;
  event.preventDefault();
});

// --- Showing ---------------------------------------------------------------------------------------------------------

function notice(words) {
  put(find("#notice p"), words);
  show(find("#notice"), Boolean(words));
  if (words) announce(said, words);
}

function redraw() {
  if (!server || !meeting) return;
  shown = queue.held ? server : applyAll(server, queue.commands);
  drawAll(shown, meeting.clock.now(), chosen);
  drawUnsent();
}

/** What waits for the network, and, where it does not fit what happened meanwhile, both beside each other. */
function drawUnsent() {
  const waits = queue.commands.filter((each) => queue.held || queue.tried || meeting.clock.now() - each.at_ms > DOUBLE);
  show(find("#unsent"), waits.length > 0);
  mark(find("#unsent"), "data-held", queue.held ? "yes" : null);
  put(find("#unsent h2"), say("unsent", { n: queue.unsent }));
  put(find("#unsent-why"), queue.held ? say("decide", { why: queue.held.words }) : say("unsent_why"));
  reconcile(find("#unsent ol"), waits.length ? queue.commands : [], (each) => each.command, (row, each) => {
    put(find("[data-part=at]", row), timeOfDay(each.at_ms, server.zone, language));
    put(find("[data-part=what]", row), commandWords(each, applyAll(server, queue.commands)));
    for (const button of all("button", row)) show(button, Boolean(queue.held));
  });
  const meanwhile = queue.held ? (server.log || []).filter((each) => each.version > (since ?? Infinity)) : [];
  show(find("#meanwhile"), meanwhile.length > 0);
  reconcile(find("#meanwhile ol"), meanwhile, (each) => each.version, (row, each) => {
    put(row, `${timeOfDay(each.at_ms, server.zone, language)} ${each.words[language] || each.words.en}`);
  });
}

meeting = follow({
  draw(snapshot) {
    server = snapshot;
    if (!queue.unsent) since = null;
    redraw();
  },
  tick: (snapshot, now) => { if (shown) tickAll(shown, now, (words) => announce(find("#alarm-said"), words)); },
});
redraw();
if (queue.unsent) {
  queue.tried = true;
  since = queue.commands[0].seen;
}
if (navigator.locks) {
  const wait = setTimeout(() => notice(say("other_tab")), 1500);
  navigator.locks.request(name, () => {
    clearTimeout(wait);
    if (!writes) notice("");
    writes = true;
    queue.drain();
    return new Promise(() => {});
  });
} else {
  queue.drain();
}
addEventListener("online", () => queue.drain());
addEventListener("beforeunload", (event) => { if (queue.unsent && navigator.onLine) event.preventDefault(); });
