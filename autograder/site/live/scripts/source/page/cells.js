/* The cells of a lesson in its page: an answer with its checks, or a cell that shows something. */

import { button, element } from "./elements.js";
import { makeEditor, setText } from "./editor.js";
import { idOf, sourcesOf } from "./notebook.js";
import { showMessage } from "./output.js";

const KEPT = "The course's own result. Run the cell to see yours.";
const ELSEWHERE = "download the notebook and open it in JupyterLab.";
const NEEDS = `PACKAGE does not run in a browser, so this is the course's own result. To run the cell, ${ELSEWHERE}`;
const NEEDS_WITHOUT_RESULT = `PACKAGE does not run in a browser. To run the cell, ${ELSEWHERE}`;
const NO_CHECK = `This exercise needs PyTorch, which does not run in a browser. To check it, ${ELSEWHERE}`;
const BLOCKED = "This cell did not run, because it needs CELL, which ended in an error.";
const LACKS = "PACKAGE does not run in a browser. Cells that use it keep the course's own result.";
const UNKNOWN =
  "This page has NumPy, matplotlib and the course's own package. To use PACKAGE, " + ELSEWHERE;
const CUT = "The cell prints more than COUNT characters. The rest is not shown.";
const NAMES = {
  torch: "PyTorch", sklearn: "scikit-learn", statsmodels: "statsmodels", pandas: "pandas",
  scipy: "SciPy", ipywidgets: "ipywidgets",
};

export const nameOf = (name) => NAMES[name] ?? name;

/** Find the elements of all cells that can run; cells of quizzes stay as they are. The exercises
    `elsewhere` cannot be checked here. */
export function findCells(notebook, elsewhere) {
  const sources = sourcesOf(notebook);
  const found = [];
  for (const cell of notebook.cells.filter((one) => one.cell_type === "code")) {
    const id = idOf(cell);
    const grading = cell.metadata?.nbgrader ?? {};
    const place = document.querySelector(
      `.${CSS.escape(`tag_cell-${id}${grading.solution ? "-stub" : ""}`)}`,
    );
    if (grading.grade && !grading.solution) found.at(-1)?.checks.push(id);
    else if (place?.querySelector(".cell_input")) found.push(new Cell(id, place, sources.get(id), grading));
  }
  for (const cell of found) {
    cell.isElsewhere = cell.checks.some((id) => elsewhere.includes(id));
  }
  return found;
}

export class Cell {
  constructor(id, place, original, grading) {
    Object.assign(this, { id, place, original, checks: [], isAnswer: Boolean(grading.solution) });
    this.name = this.isAnswer ? id.replace(/_answer$/, "") : "";
  }

  get source() {
    return this.editor.state.doc.toString();
  }

  set source(text) {
    if (text !== this.source) setText(this.editor, text);
  }

  /** Put editor, buttons and a place for outputs into the page. */
  activate(source, { run, check, goOn, onChange }) {
    const label = this.isAnswer ? `Your code for ${this.name}` : "Code";
    const actions = { run: () => run(this), runAndGoOn: () => (run(this), goOn(this)) };
    this.editor = makeEditor(source, label, actions, () => onChange(this));
    const input = this.place.querySelector(".cell_input");
    input.replaceChildren(this.editor.dom);
    input.classList.add("live-input");
    this.output = element("div", { class: "live-output" });
    const what = this.isAnswer ? this.name : "this cell";
    this.bar = element(
      "div",
      { class: "live-buttons", role: "group", "aria-label": this.isAnswer ? this.name : "Cell" },
      button("Run", () => run(this), { "aria-label": `Run ${what}` }),
      ...(this.checks.length && !this.isElsewhere
        ? [button("Check", () => check(this), { class: "first", "aria-label": `Check ${what}` })]
        : []),
      button("Reset", () => this.reset(), { "aria-label": `Reset ${what}` }),
    );
    (input.closest("details.hide") ?? input).after(this.bar, this.output);
    if (this.isElsewhere) this.bar.append(element("p", { class: "live-note", textContent: NO_CHECK }));
    this.#labelKept();
  }

  /** The text that the lesson starts with, and its outputs. */
  reset() {
    this.source = this.original;
    this.clear();
    if (this.kept) this.kept.hidden = false;
  }

  clear() {
    this.output.replaceChildren();
  }

  /** The outputs of a new run take the place of those before, from its first message on. */
  begin() {
    this.clear();
    this.place.classList.add("live-running");
    if (this.kept) this.kept.hidden = true;
  }

  show(message) {
    if (message.kind === "needs") this.#showNeeds(message.package);
    else if (message.kind === "lacks") message.packages.forEach((name) => this.#note(lacksText(name)));
    else if (message.kind === "remark") this.#note(...withCode(message.text));
    else if (message.kind === "cut") this.#note(CUT.replace("COUNT", message.characters));
    else showMessage(message, this.output);
  }

  /** The cell did not run, because another one that it needs ended early. */
  block({ package: name }, other) {
    this.begin();
    if (name) this.#showNeeds(name);
    else this.#note(BLOCKED.replace("CELL", other?.name ? `your code for ${other.name}` : "an earlier one"));
  }

  end() {
    this.place.classList.remove("live-running");
    // What is wider than the page scrolls on its own, so the keyboard must reach it.
    for (const one of [this.output, ...this.output.querySelectorAll("pre, .output")]) {
      if (one.scrollWidth > one.clientWidth) one.tabIndex = 0;
    }
  }

  #showNeeds(name) {
    const fill = (text) => text.replace("PACKAGE", nameOf(name));
    if (this.kept) {
      this.note.textContent = fill(NEEDS);
      this.kept.hidden = false;
    } else {
      this.#note(fill(NEEDS_WITHOUT_RESULT));
    }
  }

  #note(...content) {
    this.output.append(element("p", { class: "live-note" }, ...content));
  }

  /** What the page has shown so far stays until the reader runs the cell, and says what it is. */
  #labelKept() {
    const outputs = [...this.place.querySelectorAll(":scope > .cell_output")];
    if (!outputs.length) return;
    this.note = element("p", { class: "live-note", textContent: KEPT });
    this.kept = element("div", { class: "live-kept" }, this.note);
    this.output.after(this.kept);
    this.kept.append(...outputs);
  }
}

/** A text in pieces, of which those between backticks are code. */
function withCode(text) {
  const pieces = text.split("`");
  return pieces.map((piece, k) => (k % 2 ? element("code", { textContent: piece }) : piece));
}

/** What a reader should know about a package that an import has not found. */
function lacksText(name) {
  return (name in NAMES ? LACKS : UNKNOWN).replace("PACKAGE", nameOf(name));
}
