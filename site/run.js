// Runs live cells in the page: the chapter's own Swift, compiled to WebAssembly. Nothing is loaded before
// a reader asks. A page without this script shows what was recorded.
(function () {
  "use strict";

  function make(tag, className, attributes = {}, content = "") {
    const node = document.createElement(tag);
    if (className) node.className = className;
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    if (content) node.textContent = content;
    return node;
  }

  // What runs the cells, loaded once.
  let loading = null;
  function engine() {
    loading = loading || new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = "run-engine.js";
      script.onload = () => resolve(window.bookEngine);
      script.onerror = () => { loading = null; script.remove(); reject(new Error("run-engine.js cannot be loaded")); };
      document.head.append(script);
    });
    return loading;
  }

  // The values that a number can be: round ones, the ends, and the default.
  function grid({ value, low, high, whole }) {
    const values = new Set([low, high, value]);
    const round = (number, step) => Number((Math.round(number / step) * step).toPrecision(12));
    if (!whole && low > 0 && high / low >= 100) {
      for (let decade = Math.floor(Math.log10(low)); 10 ** decade <= high; decade += 1) {
        for (const digit of [1, 1.5, 2, 3, 5, 7]) values.add(Number((digit * 10 ** decade).toPrecision(3)));
      }
    } else {
      const rough = (high - low) / 200;
      const decade = 10 ** Math.floor(Math.log10(rough));
      let step = [1, 2, 5, 10].map((digit) => digit * decade).find((step) => step >= rough * 0.999);
      if (whole) step = Math.max(1, Math.round(step));
      for (let at = Math.ceil(low / step); at * step <= high; at += 1) values.add(round(at * step, step));
    }
    return [...values].filter((number) => number >= low && number <= high).sort((a, b) => a - b);
  }

  // A number whole where it is short, else with four digits.
  const short = (number) => (Number(number.toPrecision(9)) === number ? number : Number(number.toPrecision(4)));
  const written = (number) => String(short(number)).replace("-", "−")
    .replace(/^(−?)(\d{4,})$/, (_, sign, digits) => sign + digits.replace(/\B(?=(\d{3})+$)/g, ","));

  class LiveCell {
    constructor(element) {
      this.element = element;
      this.plan = JSON.parse(element.dataset.livePlan);
      this.knobs = this.plan.knobs.map((knob) => ({
        ...knob, value: knob.number ?? knob.flag ?? knob.choice, current: null,
      }));
      this.run = 0;
      this.recorded = [...element.children].filter((child) => child.matches(".output, .figure, .mark"));
      this.addControls();
    }

    set state(state) {
      this.element.dataset.live = state;
      const isRunning = state === "running" || state === "loading";
      this.runButton.textContent = state === "idle" ? "Run in this page" : "Run again";
      this.stopButton.hidden = !isRunning;
      this.resetButton.hidden = isRunning || (state === "idle" && this.isDefault);
    }

    addControls() {
      const box = make("div", "live", { role: "group", "aria-label": `Run ${this.name} in this page` });
      const buttons = make("div", "live-buttons");
      this.runButton = make("button", "", { type: "button", "data-live-run": "" });
      this.stopButton = make("button", "", { type: "button", "data-live-stop": "" }, "Stop");
      this.resetButton = make("button", "", { type: "button", "data-live-reset": "" }, "Back to what was recorded");
      this.note = make("p", "live-note", { role: "status" });
      this.bar = make("progress", "live-progress", { max: 1, value: 0, "aria-label": "Progress" });
      this.bar.hidden = true;
      this.runButton.addEventListener("click", () => this.press());
      this.stopButton.addEventListener("click", () => this.stop());
      this.resetButton.addEventListener("click", () => this.reset());
      buttons.append(this.runButton, this.stopButton, this.resetButton, this.bar);
      box.append(...this.knobs.map((knob, i) => this.control(knob, i + 1)), buttons, this.note);
      // All sliders end at one place.
      const width = Math.max(0, ...this.knobs.map((knob) => knob.width || 0));
      for (const output of box.querySelectorAll(".knob output")) output.style.minWidth = `${width}ch`;
      const before = this.recorded[0];
      if (before) before.before(box); else this.element.append(box);
      this.state = "idle";
    }

    get name() {
      const number = this.element.querySelector(".cell-number");
      return number ? number.getAttribute("aria-label").toLowerCase() : "the cell";
    }

    control(knob, number) {
      const id = `${this.element.id}-knob-${number}`;
      const row = make("p", "knob");
      const label = make("label", "", { for: id }, knob.name);
      const attributes = { id, "data-knob": knob.name, autocomplete: "off" };
      let input;
      if (knob.choices) {
        input = make("select", "", attributes);
        for (const choice of knob.choices) input.append(make("option", "", { value: choice }, choice));
        knob.show = () => { input.value = knob.current === null ? knob.value : knob.current; };
        input.addEventListener("change", () => this.turn(knob, input.value === knob.value ? null : input.value));
        row.append(label, input);
      } else if (typeof knob.value === "boolean") {
        input = make("input", "", { ...attributes, type: "checkbox" });
        knob.show = () => { input.checked = knob.current === null ? knob.value : knob.current === "true"; };
        input.addEventListener("change", () => this.turn(knob, input.checked === knob.value ? null : String(input.checked)));
        row.append(input, label);
      } else {
        const values = grid(knob);
        const output = make("output", "", { for: id });
        const place = values.indexOf(knob.value);
        input = make("input", "", { ...attributes, type: "range", min: 0, max: values.length - 1, step: 1 });
        knob.show = () => {
          const at = knob.current === null ? place : values.indexOf(Number(knob.current));
          input.value = at;
          output.textContent = written(values[at]);
          input.setAttribute("aria-valuetext", written(values[at]));
        };
        input.addEventListener("input", () => {
          const at = Number(input.value);
          this.turn(knob, at === place ? null : String(values[at]));
        });
        knob.width = Math.max(...values.map((value) => written(value).length));
        row.append(label, input, output);
      }
      knob.show();
      return row;
    }

    // What it does while it has nothing to show.
    get activity() { return this.isWaiting ? "Waiting for another cell …" : "Running …"; }

    get isDefault() { return this.knobs.every((knob) => knob.current === null); }

    // How the knobs stand, as one text.
    get values() { return JSON.stringify(this.knobs.map((knob) => knob.current)); }

    turn(knob, value) {
      knob.current = value;
      knob.show();
      if (this.engine) { this.engine.turned(this); return; }
      if (this.isBusy) return;
      this.state = "idle";
      this.note.textContent = this.isDefault ? "" : "Run it to see what that gives.";
    }

    // The button: a second press does not run the same again.
    press() {
      if (!this.isBusy || this.running !== this.values) this.start();
    }

    async start() {
      if (this.isBusy) { this.isAsked = true; return; }
      this.isBusy = true;
      do {
        this.isAsked = false;
        await this.once();
      } while (this.isAsked);
      this.isBusy = false;
    }

    async once() {
      const run = (this.run += 1);
      this.running = this.values;
      this.isWaiting = false;
      const isWanted = () => run === this.run;
      const show = () => {
        if (!isWanted()) return;
        this.state = this.program && this.program.worker ? "running" : "loading";
        this.note.textContent = this.activity;
      };
      // A quick run changes nothing but its result.
      const slow = this.time < 400 ? setTimeout(show, 200) : show();
      try {
        this.engine = await engine();
        await this.engine.perform(this, isWanted);
      } catch (error) {
        if (isWanted()) this.refuse(error.message);
      } finally {
        clearTimeout(slow);
        this.bar.hidden = true;
      }
    }

    refuse(message) {
      this.restore();
      this.state = "failed";
      this.note.textContent = `This cannot run here: ${message}. What was recorded stays.`;
    }

    stop() {
      this.run += 1;
      this.isAsked = false;
      this.running = null;
      if (this.program) this.program.stop(this.plan.cell);
      this.restore();
      const hasFocus = document.activeElement === this.stopButton;
      this.state = "stopped";
      if (hasFocus) this.runButton.focus();
      this.bar.hidden = true;
      this.note.textContent = "Stopped.";
    }

    reset() {
      this.run += 1;
      for (const knob of this.knobs) { knob.current = null; knob.show(); }
      this.restore();
      this.state = "idle";
      this.note.textContent = "";
      this.runButton.focus();
    }

    restore() {
      this.last = null;
      for (const node of this.own || []) node.remove();
      this.own = [];
      if (this.checks) this.engine.unfollow(this.checks);
      this.checks = null;
      for (const node of this.recorded) node.hidden = false;
    }
  }

  const addLiveCells = (within) => {
    for (const element of within.querySelectorAll("[data-live-plan]")) {
      if (!element.querySelector(".live")) new LiveCell(element);
    }
  };

  document.addEventListener("DOMContentLoaded", () => addLiveCells(document));
  document.addEventListener("book-content", ({ target }) => { if (!target.closest("[data-live-plan]")) addLiveCells(target); });
})();
