/* Turns the page of a lesson into a place to work: opened by start.js when its button is pressed. */

import { findCells } from "./page/cells.js";
import { Lesson } from "./page/lesson.js";

const HERE = new URL(".", import.meta.url);

export async function open(door, button) {
  const stem = door.dataset.lesson;
  const manifest = await fetchJson("live.json");
  const notebook = await fetchJson(`lessons/${stem}.ipynb`);
  const names = {
    module: new URL(manifest.module.name, HERE).href,
    files: new URL(manifest.files.name, HERE).href,
  };
  const size = manifest.module.bytes + manifest.files.bytes;
  const lesson = new Lesson({ stem, notebook, names, size, cells: findCells(notebook) });
  await lesson.restore();
  lesson.showBar(door);
  button.parentElement.replaceChildren();
  lesson.start();
}

async function fetchJson(name) {
  const response = await fetch(new URL(name, HERE), { cache: "no-cache" });
  if (!response.ok) throw new Error(`${name}: ${response.status} ${response.statusText}`);
  return response.json();
}
