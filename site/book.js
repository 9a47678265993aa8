// The pages make sense without this script. It adds the theme switch, copy buttons, and the mark
// in the contents that follows the reader. Before the first paint it does only what that shows.
(function () {
  "use strict";

  const root = document.documentElement;
  const key = "book-theme";

  function stored() {
    // A page opened from the file system may have no storage.
    try { return localStorage.getItem(key); } catch { return null; }
  }

  function store(theme) {
    try { localStorage.setItem(key, theme); } catch { /* It holds for this page only. */ }
  }

  function prefersDark() {
    return window.matchMedia("(prefers-color-scheme: dark)").matches;
  }

  function current() {
    return root.dataset.theme || (prefersDark() ? "dark" : "light");
  }

  const remembered = stored();
  if (remembered === "dark" || remembered === "light") root.dataset.theme = remembered;
  // A figure of frames shows one frame from the first paint on, not small multiples.
  root.classList.add("figures-live");

  // What measures the page would make the browser lay it out twice before it shows anything.
  window.afterFirstPaint = (action) => requestAnimationFrame(() => setTimeout(action));

  function addThemeSwitch() {
    const button = document.querySelector(".theme-switch");
    if (!button) return;
    const label = () => { button.textContent = current() === "dark" ? "Light" : "Dark"; };
    button.addEventListener("click", () => {
      const theme = current() === "dark" ? "light" : "dark";
      root.dataset.theme = theme;
      store(theme);
      label();
    });
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", label);
    label();
    button.hidden = false;
  }

  // Tables that are wider than a narrow window are folded by the style sheet; each value gets its heading.
  function foldTables(within) {
    const tables = [...within.querySelectorAll(".output > .table")];
    for (const table of tables) table.classList.remove("is-folded");
    if (!window.matchMedia("(max-width: 45rem)").matches) return;
    const wide = tables.filter((table) => table.scrollWidth > table.clientWidth + 1);
    for (const table of wide) {
      const heads = [...table.querySelectorAll("thead tr:last-child > *")].map((head) => head.textContent.trim());
      for (const row of table.querySelectorAll("tbody tr")) {
        [...row.children].forEach((cell, i) => { cell.dataset.label = heads[i] || ""; });
      }
      table.classList.add("is-folded");
    }
  }

  function select(element) {
    const range = document.createRange();
    range.selectNodeContents(element);
    const selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  }

  async function copy(code) {
    try {
      await navigator.clipboard.writeText(code.textContent);
      return true;
    } catch {
      select(code);
      return document.execCommand("copy");
    }
  }

  function addCopyButton(code) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      button.textContent = (await copy(code)) ? "Copied" : "Press Ctrl-C";
      button.classList.add("is-done");
      setTimeout(() => { button.textContent = "Copy"; button.classList.remove("is-done"); }, 1500);
    });
    code.closest(".code").append(button);
  }

  function followReader() {
    const links = new Map();
    for (const link of document.querySelectorAll(".sections a")) {
      links.set(decodeURIComponent(link.hash.slice(1)), link);
    }
    const sections = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);
    if (!sections.length) return;

    function mark() {
      const line = window.innerHeight * 0.3;
      let here = null;
      for (const section of sections) {
        if (section.getBoundingClientRect().top <= line) here = section;
      }
      for (const [id, link] of links) {
        if (here && here.id === id) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
      if (here) keepInView(links.get(here.id));
    }

    // The list scrolls in itself where it is longer than the window.
    function keepInView(link) {
      const list = link.closest(".contents");
      if (list.scrollHeight <= list.clientHeight) return;
      const [place, frame] = [link.getBoundingClientRect(), list.getBoundingClientRect()];
      if (place.top < frame.top + 40) list.scrollTop -= frame.top + 40 - place.top;
      if (place.bottom > frame.bottom - 40) list.scrollTop += place.bottom - frame.bottom + 40;
    }

    let isWaiting = false;
    window.addEventListener("scroll", () => {
      if (isWaiting) return;
      isWaiting = true;
      requestAnimationFrame(() => { isWaiting = false; mark(); });
    }, { passive: true });
    mark();
  }

  // On paper nothing can be opened, so folded code is printed too.
  function unfoldOnPaper() {
    let unfolded = [];
    window.addEventListener("beforeprint", () => {
      unfolded = [...document.querySelectorAll("details.folded:not([open])")];
      for (const fold of unfolded) fold.open = true;
    });
    window.addEventListener("afterprint", () => {
      for (const fold of unfolded) fold.open = false;
      unfolded = [];
    });
  }

  const addCopyButtons = (root) => root.querySelectorAll(".code pre > code").forEach(addCopyButton);

  document.addEventListener("DOMContentLoaded", () => {
    addThemeSwitch();
    addCopyButtons(document);
    unfoldOnPaper();
    foldTables(document);
    let width = window.innerWidth;
    window.addEventListener("resize", () => {
      if (width !== (width = window.innerWidth)) foldTables(document);
    });
    window.afterFirstPaint(followReader);
  });
  // A part of the page that came later; `book serve` puts such parts in.
  document.addEventListener("book-content", (event) => {
    addCopyButtons(event.target);
    foldTables(event.target);
  });
})();
