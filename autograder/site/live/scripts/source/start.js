/* On every page with a lesson that can run here: the button. Everything else loads when it is
   pressed. Pages opened from a disk have no workers, so they have no button either. */

import { chosenRuntime } from "./runtimes/supported.js";

const WHY_NOT =
  "To run this lesson here, use a current version of Chrome, Edge, Firefox or Safari. " +
  "This browser lacks a part of WebAssembly that Python needs.";
const FROM_ELSEWHERE =
  "Python runs in your browser: a download of 27 MB, the first time. Half of it is NumPy and " +
  "matplotlib, which this browser must fetch from another site, cdn.jsdelivr.net, when you press " +
  "the button.";

function offer(door) {
  const [button, note] = door.children;
  const runtime = chosenRuntime();
  door.classList.add("live-open");
  if (!runtime) {
    button.remove();
    note.textContent = WHY_NOT;
    return;
  }
  if (runtime === "pyodide.json") note.textContent = FROM_ELSEWHERE;
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      const { open } = await import("./live.js");
      await open(door, button, runtime);
    } catch (error) {
      note.textContent = `The lesson could not be loaded (${error.message}). Reload the page to try again.`;
    }
  });
}

const doors = document.querySelectorAll(".live-door");
if (location.protocol.startsWith("http")) doors.forEach(offer);
else doors.forEach((door) => (door.hidden = true));
