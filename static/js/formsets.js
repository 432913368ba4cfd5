// Rows that come and go in place, and days that need not be typed twice. Without it the same buttons ask the server.
(function () {
  "use strict";

  const field = function (row, name) { return row && row.querySelector('[name$="-' + name + '"]'); };
  const value = function (row, name) { const input = field(row, name); return input ? input.value : ""; };
  const fill = function (row, name, text) {
    const input = field(row, name);
    if (input && !input.value && text) input.value = text;
  };
  const box = function (kind) { return document.querySelector('[data-rows-of="' + kind + '"]'); };
  const rowsOf = function (kind) { const found = box(kind); return found ? Array.from(found.children) : []; };

  function renumber(kind) {
    rowsOf(kind).forEach(function (row, position) {
      for (const number of row.querySelectorAll("[data-number]")) number.textContent = String(position + 1);
    });
  }

  function freeIndex(kind) {
    let index = 0;
    while (document.querySelector('[name^="' + kind + "-" + index + '-"]')) index += 1;
    return index;
  }

  function addRow(kind) {
    const template = document.querySelector('template[data-row-of="' + kind + '"]');
    const index = freeIndex(kind);
    const holder = document.createElement("div");
    holder.innerHTML = template.innerHTML.replaceAll("__prefix__", String(index));
    const row = holder.firstElementChild;
    const last = rowsOf(kind).at(-1);
    box(kind).append(row);
    const total = document.querySelector('[name="' + kind + '-TOTAL_FORMS"]');
    total.value = String(Math.max(Number(total.value), index + 1));
    if (kind === "legs") {
      fill(row, "from_place", value(last, "to_place"));
      fill(row, "departs_on", value(last, "arrives_on"));
    }
    if (kind === "stays") fill(row, "arrives_on", value(last, "leaves_on"));
    if (kind === "companions") field(row, "lives_at_seat").checked = true;
    renumber(kind);
    return row;
  }

  document.addEventListener("click", function (event) {
    const add = event.target.closest("[data-add]");
    const remove = event.target.closest("[data-remove]");
    if (add) {
      event.preventDefault();
      addRow(add.dataset.add).querySelector("input, select").focus();
    } else if (remove) {
      event.preventDefault();
      const list = remove.closest("[data-rows-of]");
      remove.closest(".form-row").remove();
      renumber(list.dataset.rowsOf);
      document.querySelector('[data-add="' + list.dataset.rowsOf + '"]').focus();
    }
  });

  // The stays follow from the legs, as long as nobody wrote one.
  function pauses() {
    const known = new Set(Array.from(document.querySelectorAll("#places option"), function (o) { return o.value; }));
    const legs = rowsOf("legs");
    return legs.slice(0, -1).flatMap(function (leg, position) {
      const place = value(leg, "to_place").trim();
      const from = value(leg, "arrives_on");
      const until = value(legs[position + 1], "departs_on");
      return known.has(place) && from && from < until ? [[place, from, until]] : [];
    });
  }

  function followLegs() {
    const isEmpty = function (row) { return !value(row, "place") && !value(row, "arrives_on") && !value(row, "leaves_on"); };
    const stays = rowsOf("stays");
    if (!box("stays") || !stays.every(function (row) { return row.dataset.followed || isEmpty(row); })) return;
    const found = pauses();
    while (rowsOf("stays").length < found.length) addRow("stays");
    rowsOf("stays").forEach(function (row, position) {
      const texts = found[position] || ["", "", ""];
      ["place", "arrives_on", "leaves_on"].forEach(function (name, part) { field(row, name).value = texts[part]; });
      row.dataset.followed = "yes";
    });
  }

  document.addEventListener("change", function (event) {
    const row = event.target.closest(".form-row.leg");
    if (row) {
      const next = row.nextElementSibling;
      if (event.target.name.endsWith("-departs_on")) fill(row, "arrives_on", event.target.value);
      if (event.target.name.endsWith("-to_place")) fill(next, "from_place", event.target.value);
      followLegs();
    }
  });
  document.addEventListener("input", function (event) {
    const row = event.target.closest(".form-row.stay");
    if (row) delete row.dataset.followed;
  });
})();
