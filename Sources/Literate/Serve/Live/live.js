// Only 'book serve' adds this script. It listens to the server, puts the parts of the page in that
// changed, while its reader stays where they were, and says what the book is doing.
(function () {
  "use strict";

  const page = location.pathname.slice(1) || "index.html";
  let revision = document.querySelector("meta[name=book-revision]")?.content ?? "";
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

  // Puts in only what changed. The page as the server sent it last is kept, because scripts have
  // added to the one in the window.

  let known = null;
  let isUpdating = false;

  const containers = "main, article, section, footer, .cell";

  // The page as the server has it now; null where it has none, or does not answer.
  async function fetched() {
    try {
      const answer = await fetch(location.pathname, { cache: "no-store" });
      if (!answer.ok) return null;
      return new DOMParser().parseFromString(await answer.text(), "text/html");
    } catch {
      return null;
    }
  }

  const revisionOf = (sent) => sent.querySelector("meta[name=book-revision]")?.content;

  // All but the text itself: the head without the revision, the bar above, the contents.
  function frame(sent) {
    const copy = sent.cloneNode(true);
    // What the head says of the text, such as its first sentences, nobody sees here.
    const said = "meta[name=book-revision], meta[name=description], meta[property], main";
    for (const element of copy.querySelectorAll(said)) element.remove();
    return copy.documentElement;
  }

  function canPatch(fresh) {
    return known && document.querySelector("main") && fresh.querySelector("main")
      && frame(known).isEqualNode(frame(fresh));
  }

  // Which of the old children are the same as which of the fresh ones, in order: the longest such
  // list, after what is the same at both ends.
  function kept(old, fresh) {
    const pairs = [];
    let start = 0;
    while (start < old.length && start < fresh.length && old[start].isEqualNode(fresh[start])) {
      pairs.push([start, start]);
      start += 1;
    }
    let tail = 0;
    while (tail < Math.min(old.length, fresh.length) - start
      && old[old.length - 1 - tail].isEqualNode(fresh[fresh.length - 1 - tail])) tail += 1;
    pairs.push(...longest(old, fresh, start, old.length - tail, fresh.length - tail));
    for (let i = tail; i > 0; i -= 1) pairs.push([old.length - i, fresh.length - i]);
    return pairs;
  }

  function longest(old, fresh, start, oldEnd, freshEnd) {
    const [rows, columns] = [oldEnd - start, freshEnd - start];
    if (!rows || !columns) return [];
    const a = old.slice(start, oldEnd).map((element) => element.outerHTML);
    const b = fresh.slice(start, freshEnd).map((element) => element.outerHTML);
    const best = Array.from({ length: rows + 1 }, () => new Uint16Array(columns + 1));
    for (let i = rows - 1; i >= 0; i -= 1) {
      for (let j = columns - 1; j >= 0; j -= 1) {
        best[i][j] = a[i] === b[j] ? best[i + 1][j + 1] + 1 : Math.max(best[i + 1][j], best[i][j + 1]);
      }
    }
    const pairs = [];
    for (let i = 0, j = 0; i < rows && j < columns;) {
      if (a[i] === b[j]) pairs.push([start + i++, start + j++]);
      else if (best[i + 1][j] >= best[i][j + 1]) i += 1;
      else j += 1;
    }
    return pairs;
  }

  // Makes a live element what the server sends now; `old` is what it was when it was sent.
  function patch(live, old, fresh) {
    for (const { name } of old.attributes) if (!fresh.hasAttribute(name)) live.removeAttribute(name);
    for (const { name, value } of fresh.attributes) {
      if (live.getAttribute(name) !== value) live.setAttribute(name, value);
    }
    const [now, before, after] = [live, old, fresh].map((element) => [...element.children]);
    if (now.length !== before.length) return replace(live, fresh);
    let [i, j] = [0, 0];
    for (const [oldEnd, freshEnd] of [...kept(before, after), [before.length, after.length]]) {
      patchRun(live, now.slice(i, oldEnd), before.slice(i, oldEnd), after.slice(j, freshEnd),
        now[oldEnd] ?? null);
      [i, j] = [oldEnd + 1, freshEnd + 1];
    }
  }

  // Neighbours of which none stayed the same: pairs of a kind are compared further, others replaced.
  function patchRun(parent, now, before, after, next) {
    const alike = (a, b) => a && b && a.tagName === b.tagName && a.id === b.id
      && a.matches(containers) && b.matches(containers);
    for (let i = 0; i < Math.max(now.length, after.length); i += 1) {
      if (alike(before[i], after[i])) patch(now[i], before[i], after[i]);
      else if (now[i] && after[i]) replace(now[i], after[i]);
      else if (now[i]) now[i].remove();
      else insert(document.importNode(after[i], true), (node) => parent.insertBefore(node, next));
    }
  }

  function replace(live, fresh) {
    const node = document.importNode(fresh, true);
    if (live.tagName === "DETAILS" && node.tagName === "DETAILS") node.open = live.open;
    insert(node, () => live.replaceWith(node));
  }

  function insert(node, put) {
    put(node);
    node.dispatchEvent(new CustomEvent("book-content", { bubbles: true }));
  }

  // Keeps the first block in view that stays, where it is.
  function withoutMoving(change) {
    const seen = blocks().map((block) => [block, block.getBoundingClientRect()])
      .filter(([, box]) => box.bottom > 0 && box.top < window.innerHeight)
      .map(([block, box]) => [block, box.top]);
    document.documentElement.style.overflowAnchor = "none";
    change();
    const stayed = seen.find(([block]) => block.isConnected);
    if (stayed) {
      const moved = stayed[0].getBoundingClientRect().top - stayed[1];
      if (moved) window.scrollBy({ top: moved, behavior: "instant" });
    }
    requestAnimationFrame(() => { document.documentElement.style.overflowAnchor = ""; });
  }

  async function update() {
    if (isUpdating || isLeaving) return;
    isUpdating = true;
    try {
      const fresh = await fetched();
      // Gone since the server spoke of it: it says so next, and what is shown stays.
      if (!fresh) return;
      if (!canPatch(fresh)) return reload();
      withoutMoving(() => patch(
        document.querySelector("main"), known.querySelector("main"), fresh.querySelector("main")));
      known = fresh;
      revision = revisionOf(fresh);
    } catch {
      reload();
    } finally {
      isUpdating = false;
    }
  }

  // A chapter whose file is not there. Its page stays as it was, says so, and is loaded again when
  // the file is back; the page that stands in for one that never was says so too.

  let isGone = false;
  let going = 0;

  // Some programs move a file away for a moment while they write it.
  const patience = 500;

  function lookForFile({ missing }) {
    if (missing && isGone) return sayGone(missing);
    if (missing) {
      going ||= setTimeout(becomeGone, patience);
    } else {
      clearTimeout(going);
      going = 0;
    }
  }

  function becomeGone() {
    isGone = true;
    const mark = () => {
      if (revision) markOld(wanted.missing);
      sayGone(wanted.missing);
    };
    // Who is at the top sees the note come.
    if (window.scrollY) withoutMoving(mark); else mark();
    show(wanted);
  }

  // What says that the outputs are those of a run holds no more.
  function markOld({ file }) {
    document.documentElement.classList.add("is-gone");
    const selector = ".mark, .exports, .chapter-end .source";
    for (const element of document.querySelectorAll(selector)) element.remove();
    document.querySelector(".chapter-end .verified")?.replaceChildren(
      `An old page: ${file}${notThere()}, and nothing here was compared with a run.`);
  }

  const notThere = () => " is not there" + (revision ? " any more" : "");

  // Above the text.
  function sayGone(missing) {
    const note = document.querySelector(".serve-gone") ?? document.createElement("div");
    note.className = "preview-note note-error serve-gone";
    note.setAttribute("role", "alert");
    const file = document.createElement("code");
    file.className = "note-place";
    file.textContent = missing.file;
    const line = document.createElement("p");
    line.append(file, notThere() + ". ", revision
      ? "This is its page as it was; it comes back when the file does. "
      : "Its page opens here when it is. ", ...waysOut(missing));
    if (note.innerHTML !== line.outerHTML) note.replaceChildren(line);
    if (!note.isConnected) document.querySelector("main")?.prepend(note);
  }

  function waysOut({ successor, successorFile }) {
    const index = link("/index.html", "The index");
    if (!successor) return [index];
    return [link("/" + successor, `Its text is in ${successorFile} now`), " · ", index];
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

  function activity({ chapter, phase, cell, fraction, part, reached, begun, total }) {
    const element = bit("", "serve-activity");
    const name = bit(chapter, "serve-chapter");
    if (phase === "waiting") element.append(name, " waits");
    else if (phase === "building") element.append(name, " compiles");
    else {
      const which = part > 1 ? ` of part ${part}` : "";
      const share = fraction === undefined ? "" : `, ${Math.floor(fraction * 100)} %${which}`;
      element.append(name, ` runs ${cell ?? "…"}${share} (${begun}/${total})`);
      const meter = document.createElement("progress");
      meter.max = 1;
      meter.value = total ? (Math.max(begun - 1, 0) + reached) / total : 0;
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
    if (isGone && state.missing) {
      const gone = bit("");
      gone.append(bit(state.missing.file, "serve-chapter"), notThere(), " · ", ...waysOut(state.missing));
      parts.push(gone);
    }
    const here = state.problems.errors + state.problems.differences;
    if (here) parts.push(toFirstProblem(state));
    for (const [address, found] of Object.entries(state.elsewhere)) {
      parts.push(link("/" + address, `${address.replace(/\.html$/, "")}: ${problems(found)}`));
    }
    const isWrong = isGone || state.problems.errors || Object.values(state.elsewhere).some((one) => one.errors);
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

  let wanted = null;

  async function follow(state) {
    wanted = state;
    lookForFile(state);
    // What was marked as old is made anew.
    if (isGone && state.revision !== undefined) return reload();
    while (!isUpdating && wanted && wanted.revision !== undefined && wanted.revision !== revision) {
      const asked = wanted.revision;
      await update();
      if (isLeaving) return;
      // The server may have gone on meanwhile; then it has said so, or will.
      if (revision !== asked && wanted.revision === asked) break;
    }
    if (!isUpdating) show(wanted);
  }

  async function begin() {
    restore();
    // Without it, the first change loads the page again.
    if (revision) known = await fetched();
    if (known && revisionOf(known) !== revision) return reload();
    listen();
  }

  function listen() {
    if (events || document.hidden) return;
    events = new EventSource("/_serve/events?page=" + encodeURIComponent(page));
    events.addEventListener("state", (event) => follow(JSON.parse(event.data)));
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
  window.addEventListener("pageshow", (event) => { if (event.persisted) listen(); });
  // After the scripts that the page has itself, which wait for the same.
  document.addEventListener("DOMContentLoaded", begin);
})();
