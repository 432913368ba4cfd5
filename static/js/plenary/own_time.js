// Beside each moment in a session's time, the same moment by the reader's own clock, where that differs.
(function () {
  "use strict";

  const language = document.documentElement.lang || "en";
  const parts = { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" };
  const own = new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, parts);

  for (const time of document.querySelectorAll("time[data-own-time]")) {
    const at = new Date(time.dateTime);
    // The offset that the server wrote is that of the session.
    const offset = /([+-])(\d\d):(\d\d)$/.exec(time.dateTime);
    if (Number.isNaN(at.getTime()) || !offset) continue;
    const minutes = (offset[1] === "-" ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3]));
    if (-at.getTimezoneOffset() === minutes) continue;
    const words = document.createElement("span");
    words.className = "own-time quiet";
    words.textContent = " (" + time.dataset.ownTime.replace("{}", own.format(at)) + ")";
    time.after(words);
  }
})();
