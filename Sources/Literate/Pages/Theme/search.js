// Search over all chapters, without a server. The index (search-index.js) knows which sections have
// a word; a line around it comes from the page itself, which is loaded out of sight and asked.
(function () {
  "use strict";

  /** The words that a reader typed, split as the index splits a text. */
  function words(text) {
    return (text.match(/[\p{L}\p{N}]+/gu) || []).flatMap((run) => {
      const parts = run.split(/(?<=\p{Ll})(?=\p{Lu})/u);
      return parts.some((part) => part.length < 3) ? [run] : parts;
    }).map((word) => word.toLowerCase());
  }

  // What a page knows of itself.

  const blocks = "p, li, h3, h4, figcaption, .code code, pre";

  /** The first block of a section that has most of the words, cut to the words' surroundings. */
  function excerpt(anchor, found) {
    const section = (anchor && document.getElementById(anchor)) || document.querySelector("article");
    let best = { rank: 0, text: "" };
    for (const block of section ? section.querySelectorAll(blocks) : []) {
      if ((block.closest("section[id]") || document.querySelector("article")) !== section) continue;
      if (block.closest(".output, .drawing, .chapter-number, .origin")) continue;
      const text = block.textContent.replace(/\s+/g, " ").trim();
      const count = found.filter((word) => place(text, word) >= 0).length;
      // Prose reads better than code that has as many of the words.
      const rank = count && 2 * count + (block.closest("pre") ? 0 : 1);
      if (rank > best.rank) best = { rank, text };
    }
    return cut(best.text, found);
  }

  /** Where a word begins in a text, or a part of a name in code; -1 where it does not. */
  function place(text, word) {
    const whole = text.search(new RegExp("(?<![\\p{L}\\p{N}])" + word, "iu"));
    if (whole >= 0) return whole;
    return text.search(new RegExp("(?<=\\p{Ll})" + word[0].toUpperCase() + word.slice(1), "u"));
  }

  function cut(text, found) {
    const places = found.map((word) => place(text, word)).filter((index) => index >= 0);
    if (!places.length) return "";
    const first = Math.min(...places);
    let start = first > 60 ? text.indexOf(" ", first - 50) + 1 : 0;
    if (start > first) start = first;
    const end = text.length - start > 170 ? text.lastIndexOf(" ", start + 160) : text.length;
    return (start > 0 ? "… " : "") + text.slice(start, Math.max(end, first)) + (end < text.length ? " …" : "");
  }

  window.addEventListener("message", (event) => {
    const question = event.data && event.data.bookQuestion;
    if (!question || window.parent === window || event.source !== window.parent) return;
    const answer = question.anchors.map((anchor) => excerpt(anchor, question.words));
    event.source.postMessage({ bookAnswer: answer, id: question.id, page: question.page }, "*");
  });
  // A page that is loaded only to be asked needs no search of its own.
  if (window.parent !== window) return;

  // The index.

  function decoded(index) {
    const sections = [];
    for (const [name, title, ...headings] of index.chapters) {
      const page = name + ".html";
      sections.push({ page, chapter: title, title, anchor: "" });
      for (const heading of headings) {
        const [text, anchor] = Array.isArray(heading) ? heading : [heading, slug(heading)];
        sections.push({ page, chapter: title, title: text, anchor });
      }
    }
    const entries = [];
    let word = "";
    for (const [, shared, rest, places] of index.words.matchAll(/([0-9a-z])([^A-Z]*)([A-Z]+)/gu)) {
      word = word.slice(0, parseInt(shared, 36)) + rest;
      let number = -1;
      const numbers = [];
      for (const letter of places) {
        const step = letter.charCodeAt(0) - 64;
        number += Math.min(step, 25);
        if (step < 26) numbers.push(number);
      }
      entries.push({ word, numbers });
    }
    return { sections, entries };
  }

  function slug(title) {
    return title.toLowerCase().replace(/ /g, "-").replace(/[^a-z0-9_-]/g, "");
  }

  /** The words of the index that a typed one may mean; the last one may still be unfinished. */
  function meant(entries, typed, isLast) {
    const begun = (text) => entries.filter(({ word }) =>
      word === text || (isLast || text.length > 3) && word.startsWith(text));
    const found = begun(typed);
    return found.length || !typed.endsWith("s") ? found : begun(typed.slice(0, -1));
  }

  /** The sections that have the most of the typed words, best first. */
  function search(index, text) {
    const typed = words(text);
    const scores = new Map();
    typed.forEach((word, place) => {
      const best = new Map();
      for (const entry of meant(index.entries, word, place === typed.length - 1)) {
        const rarity = Math.log(1 + index.sections.length / entry.numbers.length);
        const weight = rarity * (entry.word === word ? 2 : 1);
        for (const number of entry.numbers) {
          const inTitle = words(index.sections[number].title).some((part) => part.startsWith(word));
          const score = weight * (inTitle ? 2 : 1);
          const before = best.get(number);
          if (!before || before.score < score) best.set(number, { score, word: entry.word });
        }
      }
      for (const [number, { score, word: match }] of best) {
        const sum = scores.get(number) || { score: 0, matches: [] };
        sum.score += score;
        sum.matches.push(match);
        scores.set(number, sum);
      }
    });
    const most = Math.max(0, ...[...scores.values()].map(({ matches }) => matches.length));
    return [...scores].filter(([, { matches }]) => matches.length === most)
      .map(([number, { score, matches }]) => ({ ...index.sections[number], score, matches }))
      .sort((one, two) => two.score - one.score).slice(0, 24);
  }

  // The dialog.

  let parts = null;
  let index = null;
  let count = 0;
  const frames = new Map();
  const here = decodeURIComponent(location.pathname.split("/").pop() || "index.html");

  function loadIndex() {
    if (index) return Promise.resolve();
    return new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = "search-index.js";
      script.onload = () => { index = decoded(window.bookIndex); done(); };
      script.onerror = () => failed(new Error("search-index.js is missing"));
      document.head.append(script);
    });
  }

  function element(tag, attributes, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  }

  function build() {
    const input = element("input", {
      type: "text", id: "search-input", autocomplete: "off", spellcheck: "false", enterkeyhint: "go",
      placeholder: "A word, or the beginning of one",
    });
    const status = element("p", { class: "search-status", role: "status" });
    const results = element("div", { class: "search-results" });
    const close = element("button", { type: "button", class: "search-close" }, "Close");
    const form = element("form", { role: "search" },
      element("label", { for: "search-input" }, "Search the book"), input, close);
    const dialog = element("dialog", { class: "search", "aria-label": "Search" }, form, status, results);
    document.body.append(dialog);
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
    dialog.addEventListener("close", () => frames.forEach((frame, page) => drop(page)));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const first = results.querySelector("a");
      if (first) first.click();
    });
    input.addEventListener("input", () => show(input.value));
    dialog.addEventListener("keydown", move);
    // A result on this page closes the dialog, then the page goes there.
    results.addEventListener("click", (event) => { if (event.target.closest("a")) dialog.close(); });
    return { dialog, input, status, results };
  }

  /** Arrow keys go from the field through the results and back. */
  function move(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || event.ctrlKey || event.altKey || event.metaKey) return;
    const stops = [parts.input, ...parts.results.querySelectorAll("a")];
    const place = stops.indexOf(document.activeElement);
    const next = stops[Math.min(Math.max(place + step, 0), stops.length - 1)];
    next.focus();
    next.scrollIntoView({ block: "nearest" });
    event.preventDefault();
  }

  /** Shows what is found; what is typed before the index has come is looked up when it comes. */
  function show(text) {
    if (!index) return;
    const { results, status } = parts;
    results.replaceChildren();
    count += 1;
    if (!words(text).length) { status.textContent = ""; return; }
    const found = search(index, text);
    status.textContent = found.length
      ? (found.length === 1 ? "1 section" : found.length + " sections") : "Nothing found.";
    const groups = new Map();
    for (const result of found) {
      if (!groups.has(result.page)) groups.set(result.page, []);
      groups.get(result.page).push(result);
    }
    let number = 0;
    for (const [page, members] of groups) {
      const id = "search-group-" + (number += 1);
      const items = members.map((result) => item(result));
      results.append(element("section", { "aria-labelledby": id },
        element("h2", { id }, members[0].chapter), element("ul", {}, ...items.map(({ node }) => node))));
      ask(page, items, [...new Set(members.flatMap(({ matches }) => matches))]);
    }
  }

  function item(result) {
    const line = element("span", { class: "search-line" }, marked(result.matches.join(", "), result.matches));
    const link = element("a", { href: result.page + (result.anchor ? "#" + result.anchor : "") },
      element("span", { class: "search-title" }, result.anchor ? result.title : "Opening"), line);
    return { node: element("li", {}, link), line, result };
  }

  /** A text with the found words marked. */
  function marked(text, found) {
    const fragment = document.createDocumentFragment();
    const pattern = new RegExp("((?<![\\p{L}\\p{N}])(?:" + found.join("|") + ")[\\p{L}]*)", "iu");
    text.split(pattern).forEach((piece, place) => {
      if (piece) fragment.append(place % 2 ? element("mark", {}, piece) : piece);
    });
    return fragment;
  }

  function fill(items, lines, found) {
    items.forEach(({ line }, place) => {
      if (lines[place]) line.replaceChildren(marked(lines[place], found));
    });
  }

  /** Asks a page for a line around what was found in each of its sections. */
  function ask(page, items, found) {
    const anchors = items.map(({ result }) => result.anchor);
    if (page === here) {
      fill(items, anchors.map((anchor) => excerpt(anchor, found)), found);
      return;
    }
    const frame = frames.get(page) || load(page);
    frame.waiting = { items, found };
    frame.question = { words: found, anchors, id: count, page };
    if (frame.isReady) frame.node.contentWindow.postMessage({ bookQuestion: frame.question }, "*");
  }

  function load(page) {
    const node = element("iframe", { src: page, hidden: "", title: "A chapter that is searched", tabindex: "-1" });
    const frame = { node, isReady: false };
    node.addEventListener("load", () => {
      frame.isReady = true;
      node.contentWindow.postMessage({ bookQuestion: frame.question }, "*");
    });
    frames.set(page, frame);
    parts.dialog.append(node);
    return frame;
  }

  function drop(page) {
    frames.get(page).node.remove();
    frames.delete(page);
  }

  window.addEventListener("message", (event) => {
    const { bookAnswer, id, page } = event.data || {};
    const frame = frames.get(page);
    if (!bookAnswer || !frame || event.source !== frame.node.contentWindow || id !== count) return;
    fill(frame.waiting.items, bookAnswer, frame.waiting.found);
  });

  async function open() {
    if (parts && parts.dialog.open) return;
    parts = parts || build();
    parts.dialog.showModal();
    parts.input.focus();
    parts.input.select();
    try {
      await loadIndex();
      show(parts.input.value);
    } catch (error) {
      parts.status.textContent = "Search does not work here: " + error.message + ".";
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    for (const button of document.querySelectorAll(".search-open")) {
      button.addEventListener("click", open);
      button.hidden = false;
    }
  });

  window.openBookSearch = open;
})();
