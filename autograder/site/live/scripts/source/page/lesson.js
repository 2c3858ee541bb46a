/* A lesson at work: its cells, Python, the reader's work, and the bar that shows how far they are. */

import { Bar } from "./bar.js";
import { nameOf } from "./cells.js";
import { asFile, fromFile, idOf, sourcesOf, titleOf, withSources } from "./notebook.js";
import { Python } from "./python.js";
import { adopt, isThisVersion, missingIn, sourcesToTake } from "./versions.js";
import { Work } from "./work.js";

const RESTORING = "Restoring the results of the cells that had run";
const BACK = "Ctrl + Z in a cell brings back its text from before.";
/* What the status says after a run that ended early. */
const SAID = {
  error: ({ name }) => `${name}, shown below the cell`,
  needs: ({ package: name }) => `${nameOf(name)} does not run in a browser`,
  remark: () => "A command of IPython: see below the cell",
  blocked: ({ package: name }) =>
    name ? `${nameOf(name)} does not run in a browser` : "The cell did not run: see below it",
};

export class Lesson {
  constructor({ stem, notebook, names, size, cells }) {
    Object.assign(this, { stem, notebook, course: notebook, names, size, cells });
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
    this.work = new Work(this.stem, {
      read: () => this.#current(),
      apply: (work, except) => this.#apply(work, except),
      warn: (text) => this.#warn(text),
    });
    const work = await this.work.load();
    for (const cell of this.cells) {
      cell.activate(cell.original, {
        run: (one) => this.#run(one, [one.id]),
        check: (one) => this.#run(one, [one.id, ...one.checks]),
        goOn: (one) => this.#goOn(one),
        onChange: (one) => this.#changed(one),
      });
    }
    this.#apply(work, new Set());
    addEventListener("pagehide", () => this.python?.end());
    addEventListener("pageshow", ({ persisted }) => persisted && this.#stop());
  }

  /** The work as it is, to be kept. */
  #current() {
    const changed = this.cells.filter((cell) => cell.source !== cell.original);
    const sources = Object.fromEntries(changed.map((cell) => [cell.id, cell.source]));
    return { sources, marks: this.marks, notebook: this.opened };
  }

  /** Take over kept work, except in some cells. */
  #apply({ sources = {}, marks = {}, notebook }, except) {
    this.opened = notebook;
    this.notebook = notebook ? adopt(notebook, this.course) : this.course;
    this.isApplying = true;
    for (const cell of this.cells) {
      if (except.has(cell.id)) continue;
      cell.source = sources[cell.id] ?? cell.original;
      for (const id of cell.checks) {
        if (id in marks) this.marks[id] = marks[id];
        else delete this.marks[id];
      }
    }
    this.isApplying = false;
    if (this.bar) this.#showProgress();
  }

  /** Say something that stays, in the bar, which may be still to come. */
  #warn(text) {
    this.warning = text;
    this.bar?.warn(text);
  }

  showBar(place) {
    this.bar = new Bar(place, {
      stop: () => this.#stop(),
      download: () => this.#download(),
      open: (file) => this.#open(file),
    });
    if (this.warning) this.bar.warn(this.warning);
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
    if (this.problem || this.isReady) this.bar.say(this.problem ?? this.doing);
    for (const id of wanted) {
      // A check would judge the function that an earlier run has left.
      if (!(await this.python.run(id, Object.fromEntries(this.sources)))) return;
    }
  }

  #stop() {
    for (const cell of this.cells) cell.end();
    this.doing = this.said = undefined;
    this.isReady = false;
    this.problem = undefined;
    this.python.stop();
    this.bar.say(`Stopped. ${RESTORING}`);
  }

  #hear(message) {
    const cell = this.cellOf.get(message.cell);
    if (message.kind === "progress") this.#showReceived(message);
    else if (message.kind === "started") this.#isReady();
    else if (message.kind === "idle") this.#isIdle();
    else if (message.kind === "broken") this.#broke(message.text);
    else if (message.kind === "running") this.#begin(cell);
    else if (message.kind === "blocked") cell?.block(message, this.cellOf.get(message.by));
    else if (message.kind === "done") cell?.end();
    else if (message.kind === "verdict") this.#judged(message);
    else cell?.show(message);
    if (message.kind in SAID) this.said = SAID[message.kind](message);
  }

  #begin(cell) {
    this.said = undefined;
    this.running = cell;
    cell?.begin();
  }

  /** Python itself has stopped, as it does when a function calls itself without end. */
  #broke(text) {
    if (!this.isReady) {
      this.problem = `Python could not be started (${text}). Reload the page to try again.`;
      this.bar.say(this.problem);
      return;
    }
    this.running?.show({ kind: "error", text: `Python had to be restarted: ${text}` });
    this.#stop();
  }

  #isReady() {
    this.isReady = true;
    this.bar.say(this.doing ?? (this.python.waiting ? RESTORING : "Ready"));
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
    this.work.save(this.cellOf.get(exercise)?.id);
  }

  #changed(cell) {
    if (this.isApplying) return;
    // A verdict holds for the text that was judged.
    for (const id of cell.checks) delete this.marks[id];
    this.#showProgress();
    this.work.soon(cell.id);
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
      if (!this.cells.some((cell) => cell.isAnswer && sources.has(cell.id))) {
        const title = titleOf(opened);
        const what = title ? `${file.name} is the notebook “${title}”` : file.name;
        throw new Error(`${what}${title ? ": it" : ""} holds no answer to this lesson. Nothing has changed.`);
      }
      const taken = sourcesToTake(sources, opened, this.course, this.original);
      for (const cell of this.cells) if (taken.has(cell.id)) cell.source = taken.get(cell.id);
      this.opened = opened;
      this.notebook = adopt(opened, this.course);
      this.work.save("the notebook");
      this.bar.say([`Opened ${file.name}.`, ...this.#remarksOn(opened), BACK].join(" "));
    } catch (error) {
      this.bar.say(error.message);
    }
  }

  /** What a reader should know about a notebook that was opened. */
  #remarksOn(opened) {
    const ours = new Set(this.course.cells.map((cell) => idOf(cell)));
    const remarks = [];
    if (!isThisVersion(opened, this.course)) {
      remarks.push("It is of another version of this lesson: your answers and predictions were taken.");
      const missing = missingIn(opened, this.course).filter((id) => id in this.points);
      if (missing.length) remarks.push(`It lacks ${missing.join(", ")}.`);
    }
    if (this.notebook.cells.some((cell) => !ours.has(idOf(cell)))) {
      remarks.push("Cells of your own stay in the notebook; they do not run here.");
    }
    return remarks;
  }
}

/** Points by exercise: the cells that are graded. */
function pointsOf(notebook) {
  const graded = notebook.cells.map((cell) => cell.metadata?.nbgrader ?? {});
  return Object.fromEntries(
    graded.filter((one) => one.grade && !one.solution).map((one) => [one.grade_id, one.points]),
  );
}
