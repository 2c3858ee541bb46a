/* A reader's work on one lesson: kept in this browser, and the same in all tabs that show it. */

import { Store } from "./store.js";

const PAUSE = 300; // milliseconds after the last key, until the work is kept
const NOT_KEPT =
  "This browser cannot keep your work (REASON). Download it as .ipynb before you close this page.";

export class Work {
  /** `read()`: the work as it is; `apply(work, cells)`: takes over what another tab has changed,
      except in these cells; `warn(text)`: says that nothing is kept. */
  constructor(lesson, { read, apply, warn }) {
    Object.assign(this, { lesson, read, apply, warn });
    this.changed = new Set(); // cells that have changed since the work was kept
    this.tabs = new BroadcastChannel(`lstm-course ${lesson}`);
    this.tabs.onmessage = ({ data }) => apply(data, this.changed);
    addEventListener("pagehide", () => this.save());
    document.addEventListener("visibilitychange", () => document.hidden && this.save());
    // The browser may show a page again as it was left, after other tabs have gone on.
    addEventListener("pageshow", async ({ persisted }) => persisted && apply(await this.load(), new Set()));
  }

  /** The work of an earlier visit, or nothing. A browser that keeps nothing is no reason to stop. */
  async load() {
    try {
      this.store ??= await Store.open();
      return (await this.store.load(this.lesson)) ?? {};
    } catch (error) {
      this.#keepNothing(error);
      return {};
    }
  }

  /** Keep a change soon. */
  soon(cell) {
    this.changed.add(cell);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), PAUSE);
  }

  /** Keep all changes now. Without one there is nothing to do: another tab may have newer work. */
  save(change) {
    clearTimeout(this.timer);
    if (change) this.changed.add(change);
    if (!this.changed.size) return;
    this.changed.clear();
    const work = this.read();
    this.tabs.postMessage(work);
    this.store?.save(this.lesson, work).catch((error) => this.#keepNothing(error));
  }

  /** Say that work is lost with the tab, and keep nothing any more. */
  #keepNothing(error) {
    this.store = undefined;
    const reason = error?.message.replace(/\.$/, "") || "no space";
    this.warn(NOT_KEPT.replace("REASON", reason));
  }
}
