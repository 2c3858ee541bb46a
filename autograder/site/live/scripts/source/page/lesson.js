/* A lesson at work: its cells, Python, the reader's work, and the bar that shows how far they are. */

import { Bar } from "./bar.js";
import { asFile, fromFile, sourcesOf, withSources } from "./notebook.js";
import { Python } from "./python.js";
import { Store } from "./store.js";

const PAUSE = 300; // milliseconds after the last key, until the work is kept
const NOT_KEPT =
  "This browser cannot keep your work (REASON). Download it as .ipynb before you close this page.";

export class Lesson {
  constructor({ stem, notebook, names, size, cells }) {
    Object.assign(this, { stem, notebook, names, size, cells });
    this.original = sourcesOf(notebook);
    this.marks = {}; // by exercise: marks and points of the last verdict on the text as it is
    this.points = pointsOf(notebook);
    this.received = {};
    this.cellOf = new Map();
    for (const cell of cells) {
      for (const id of [cell.id, ...cell.checks]) this.cellOf.set(id, cell);
    }
  }

  /** Make the cells editable, with the work of an earlier visit. */
  async restore() {
    const work = await this.#keptWork();
    this.notebook = work.notebook ?? this.notebook;
    this.marks = work.marks ?? {};
    for (const cell of this.cells) {
      cell.activate(work.sources?.[cell.id] ?? cell.original, {
        run: (one) => this.#run(one, [one.id]),
        check: (one) => this.#run(one, [one.id, ...one.checks]),
        goOn: (one) => this.#goOn(one),
        onChange: (one) => this.#changed(one),
      });
    }
    addEventListener("pagehide", () => this.#save());
    document.addEventListener("visibilitychange", () => document.hidden && this.#save());
  }

  /** The work of an earlier visit. A browser that keeps nothing is no reason to stop. */
  async #keptWork() {
    try {
      this.store = await Store.open();
      return (await this.store.load(this.stem)) ?? {};
    } catch (error) {
      this.#warnNotKept(error);
      return {};
    }
  }

  /** Say once that work is lost with the tab, and keep nothing any more. */
  #warnNotKept(error) {
    this.store = undefined;
    const reason = error?.message.replace(/\.$/, "") || "no space";
    this.notKept ??= NOT_KEPT.replace("REASON", reason);
    this.bar?.warn(this.notKept);
  }

  showBar(place) {
    this.bar = new Bar(place, {
      stop: () => this.#stop(),
      download: () => this.#download(),
      open: (file) => this.#open(file),
    });
    if (this.notKept) this.bar.warn(this.notKept);
    this.#showProgress();
  }

  start() {
    this.bar.say("Loading Python");
    this.python = new Python(this.names, (message) => this.#hear(message));
  }

  get sources() {
    const edited = this.cells.map((cell) => [cell.id, cell.source]);
    return new Map([...this.original, ...edited]);
  }

  async #run(cell, wanted) {
    this.doing = `Running ${cell.name || "a cell"}`;
    if (this.isReady) this.bar.say(this.doing);
    for (const id of wanted) {
      // A check would judge the function that an earlier run has left.
      if (!(await this.python.run(id, Object.fromEntries(this.sources)))) return;
    }
  }

  #stop() {
    for (const cell of this.cells) cell.end();
    this.doing = this.said = undefined;
    this.isReady = false;
    this.python.stop();
    this.bar.say("Stopped. Restoring the results of the cells that had run");
  }

  #hear(message) {
    const cell = this.cellOf.get(message.cell);
    if (message.kind === "progress") this.#showReceived(message);
    else if (message.kind === "started") this.#isReady();
    else if (message.kind === "idle") this.#isIdle();
    else if (message.kind === "broken") this.#broke(message.text);
    else if (message.kind === "running") this.#begin(cell);
    else if (message.kind === "done") cell?.end();
    else if (message.kind === "verdict") this.#judged(message);
    else cell?.show(message);
    if (message.kind === "error") this.said = `${message.name}, shown below the cell`;
  }

  #begin(cell) {
    this.said = undefined;
    this.running = cell;
    cell?.begin();
  }

  /** Python itself has stopped, as it does when a function calls itself without end. */
  #broke(text) {
    if (!this.isReady) {
      this.bar.say(`Python could not be started: ${text}`);
      return;
    }
    this.running?.show({ kind: "error", text: `Python had to be restarted: ${text}` });
    this.#stop();
  }

  #isReady() {
    this.isReady = true;
    this.bar.say(this.doing ?? "Ready");
  }

  #isIdle() {
    this.doing = undefined;
    this.bar.say(this.said ?? "Ready");
  }

  #showReceived({ name, bytes }) {
    this.received[name] = bytes;
    const sum = Object.values(this.received).reduce((a, b) => a + b, 0);
    const megabytes = (count) => (count / 1e6).toFixed(0);
    if (name) this.bar.say(`Loading Python: ${megabytes(sum)} of ${megabytes(this.size)} MB`);
    else this.bar.say("Starting Python");
  }

  #judged({ exercise, marks, points }) {
    this.marks[exercise] = { marks, points };
    this.said = `${exercise}: ${marks} of ${points} marks`;
    this.#showProgress();
    this.#save();
  }

  #changed(cell) {
    // A verdict holds for the text that was judged.
    for (const id of cell.checks) delete this.marks[id];
    this.#showProgress();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#save(), PAUSE);
  }

  #save() {
    clearTimeout(this.timer);
    const changed = this.cells.filter((cell) => cell.source !== cell.original);
    const sources = Object.fromEntries(changed.map((cell) => [cell.id, cell.source]));
    const work = { sources, marks: this.marks, notebook: this.opened };
    this.store?.save(this.stem, work).catch((error) => this.#warnNotKept(error));
  }

  #showProgress() {
    const known = Object.entries(this.marks).filter(([name]) => name in this.points);
    const passed = known.filter(([, { marks, points }]) => marks === points).length;
    const marks = known.reduce((sum, [, one]) => sum + one.marks, 0);
    const possible = Object.values(this.points).reduce((a, b) => a + b, 0);
    this.bar.showProgress(passed, Object.keys(this.points).length, marks, possible);
  }

  #goOn(cell) {
    const next = this.cells[this.cells.indexOf(cell) + 1];
    if (next && !next.place.querySelector("details.hide:not([open])")) next.editor.focus();
    else next?.bar.querySelector("button").focus();
  }

  #download() {
    const file = new Blob([asFile(withSources(this.notebook, this.sources))]);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = `${this.stem}.ipynb`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000); // when the download has begun
  }

  async #open(file) {
    try {
      const opened = fromFile(await file.text(), file.name);
      const sources = sourcesOf(opened);
      const ours = this.cells.filter((cell) => sources.has(cell.id));
      if (!ours.some((cell) => cell.isAnswer)) {
        throw new Error(`${file.name} holds no answer to this lesson.`);
      }
      for (const cell of ours) cell.source = sources.get(cell.id);
      this.notebook = this.opened = opened;
      this.#save();
      this.bar.say(`Opened ${file.name}. Cells of your own stay in it; they do not run here.`);
    } catch (error) {
      this.bar.say(error.message);
    }
  }
}

/** Points by exercise: the cells that are graded. */
function pointsOf(notebook) {
  const graded = notebook.cells.map((cell) => cell.metadata?.nbgrader ?? {});
  return Object.fromEntries(
    graded.filter((one) => one.grade && !one.solution).map((one) => [one.grade_id, one.points]),
  );
}
