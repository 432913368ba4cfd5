// While a text is written: its words against its time, as the server will count them. Warns, never blocks.
(function () {
  "use strict";

  const PACE = 110; // words a minute, as in cooperation/rules/speech.py
  const WITHOUT_SPACES = /[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]/;

  const count = function (text) {
    return text.split(/\s+/).filter(function (part) { return /[\p{L}\p{N}]/u.test(part); }).length;
  };

  const duration = function (seconds) {
    const minutes = Math.floor(seconds / 60);
    const rest = seconds % 60;
    return [minutes ? minutes + "\u00a0min" : "", rest || !minutes ? rest + "\u00a0s" : ""].filter(Boolean).join("\u00a0");
  };

  const sentence = function (panel, text) {
    if (WITHOUT_SPACES.test(text)) return [panel.dataset.unknown, false];
    const words = count(text);
    const allowed = Number(panel.dataset.allowed);
    const needs = Math.ceil((words * 60) / PACE);
    const over = needs - allowed;
    const values = { words: words, needs: duration(needs), allowed: duration(allowed), over: duration(Math.abs(over)) };
    const pattern = over > 0 ? panel.dataset.over : panel.dataset.fits;
    return [pattern.replace(/%\((\w+)\)s/g, function (_whole, name) { return values[name]; }), over > 0];
  };

  const panel = document.querySelector("[data-length]");
  const field = document.querySelector("[data-words]");
  if (!panel || !field) return;
  const line = panel.querySelector("p");
  let waiting = 0;
  const show = function () {
    const [words, isOver] = sentence(panel, field.value);
    line.textContent = words;
    line.classList.toggle("too-long", isOver);
  };
  field.addEventListener("input", function () {
    window.clearTimeout(waiting); // said once the writer rests, not at each letter
    waiting = window.setTimeout(show, 400);
  });
  if (field.value) show();
})();
