/* The Web Worker in which Python runs. It is told `{start: names}` once, then `{run: request}` as
   often as the page likes, and it answers with the messages of kernel/messages.py. Stopping it is
   the page's: a worker cannot interrupt its own Python. */

import { removeOthers } from "./download.js";
import { Pyodide } from "./runtimes/pyodide.js";
import { WasiPython } from "./runtimes/wasi_python.js";

/* The server shares the namespace of the cells, so its name is one that no cell uses. */
const SERVE = "from autograder.site.live.kernel.serve import Server as _Server; _server_ = _Server()";
let python;
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
  await python.start(names, (name, bytes) => postMessage({ kind: "progress", name, bytes }));
  postMessage({ kind: "progress", name: "", bytes: 0 });
  python.run(SERVE);
  postMessage({ kind: "started" });
  await removeOthers(Object.values(names));
}

addEventListener("message", async ({ data }) => {
  try {
    if (data.start) await start(data.start);
    else python.run(`_server_.handle(${JSON.stringify(JSON.stringify(data.run))})`);
  } catch (error) {
    postMessage({ kind: "broken", text: String(error?.message ?? error) });
  }
});
