/* The bar of a lesson at work: what Python does, how far the reader is, and what concerns all cells. */

import { button, element } from "./elements.js";

const HELP =
  "Shift + Enter runs a cell and goes on, Ctrl + Enter runs it. In an editor, Tab indents; " +
  "press Escape first and Tab goes on. Your work stays in this browser.";

export class Bar {
  constructor(place, { stop, download, open }) {
    this.status = element("p", { class: "live-status", role: "status" });
    this.progress = element("p", { class: "live-progress" });
    this.warning = element("p", { class: "live-warning", role: "alert", hidden: true });
    this.meter = element("progress", { "aria-label": "Marks so far", max: 1, value: 0 });
    const file = element("input", {
      type: "file",
      accept: ".ipynb",
      hidden: true,
      onchange: () => {
        if (file.files[0]) open(file.files[0]);
        file.value = ""; // the same file can be chosen again
      },
    });
    const bar = element(
      "section",
      { class: "live-bar", "aria-label": "This lesson, at work" },
      element("div", { class: "live-line" }, this.status, button("Stop", stop)),
      element("div", { class: "live-line" }, this.meter, this.progress),
      this.warning,
    );
    // What is needed once scrolls away; the bar stays in sight, so it must be low.
    const rest = element(
      "div",
      { class: "live-rest" },
      element(
        "div",
        { class: "live-line" },
        button("Download as .ipynb", download),
        button("Open an .ipynb", () => file.click()),
        file,
      ),
      element("p", { class: "live-note", textContent: HELP }),
    );
    place.after(bar, rest);
  }

  say(text) {
    if (this.status.textContent !== text) this.status.textContent = text;
  }

  /** Say something that stays. */
  warn(text) {
    this.warning.textContent = text;
    this.warning.hidden = false;
  }

  showProgress(passed, exercises, marks, points) {
    this.meter.value = points ? marks / points : 0;
    const counted = exercises === 1 ? "1 exercise" : `${exercises} exercises`;
    this.progress.textContent = `${passed} of ${counted} solved, ${marks} of ${points} marks`;
  }
}
