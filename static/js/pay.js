// Looks how far the computing has come, and shows the whole page anew when it is done.
(function () {
  "use strict";

  const EVERY = 2000; // milliseconds

  async function look() {
    const panel = document.querySelector("[data-progress]");
    if (!panel) return;
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("[data-progress] progress");
      if (answer.ok && !fresh) {
        location.reload();
        return;
      }
      if (fresh) {
        const bar = panel.querySelector("progress");
        bar.value = fresh.value;
        bar.max = fresh.max;
        panel.querySelector("[role=status]").textContent = page.querySelector("[data-progress] [role=status]").textContent;
      }
    } catch {
      // The line is down for a moment: look again.
    }
    setTimeout(look, EVERY);
  }

  setTimeout(look, EVERY);
})();
