// What makes the pages handier; every page works without it.
(function () {
  "use strict";

  // The menu of a narrow screen.
  const button = document.querySelector(".menu-button");
  const nav = document.getElementById("site-nav");
  if (button && nav) {
    button.addEventListener("click", function () {
      const open = nav.classList.toggle("is-open");
      button.setAttribute("aria-expanded", String(open));
    });
  }

  // Panels close on Escape, and when attention goes elsewhere.
  for (const panel of document.querySelectorAll("details.dropdown-quiet")) {
    const close = function () { panel.open = false; };
    panel.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && panel.open) {
        close();
        panel.querySelector("summary").focus();
      }
    });
    panel.addEventListener("focusout", function (event) {
      if (event.relatedTarget && !panel.contains(event.relatedTarget)) close();
    });
    document.addEventListener("click", function (event) {
      if (!panel.contains(event.target)) close();
    });
  }

  // A form that came back with errors begins with them.
  const summary = document.querySelector(".error-summary");
  if (summary) summary.focus();

  // One click is one act: a form is sent once. Coming back to the page makes it usable again.
  document.addEventListener("submit", function (event) {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", function () {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });

  // The sign-in page of the demo: a button fills in the account.
  for (const choice of document.querySelectorAll("[data-fill-email]")) {
    choice.addEventListener("click", function () {
      const email = document.getElementById("id_login");
      const password = document.getElementById("id_password");
      email.value = choice.dataset.fillEmail;
      password.value = choice.dataset.fillPassword;
      email.form.querySelector("[type=submit]").focus();
      email.form.scrollIntoView({ block: "nearest" });
    });
  }

  // A passkey that was not given: say so, where allauth would only tell the console.
  document.addEventListener("allauth.error", function (event) {
    const notice = document.getElementById("passkey-failed");
    if (!notice) return;
    event.preventDefault();
    notice.hidden = false;
    notice.scrollIntoView({ block: "nearest" });
  });

  // Buttons that print the page.
  for (const print of document.querySelectorAll("[data-print]")) {
    print.addEventListener("click", function () { window.print(); });
  }
})();
