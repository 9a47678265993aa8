// Only 'book serve' adds this script. It listens to the server, loads the page again when it is
// another, in the place where its reader was, and says what the book is doing.
(function () {
  "use strict";

  const page = location.pathname.slice(1) || "index.html";
  const revision = document.querySelector("meta[name=book-revision]")?.content ?? "";
  const key = "book-serve:" + page;

  // Where the reader is: the first block that is in view, by its text, and how far from the top.

  const blocks = () => [...document.querySelectorAll(
    "#book-text :is(h1, h2, h3, p, li, pre, figure, .cell, .output, table)")];

  const text = (element) => (element.id || element.tagName) + ":" + element.textContent.slice(0, 400);

  function place() {
    const all = blocks();
    const index = all.findIndex((block) => block.getBoundingClientRect().bottom > 0);
    // A few more, for the case that the first is what changed.
    const near = all.slice(Math.max(index, 0), index + 12).map((block) => (
      { text: text(block), top: block.getBoundingClientRect().top }));
    return { near, scroll: window.scrollY };
  }

  function findPlace({ near, scroll }) {
    const byText = new Map(blocks().map((block) => [text(block), block]));
    for (const { text: wanted, top } of near) {
      const block = byText.get(wanted);
      if (block) return window.scrollY + block.getBoundingClientRect().top - top;
    }
    return scroll;
  }

  // What the reader opened and set.

  const owner = (element) => element.closest("[id]")?.id ?? "";

  function ordered(selector) {
    const counts = new Map();
    return [...document.querySelectorAll(selector)].map((element) => {
      const id = owner(element);
      counts.set(id, (counts.get(id) ?? 0) + 1);
      return [`${id}/${counts.get(id)}`, element];
    });
  }

  function keep() {
    const folds = ordered("details").filter(([, fold]) => fold.open).map(([name]) => name);
    const sliders = ordered("input[type=range]").map(([name, slider]) => [name, slider.value]);
    const list = document.querySelector(".contents")?.scrollTop ?? 0;
    const kept = { place: place(), folds, sliders, list, time: Date.now() };
    try { sessionStorage.setItem(key, JSON.stringify(kept)); } catch { /* Then it starts above. */ }
  }

  function restore() {
    let kept = null;
    try {
      kept = JSON.parse(sessionStorage.getItem(key));
      sessionStorage.removeItem(key);
    } catch { /* A window without storage. */ }
    // Older than a reload takes: the reader came here otherwise.
    if (!kept || Date.now() - kept.time > 10000) return;
    const open = new Set(kept.folds);
    for (const [name, fold] of ordered("details")) fold.open = open.has(name);
    const values = new Map(kept.sliders);
    for (const [name, slider] of ordered("input[type=range]")) {
      if (!values.has(name)) continue;
      slider.value = values.get(name);
      slider.dispatchEvent(new Event("input", { bubbles: true }));
    }
    const scroll = () => window.scrollTo({ top: findPlace(kept.place), behavior: "instant" });
    scroll();
    // Once more when late pictures have their heights.
    window.addEventListener("load", scroll, { once: true });
    const contents = document.querySelector(".contents");
    if (contents) contents.scrollTop = kept.list;
  }

  let isLeaving = false;

  function reload() {
    if (isLeaving) return;
    isLeaving = true;
    keep();
    history.scrollRestoration = "manual";
    location.reload();
  }

  // The line at the foot of the window that says what the book is doing.

  let bar = null;
  let hiding = 0;

  function say(kind, parts) {
    if (!bar) {
      bar = document.createElement("div");
      bar.className = "serve-status";
      bar.setAttribute("role", "status");
      document.body.append(bar);
    }
    clearTimeout(hiding);
    bar.hidden = false;
    bar.dataset.kind = kind;
    bar.replaceChildren(...parts);
    if (kind === "idle") hiding = setTimeout(() => { bar.hidden = true; }, 1500);
  }

  const number = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;

  function bit(content, className) {
    const element = document.createElement("span");
    element.textContent = content;
    if (className) element.className = className;
    return element;
  }

  function activity({ chapter, phase, cell, fraction, begun, total }) {
    const element = bit("", "serve-activity");
    const name = bit(chapter, "serve-chapter");
    if (phase === "waiting") element.append(name, " waits");
    else if (phase === "building") element.append(name, " compiles");
    else {
      const share = fraction === undefined ? "" : `, ${Math.floor(fraction * 100)} %`;
      element.append(name, ` runs ${cell ?? "…"}${share} (${begun}/${total})`);
      const meter = document.createElement("progress");
      meter.max = 1;
      meter.value = total ? (Math.max(begun - 1, 0) + (fraction ?? 0)) / total : 0;
      meter.setAttribute("aria-label", "How much of the chapter has run");
      element.append(meter);
    }
    return element;
  }

  function problems({ errors, differences }) {
    return [errors && number(errors, "error"), differences && number(differences, "difference")]
      .filter(Boolean).join(", ");
  }

  function link(address, content) {
    const element = document.createElement("a");
    element.href = address;
    element.textContent = content;
    return element;
  }

  function toFirstProblem(state) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = `${problems(state.problems)} on this page`;
    button.addEventListener("click", () => {
      const note = document.querySelector(".note-error") ?? document.querySelector(".note-difference");
      note?.scrollIntoView({ block: "center" });
      const behind = note?.closest(".cell") ?? note;
      behind?.animate?.([{ outline: "3px solid currentColor" }, { outline: "0 solid transparent" }], 900);
    });
    return button;
  }

  function show(state) {
    const parts = state.activities.map(activity);
    const here = state.problems.errors + state.problems.differences;
    if (here) parts.push(toFirstProblem(state));
    for (const [address, found] of Object.entries(state.elsewhere)) {
      parts.push(link("/" + address, `${address.replace(/\.html$/, "")}: ${problems(found)}`));
    }
    const isWrong = state.problems.errors || Object.values(state.elsewhere).some((one) => one.errors);
    if (parts.length) say(state.activities.length ? "busy" : isWrong ? "wrong" : "differs", parts);
    else if (bar && !bar.hidden) say("idle", [bit("Everything is as the chapters say")]);
    markRunning(state.activities);
  }

  function markRunning(activities) {
    document.querySelector(".cell.is-running")?.classList.remove("is-running");
    const mine = activities.find((one) => one.chapter + ".html" === page && one.phase === "running");
    const cell = mine?.cell?.match(/^cell (\d+)/);
    if (!cell) return;
    document.querySelector(`.cell-number[aria-label="Cell ${cell[1]}"]`)
      ?.closest(".cell")?.classList.add("is-running");
  }

  // Each open window would keep one of the few connections that a browser has to a server, so one
  // that nobody sees lets go of it.

  let events = null;

  function listen() {
    if (events || document.hidden) return;
    events = new EventSource("/_serve/events?page=" + encodeURIComponent(page));
    events.addEventListener("state", (event) => {
      const state = JSON.parse(event.data);
      if (state.revision !== undefined && state.revision !== revision) reload();
      else show(state);
    });
    events.addEventListener("error", () => {
      if (!isLeaving) say("gone", [bit("'book serve' has ended")]);
    });
  }

  function letGo() {
    events?.close();
    events = null;
  }

  document.addEventListener("visibilitychange", () => (document.hidden ? letGo() : listen()));
  window.addEventListener("pagehide", letGo);
  window.addEventListener("pageshow", listen);
  // After the scripts that the page has itself, which wait for the same.
  document.addEventListener("DOMContentLoaded", () => { restore(); listen(); });
})();
