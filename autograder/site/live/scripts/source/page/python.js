/* Python in its worker, as the page sees it: one cell at a time, and a Stop that always works.

   Nothing interrupts Python in WebAssembly, so `stop` ends the worker and starts another one. The
   cells that had run are run again there, which restores every name that they defined. */

const WORKER = new URL("./worker.js", import.meta.url);

export class Python {
  /** `names`: the downloads; `listen`: receives every message of kernel/messages.py. */
  constructor(names, listen) {
    this.names = names;
    this.listen = listen;
    this.ran = new Map(); // cell to source, in the order of the runs
    this.turn = Promise.resolve();
    this.waiting = 0; // requests without an answer
    this.#begin();
  }

  /** Run a cell, and first what it needs; resolves to whether it ended without an error. */
  run(cell, sources) {
    return this.#ask({ cell, sources });
  }

  /** End Python, as when the page is left: Chromium was seen to crash where a worker still starts. */
  end() {
    this.worker.terminate();
    this.finish?.(false);
  }

  stop() {
    this.end();
    this.waiting = 0;
    this.turn = Promise.resolve();
    this.#begin();
    if (this.ran.size) this.#ask({ replay: [...this.ran] });
  }

  #begin() {
    const sources = new Map();
    this.worker = new Worker(WORKER, { type: "module" });
    this.started = new Promise((resolve) => {
      this.worker.onmessage = ({ data }) => {
        if (data.kind === "started") resolve();
        if (data.kind === "running") sources.set(data.cell, data.source);
        if (data.kind === "done" && data.succeeded && sources.has(data.cell)) {
          this.ran.delete(data.cell);
          this.ran.set(data.cell, sources.get(data.cell));
        }
        // Cells that break Python when they run again would break it after each Stop.
        if (this.replaying && data.kind === "broken") this.ran.clear();
        if (!this.replaying || data.kind === "broken") this.listen(data);
        if (data.kind === "done") this.succeeded = data.succeeded;
        if (data.kind === "ready" || data.kind === "broken") this.finish?.(this.succeeded);
      };
      this.worker.onerror = (event) => {
        const text = event.message ?? "its script could not be loaded";
        this.listen({ kind: "broken", text });
      };
    });
    this.worker.postMessage({ start: this.names });
  }

  #ask(request) {
    const { worker, started } = this;
    this.waiting += 1;
    const ask = async () => {
      await started;
      if (worker !== this.worker) return false; // stopped while it waited
      this.replaying = "replay" in request;
      const succeeded = await new Promise((resolve) => {
        this.finish = resolve;
        worker.postMessage({ run: request });
      });
      this.replaying = false;
      if (worker !== this.worker) return false;
      this.waiting -= 1;
      if (!this.waiting) this.listen({ kind: "idle" });
      return succeeded;
    };
    this.turn = this.turn.then(ask);
    return this.turn;
  }
}
