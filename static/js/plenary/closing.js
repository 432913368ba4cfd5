// What is left until the list closes, second by second in its last day; by the server's clock, not the reader's.
(function () {
  "use strict";

  const DAY = 24 * 3600;
  for (const line of document.querySelectorAll("[data-closes]")) {
    const closes = Number(line.dataset.closes);
    const ahead = Number(line.dataset.now) - Date.now() / 1000;
    const left = line.querySelector("[data-left]");
    const twoDigits = function (number) { return String(number).padStart(2, "0"); };

    const show = function () {
      const seconds = Math.ceil(closes - (Date.now() / 1000 + ahead));
      if (seconds > DAY) return;
      if (seconds <= 0) {
        line.setAttribute("role", "status");
        line.textContent = line.dataset.over;
        window.clearInterval(ticking);
        return;
      }
      if (seconds <= 600) line.dataset.near = "yes";
      const parts = [Math.floor(seconds / 60) % 60, seconds % 60].map(twoDigits);
      left.textContent = [Math.floor(seconds / 3600), ...parts].join(":");
    };
    const ticking = window.setInterval(show, 1000);
    show();
  }
})();
