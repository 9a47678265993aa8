// What runs live cells: loaded when a reader asks for the first time. See run.js.
(function () {
  "use strict";

  // The worker. What ran before the first knob is kept, as the memory was then, and each move of a knob goes on
  // from there.
  function worker() {
    // As much as a chapter may print where it is recorded.
    const mostPrinted = 16 * 1024 * 1024;
    const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
    const encoder = new TextEncoder();
    let instance = null;
    let start = null;
    let kept = { cell: -1, memory: null };
    let shown = null;
    let checks = null;
    let failure = null;
    let lastProgress = 0;
    // When the part of a run that a knob changes began, and how much it has printed.
    let began = null;
    let printed = 0;
    // When the next figure of what there is so far may be drawn: drawing takes a tenth of the time at most.
    let nextFigure = 0;

    const bytes = () => new Uint8Array(instance.exports.memory.buffer);
    const text = (at, length) => decoder.decode(bytes().slice(at >>> 0, (at >>> 0) + length));
    // What a check of a sentence shows beside its value is nobody's.
    const isShown = () => shown && !checks;
    const add = (item) => { if (isShown()) shown.push(item); };

    const imports = {
      text(at, length) {
        if (!isShown()) return;
        const last = shown[shown.length - 1];
        const added = text(at, length);
        printed += length;
        if (printed > mostPrinted) {
          shown = [];
          failure = "it printed more than 16 MiB";
          throw new Error(failure);
        }
        if (last && last.text !== undefined) last.text += added; else add({ text: added });
      },
      table(at, length) { if (isShown()) add({ table: JSON.parse(text(at, length)) }); },
      figure(inline, inlineLength, file, fileLength, alt, altLength) {
        if (isShown()) add({ svg: text(inline, inlineLength), file: text(file, fileLength), alt: text(alt, altLength) });
      },
      progress(done, total) {
        const now = Date.now();
        if (now - lastProgress < 100) return;
        lastProgress = now;
        postMessage({ progress: [done, total], items: shown });
      },
      wants_figure() {
        const now = Date.now();
        if (!isShown() || now < nextFigure) return 0;
        nextFigure = now;
        return 1;
      },
      growth(at, length) {
        const now = Date.now();
        nextFigure = now + Math.max(300, 9 * (now - nextFigure));
        postMessage({ growth: text(at, length) });
      },
      checks() { checks = []; },
      check(number, kind, value, at, length) {
        const [isNumber, isClaim] = [kind < 2, kind > 2];
        const shown = text(at, length);
        checks.push(isClaim ? { number, holds: kind === 3 } : { number, text: shown, value: isNumber ? (kind ? value : Number(shown)) : null });
      },
      statement() {},
      failed(at, length) { failure = text(at, length); },
    };

    // Swift says nothing where a number overflows.
    function reason(error) {
      const message = String(error.message || error);
      return /unreachable/i.test(message)
        ? "a trap without a message, as where a number overflows: Int has 32 bits in a page" : message;
    }

    function pass(value) {
      const given = encoder.encode(value);
      const place = instance.exports.allocate(given.length);
      bytes().set(given, place >>> 0);
      return [place, given.length];
    }

    // A copy of what is used of the memory; what the program takes later it writes before it reads it.
    const snapshot = () => bytes().slice();
    const restore = (memory) => bytes().set(memory);

    let compiled = null;
    let given = "";

    function begin() {
      instance = new WebAssembly.Instance(compiled, { book: imports });
      instance.exports._initialize();
      if (given && instance.exports.set_words) instance.exports.set_words(...pass(given));
      start = snapshot();
      kept = { cell: -1, memory: null };
    }

    async function load({ module, words }) {
      [compiled, given] = [await WebAssembly.compile(module), words];
      begin();
      return {};
    }

    function run({ cell, steps, checkpoint, knobs }) {
      failure = null;
      began = null;
      printed = 0;
      shown = null;
      checks = null;
      if (kept.cell !== cell) {
        restore(start);
        for (const step of steps.slice(0, checkpoint)) instance.exports[`step_${step}`]();
        kept = { cell, memory: snapshot() };
      } else {
        restore(kept.memory);
      }
      for (const [name, value] of Object.entries(knobs)) instance.exports.set_knob(...pass(name), ...pass(value));
      began = performance.now();
      nextFigure = Date.now() + 300;
      steps.slice(checkpoint).forEach((step, i, rest) => {
        if (i === rest.length - 1) shown = [];
        instance.exports[`step_${step}`]();
      });
      return { items: shown, checks: checks || [], time: performance.now() - began };
    }

    onmessage = async ({ data }) => {
      try {
        postMessage({ id: data.id, ...(data.module ? await load(data) : run(data)) });
      } catch (error) {
        const time = began === null ? undefined : performance.now() - began;
        // The cell itself was at its end where a sentence after it has no value.
        postMessage(checks
          ? { id: data.id, items: shown, checks, time }
          : { id: data.id, error: failure || reason(error), items: shown || [], time });
        // A trap leaves memory and stack in no state to go on from.
        if (compiled) begin();
      }
    };
  }

  // FNV-1a with 128 bits, as the book's own digests are made.
  function digest(texts) {
    const mask = (1n << 128n) - 1n;
    let hash = 0x6c62272e07bb014262b821756295c58dn;
    const add = (byte) => {
      const mixed = hash ^ BigInt(byte);
      hash = ((mixed << 88n) + mixed * 315n) & mask;
    };
    for (const text of texts) {
      for (const byte of new TextEncoder().encode(text)) add(byte);
      add(0xff);
    }
    return hash.toString(16).padStart(32, "0");
  }

  async function unpacked(base64) {
    const packed = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(stream).arrayBuffer();
  }

  // Files that a page may load from the file system too: scripts that hand over what they hold, packed. One that
  // cannot be had is asked for again the next time.
  const [files, coming] = [new Map(), new Map()];
  let refused = 0;
  window.bookFile = (name, content) => coming.get(name).take(content);
  window.bookFileMissing = (name, reason) => coming.get(name).refuse(reason);
  function file(name, code = "") {
    const key = `${name} ${code}`;
    if (!files.has(key)) {
      files.set(key, new Promise((resolve, reject) => {
        const script = document.createElement("script");
        let isHandedOver = false;
        const refuse = (reason) => { refused += 1; files.delete(key); script.remove(); reject(new Error(reason)); };
        const refuseDamaged = () => refuse(`live/${name}.js is damaged`);
        const take = (content) => {
          isHandedOver = true;
          script.remove();
          if (window.DecompressionStream) unpacked(content).then(resolve, refuseDamaged);
          else refuse("this browser cannot unpack the program");
        };
        coming.set(name, { take, refuse });
        // A browser may have kept the one of an earlier page, or one that was refused.
        const version = (location.protocol === "file:" ? "" : code) + (refused ? `-${refused}` : "");
        script.src = `live/${name}.js${version ? `?${version}` : ""}`;
        script.onerror = () => refuse(`live/${name}.js cannot be loaded`);
        script.onload = () => { if (!isHandedOver) refuseDamaged(); };
        document.head.append(script);
      }));
    }
    return files.get(key);
  }

  // A worker with a module in it; one for each program of the page, and a new one after a stop.
  class Program {
    constructor(name, code, hasWords) {
      Object.assign(this, { name, code, hasWords, worker: null, queue: Promise.resolve(), running: 0, waiting: null, count: 0 });
    }

    async open() {
      const [module, words] = await Promise.all([file(this.name, this.code), this.hasWords ? file("words") : null]);
      const address = URL.createObjectURL(new Blob([`(${worker})()`], { type: "text/javascript" }));
      try {
        this.worker = new Worker(address);
      } finally {
        URL.revokeObjectURL(address);
      }
      this.worker.onmessage = ({ data }) => {
        if (!this.waiting) return;
        if (data.progress || data.growth) { this.waiting.progress(data); return; }
        if (data.id !== this.waiting.id) return;
        const { resolve } = this.waiting;
        this.waiting = null;
        resolve(data);
      };
      this.worker.onerror = (event) => { event.preventDefault(); this.fail(event.message || "the worker cannot start"); };
      const text = words && new TextDecoder().decode(words);
      const answer = await this.ask({ module, words: text }, () => {});
      if (answer.error) { this.close(); throw new Error(answer.error); }
    }

    ask(message, progress) {
      const id = (this.count += 1);
      return new Promise((resolve, reject) => {
        this.waiting = { id, cell: message.cell, resolve, reject, progress };
        this.worker.postMessage({ id, ...message });
      });
    }

    fail(message) {
      const { waiting } = this;
      this.close();
      if (waiting) waiting.reject(new Error(message));
    }

    // Ends the run of a cell; one that still waits for others is not begun.
    stop(cell) {
      if (this.waiting && this.waiting.cell === cell) this.fail("stopped");
    }

    close() {
      if (this.worker) this.worker.terminate();
      Object.assign(this, { worker: null, waiting: null });
    }

    // One cell after the other: a second waits for the first.
    run(plan, knobs, isWanted, progress) {
      this.running += 1;
      const result = this.queue.then(async () => {
        if (!isWanted()) return null;
        if (!this.worker) await this.open();
        if (!isWanted()) return null;
        progress({});
        const { cell, steps, checkpoint } = plan;
        return this.ask({ cell, steps, checkpoint, knobs }, progress);
      });
      this.queue = result.catch(() => {}).then(() => { this.running -= 1; });
      return result;
    }
  }

  const programs = new Map();
  function program({ module, code, words }) {
    const key = `${module} ${code}`;
    if (!programs.has(key)) programs.set(key, new Program(module, code, words));
    return programs.get(key);
  }

  function make(tag, className, attributes = {}, content = "") {
    const node = document.createElement(tag);
    if (className) node.className = className;
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    if (content) node.textContent = content;
    return node;
  }

  // What a run printed and drew, as elements like those of what was recorded.
  function elements(items, figures, id, name) {
    const nodes = [];
    const output = make("div", "output");
    for (const item of items) {
      if (item.text) {
        const pre = make("pre", "", { tabindex: "0", role: "group", "aria-label": `Your output of ${name}` });
        pre.append(make("samp", "", {}, visible(item.text)));
        output.append(pre);
      } else if (item.table) {
        output.append(table(item.table, name));
      }
    }
    if (output.children.length) nodes.push(output);
    items.filter((item) => item.svg).forEach((item, i) => nodes.push(figure(item, figures[i], `${id}-own-${i + 1}`)));
    return nodes;
  }

  function figure({ svg, alt }, recorded, id) {
    const figure = make("figure", "figure", { id });
    const stage = make("div", "stage");
    const drawing = make("div", "drawing", { role: "img", "aria-label": alt });
    drawing.innerHTML = svg.replace(/\b(id=")/g, `$1${id}-`).replace(/(url\(#|href="#)/g, `$1${id}-`)
      .replace(/(aria-labelledby|aria-describedby)="([^"]*)"/g,
        (_, name, ids) => `${name}="${ids.split(" ").map((one) => `${id}-${one}`).join(" ")}"`);
    stage.append(drawing);
    figure.append(stage);
    const caption = recorded && recorded.querySelector("figcaption");
    if (caption) figure.append(caption.cloneNode(true));
    return figure;
  }

  // Characters that are not seen are shown, as in what was recorded.
  const hidden = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\p{Noncharacter_Code_Point}]/gu;
  const visible = (text) => text.replace(hidden,
    (character) => `\\u{${character.codePointAt(0).toString(16).toUpperCase()}}`);

  function table({ columns, rows }, name) {
    const box = make("div", "table", { tabindex: "0", role: "group", "aria-label": `Your table of ${name}` });
    const isNumber = (value) => value !== "" && Number.isFinite(Number(value.replace(/,|%$/g, "").replace("−", "-")));
    const isAbsent = (value) => ["", "-", "–", "—"].includes(value);
    const numeric = columns.map((_, i) => rows.some((row) => isNumber(row[i]))
      && rows.every((row) => isNumber(row[i]) || isAbsent(row[i])));
    const row = (values, tag) => {
      const line = make("tr");
      values.forEach((value, i) => line.append(make(tag, numeric[i] ? "number" : "",
        tag === "th" ? { scope: "col" } : {}, value)));
      return line;
    };
    const [head, body, whole] = [make("thead"), make("tbody"), make("table")];
    head.append(row(columns, "th"));
    body.append(...rows.map((values) => row(values, "td")));
    whole.append(head, body);
    box.append(whole);
    return box;
  }

  // The bytes that were printed and drawn, as one recording's digest is of.
  function parts(items) {
    return [
      items.map((item) => item.text || (item.table ? item.table.text : "")).join(""),
      ...items.filter((item) => item.svg).map((item) => item.file),
    ];
  }

  // A value as the sentence of a check writes its number.
  function written({ value, text }, form) {
    if (value === null || !form) return text;
    if (!Number.isFinite(value)) return text;
    const { decimals, point = ".", separator, minus, plus = "", power, isRaised, unit = "", shift = 0 } = form;
    const [size, sign] = [Math.abs(value), value < 0 ? minus : plus];
    const exponent = (number) => (isRaised ? String(number).replace(/./g, (digit) => digit === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit]) : number);
    if (decimals === undefined) return `${sign}10${exponent(Math.round(Math.log10(size)))}${unit}`;
    let [digits, end] = ["", unit];
    if (power) {
      const [mantissa, ten] = size.toExponential(Math.min(decimals, 100)).split("e");
      digits = mantissa;
      end = power + exponent(Number(ten) + (size ? shift : 0)) + unit;
    } else {
      digits = moved(size.toFixed(Math.min(decimals + shift, 100)), shift);
    }
    let [whole, rest] = digits.split(".");
    if (separator) whole = whole.replace(/\B(?=(\d{3})+$)/g, unescaped(separator));
    const isZero = !/[1-9]/.test(digits);
    return unescaped((isZero && !plus ? "" : sign) + whole + (rest ? point + rest : "") + end);
  }

  // The digits of a number times a power of ten.
  function moved(digits, places) {
    const [whole, rest = ""] = digits.split(".");
    const all = whole + rest.slice(0, places).padEnd(places, "0");
    const left = rest.slice(places);
    return all.replace(/^0+(?=\d)/, "") + (left ? `.${left}` : "");
  }

  function unescaped(text) {
    if (!text.includes("&")) return text;
    const area = document.createElement("textarea");
    area.innerHTML = text;
    return area.value;
  }

  // The innermost element that has a text alone, such as the code in a link.
  function innermost(node) {
    while (node.childNodes.length === 1 && node.firstElementChild) node = node.firstElementChild;
    return node;
  }

  // Puts what sentences say of the reader's run in the place of what they say of the recorded one.
  function follow(checks) {
    let [numbers, claims, failed] = [0, 0, 0];
    for (const check of checks) {
      const nodes = [...document.querySelectorAll(`[data-check="${check.number}"]`)];
      for (const node of nodes) {
        restore(node);
        node.recorded = { title: node.title, label: node.getAttribute("aria-label"), html: node.innerHTML };
        node.classList.add("own");
        if (check.holds === undefined) {
          const inner = innermost(node);
          const before = inner.textContent;
          inner.textContent = written(check, node.dataset.form && JSON.parse(node.dataset.form));
          node.title = `With your values; recorded: ${before}`;
        } else {
          node.classList.toggle("fails", !check.holds);
          node.title = check.holds ? "Holds with your values too" : "Does not hold with your values";
          node.setAttribute("aria-label", node.title.toLowerCase());
        }
      }
      if (!nodes.length) continue;
      if (check.holds === undefined) numbers += 1; else claims += 1;
      if (check.holds === false) failed += 1;
    }
    return { numbers, claims, failed };
  }

  function restore(node) {
    if (!node.recorded) return;
    node.classList.remove("own", "fails");
    node.title = node.recorded.title;
    if (node.recorded.label !== null) node.setAttribute("aria-label", node.recorded.label);
    node.innerHTML = node.recorded.html;
    node.recorded = null;
  }

  function unfollow(checks) {
    for (const { number } of checks) {
      for (const node of document.querySelectorAll(`[data-check="${number}"]`)) restore(node);
    }
  }

  const size = (items) => parts(items).reduce((sum, text) => sum + new TextEncoder().encode(text).length, 0);
  const count = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, ",");

  // Says whether a cell runs, or waits until another has run.
  function tell(cell) {
    if (!["running", "loading"].includes(cell.element.dataset.live)) return;
    cell.note.textContent = cell.activity;
  }

  // What a run gave, and with which values.
  function end(cell, state, note, values) {
    cell.state = state;
    cell.note.textContent = note;
    cell.last = { state, note, values };
  }

  // A knob was moved: what takes no time follows the hand; what takes long, or nobody knows how long, waits for
  // the button.
  function turned(cell) {
    const state = cell.element.dataset.live;
    if (state !== "idle" && cell.time <= 400) { cell.start(); return; }
    // A run that ends sees that these are others.
    if (cell.isBusy) return;
    if (cell.last && cell.last.values === cell.values) {
      end(cell, cell.last.state, cell.last.note, cell.values);
      return;
    }
    cell.state = state === "same" ? "idle" : state;
    cell.note.textContent = cell.element.dataset.live === "idle" && cell.isDefault ? "" : "Run it to see what that gives.";
  }

  // Runs a cell as its knobs stand.
  async function perform(cell, isWanted) {
    const values = cell.values;
    const knobs = Object.fromEntries(cell.knobs.map((knob) => [knob.name, knob.current === null ? "" : knob.current]));
    const isDefault = cell.isDefault;
    let begun = 2;
    cell.program = program(cell.plan);
    cell.isWaiting = cell.program.running > 0;
    tell(cell);
    const sofar = { items: [], growth: null };
    const answer = await cell.program.run(cell.plan, knobs, isWanted, ({ progress, items, growth }) => {
      if (!isWanted()) return;
      if (cell.element.dataset.live === "loading") cell.state = "running";
      if (cell.isWaiting) { cell.isWaiting = false; tell(cell); }
      if (progress) {
        cell.bar.hidden = false;
        cell.bar.value = progress[0] / Math.max(progress[1], 1);
        cell.bar.setAttribute("aria-valuetext", `${count(progress[0])} of ${count(progress[1])}`);
      }
      const length = JSON.stringify(items || sofar.items).length;
      if (!growth && length === begun) return;
      begun = length;
      sofar.items = items || sofar.items;
      sofar.growth = growth || sofar.growth;
      show(cell, [...sofar.items, ...(sofar.growth ? [{ svg: sofar.growth, alt: "What there is so far" }] : [])], false);
    });
    if (!answer || !isWanted()) return;
    cell.time = answer.time;
    finish(cell, answer, isDefault, values);
  }

  function finish(cell, { items = [], checks = [], error }, isDefault, values) {
    unfollow(cell.checks || []);
    cell.checks = null;
    if (error) {
      // Where nothing came, or no memory is left, what was recorded is more than nothing.
      const isEmpty = error === "out of memory" || items.every((item) => !item.text && !item.table && !item.svg);
      if (isEmpty) cell.restore(); else show(cell, items, true);
      end(cell, "failed", `It stopped: ${error}${isEmpty ? ". What was recorded stays." : ""}`, values);
      return;
    }
    const isSame = digest(parts(items)) === cell.plan.digest;
    const bytes = `the same ${count(size(items))} bytes`;
    if (values !== cell.values) {
      // A knob was moved meanwhile, and nothing here is what it says now.
      if (cell.time <= 400) cell.start();
      show(cell, items, true);
      end(cell, "changed", cell.isAsked ? cell.note.textContent
        : "This ran with the values before you moved a knob. Run it to see what these give.", values);
      return;
    }
    if (isSame && isDefault) {
      cell.restore();
      end(cell, "same", `Your browser got ${bytes}.`, values);
      return;
    }
    if (isSame) cell.restore(); else show(cell, items, true);
    cell.checks = checks;
    const note = isDefault
      ? "Your browser got other bytes than were recorded, with the same values. This should not be."
      : isSame ? `Your values give ${bytes} as the recorded ones.`
        : "This is your own run. The recorded one comes back with the button.";
    end(cell, "changed", note + words(follow(checks)), values);
  }

  // What is said of the sentences that follow.
  function words({ numbers, claims, failed }) {
    const many = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`;
    const parts = [numbers && many(numbers, "number"), claims && many(claims, "claim")].filter(Boolean);
    if (!parts.length) return "";
    const verb = numbers + claims === 1 ? "follows" : "follow";
    return ` ${parts.join(" and ")} in the text ${verb} it${failed ? `; ${many(failed, "claim")} ${failed === 1 ? "does" : "do"} not hold` : ""}.`;
  }

  // Puts what ran here in the place of what was recorded.
  function show(cell, items, isWhole) {
    const figures = cell.recorded.filter((node) => node.matches(".figure"));
    const nodes = elements(items, figures, cell.element.id, cell.name);
    for (const node of cell.own || []) node.remove();
    cell.own = nodes;
    for (const node of cell.recorded) node.hidden = isWhole || nodes.length > 0;
    const last = cell.recorded[cell.recorded.length - 1] || cell.element.lastChild;
    last.after(...nodes);
    for (const node of nodes) node.dispatchEvent(new CustomEvent("book-content", { bubbles: true }));
  }

  window.bookEngine = { perform, unfollow, turned, worker, parts };
})();
