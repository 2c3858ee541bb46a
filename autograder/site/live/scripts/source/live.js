/* Turns the page of a lesson into a place to work: opened by start.js when its button is pressed. */

import { findCells } from "./page/cells.js";
import { Lesson } from "./page/lesson.js";

const HERE = new URL(".", import.meta.url);

/** `downloads`: the file that names what Python needs in this browser. */
export async function open(door, button, downloads) {
  const stem = door.dataset.lesson;
  const wanted = Object.entries(await fetchJson(downloads));
  const notebook = await fetchJson(`lessons/${stem}.ipynb`);
  const names = Object.fromEntries(wanted.map(([kind, { name }]) => [kind, new URL(name, HERE).href]));
  const size = wanted.reduce((sum, [, { bytes }]) => sum + bytes, 0);
  const cells = findCells(notebook, door.dataset.elsewhere.split(" "));
  const lesson = new Lesson({ stem, notebook, names, size, cells });
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
