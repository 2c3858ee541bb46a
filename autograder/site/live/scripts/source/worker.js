/* The Web Worker in which Python runs. It is told `{start: names}` once, then `{run: request}` as
   often as the page likes, and it answers with the messages of kernel/messages.py. Stopping it is
   the page's: a worker cannot interrupt its own Python. */

import { keepPrepared, keptPrepared, removeOthers } from "./download.js";
import { pack, unpack } from "./image.js";
import { Pyodide } from "./runtimes/pyodide.js";
import { WasiPython } from "./runtimes/wasi_python.js";

/* This runs in the namespace of the cells, so it relies on no name there, and leaves none. */
const SERVER = '__import__("autograder.site.live.kernel.serve", fromlist=["server"]).server()';
let python;
let files = ""; // the address of the course's files
let prepared = 0; // files that are kept for the next start
let waiting = "";

/** Python writes one message as JSON on each line. */
function onOutput(text) {
  const lines = (waiting + text).split("\n");
  waiting = lines.pop();
  for (const line of lines) if (line) postMessage(parsed(line));
}

/** Whatever else is printed, by code that goes around sys.stdout, is shown as it is. */
function parsed(line) {
  try {
    const message = JSON.parse(line);
    if (message?.kind) return message;
  } catch {
    // not JSON: falls through
  }
  return { kind: "stream", cell: "", name: "stdout", text: `${line}\n` };
}

async function start(names) {
  const Runtime = "packages" in names ? Pyodide : WasiPython;
  python = new Runtime(onOutput, (text) => console.info(text));
  files = names.files ?? names.course;
  const block = await keptPrepared(files);
  const kept = block ? unpack(block) : [];
  prepared = kept.length;
  await python.start(names, (name, bytes) => postMessage({ kind: "progress", name, bytes }), kept);
  postMessage({ kind: "progress", name: "", bytes: 0 });
  python.run(`${SERVER}.start()`);
  warm();
  await removeOthers(Object.values(names));
}

/** Whatever fails here fails again in the first check, which shows it below its cell. */
function warm() {
  try {
    python.run(`${SERVER}.warm()`);
  } catch (error) {
    console.info(`not loaded yet: ${error.message}`);
  }
}

/** Compiling the course's code takes seconds: the next visit need not do it again. */
async function keep() {
  const found = python.prepared();
  if (found.length <= prepared) return;
  prepared = found.length;
  // A full disk is no reason to stop: the next visit prepares again.
  await keepPrepared(files, pack(found)).catch((error) => console.info(`not kept: ${error.message}`));
}

addEventListener("message", async ({ data }) => {
  try {
    if (data.start) await start(data.start);
    else {
      python.run(`${SERVER}.handle(${JSON.stringify(JSON.stringify(data.run))})`);
      await keep();
    }
  } catch (error) {
    postMessage({ kind: "broken", text: String(error?.message ?? error) });
  }
});
