// Figures make sense without this script. It adds values under the pointer and by keyboard, a slider
// for figures of several frames, and enlarging. It computes nothing anew: every value is read from
// the drawing or from the data attributes that it carries.
(function () {
  "use strict";

  const list = (text) => (text ? text.split(" ") : []);
  const numbers = (text) => list(text).map(Number);
  const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

  // Commas between the thousands, as in the figure's text, and a true minus sign.
  function grouped(text) {
    const [whole, ...rest] = String(text).split(/(?=[.e])/);
    const commas = whole.length > 4 ? whole.replace(/\B(?=(\d{3})+$)/g, ",") : whole;
    return [commas, ...rest].join("").replace(/^-|(?<=e)-/g, "−");
  }

  // A value in as many digits as its uncertainty leaves.
  function measured(value, error) {
    if (!value) return "0";
    const places = Math.floor(-Math.log10(error));
    const digits = clamp(Math.floor(Math.log10(Math.abs(value))) + places + 1, 1, 12);
    const rounded = Number(value.toPrecision(digits));
    return grouped(String(rounded));
  }

  // An axis: which pixel is which value. The same arithmetic as drew it.
  function axis(text) {
    const [low, high, start, end] = numbers(text);
    const isLog = list(text)[4] === "log";
    const f = isLog ? Math.log10 : (value) => value;
    const back = isLog ? (value) => 10 ** value : (value) => value;
    return {
      start, end, low, high,
      pixel: (value) => start + ((end - start) * (f(value) - f(low))) / (f(high) - f(low)),
      value: (pixel) => back(f(low) + ((f(high) - f(low)) * (pixel - start)) / (end - start)),
    };
  }

  const nearest = (items, distance) => {
    let best = 0;
    for (let i = 1; i < items.length; i += 1) if (distance(items[i]) < distance(items[best])) best = i;
    return best;
  };

  // Each reader gives tracks (lines, sets of bars, rows of cells) of places. A place has the pixel
  // that it stands at, what it says, and the shape that marks it.

  function lines(data, x, y, groups) {
    const xName = data.xLabel || "x";
    const yName = data.yLabel || "y";
    return groups.map((group) => {
      const name = group.dataset.series ? group.dataset.series + ": " : "";
      const [first, step, count] = numbers(group.dataset.steps);
      if (group.dataset.ys) {
        const xs = group.dataset.xs ? list(group.dataset.xs)
          : list(group.dataset.ys).map((_, i) => String(Number((first + step * i).toPrecision(12))));
        return list(group.dataset.ys).map((value, i) => ({ value, position: xs[i] }))
          .map((point) => ({
            ...point, x: x.pixel(Number(point.position)), y: y.pixel(Number(point.value)),
          }))
          .filter((point) => Number.isFinite(point.y) && point.x >= x.start - 0.01 && point.x <= x.end + 0.01)
          .map((point) => {
            const py = clamp(point.y, y.end, y.start);
            return {
              x: point.x, low: py, high: py, dots: [py],
              text: `${name}${xName} ${grouped(point.position)}, ${yName} ${grouped(point.value)}`,
            };
          });
      }
      return columns(group, x).map((column) => {
        const says = (pixel) => {
          const value = y.value(pixel);
          const bound = pixel <= y.end ? "at least " : pixel >= y.start ? "at most " : "";
          return bound + measured(value, Math.abs(y.value(pixel - 0.005) - y.value(pixel + 0.005)));
        };
        const [low, high] = [says(column.low), says(column.high)];
        const place = column.from === column.to ? `${xName} ${column.from}`
          : `${xName} ${column.from} to ${column.to}`;
        const heights = low === high ? `${yName} ${low}` : `${yName} from ${low} to ${high}`;
        return {
          x: column.x, low: column.low, high: column.high,
          dots: column.low === column.high ? [column.low] : [column.low, column.high],
          text: `${name}${place}, ${heights}`,
        };
      });
    });

    // A thinned line: its lowest and highest point in each column of pixels.
    function columns(group, x) {
      const found = new Map();
      const path = group.querySelector("path");
      for (const [, px, py] of (path ? path.getAttribute("d") : "").matchAll(/[ML](\S+) ([\d.-]+)/g)) {
        const key = Math.floor(Number(px));
        const column = found.get(key) || { low: -Infinity, high: Infinity };
        column.low = Math.max(column.low, Number(py));
        column.high = Math.min(column.high, Number(py));
        found.set(key, column);
      }
      return [...found].sort((a, b) => a[0] - b[0])
        .map(([key, column]) => ({ ...column, x: key + 0.5, ...span(group, x, key) }));
    }

    // Which positions share a column of pixels.
    function span(group, x, key) {
      const [first, step, count] = numbers(group.dataset.steps);
      if (!count) {
        const error = Math.abs(x.value(key + 1) - x.value(key));
        return { from: measured(x.value(key), error), to: measured(x.value(key + 1), error) };
      }
      const column = (i) => Math.floor(x.pixel(first + step * i));
      const start = (target) => {
        let i = clamp(Math.round((x.value(target) - first) / step), 0, count);
        while (i > 0 && column(i - 1) >= target) i -= 1;
        while (i < count && column(i) < target) i += 1;
        return i;
      };
      const says = (i) => grouped(String(Number((first + step * i).toPrecision(12))));
      const [from, to] = [start(key), Math.max(start(key + 1) - 1, start(key))];
      return { from: says(from), to: says(to) };
    }
  }

  function histogram(data, x, y, groups) {
    const xName = data.xLabel || "values";
    return groups.map((group) => {
      const name = group.dataset.series ? group.dataset.series + ": " : "";
      const counts = numbers(group.dataset.counts);
      const [low, high] = numbers(group.dataset.edges);
      const total = counts.reduce((sum, count) => sum + count, 0);
      const width = (high - low) / counts.length;
      const isDensity = data.yLabel === "density";
      return counts.map((count, i) => {
        const [from, to] = [low + width * i, low + width * (i + 1)];
        const height = isDensity ? count / total / width : count;
        const share = total ? ` (${measured((100 * count) / total, 0.1)} %)` : "";
        return {
          x: (x.pixel(from) + x.pixel(to)) / 2, low: y.start, high: y.pixel(height), dots: [],
          box: [x.pixel(from), y.pixel(height), x.pixel(to), y.start],
          text: `${name}${xName} ${measured(from, width / 20)} to ${measured(to, width / 20)}, `
            + `count ${grouped(count)}${share}`,
        };
      });
    });
  }

  function map(data, x, y, groups) {
    const group = groups[0];
    if (!group) return [];
    const [columns, rows] = [Number(group.dataset.columns), Number(group.dataset.rows)];
    const says = cellValues(group, columns);
    const [xName, yName] = [data.xLabel || "column", data.yLabel || "row"];
    const track = (row) => Array.from({ length: columns }, (_, column) => ({
      x: x.pixel(column + 0.5), low: y.pixel(row + 0.5), high: y.pixel(row + 0.5), dots: [],
      box: [x.pixel(column), y.pixel(row), x.pixel(column + 1), y.pixel(row + 1)],
      get text() { return `${yName} ${row}, ${xName} ${column}: ${says(row * columns + column)}`; },
    }));
    return Array.from({ length: rows }, (_, row) => track(row));
  }

  // What a cell of a map says: its value, or what its colour stands for.
  function cellValues(group, columns) {
    if (group.dataset.values) {
      const values = list(group.dataset.values);
      return (cell) => grouped(values[cell]);
    }
    const levels = new Map();
    for (const path of group.querySelectorAll("path:not(.plot-false)")) {
      for (const [, column, row, length] of path.getAttribute("d").matchAll(/M(\d+) (\d+)h(\d+)/g)) {
        const start = Number(row) * columns + Number(column);
        for (let i = 0; i < Number(length); i += 1) levels.set(start + i, Number(path.dataset.level));
      }
    }
    if (!group.dataset.levels) return (cell) => (levels.has(cell) ? "true" : "false");
    const [low, high, count] = numbers(group.dataset.levels);
    const step = (high - low) / (count - 1);
    return (cell) => (levels.has(cell) ? "about " + measured(low + step * levels.get(cell), step) : "no value");
  }

  const readers = { lines, histogram, map };

  // A panel of a figure: where it lies in each drawing, and what can be read in it.
  class Panel {
    constructor(figure, index) {
      this.figure = figure;
      this.index = index;
      this.wide = figure.wide.querySelectorAll(".plot-panel")[index];
      this.cache = new Map();
      this.place = [0, 0];
    }

    get tracks() {
      const frame = this.figure.frame;
      if (!this.cache.has(frame)) {
        const data = this.wide.dataset;
        const content = this.wide.querySelectorAll(".plot-frame")[frame] || this.wide;
        const groups = [...content.querySelectorAll("[data-series], [data-columns]")];
        const tracks = readers[data.kind](data, axis(data.x), axis(data.y), groups);
        this.cache.set(frame, tracks.filter((track) => track.length));
      }
      return this.cache.get(frame);
    }

    box(drawing) {
      return numbers(drawing.querySelectorAll(".plot-panel")[this.index].dataset.box);
    }

    get current() {
      const tracks = this.tracks;
      if (!tracks.length) return null;
      const track = tracks[clamp(this.place[0], 0, tracks.length - 1)];
      return track[clamp(this.place[1], 0, track.length - 1)];
    }

    // The place nearest to a pixel of the wide drawing: first along, then across.
    moveTo(x, y) {
      const tracks = this.tracks;
      if (!tracks.length) return;
      const along = tracks.map((track) => nearest(track, (place) => Math.abs(place.x - x)));
      const across = tracks.map((track, i) => {
        const place = track[along[i]];
        return Math.abs(y - clamp(y, place.high, place.low));
      });
      const track = nearest(across, (distance) => distance);
      this.place = [track, along[track]];
    }

    move(key) {
      const tracks = this.tracks;
      if (!tracks.length) return false;
      let [track, index] = [clamp(this.place[0], 0, tracks.length - 1), this.place[1]];
      const last = tracks[track].length - 1;
      const steps = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10, Home: -Infinity, End: Infinity };
      if (key in steps) {
        index = clamp(clamp(index, 0, last) + steps[key], 0, last);
      } else if (key === "ArrowUp" || key === "ArrowDown") {
        const x = tracks[track][clamp(index, 0, last)].x;
        track = clamp(track + (key === "ArrowUp" ? -1 : 1), 0, tracks.length - 1);
        index = nearest(tracks[track], (place) => Math.abs(place.x - x));
      } else {
        return false;
      }
      this.place = [track, index];
      return true;
    }
  }

  const svgElement = (parent, name, attributes) => {
    const element = document.createElementNS(parent.namespaceURI, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  };

  const html = (name, className, attributes = {}) => {
    const element = document.createElement(name);
    element.className = className;
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  };

  class Figure {
    constructor(element) {
      this.element = element;
      this.stage = element.querySelector(".stage");
      this.wide = element.querySelector(".plot-wide");
      this.drawings = [...element.querySelectorAll(".plot-wide, .plot-narrow")];
      this.frame = 0;
      const number = element.querySelector(".figure-number");
      this.name = number ? number.textContent.replace(/\.$/, "") : "the figure";
      this.readout = html("div", "readout", { role: "status" });
      this.panels = [...this.wide.querySelectorAll(".plot-panel")].map((_, i) => new Panel(this, i));
      this.readers = this.panels.map((panel) => this.addReader(panel));
      this.stage.append(this.readout);
      const { width, height } = this.wide.viewBox.baseVal;
      this.stage.style.setProperty("--ratio", (width / height).toFixed(3));
      if (this.wide.dataset.frames !== undefined) this.addSlider();
      this.addEnlarging();
      new ResizeObserver(() => this.layOut()).observe(this.stage);
    }

    // The drawing that the style sheet shows.
    get drawing() {
      return this.drawings.find((svg) => svg.getBoundingClientRect().width > 0) || this.wide;
    }

    addReader(panel) {
      const { kind, title } = panel.wide.dataset;
      const things = { lines: "points", histogram: "bins", map: "cells" }[kind];
      const label = `Values of ${this.name}${title ? `, ${title}` : ""}. `
        + `Arrow keys move between ${things}, Escape leaves.`;
      const reader = html("div", "reader", {
        tabindex: "0", role: "application", "aria-roledescription": "values", "aria-label": label,
      });
      const point = (event) => {
        const drawing = this.drawing;
        const [left, top, width, height] = panel.box(this.wide);
        const area = reader.getBoundingClientRect();
        panel.moveTo(
          left + ((event.clientX - area.left) / area.width) * width,
          top + ((event.clientY - area.top) / area.height) * height);
        this.show(panel, drawing);
      };
      reader.addEventListener("pointermove", point);
      reader.addEventListener("pointerdown", point);
      reader.addEventListener("pointerleave", (event) => {
        if (event.pointerType === "mouse") this.rest();
      });
      reader.addEventListener("focus", () => { if (reader.matches(":focus-visible")) this.show(panel); });
      reader.addEventListener("blur", () => this.hide());
      reader.addEventListener("keydown", (event) => {
        if (event.ctrlKey || event.altKey || event.metaKey) return;
        if (event.key === "Escape") {
          reader.blur();
        } else if (panel.move(event.key)) {
          event.preventDefault();
          event.stopPropagation();
          this.show(panel);
        }
      });
      this.stage.append(reader);
      return reader;
    }

    // Readers lie over the axes of the drawing that is shown.
    layOut() {
      const drawing = this.drawing;
      const { width, height } = drawing.viewBox.baseVal;
      this.panels.forEach((panel, i) => {
        const [left, top, w, h] = panel.box(drawing);
        const style = this.readers[i].style;
        style.left = `${(100 * left) / width}%`;
        style.top = `${(100 * top) / height}%`;
        style.width = `${(100 * w) / width}%`;
        style.height = `${(100 * h) / height}%`;
      });
      // What scrolls can be reached with the keyboard.
      const scroller = drawing.parentElement;
      if (scroller.scrollWidth > scroller.clientWidth + 1 && drawing.style.minWidth) scroller.tabIndex = 0;
      else scroller.removeAttribute("tabindex");
      if (this.shown) this.show(this.shown);
    }

    show(panel, drawing = this.drawing) {
      const place = panel.current;
      if (!place) return;
      this.shown = panel;
      const from = panel.box(this.wide);
      const to = panel.box(drawing);
      const px = (x) => to[0] + ((x - from[0]) * to[2]) / from[2];
      const py = (y) => to[1] + ((y - from[1]) * to[3]) / from[3];
      this.mark(place, drawing.querySelectorAll(".plot-panel")[panel.index], px, py);
      if (this.readout.textContent !== place.text) this.readout.textContent = place.text;
      this.readout.classList.add("is-shown");
      this.position(px(place.x), py(place.high), py(place.low), drawing);
    }

    mark(place, group, px, py) {
      this.unmark();
      const marks = svgElement(group, "g", { class: "plot-mark" });
      if (place.box) {
        const [left, top, right, bottom] = place.box;
        const area = {
          x: px(left), y: py(top), width: px(right) - px(left), height: Math.max(py(bottom) - py(top), 0),
        };
        marks.append(svgElement(group, "rect", { ...area, class: "plot-halo" }));
        marks.append(svgElement(group, "rect", area));
      } else {
        const x = px(place.x);
        marks.append(svgElement(group, "path", { d: `M${x} ${py(place.high)}V${py(place.low)}` }));
        for (const y of place.dots) marks.append(svgElement(group, "circle", { cx: x, cy: py(y), r: 3.5 }));
      }
      group.append(marks);
    }

    unmark() {
      for (const mark of this.stage.querySelectorAll(".plot-mark")) mark.remove();
    }

    // Above the place where there is room, else below; never beyond the figure's sides.
    position(x, high, low, drawing) {
      const area = drawing.getBoundingClientRect();
      const stage = this.stage.getBoundingClientRect();
      const scale = area.width / drawing.viewBox.baseVal.width;
      const { offsetWidth: width, offsetHeight: height } = this.readout;
      const left = area.left - stage.left + x * scale - width / 2;
      const above = area.top - stage.top + high * scale - height - 10;
      const below = area.top - stage.top + low * scale + 10;
      this.readout.style.left = `${clamp(left, 0, Math.max(stage.width - width, 0))}px`;
      this.readout.style.top = `${above >= 0 ? above : below}px`;
    }

    hide() {
      this.unmark();
      this.shown = null;
      this.readout.classList.remove("is-shown");
      this.readout.textContent = "";
    }

    // The pointer has left; a reader that has the keyboard keeps its place.
    rest() {
      const index = this.readers.findIndex((reader) => reader === document.activeElement
        && reader.matches(":focus-visible"));
      if (index >= 0) this.show(this.panels[index]); else this.hide();
    }

    addSlider() {
      const labels = this.wide.dataset.frames.split("|");
      const name = this.wide.dataset.frameName;
      const id = `${this.element.id}-slider`;
      const control = html("p", "frame-control");
      const label = html("label", "", { for: id });
      label.textContent = name;
      const slider = html("input", "", { type: "range", id, min: 0, max: labels.length - 1, step: 1, value: 0 });
      // A page that is shown again must not keep the place of the slider without its frame.
      slider.autocomplete = "off";
      const output = html("output", "", { for: id });
      output.style.minWidth = `${Math.max(...labels.map((text) => text.length))}ch`;
      const update = () => {
        this.frame = Number(slider.value);
        for (const panel of this.wide.querySelectorAll(".plot-panel")) {
          panel.querySelectorAll(".plot-frame").forEach((frame, i) => {
            frame.classList.toggle("is-shown", i === this.frame);
          });
        }
        output.textContent = labels[this.frame];
        slider.setAttribute("aria-valuetext", `${name} ${labels[this.frame]}`);
        if (this.shown) this.show(this.shown);
      };
      slider.addEventListener("input", update);
      control.append(label, slider, output);
      this.control = control;
      this.stage.after(control);
      update();
    }

    addEnlarging() {
      const tools = this.element.querySelector(".figure-tools");
      if (!tools || !window.HTMLDialogElement) return;
      const button = html("button", "enlarge", { type: "button", "aria-label": `Enlarge ${this.name}` });
      button.textContent = "Enlarge";
      button.addEventListener("click", () => this.enlarge());
      tools.prepend(button);
    }

    // The drawing itself moves into the dialog, with its readers and its slider, and back.
    enlarge() {
      const dialog = html("dialog", "figure-dialog", { "aria-label": `${this.name}, enlarged` });
      const close = html("button", "close", { type: "button" });
      close.textContent = "Close";
      close.addEventListener("click", () => dialog.close());
      const space = html("div", "figure-space");
      const last = (this.control || this.stage).getBoundingClientRect();
      space.style.height = `${last.bottom - this.stage.getBoundingClientRect().top}px`;
      const scroller = html("div", "figure-scroller");
      this.stage.before(space);
      scroller.append(this.stage, ...(this.control ? [this.control] : []));
      dialog.append(close, scroller);
      dialog.addEventListener("close", () => {
        this.hide();
        space.replaceWith(this.stage, ...(this.control ? [this.control] : []));
        dialog.remove();
        this.layOut();
      });
      // A click beside the dialog closes it.
      dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
      this.element.append(dialog);
      this.hide();
      dialog.showModal();
      this.layOut();
    }
  }

  function addFigures(all) {
    const elements = [...all].filter((element) =>
      element.querySelector(".stage .plot-wide") && !element.classList.contains("is-live"));
    const figures = elements.map((element) => new Figure(element));
    // All are made before one is measured, so that the page is laid out once.
    for (const figure of figures) figure.layOut();
    for (const element of elements) element.classList.add("is-live");
  }

  document.addEventListener("DOMContentLoaded", () => {
    window.afterFirstPaint(() => addFigures(document.querySelectorAll(".figure")));
  });
  // A part of the page that came later; `book serve` puts such parts in.
  document.addEventListener("book-content", ({ target }) => {
    addFigures(target.matches(".figure") ? [target] : target.querySelectorAll(".figure"));
  });
})();
