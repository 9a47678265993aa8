// The keys of the pages: `?` lists them. A key that something on the page wants for itself (a field,
// a figure, a stretch of code that scrolls) is left to it.
(function () {
  "use strict";

  if (window.parent !== window) return;

  const keys = [
    ["←", "the chapter before"], ["→", "the next chapter"], ["/ or Ctrl K", "search"],
    ["t", "light or dark"], ["?", "these keys"], ["Esc", "close a dialog"],
  ];
  const busy = "input, textarea, select, dialog, pre, .table, .figure, svg, details, [role=slider]";

  function follow(relation) {
    const link = document.querySelector("a[rel=" + relation + "]");
    if (link) link.click();
    return Boolean(link);
  }

  function press(selector) {
    const button = document.querySelector(selector);
    if (button) button.click();
    return Boolean(button);
  }

  let dialog = null;

  function help() {
    if (!dialog) {
      dialog = document.createElement("dialog");
      dialog.className = "keys";
      dialog.setAttribute("aria-labelledby", "keys-title");
      const rows = keys.map(([key, what]) => {
        const names = key.split(" or ").map((name) =>
          name.split(" ").map((one) => "<kbd>" + one + "</kbd>").join(" "));
        return "<dt>" + names.join(" or ") + "</dt><dd>" + what + "</dd>";
      });
      dialog.innerHTML = '<h2 id="keys-title">Keys</h2><dl>' + rows.join("") + "</dl>"
        + '<form method="dialog"><button>Close</button></form>';
      dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
      document.body.append(dialog);
    }
    if (!dialog.open) dialog.showModal();
    return true;
  }

  function act(event) {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") {
      window.openBookSearch();
      return true;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    if (event.target.closest && event.target.closest("input, textarea, select, dialog")) return false;
    switch (event.key) {
      case "/": window.openBookSearch(); return true;
      case "?": return help();
      case "t": return press(".theme-switch");
    }
    if (event.shiftKey || event.target.closest && event.target.closest(busy)) return false;
    if (event.key === "ArrowLeft") return follow("prev");
    if (event.key === "ArrowRight") return follow("next");
    return false;
  }

  document.addEventListener("keydown", (event) => {
    if (!event.defaultPrevented && act(event)) event.preventDefault();
  });

  document.addEventListener("DOMContentLoaded", () => {
    for (const button of document.querySelectorAll(".keys-open")) {
      button.addEventListener("click", help);
      button.hidden = false;
    }
  });
})();
