/* On every page with a lesson that can run here: the button. Everything else loads when it is
   pressed. Pages opened from a disk have no workers, so they have no button either. */

import { chosenRuntime } from "./runtimes/supported.js";

const WHY_NOT =
  "To run this lesson here, use a current version of Chrome, Edge, Firefox or Safari. " +
  "This browser lacks a part of WebAssembly that Python needs.";
const NOTES = {
  "live.json": "Python runs in your browser: a download of 35 MB, the first time. ",
  "pyodide.json":
    "Python runs in your browser: a download of 27 MB, the first time. Half of it is NumPy and " +
    "matplotlib, which this browser must fetch from another site, cdn.jsdelivr.net, when you press " +
    "the button. ",
};

function offer(door) {
  const runtime = chosenRuntime();
  if (!runtime) {
    door.append(Object.assign(document.createElement("p"), { textContent: WHY_NOT }));
    return;
  }
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Run this lesson here";
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      const { open } = await import("./live.js");
      await open(door, button, runtime);
    } catch (error) {
      note.textContent = `The lesson could not be loaded (${error.message}). Reload the page to try again.`;
    }
  });
  const note = document.createElement("span");
  note.className = "live-note";
  note.textContent = NOTES[runtime];
  door.append(button, note);
}

if (location.protocol.startsWith("http")) document.querySelectorAll(".live-door").forEach(offer);
