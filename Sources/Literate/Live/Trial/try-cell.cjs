// Runs a live cell as a page does, where there is no page: what it printed and drew, as JSON.
//
// The job comes as JSON by standard input: the text of the page's script that has the worker, the files of the
// program and of the words, the cell's steps, the seconds that it may take, and the process that waits.
"use strict";

const { Worker } = require("node:worker_threads");
const { gunzipSync } = require("node:zlib");
const { readFileSync, writeSync } = require("node:fs");

const unpacked = (file) => gunzipSync(Buffer.from(file.match(/","([^"]*)"\)/)[1], "base64"));

// The page's script, without a page.
function scripts(engine) {
  const page = {};
  new Function("window", engine)(page);
  return page.bookEngine;
}

// A browser's worker has these two.
const asInBrowser = `
  const { parentPort } = require("node:worker_threads");
  globalThis.onmessage = null;
  globalThis.postMessage = (message) => parentPort.postMessage(message);
  parentPort.on("message", (data) => globalThis.onmessage({ data }));
`;

// A loop that does not end would let nothing else end this process.
const end = () => process.kill(process.pid, "SIGKILL");

async function main() {
  const { engine, module, words, steps, checkpoint, limit, parent } = JSON.parse(readFileSync(0, "utf8"));
  // Whoever asked is there, or nobody waits.
  setInterval(() => { if (process.ppid !== parent) end(); }, 500);

  const page = scripts(engine);
  function say({ error, items = [] }) {
    let rest = Buffer.from(`${JSON.stringify({ error, parts: page.parts(items) })}\n`);
    while (rest.length) rest = rest.subarray(writeSync(1, rest));
    end();
  }

  const worker = new Worker(`${asInBrowser}(${page.worker})()`, { eval: true });
  setTimeout(() => say({ error: `it did not end within ${limit} seconds` }), 1000 * limit);
  worker.on("error", ({ message }) => say({ error: message }));
  worker.on("message", (answer) => {
    if (answer.id === 2 || answer.error) say(answer);
    else if (answer.id === 1) worker.postMessage({ id: 2, cell: 0, steps, checkpoint, knobs: {} });
  });
  worker.postMessage({ id: 1, module: unpacked(module), words: words ? unpacked(words).toString() : "" });
}

main();
